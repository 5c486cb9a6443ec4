"""The friendly builder: the same day as written by hand, and every fault of a day that is not one."""

from __future__ import annotations

import doctest
from dataclasses import fields, replace

import numpy as np
import pytest

from solimob.core.dispatch import Accompaniment, Break, Driver, InvalidDayError, Leg, Problem, Request
from solimob.core.dispatch import model as module
from solimob.core.dispatch.model import DriverOptions, Model, RequestOptions, TripOptions
from tests.core.dispatch.days import HOUR, MINUTE, clock, line, pair, valley_day

TOWNS = ("Les Ormes", "Le Bourg", "Centre de santé")


def three_towns() -> Model:
    """Return three places in a triangle, 10 km and 10 min each way."""
    model = Model("jeudi")
    for place in TOWNS:
        model.add_place(place)
    for origin, destination in ((0, 1), (1, 2), (0, 2)):
        model.add_way(TOWNS[origin], TOWNS[destination], duration_s=600, distance_m=10_000)
    return model


def faults_of(model: Model) -> list[tuple[str, str]]:
    with pytest.raises(InvalidDayError) as caught:
        model.problem()
    return [(fault.where, fault.what) for fault in caught.value.faults]


def assert_same_day(one: Problem, other: Problem) -> None:
    assert (one.name, one.drivers, one.requests) == (other.name, other.drivers, other.requests)
    assert np.array_equal(one.duration_s, other.duration_s)
    assert np.array_equal(one.distance_m, other.distance_m)


def test_example_of_the_documentation_runs() -> None:
    result = doctest.testmod(module)
    assert result.attempted >= 9
    assert result.failed == 0


def test_same_day_as_written_by_hand() -> None:
    model = Model("vallée")
    for kilometre in (0, 5, 10, 15, 20):
        model.add_place(f"km {kilometre}")
    model.set_matrices(*line(0, 5, 10, 15, 20))
    model.add_driver("Bénévole 1", "km 0", [(clock(8), clock(12)), (clock(13, 30), clock(18))], seats=3)
    model.add_driver(
        "Bénévole 2",
        "km 20",
        [(clock(8), clock(12))],
        seats=3,
        wheelchairs=1,
        configurations=[(3, 0), (1, 1)],
    )
    appointment = (clock(8, 40), clock(9))
    model.add_round_trip("1", home="km 5", away="km 10", arrive=appointment, leave=(clock(9, 30), clock(10, 30)))
    model.add_round_trip(
        "2", home="km 15", away="km 10", arrive=appointment, accompaniment_s=30 * MINUTE, may_share=False
    )
    model.add_request(
        "Aller 3",
        "km 20",
        "km 10",
        pickup_window=(clock(10, 30), clock(11)),
        pickup_service_s=5 * MINUTE,
        dropoff_service_s=5 * MINUTE,
        party=2,
        wheelchairs=1,
        max_ride_ratio=1.5,
    )
    model.add_request("Aller 4", "km 5", "km 15", pickup_window=(clock(14), clock(14, 30)), max_ride_s=15 * MINUTE)
    assert_same_day(model.problem(), valley_day())


def test_each_option_reaches_the_driver() -> None:
    model = three_towns()
    options: DriverOptions = {
        "wheelchairs": 1,
        "skills": {"animal"},
        "max_work_s": 3 * HOUR,
        "cost_per_km": 0.5,
        "cost_per_hour": 2.0,
        "breaks": [Break(clock(12), clock(13), 30 * MINUTE)],
        "configurations": [(3, 0), (1, 1)],
        "max_drive_s": 2 * HOUR,
        "max_home_m": 30_000.0,
        "max_week_s": 5 * HOUR,
        "year_km": 250.0,
        "year_hours": 8.5,
    }
    shift = (clock(8), clock(18))
    refused = {"Centre de santé"}
    model.add_driver("Bénévole 1", "Les Ormes", [shift], seats=3, end="Le Bourg", refused_places=refused, **options)
    (driver,) = model.problem().drivers
    plain = Driver("Bénévole 1", 0, 1, (shift,), 3, refused_places=frozenset({2}))
    assert driver == replace(
        plain,
        wheelchairs=1,
        skills=frozenset({"animal"}),
        max_work_s=3 * HOUR,
        cost_per_km=0.5,
        cost_per_hour=2.0,
        breaks=(Break(clock(12), clock(13), 30 * MINUTE),),
        configurations=((3, 0), (1, 1)),
        max_drive_s=2 * HOUR,
        max_home_m=30_000.0,
        max_week_s=5 * HOUR,
        year_km=250.0,
        year_hours=8.5,
    )
    assert hash(driver) == hash(replace(driver))


def test_each_option_of_a_round_trip_reaches_both_legs() -> None:
    model = three_towns()
    model.add_driver("Bénévole 1", "Les Ormes", [(clock(8), clock(18))], seats=3)
    model.add_round_trip(
        "1",
        home="Les Ormes",
        away="Le Bourg",
        accompaniment_s=HOUR,
        accompaniment=Accompaniment.HOME_AND_BACK,
        same_driver=True,
        party=2,
        skills={"animal"},
        preferred_drivers={"Bénévole 1"},
        penalty=12.0,
    )
    common = {
        "same_driver": True,
        "party": 2,
        "skills": frozenset({"animal"}),
        "preferred_drivers": frozenset({"Bénévole 1"}),
        "penalty": 12.0,
    }
    outbound = {"accompaniment_s": HOUR, "accompaniment": Accompaniment.HOME_AND_BACK}
    assert model.problem().requests == pair(1, 0, 1, outbound=common | outbound, back=common)
    assert [request.leg for request in model.problem().requests] == [Leg.OUTBOUND, Leg.RETURN]


def test_every_field_of_the_day_can_be_said() -> None:
    driver = {field.name for field in fields(Driver)} - {"id", "start", "end", "shifts", "seats", "refused_places"}
    assert DriverOptions.__annotations__.keys() == driver
    request = {field.name for field in fields(Request)} - {"id", "pickup", "dropoff"}
    of_pairs = {"linked_to", "leg", "accompaniment_s", "accompaniment", "same_driver"}
    assert RequestOptions.__annotations__.keys() == request - of_pairs
    assert TripOptions.__annotations__.keys() == request - of_pairs - {"pickup_window", "dropoff_window"}


def test_way_back_may_be_another_one() -> None:
    model = three_towns()
    model.add_way("Les Ormes", "Le Bourg", duration_s=700, distance_m=11_000, both_ways=False)
    problem = model.problem()
    assert (problem.duration_s[0, 1], problem.duration_s[1, 0]) == (700, 600)
    assert (problem.distance_m[0, 1], problem.distance_m[1, 0]) == (11_000, 10_000)
    assert np.trace(problem.duration_s) == np.trace(problem.distance_m) == 0


def test_day_can_be_asked_for_again_after_more_is_added() -> None:
    model = three_towns()
    model.add_request("Trajet 1", "Les Ormes", "Le Bourg")
    first = model.problem()
    model.add_request("Trajet 2", "Le Bourg", "Les Ormes")
    assert (len(first.requests), len(model.problem().requests)) == (1, 2)


def test_every_fault_is_listed_at_once() -> None:
    model = three_towns()
    model.add_place("Le Bourg")
    model.add_place("La Gare")
    model.add_way("Les Ormes", "La Plage", duration_s=1, distance_m=1)
    model.add_way("Le Bourg", "La Gare", duration_s=-5, distance_m=1)
    model.add_driver("Bénévole 1", "Nulle part", [(clock(12), clock(8))], seats=3, refused_places={"Ailleurs"})
    model.add_request("Trajet 1", "Les Ormes", "Loin", party=0)
    model.add_request("Trajet 1", "Les Ormes", "Le Bourg")
    assert faults_of(model) == [
        ("places[3]", "le lieu « Le Bourg » est déjà ajouté"),
        ("drivers[0] « Bénévole 1 » : start", "le lieu « Nulle part » n'est pas ajouté (add_place)"),
        ("drivers[0] « Bénévole 1 » : end", "le lieu « Nulle part » n'est pas ajouté (add_place)"),
        ("drivers[0] « Bénévole 1 » : refused_places", "le lieu « Ailleurs » n'est pas ajouté (add_place)"),
        ("requests[0] « Trajet 1 » : dropoff", "le lieu « Loin » n'est pas ajouté (add_place)"),
        ("ways : « Les Ormes » → « La Plage »", "le lieu « La Plage » n'est pas ajouté (add_place)"),
        ("ways : « La Plage » → « Les Ormes »", "le lieu « La Plage » n'est pas ajouté (add_place)"),
        (
            "ways",
            "trajets manquants (add_way) : « Les Ormes » → « La Gare », « Centre de santé » → « La Gare », "
            "« La Gare » → « Les Ormes » et 1 de plus",
        ),
        (
            "duration_s",
            "chaque valeur doit être un nombre positif ou nul, mille milliards au plus ; [3][4] = -5.0, [4][3] = -5.0",
        ),
        ("drivers[0] « Bénévole 1 » : shifts[0]", "la fin (28800 s) précède le début (43200 s)"),
        ("requests", "l'identifiant « Trajet 1 » sert 2 fois"),
        (
            "requests[0] « Trajet 1 » : party",
            "une personne au moins, mille milliards au plus ; il y en a 0",
        ),
    ]


def test_matrices_have_a_row_for_each_place() -> None:
    model = three_towns()
    model.set_matrices(*line(0, 5))
    assert faults_of(model) == [("duration_s", "la matrice est de taille 2×2, et 3 lieux sont ajoutés")]


def test_day_without_faults_of_its_own_is_judged_like_any_other() -> None:
    model = three_towns()
    model.add_driver("Bénévole 1", "Les Ormes", [(clock(8), clock(18))], seats=-1)
    ((where, _),) = faults_of(model)
    assert where == "drivers[0] « Bénévole 1 » : seats"
