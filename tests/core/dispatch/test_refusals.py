"""Why a request is not served: one small day per reason, and what is said on the telephone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from solimob.core.dispatch import (
    Accompaniment,
    Break,
    Driver,
    MaxIterations,
    Plan,
    Problem,
    Reason,
    Request,
    Window,
    solve,
)
from solimob.core.dispatch.constraints import Constraint
from solimob.core.dispatch.kernel.instance import build_instance
from solimob.core.dispatch.kernel.plans import load_plan
from solimob.core.dispatch.kernel.routes import empty_routes, new_scratch
from solimob.core.dispatch.refusals import RefusalCode, explain_refusals
from tests.core.dispatch.days import HOUR, MINUTE, clock, line, pair, valley_day

NOBODY = Plan(0, 0.0, 0.0, (), ())
MORNING: tuple[Window, ...] = ((clock(8), clock(12)),)
NINE = (clock(9), clock(9))
HALF_PAST_NINE = (clock(9), clock(9, 30))


def day(requests: Sequence[Request], *drivers: Driver, places: tuple[float, ...] = (0, 10, 20, 30)) -> Problem:
    """Return a day along one road, a kilometre a minute; « Bénévole 1 » is at km 0 where nobody else is named."""
    duration_s, distance_m = line(*places)
    return Problem("petite journée", duration_s, distance_m, drivers or (volunteer(),), tuple(requests))


def volunteer(number: int = 1, **fields: Any) -> Driver:
    """Return a driver at km 0, with three seats, in the morning unless said otherwise."""
    return Driver(**{"id": f"Bénévole {number}", "start": 0, "end": 0, "shifts": MORNING, "seats": 3} | fields)


def ride(number: int = 1, **fields: Any) -> Request:
    """Return « Aller n », from km 10 to km 20, to be picked up between 9:00 and 9:30."""
    return Request(**{"id": f"Aller {number}", "pickup": 1, "dropoff": 2, "pickup_window": HALF_PAST_NINE} | fields)


def explain(problem: Problem, plan: Plan = NOBODY, **only: Any) -> dict[str, Reason]:
    """Return the reasons of what a plan leaves out."""
    instance = build_instance(problem)
    routes, scratch = empty_routes(instance), new_scratch(instance, 0)
    load_plan(instance, problem, plan, routes, scratch)
    return explain_refusals(problem, instance, routes, **only)


def left_out(problem: Problem, name: str) -> Reason:
    """Return why a request has no place once all the others have been served."""
    others = tuple(request for request in problem.requests if request.id != name)
    plan = solve(replace(problem, requests=others), MaxIterations(20))
    assert plan.served == len(others)
    return explain(problem, plan)[name]


ALONE: list[tuple[Constraint, Request, dict[str, Any], str]] = [
    (
        Constraint.WHEELCHAIRS,
        ride(wheelchairs=1),
        {},
        "Aucun conducteur disponible entre 9 h et 9 h 40 n'a de place pour un fauteuil.",
    ),
    (
        Constraint.WHEELCHAIRS,
        ride(party=3, wheelchairs=2),
        {"wheelchairs": 1},
        "Aucun conducteur disponible entre 9 h et 9 h 40 n'a de place pour 2 fauteuils.",
    ),
    (Constraint.SEATS, ride(party=4), {}, "Aucun conducteur disponible entre 9 h et 9 h 40 n'a 4 places assises."),
    (
        Constraint.SKILLS,
        ride(skills=frozenset({"portage"})),
        {"skills": frozenset({"animal"})},
        "Aucun conducteur disponible entre 9 h et 9 h 40 ne répond à ce qui est demandé (portage).",
    ),
    (
        Constraint.EXCLUDED_DRIVERS,
        ride(excluded_drivers=frozenset({"Bénévole 1"})),
        {},
        "Les seuls conducteurs possibles entre 9 h et 9 h 40 sont ceux que la demande écarte.",
    ),
    (
        Constraint.REFUSED_PLACES,
        ride(),
        {"refused_places": frozenset({2})},
        "Les conducteurs disponibles entre 9 h et 9 h 40 ne vont pas au départ ou à l'arrivée de ce trajet.",
    ),
    (
        Constraint.MAX_HOME,
        ride(),
        {"max_home_m": 19_000.0},
        "Pour les conducteurs disponibles entre 9 h et 9 h 40, ce trajet est plus loin de chez eux "
        "que la distance qu'ils acceptent.",
    ),
    (
        Constraint.BREAKS,
        ride(pickup_window=NINE),
        {"breaks": (Break(clock(8, 55), clock(9, 20), 20 * MINUTE),)},
        "La pause des conducteurs disponibles entre 9 h et 9 h 10 ne laisse pas le temps de ce trajet.",
    ),
    (
        Constraint.MAX_DRIVE,
        ride(),
        {"max_drive_s": 39 * MINUTE},
        "Les conducteurs disponibles entre 9 h et 9 h 40 dépasseraient leur temps de conduite.",
    ),
    (
        Constraint.MAX_WORK,
        ride(),
        {"max_week_s": 39 * MINUTE},
        "Les conducteurs disponibles entre 9 h et 9 h 40 dépasseraient les heures qu'ils peuvent donner.",
    ),
    (
        Constraint.SHIFTS,
        ride(pickup_window=(clock(14), clock(14, 20))),
        {},
        "Aucun conducteur n'est disponible entre 14 h et 14 h 30, le temps de venir et de rentrer compris.",
    ),
    (
        Constraint.RIDE_LIMIT,
        ride(max_ride_s=5 * MINUTE),
        {},
        "Le trajet direct dure 10 min, et la demande veut 5 min à bord au plus.",
    ),
    (
        Constraint.TIME_WINDOWS,
        ride(dropoff_window=(clock(9), clock(9, 5))),
        {},
        "Un départ après 9 h ne permet pas d'arriver avant 9 h 05 : il faut 10 min.",
    ),
]


@pytest.mark.parametrize(("constraint", "request_", "driver", "text"), ALONE)
def test_what_stands_in_the_way_is_said_when_it_is_one_thing(
    constraint: Constraint, request_: Request, driver: dict[str, Any], text: str
) -> None:
    reason = explain(day([request_], volunteer(**driver)))["Aller 1"]
    assert reason == Reason(RefusalCode(constraint.value), (constraint,), text)


def test_sharing_is_asked_first_when_the_only_car_is_there_with_somebody() -> None:
    problem = day([ride(1, pickup_window=NINE), ride(2, pickup_window=NINE, may_share=False)])
    text = "Il ne reste de place entre 9 h et 9 h 10 que dans une voiture partagée, et la demande ne la partage pas."
    assert left_out(problem, "Aller 2") == Reason(RefusalCode.SHARING, (Constraint.SHARING,), text)


def test_the_drivers_who_drive_others_are_counted() -> None:
    taken = [ride(1, pickup_window=NINE), ride(2, pickup=3, pickup_window=NINE)]
    asked = ride(3, pickup=2, dropoff=3, pickup_window=NINE)
    one = left_out(day([taken[0], asked]), "Aller 3")
    assert one.code == RefusalCode.OTHER_RIDES
    assert one.text == "Le seul conducteur possible entre 9 h et 9 h 10 conduit déjà d'autres personnes."
    two = left_out(day([*taken, asked], volunteer(1), volunteer(2)), "Aller 3")
    assert two.constraints == (Constraint.OTHER_RIDES,)
    assert two.text == "Les 2 conducteurs possibles entre 9 h et 9 h 10 conduisent déjà d'autres personnes."


def test_only_drivers_who_are_able_are_counted() -> None:
    """The car without a wheelchair place is free, and is not spoken of."""
    problem = day(
        [ride(1, pickup_window=NINE, wheelchairs=1), ride(2, pickup_window=NINE, wheelchairs=1)],
        volunteer(1, wheelchairs=1),
        volunteer(2),
    )
    reason = left_out(problem, "Aller 2")
    assert reason.code == RefusalCode.OTHER_RIDES
    assert reason.text.startswith("Le seul conducteur possible")


ONE_EACH = (volunteer(1, shifts=((clock(8), clock(10)),)), volunteer(2, shifts=((clock(10), clock(12)),)))
THERE, AGAIN = {"pickup_window": NINE}, {"pickup_window": (clock(11), clock(11))}


def test_a_pair_that_wants_one_driver_is_told_that_two_could() -> None:
    problem = day(pair(1, 1, 2, outbound=THERE | {"same_driver": True}, back=AGAIN), *ONE_EACH)
    text = (
        "Aucun conducteur ne peut assurer à la fois l'aller et le retour ; deux conducteurs différents le pourraient."
    )
    expected = Reason(RefusalCode.SAME_DRIVER, (Constraint.SAME_DRIVER,), text)
    assert explain(problem) == {"Aller 1": expected, "Retour 1": expected}


@pytest.mark.parametrize(
    ("accompaniment", "text"),
    [
        (
            Accompaniment.STAY,
            "Aucun conducteur disponible ne peut rester 1 h 30 avec la personne entre l'aller et le retour.",
        ),
        (Accompaniment.EITHER, "Aucun conducteur ne peut assurer l'aller, puis le retour 1 h 30 plus tard."),
    ],
)
def test_nobody_can_accompany(accompaniment: Accompaniment, text: str) -> None:
    outbound = THERE | {"accompaniment_s": 1.5 * HOUR, "accompaniment": accompaniment}
    reasons = explain(day(pair(1, 1, 2, outbound=outbound, back=AGAIN), *ONE_EACH))
    assert reasons["Retour 1"] == Reason(RefusalCode.ACCOMPANIMENT, (Constraint.ACCOMPANIMENT,), text)


def test_the_leg_in_the_way_is_named_for_both_legs() -> None:
    problem = day(pair(1, 1, 2, outbound=THERE, back={"pickup_window": (clock(17), clock(17, 30))}))
    reasons = explain(problem)
    assert reasons["Aller 1"] == reasons["Retour 1"]
    assert reasons["Aller 1"].constraints == (Constraint.SHIFTS,)
    assert reasons["Aller 1"].text == (
        "L'aller pourrait être assuré, mais pas le retour : aucun conducteur n'est disponible "
        "entre 17 h et 17 h 40, le temps de venir et de rentrer compris."
    )


def test_both_times_are_said_when_both_legs_are_in_the_way() -> None:
    later = {"pickup_window": (clock(14), clock(14, 30))}
    problem = day(pair(1, 1, 2, outbound=later, back={"pickup_window": (clock(17), clock(17, 30))}))
    assert (
        "entre 14 h et 14 h 40 pour l'aller et entre 17 h et 17 h 40 pour le retour" in explain(problem)["Aller 1"].text
    )


def test_legs_that_could_each_be_served_alone_are_said_so() -> None:
    """An hour there and an hour back, one each side of home: two limits of an hour and a half allow one leg."""
    limits = {"max_drive_s": 90 * MINUTE, "max_work_s": 90 * MINUTE}
    outbound, back = pair(1, 0, 1)
    problem = day([outbound, replace(back, pickup=2, dropoff=0)], volunteer(**limits), places=(0, 30, -30))
    text = "L'aller ou le retour pourrait être assuré, mais pas les deux."
    assert explain(problem)["Aller 1"] == Reason(RefusalCode.LINK, (Constraint.LINK,), text)


def test_a_return_wanted_before_the_outbound_arrives_is_a_matter_of_times() -> None:
    problem = day(pair(1, 1, 2, outbound={"pickup_window": (clock(10), clock(10))}, back={"pickup_window": NINE}))
    reason = explain(problem)["Retour 1"]
    assert reason.constraints == (Constraint.TIME_WINDOWS,)
    assert reason.text == (
        "Aucun conducteur ne peut assurer cet aller-retour entre 10 h et 10 h 10 pour l'aller "
        "et entre 9 h et 9 h 10 pour le retour ; à une autre heure, ce serait possible."
    )


def test_everything_needed_is_said_when_no_one_thing_is_enough() -> None:
    problem = day([ride(wheelchairs=1, skills=frozenset({"portage"}), pickup_window=(clock(14), clock(15)))])
    reason = explain(problem)["Aller 1"]
    assert reason.code == RefusalCode.SEVERAL
    assert reason.constraints == (Constraint.WHEELCHAIRS, Constraint.SKILLS, Constraint.SHIFTS)
    assert reason.text == (
        "Pour assurer ce trajet, il faudrait à la fois qu'une voiture ait la place pour un fauteuil, "
        "qu'un conducteur réponde à ce qui est demandé (portage) "
        "et qu'un conducteur soit disponible entre 14 h et 15 h 10."
    )


def test_one_thing_alone_is_preferred_to_two_together() -> None:
    """The car with a wheelchair place comes in the afternoon: its hours alone are the reason, not car and others."""
    problem = day(
        [ride(1, pickup=3, pickup_window=NINE), ride(2, pickup_window=NINE, wheelchairs=1)],
        volunteer(1),
        volunteer(2, wheelchairs=1, shifts=((clock(14), clock(18)),)),
    )
    assert left_out(problem, "Aller 2").constraints == (Constraint.SHIFTS,)


@pytest.mark.parametrize("drivers", [(), (volunteer(shifts=()),)])
def test_a_day_without_a_driver_says_so(drivers: tuple[Driver, ...]) -> None:
    problem = replace(day([ride()]), drivers=drivers)
    expected = Reason(RefusalCode.NO_DRIVER, (), "Aucun conducteur n'est disponible ce jour-là.")
    assert explain(problem) == {"Aller 1": expected}


def test_solving_a_day_without_a_driver_gives_the_same_reason() -> None:
    problem = replace(day([ride()]), drivers=())
    assert solve(problem, MaxIterations(5)).unserved[0].reason.code == RefusalCode.NO_DRIVER


def test_an_optional_request_dearer_than_its_penalty_gives_both_amounts() -> None:
    reason = explain(day([ride(penalty=12.5)]))["Aller 1"]
    text = "Demande facultative : l'assurer coûterait 40,00 €, et y renoncer 12,50 €."
    assert reason == Reason(RefusalCode.NOT_WORTH_IT, (), text)


def test_an_optional_request_that_cannot_be_served_has_the_reason_of_any_other() -> None:
    assert explain(day([ride(penalty=12.5, wheelchairs=1)]))["Aller 1"].code == RefusalCode.WHEELCHAIRS


def test_both_penalties_of_an_optional_pair_are_counted() -> None:
    fields = {"penalty": 25.0}
    problem = day(pair(1, 1, 2, outbound=THERE | fields, back=AGAIN | fields))  # 40 km, waiting or not
    assert explain(problem)["Retour 1"].code == RefusalCode.FITS_NOW
    dearer = day(pair(1, 1, 2, outbound=THERE | {"penalty": 15.0}, back=AGAIN | fields))
    assert explain(dearer)["Retour 1"].code == RefusalCode.NOT_WORTH_IT


def test_a_request_that_fits_is_said_to_fit() -> None:
    reason = explain(day([ride()]))["Aller 1"]
    assert reason == Reason(RefusalCode.FITS_NOW, (), "Il reste une place dans le plan : la demande peut être insérée.")


def test_what_no_rule_explains_is_impossible() -> None:
    weeks = 21 * 24 * HOUR
    problem = day([ride(pickup_window=NINE)])
    problem = replace(problem, duration_s=weeks * (1 - np.eye(4)))
    assert explain(problem)["Aller 1"].code == RefusalCode.IMPOSSIBLE


def test_no_time_is_said_where_none_is_asked() -> None:
    open_ended = (-np.inf, np.inf)
    reason = explain(day([ride(party=4, pickup_window=open_ended)]))["Aller 1"]
    assert reason.text == "Aucun conducteur disponible ce jour-là n'a 4 places assises."
    before = ride(party=4, pickup_window=open_ended, dropoff_window=(-np.inf, clock(11)))
    assert "disponible avant 11 h " in explain(day([before]))["Aller 1"].text
    after = ride(party=4, pickup_window=(clock(9, 5), np.inf))
    assert "disponible après 9 h 05 " in explain(day([after]))["Aller 1"].text


def test_a_driver_who_has_fallen_ill_is_not_spoken_of() -> None:
    problem = day([ride(wheelchairs=1)], volunteer(1, wheelchairs=1), volunteer(2))
    instance = build_instance(problem)
    instance.allowed[:, 0] = 0
    routes = empty_routes(instance)
    assert explain_refusals(problem, instance, routes)["Aller 1"].code == RefusalCode.WHEELCHAIRS
    alone = replace(problem, drivers=problem.drivers[:1])
    instance = build_instance(alone)
    instance.allowed[:] = 0
    reasons = explain_refusals(alone, instance, empty_routes(instance))
    assert reasons["Aller 1"].code == RefusalCode.NO_DRIVER


def test_what_is_asked_for_a_time_gone_by_is_a_matter_of_times() -> None:
    """At 10:00 no driver's hours, however long, bring back nine o'clock."""
    problem = day([ride()])
    instance = build_instance(problem)
    instance.vehicles["shift_from"] = clock(10)
    instance.nodes["early"] = np.maximum(instance.nodes["early"], clock(10))
    routes = empty_routes(instance)
    for now in (None, clock(10)):
        reason = explain_refusals(problem, instance, routes, now=now)["Aller 1"]
        assert reason.constraints == (Constraint.TIME_WINDOWS,)


def test_only_the_requests_named_are_explained_with_their_other_leg() -> None:
    problem = day([*pair(1, 1, 2), ride(2), ride(3)])
    assert explain(problem, only=["Retour 1", "Aller 3"]).keys() == {"Aller 1", "Retour 1", "Aller 3"}
    assert explain(problem, only=[]) == {}


def test_a_plan_that_serves_everybody_has_nothing_to_explain() -> None:
    problem = valley_day()
    plan = solve(problem, MaxIterations(100))
    assert plan.served == len(problem.requests)
    assert explain(problem, plan) == {}


def test_a_driver_who_could_take_one_leg_alone_is_not_taken_for_absent() -> None:
    """Bénévole 1 may take the return but not the outbound, which asks for a skill: they are there all the same."""
    duration_s, distance_m = line(0, 5)
    asked = {"outbound": {"skills": frozenset({"animal"}), "same_driver": True}}
    driver = Driver("Bénévole 1", 0, 0, ((clock(8), clock(12)),), 3)
    problem = Problem("petite journée", duration_s, distance_m, (driver,), pair(1, 0, 1, **asked))
    reasons = {unserved.request: unserved.reason for unserved in solve(problem, MaxIterations(0)).unserved}
    assert {reason.constraints for reason in reasons.values()} == {(Constraint.SKILLS,)}
