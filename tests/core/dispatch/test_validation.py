"""Days that contradict themselves: refused, every fault at once, each with its place."""

from __future__ import annotations

from dataclasses import replace
from math import inf, nan
from typing import Any

import numpy as np
import pytest
from hypothesis import given

from solimob.core.dispatch import Break, Driver, Fault, InvalidDayError, Leg, Problem, Request
from solimob.core.dispatch.kernel.instance import MAX_WHEELCHAIRS
from solimob.core.dispatch.validation import find_faults, find_request_faults
from tests.core.dispatch.days import clock, pair, square, valley_day
from tests.core.dispatch.strategies import small_days

DRIVER = Driver("Bénévole 1", 0, 0, ((clock(8), clock(12)),), seats=3)
REQUEST = Request("Aller 1", 1, 2)


def faults_of(
    *,
    duration_s: Any = None,
    distance_m: Any = None,
    drivers: tuple[Driver, ...] = (DRIVER,),
    requests: tuple[Request, ...] = (REQUEST,),
    tolerance_s: float = 1e-2,
) -> list[Fault]:
    """Return the faults of a day of four places, none where it is accepted."""
    seconds, metres = square(4)
    seconds = seconds if duration_s is None else duration_s
    metres = metres if distance_m is None else distance_m
    try:
        Problem("journée", seconds, metres, drivers, requests, tolerance_s)
    except InvalidDayError as error:
        return list(error.faults)
    return []


def only_fault(**parts: Any) -> Fault:
    (fault,) = faults_of(**parts)
    return fault


@given(small_days())
def test_a_day_that_holds_together_is_accepted(day: Problem) -> None:
    assert find_faults(day) == []


def test_a_day_without_anybody_is_accepted() -> None:
    empty = np.zeros((0, 0))
    assert faults_of(duration_s=empty, distance_m=empty, drivers=(), requests=()) == []


def test_the_whole_of_a_leap_year_is_accepted_as_hours_and_kilometres_of_the_year() -> None:
    assert faults_of(drivers=(replace(DRIVER, year_hours=8784.0, year_km=1_141_920.0),)) == []


def with_cell(value: float) -> Any:
    matrix = square(4)[0]
    matrix[1, 2] = value
    return matrix


@pytest.mark.parametrize("name", ["duration_s", "distance_m"])
@pytest.mark.parametrize("value", [-1.0, nan, inf, -inf, 1e13])
def test_a_matrix_is_refused_when_a_value_is_not_an_amount(name: str, value: float) -> None:
    fault = only_fault(**{name: with_cell(value)})
    assert fault.where == name
    assert f"[1][2] = {value}" in fault.what


def test_a_matrix_of_single_precision_is_refused_alike_when_a_value_is_nan() -> None:
    assert only_fault(duration_s=with_cell(nan).astype(np.float32)).where == "duration_s"


def test_a_few_cells_are_shown_when_many_are_wrong() -> None:
    fault = only_fault(duration_s=-np.ones((4, 4)))
    assert "[0][0]" in fault.what
    assert "[2][1]" in fault.what
    assert "et 6 de plus" in fault.what


@pytest.mark.parametrize("shape", [(4, 3), (4,), (2, 2, 2), ()])
def test_a_matrix_that_is_not_square_is_refused(shape: tuple[int, ...]) -> None:
    faults = faults_of(duration_s=np.zeros(shape), drivers=(), requests=())
    assert ("duration_s", "carrée") in [(f.where, "carrée" if "carrée" in f.what else f.what) for f in faults]


def test_two_matrices_of_different_sizes_are_refused() -> None:
    fault = only_fault(distance_m=square(5)[1])
    assert fault.where == "distance_m"
    assert "4×4 et 5×5" in fault.what


def test_a_matrix_of_texts_is_refused() -> None:
    assert "nombres" in only_fault(duration_s=np.full((4, 4), "1")).what


@pytest.mark.parametrize("tolerance_s", [-1.0, nan, inf])
def test_a_tolerance_that_is_not_an_amount_is_refused(tolerance_s: float) -> None:
    assert only_fault(tolerance_s=tolerance_s).where == "tolerance_s"


@pytest.mark.parametrize(
    ("changed", "where", "what"),
    [
        ({"id": ""}, "drivers[0] : id", "vide"),
        ({"start": 4}, "drivers[0] « Bénévole 1 » : start", "le lieu 4 n'existe pas : les matrices vont de 0 à 3"),
        ({"end": -1}, "drivers[0] « Bénévole 1 » : end", "le lieu -1"),
        ({"refused_places": frozenset({2, 9})}, "drivers[0] « Bénévole 1 » : refused_places", "le lieu 9"),
        ({"seats": -1}, "drivers[0] « Bénévole 1 » : seats", "positif ou nul"),
        ({"seats": 10**400}, "drivers[0] « Bénévole 1 » : seats", "mille milliards"),
        ({"wheelchairs": -1}, "drivers[0] « Bénévole 1 » : wheelchairs", "positif ou nul"),
        (
            {"wheelchairs": MAX_WHEELCHAIRS + 1},
            "drivers[0] « Bénévole 1 » : wheelchairs",
            f"{MAX_WHEELCHAIRS} fauteuils au plus",
        ),
        (
            {"configurations": ((3, MAX_WHEELCHAIRS), (0, MAX_WHEELCHAIRS + 1))},
            "drivers[0] « Bénévole 1 » : configurations[1]",
            f"{MAX_WHEELCHAIRS} fauteuils au plus",
        ),
        ({"max_work_s": -1.0}, "drivers[0] « Bénévole 1 » : max_work_s", "il vaut -1.0"),
        ({"max_drive_s": nan}, "drivers[0] « Bénévole 1 » : max_drive_s", "il vaut nan"),
        ({"max_home_m": inf}, "drivers[0] « Bénévole 1 » : max_home_m", "il vaut inf"),
        ({"max_week_s": -0.5}, "drivers[0] « Bénévole 1 » : max_week_s", "positif ou nul"),
        ({"cost_per_km": -1.0}, "drivers[0] « Bénévole 1 » : cost_per_km", "positif ou nul"),
        ({"cost_per_hour": nan}, "drivers[0] « Bénévole 1 » : cost_per_hour", "positif ou nul"),
        ({"year_km": -3.0}, "drivers[0] « Bénévole 1 » : year_km", "positif ou nul"),
        ({"year_km": nan}, "drivers[0] « Bénévole 1 » : year_km", "positif ou nul"),
        ({"year_km": inf}, "drivers[0] « Bénévole 1 » : year_km", "positif ou nul"),
        ({"year_km": 1_141_921.0}, "drivers[0] « Bénévole 1 » : year_km", "tiennent dans une année"),
        ({"year_hours": -3.0}, "drivers[0] « Bénévole 1 » : year_hours", "positif ou nul"),
        ({"year_hours": nan}, "drivers[0] « Bénévole 1 » : year_hours", "positif ou nul"),
        ({"year_hours": 8784.5}, "drivers[0] « Bénévole 1 » : year_hours", "tiennent dans une année, il vaut 8784.5"),
        ({"shifts": ((clock(12), clock(8)),)}, "drivers[0] « Bénévole 1 » : shifts[0]", "précède le début"),
        ({"shifts": ((-60.0, clock(8)),)}, "drivers[0] « Bénévole 1 » : shifts[0]", "négative"),
        ({"shifts": ((-inf, clock(8)),)}, "drivers[0] « Bénévole 1 » : shifts[0]", "un début et une fin"),
        ({"shifts": ((clock(8), nan),)}, "drivers[0] « Bénévole 1 » : shifts[0]", "un début et une fin"),
        (
            {"shifts": ((clock(8), clock(12)), (clock(11), clock(13)))},
            "drivers[0] « Bénévole 1 » : shifts[1]",
            "sans se chevaucher",
        ),
        (
            {"shifts": ((clock(14), clock(16)), (clock(8), clock(12)))},
            "drivers[0] « Bénévole 1 » : shifts[1]",
            "sans se chevaucher",
        ),
        ({"configurations": ((3, 0), (2, -1))}, "drivers[0] « Bénévole 1 » : configurations[1]", "places"),
        (
            {"breaks": tuple(Break(k * 60, k * 60 + 60, 30) for k in range(4))},
            "drivers[0] « Bénévole 1 » : breaks",
            "3 pauses au plus, il y en a 4",
        ),
        (
            {"breaks": (Break(600, 900, 60), Break(0, 601, 60))},
            "drivers[0] « Bénévole 1 » : breaks",
            "écartez leurs heures",
        ),
        ({"breaks": (Break(600, 0, 60),)}, "drivers[0] « Bénévole 1 » : breaks[0]", "entre son début et sa fin"),
        ({"breaks": (Break(0, 600, 601),)}, "drivers[0] « Bénévole 1 » : breaks[0]", "entre son début et sa fin"),
        ({"breaks": (Break(0, 600, 0),)}, "drivers[0] « Bénévole 1 » : breaks[0]", "doit durer"),
        ({"breaks": (Break(-60, 600, 60),)}, "drivers[0] « Bénévole 1 » : breaks[0]", "entre son début et sa fin"),
        ({"breaks": (Break(0, nan, 60),)}, "drivers[0] « Bénévole 1 » : breaks[0]", "entre son début et sa fin"),
    ],
)
def test_a_driver_who_cannot_be_is_refused(changed: dict[str, Any], where: str, what: str) -> None:
    fault = only_fault(drivers=(replace(DRIVER, **changed),))
    assert fault.where == where
    assert what in fault.what


@pytest.mark.parametrize(
    ("changed", "where", "what"),
    [
        ({"id": ""}, "requests[0] : id", "vide"),
        ({"pickup": -1}, "requests[0] « Aller 1 » : pickup", "le lieu -1 n'existe pas"),
        ({"dropoff": 4}, "requests[0] « Aller 1 » : dropoff", "le lieu 4 n'existe pas"),
        ({"pickup_window": (200.0, 100.0)}, "requests[0] « Aller 1 » : pickup_window", "(100 s) précède le début"),
        ({"dropoff_window": (-100.0, 100.0)}, "requests[0] « Aller 1 » : dropoff_window", "négative"),
        ({"dropoff_window": (-inf, -1.0)}, "requests[0] « Aller 1 » : dropoff_window", "négative"),
        ({"pickup_window": (nan, 100.0)}, "requests[0] « Aller 1 » : pickup_window", "pas un nombre"),
        ({"pickup_window": (inf, inf)}, "requests[0] « Aller 1 » : pickup_window", "démesurée"),
        ({"pickup_window": (0.0, 1e13)}, "requests[0] « Aller 1 » : pickup_window", "démesurée"),
        ({"pickup_service_s": -1.0}, "requests[0] « Aller 1 » : pickup_service_s", "positif ou nul"),
        ({"dropoff_service_s": inf}, "requests[0] « Aller 1 » : dropoff_service_s", "il vaut inf"),
        ({"party": 0}, "requests[0] « Aller 1 » : party", "une personne au moins"),
        ({"party": 10**400}, "requests[0] « Aller 1 » : party", "mille milliards"),
        ({"wheelchairs": 2}, "requests[0] « Aller 1 » : wheelchairs", "plus de fauteuils (2) que de personnes (1)"),
        ({"wheelchairs": -1}, "requests[0] « Aller 1 » : wheelchairs", "positif ou nul"),
        ({"max_ride_s": -1.0}, "requests[0] « Aller 1 » : max_ride_s", "positif ou nul"),
        ({"max_ride_ratio": nan}, "requests[0] « Aller 1 » : max_ride_ratio", "il vaut nan"),
        ({"priority": 0}, "requests[0] « Aller 1 » : priority", "la première priorité est 1"),
        ({"penalty": -1.0}, "requests[0] « Aller 1 » : penalty", "positif ou nul"),
        ({"linked_to": "Aller 1"}, "requests[0] « Aller 1 » : linked_to", "elle-même"),
        ({"linked_to": "Retour 8"}, "requests[0] « Aller 1 » : linked_to", "« Retour 8 » n'existe pas"),
        ({"accompaniment_s": 60.0}, "requests[0] « Aller 1 » : accompaniment_s", "suppose un retour"),
        ({"same_driver": True}, "requests[0] « Aller 1 » : same_driver", "pas d'autre trajet"),
        (
            {"party": MAX_WHEELCHAIRS + 1, "wheelchairs": MAX_WHEELCHAIRS + 1},
            "requests[0] « Aller 1 » : wheelchairs",
            f"{MAX_WHEELCHAIRS} fauteuils au plus dans une voiture, il y en a {MAX_WHEELCHAIRS + 1}",
        ),
        (
            {"preferred_drivers": frozenset({"Bénévole 1", "Bénévole 7", "Bénévole 8"})},
            "requests[0] « Aller 1 » : preferred_drivers",
            "conducteurs inconnus : Bénévole 7, Bénévole 8",
        ),
        (
            {"excluded_drivers": frozenset({"Bénévole 9"})},
            "requests[0] « Aller 1 » : excluded_drivers",
            "conducteurs inconnus : Bénévole 9",
        ),
    ],
)
def test_a_request_that_cannot_be_is_refused(changed: dict[str, Any], where: str, what: str) -> None:
    fault = only_fault(requests=(replace(REQUEST, **changed),))
    assert fault.where == where
    assert what in fault.what


def test_a_break_as_long_as_its_hours_is_accepted_when_seconds_are_not_whole() -> None:
    begin, length = 43200.1, 1800.3  # begin + length − begin is a little less than length
    assert faults_of(drivers=(replace(DRIVER, breaks=(Break(begin, begin + length, length),)),)) == []


def test_as_many_wheelchairs_as_the_kernel_holds_are_accepted() -> None:
    full = replace(REQUEST, party=MAX_WHEELCHAIRS, wheelchairs=MAX_WHEELCHAIRS)
    assert faults_of(drivers=(replace(DRIVER, wheelchairs=MAX_WHEELCHAIRS),), requests=(full,)) == []


def test_an_identifier_used_twice_is_refused() -> None:
    faults = faults_of(drivers=(DRIVER, DRIVER, DRIVER), requests=(REQUEST, REQUEST))
    assert [(fault.where, fault.what) for fault in faults] == [
        ("drivers", "l'identifiant « Bénévole 1 » sert 3 fois"),
        ("requests", "l'identifiant « Aller 1 » sert 2 fois"),
    ]


def test_a_link_said_on_one_side_only_is_refused() -> None:
    there, again = pair(1, 1, 2)
    fault = only_fault(requests=(there, replace(again, linked_to=None, leg=None)))
    assert fault.where == "requests[0] « Aller 1 » : linked_to"
    assert "« Retour 1 » n'est pas liée en retour" in fault.what


def test_a_return_shared_by_two_outbound_trips_is_refused() -> None:
    there, again = pair(1, 1, 2)
    fault = only_fault(requests=(there, again, replace(there, id="Aller 2")))
    assert fault.where == "requests[2] « Aller 2 » : linked_to"


def test_two_outbound_trips_linked_together_are_refused() -> None:
    there, again = pair(1, 1, 2)
    faults = faults_of(requests=(there, replace(again, leg=Leg.OUTBOUND)))
    assert [fault.where for fault in faults] == ["requests[0] « Aller 1 » : leg", "requests[1] « Retour 1 » : leg"]
    assert "toutes deux" in faults[0].what


@pytest.mark.parametrize("side", [0, 1])
def test_linked_trips_are_refused_when_one_does_not_say_which_it_is(side: int) -> None:
    legs = list(pair(1, 1, 2))
    legs[side] = replace(legs[side], leg=None)
    faults = faults_of(requests=tuple(legs))
    assert {fault.where for fault in faults} == {"requests[0] « Aller 1 » : leg", "requests[1] « Retour 1 » : leg"}


def test_an_accompaniment_said_on_the_return_is_refused() -> None:
    fault = only_fault(requests=pair(1, 1, 2, back={"accompaniment_s": 60.0}))
    assert fault.where == "requests[1] « Retour 1 » : accompaniment_s"
    assert "sur l'aller" in fault.what


def test_every_fault_is_listed_when_there_are_many() -> None:
    wrong_driver = replace(DRIVER, start=9, seats=-1, shifts=((10.0, 5.0), (-5.0, 7.0)))
    wrong_request = replace(REQUEST, pickup=8, party=0, pickup_window=(5.0, 1.0), linked_to="Retour 9")
    faults = faults_of(
        duration_s=with_cell(nan),
        distance_m=with_cell(-1.0),
        drivers=(wrong_driver, DRIVER),
        requests=(wrong_request, replace(REQUEST, id="Aller 2", excluded_drivers=frozenset({"?"}))),
    )
    assert {fault.where for fault in faults} == {
        "duration_s",
        "distance_m",
        "drivers",
        "drivers[0] « Bénévole 1 » : start",
        "drivers[0] « Bénévole 1 » : seats",
        "drivers[0] « Bénévole 1 » : shifts[0]",
        "drivers[0] « Bénévole 1 » : shifts[1]",
        "requests[0] « Aller 1 » : pickup",
        "requests[0] « Aller 1 » : party",
        "requests[0] « Aller 1 » : pickup_window",
        "requests[0] « Aller 1 » : linked_to",
        "requests[1] « Aller 2 » : excluded_drivers",
    }


def test_the_message_says_each_fault_on_its_line() -> None:
    with pytest.raises(InvalidDayError) as caught:
        replace(valley_day(), requests=(replace(REQUEST, party=0, pickup=77),))
    assert str(caught.value).splitlines() == [
        "requests[0] « Aller 1 » : pickup : le lieu 77 n'existe pas : les matrices vont de 0 à 4",
        "requests[0] « Aller 1 » : party : une personne au moins, mille milliards au plus ; il y en a 0",
    ]


def test_the_message_says_nothing_before_a_fault_of_the_whole() -> None:
    assert str(InvalidDayError([Fault("", "un objet est attendu")])) == "un objet est attendu"


def test_a_place_is_refused_when_the_matrices_are_empty() -> None:
    empty = np.zeros((0, 0))
    faults = faults_of(duration_s=empty, distance_m=empty, requests=())
    assert {fault.what for fault in faults} == {"le lieu 0 n'existe pas : les matrices sont vides"}


def by_id(day: Problem) -> dict[str, Request]:
    return {request.id: request for request in day.requests}


def test_a_request_to_add_is_refused_when_its_name_is_taken() -> None:
    day = valley_day()
    faults = find_request_faults(day, by_id(day), (Request("Aller 1", 1, 2),))
    assert faults == [Fault("requests", "l'identifiant « Aller 1 » sert 2 fois")]


def test_requests_to_add_are_counted_from_the_first_of_them() -> None:
    day = valley_day()
    faults = find_request_faults(
        day, by_id(day), (Request("Aller 8", 1, 2), Request("Aller 9", 1, 22), Request("", 1, 2))
    )
    assert [fault.where for fault in faults] == ["requests[2] : id", "requests[1] « Aller 9 » : dropoff"]


def test_a_request_to_add_is_refused_when_linked_to_one_of_the_day() -> None:
    day = valley_day()
    new = Request("Retour 3", 2, 4, linked_to="Aller 3", leg=Leg.RETURN)
    faults = find_request_faults(day, by_id(day), (new,))
    assert [fault.where for fault in faults] == ["requests[0] « Retour 3 » : linked_to"]
