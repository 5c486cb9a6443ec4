"""The day format: what is written is read back, and what is not understood is refused with its place."""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from math import inf, nan
from typing import Any

import numpy as np
import pytest
from hypothesis import given

from solimob.core.dispatch import (
    ANY_TIME,
    Accompaniment,
    Break,
    Driver,
    InvalidDayError,
    Problem,
    Request,
    day_document,
    read_day,
    read_requests,
    request_document,
)
from solimob.core.dispatch.documents import object_of
from tests.core.dispatch.days import pair, square, valley_day
from tests.core.dispatch.strategies import small_days


def minimal() -> dict[str, Any]:
    """Return a day that says only what must be said."""
    return {
        "name": "petite",
        "duration_s": [[0, 60], [60, 0]],
        "distance_m": [[0, 1000], [1000, 0]],
        "drivers": [{"id": "Bénévole 1", "start": 0, "end": 0, "shifts": [[0, 3600]], "seats": 3}],
        "requests": [{"id": "Aller 1", "pickup": 0, "dropoff": 1}],
    }


def with_driver(**changed: Any) -> dict[str, Any]:
    document = minimal()
    document["drivers"][0] |= changed
    return document


def with_request(**changed: Any) -> dict[str, Any]:
    document = minimal()
    document["requests"][0] |= changed
    return document


def faults_of(document: object, read: Callable[[object], object] = read_day) -> list[tuple[str, str]]:
    with pytest.raises(InvalidDayError) as caught:
        read(document)
    return [(fault.where, fault.what) for fault in caught.value.faults]


def same(one: Problem, other: Problem) -> bool:
    return (
        (one.name, one.drivers, one.requests) == (other.name, other.drivers, other.requests)
        and np.array_equal(one.duration_s, other.duration_s)
        and np.array_equal(one.distance_m, other.distance_m)
    )


@given(small_days(min_requests=0, min_drivers=0))
def test_a_day_written_then_read_is_the_same(day: Problem) -> None:
    text = json.dumps(day_document(day), allow_nan=False, ensure_ascii=False)
    read = read_day(json.loads(text))
    assert same(read, day)
    assert json.dumps(day_document(read), allow_nan=False, ensure_ascii=False) == text


@given(small_days())
def test_a_request_written_then_read_is_the_same(day: Problem) -> None:
    for request in day.requests:
        assert read_requests(json.loads(json.dumps(request_document(request)))) == (request,)


def test_every_option_written_is_read_back() -> None:
    driver = Driver(
        "Bénévole 1",
        0,
        1,
        ((0.0, 3600.0), (7200.0, 9000.5)),
        3,
        1,
        frozenset({"animal", "femme"}),
        3600.0,
        0.32,
        4.5,
        (Break(0.0, 900.0, 600.0),),
        ((3, 0), (1, 1)),
        1800.0,
        15_000.0,
        7200.0,
        420.0,
        frozenset({1}),
        36.5,
    )
    there, again = pair(
        1,
        0,
        1,
        outbound={
            "pickup_window": (0.0, 600.0),
            "dropoff_window": (-inf, 900.0),
            "pickup_service_s": 60.0,
            "dropoff_service_s": 120.0,
            "party": 2,
            "wheelchairs": 1,
            "skills": frozenset({"animal"}),
            "max_ride_s": 1200.0,
            "max_ride_ratio": 1.5,
            "accompaniment_s": 1800.0,
            "accompaniment": Accompaniment.HOME_AND_BACK,
            "priority": 2,
            "may_share": False,
            "preferred_drivers": frozenset({"Bénévole 1"}),
            "excluded_drivers": frozenset({"Bénévole 2"}),
            "same_driver": True,
            "penalty": 12.5,
        },
        back={"pickup_window": (1800.0, inf)},
    )
    day = Problem("tout", *square(2), (driver, Driver("Bénévole 2", 0, 0, (), 1)), (there, again))
    document = day_document(day)
    assert same(read_day(json.loads(json.dumps(document))), day)
    assert set(document["drivers"][0]) == set(Driver.__dataclass_fields__)
    assert set(document["requests"][0]) == set(Request.__dataclass_fields__)


def test_what_is_not_said_is_unconstrained() -> None:
    day = read_day(minimal())
    assert day.drivers == (Driver("Bénévole 1", 0, 0, ((0.0, 3600.0),), 3),)
    assert day.requests == (Request("Aller 1", 0, 1),)
    assert day.requests[0].pickup_window == ANY_TIME
    assert day.duration_s.dtype == np.float64


def test_what_is_not_said_is_not_written() -> None:
    assert day_document(read_day(minimal())) == minimal()


@pytest.mark.parametrize("key", ["max_work_s", "max_drive_s", "max_home_m", "max_week_s"])
def test_null_is_no_limit_for_a_driver(key: str) -> None:
    assert getattr(read_day(with_driver(**{key: None})).drivers[0], key) is None


@pytest.mark.parametrize("key", ["max_ride_s", "max_ride_ratio", "linked_to", "leg", "penalty"])
def test_null_is_no_limit_for_a_request(key: str) -> None:
    assert getattr(read_day(with_request(**{key: None})).requests[0], key) is None


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (None, ANY_TIME),
        ([None, None], ANY_TIME),
        ([None, 60], (-inf, 60.0)),
        ([60, None], (60.0, inf)),
        ([60, 60], (60.0, 60.0)),
    ],
)
def test_null_is_no_limit_in_a_window(written: Any, read: tuple[float, float]) -> None:
    assert read_day(with_request(pickup_window=written)).requests[0].pickup_window == read


@pytest.mark.parametrize("key", ["skills", "breaks", "configurations", "refused_places"])
def test_null_is_nothing_in_a_list(key: str) -> None:
    assert read_day(with_driver(**{key: None})).drivers == read_day(minimal()).drivers


def test_a_break_of_two_hours_of_day_lasts_all_the_time_between() -> None:
    day = read_day(with_driver(breaks=[[60, 360], [600, 1200, 300]]))
    assert day.drivers[0].breaks == (Break(60.0, 360.0, 300.0), Break(600.0, 1200.0, 300.0))


def test_a_whole_number_may_be_written_with_a_point() -> None:
    assert read_day(with_driver(seats=2.0, start=1.0)).drivers[0].seats == 2


@pytest.mark.parametrize(
    ("document", "where"),
    [
        (minimal() | {"couleur": 1}, "couleur"),
        (with_driver(couleur=1), "drivers[0] « Bénévole 1 » : couleur"),
        (with_request(couleur=1), "requests[0] « Aller 1 » : couleur"),
        (with_driver(tolerance_s=1), "drivers[0] « Bénévole 1 » : tolerance_s"),
        (with_request(Pickup=1), "requests[0] « Aller 1 » : Pickup"),
    ],
)
def test_an_unknown_key_is_refused_where_it_stands(document: dict[str, Any], where: str) -> None:
    ((found, what),) = faults_of(document)
    assert found == where
    assert "n'est pas connue" in what


def test_a_misspelt_key_is_refused_with_the_right_one() -> None:
    ((_, what),) = faults_of(with_driver(max_works_s=3600))
    assert "est-ce « max_work_s » ?" in what


@pytest.mark.parametrize("key", ["duration_s", "distance_m", "drivers", "requests"])
def test_a_day_is_refused_when_a_part_is_missing(key: str) -> None:
    document = minimal()
    del document[key]
    assert (key, "cette clé est obligatoire") in faults_of(document)


@pytest.mark.parametrize("key", ["id", "start", "end", "shifts", "seats"])
def test_a_driver_is_refused_when_a_key_is_missing(key: str) -> None:
    document = minimal()
    del document["drivers"][0][key]
    name = "drivers[0]" if key == "id" else "drivers[0] « Bénévole 1 »"
    assert faults_of(document) == [(f"{name} : {key}", "cette clé est obligatoire")]


@pytest.mark.parametrize("key", ["id", "pickup", "dropoff"])
def test_a_request_is_refused_when_a_key_is_missing(key: str) -> None:
    document = minimal()
    del document["requests"][0][key]
    name = "requests[0]" if key == "id" else "requests[0] « Aller 1 »"
    assert faults_of(document) == [(f"{name} : {key}", "cette clé est obligatoire")]


@pytest.mark.parametrize(
    ("key", "value", "where", "what"),
    [
        ("id", 1, "id", "un texte est attendu, c'est un nombre"),
        ("start", "0", "start", "un nombre est attendu, c'est un texte"),
        ("start", True, "start", "un nombre est attendu, c'est un oui ou non"),
        ("start", 0.5, "start", "un nombre entier est attendu, c'est 0.5"),
        ("start", None, "start", "un nombre est attendu, c'est null"),
        ("seats", inf, "seats", "infini"),
        ("seats", 10**400, "seats", "démesuré"),
        ("shifts", None, "shifts", "une liste est attendue, c'est null"),
        ("shifts", [0, [0, 3600]], "shifts[0]", "une liste est attendue, c'est un nombre"),
        ("shifts", [[0, 3600], [4000]], "shifts[1]", "[début, fin]"),
        ("shifts", [[0, None]], "shifts[0][1]", "un nombre est attendu, c'est null"),
        ("skills", "animal", "skills", "une liste est attendue, c'est un texte"),
        ("skills", ["animal", 3], "skills[1]", "un texte est attendu, c'est un nombre"),
        ("max_work_s", "6 h", "max_work_s", "un nombre est attendu, c'est un texte"),
        ("max_work_s", nan, "max_work_s", "n'en est pas un"),
        ("cost_per_km", None, "cost_per_km", "un nombre est attendu, c'est null"),
        ("breaks", [[0, 60, 30, 2]], "breaks[0]", "[début, fin, durée]"),
        ("breaks", [[0, "60"]], "breaks[0][1]", "un nombre est attendu, c'est un texte"),
        ("configurations", [[3, 0], [2]], "configurations[1]", "places de fauteuil"),
        ("configurations", [[3, False]], "configurations[0][1]", "un oui ou non"),
        ("refused_places", [0.5], "refused_places[0]", "entier"),
        ("refused_places", {"0": 1}, "refused_places", "une liste est attendue, c'est un objet"),
    ],
)
def test_a_value_of_the_wrong_kind_is_refused_for_a_driver(key: str, value: Any, where: str, what: str) -> None:
    ((found, said),) = faults_of(with_driver(**{key: value}))
    assert found == ("drivers[0]" if key == "id" else "drivers[0] « Bénévole 1 »") + f" : {where}"
    assert what in said


@pytest.mark.parametrize(
    ("key", "value", "where", "what"),
    [
        ("pickup", [0], "pickup", "un nombre est attendu, c'est une liste"),
        ("pickup_window", 60, "pickup_window", "une liste est attendue, c'est un nombre"),
        ("pickup_window", [1, 2, 3], "pickup_window", "deux heures sont attendues, il y en a 3"),
        ("dropoff_window", ["8:00", "9:00"], "dropoff_window[0]", "un nombre est attendu, c'est un texte"),
        ("pickup_service_s", None, "pickup_service_s", "null"),
        ("party", 1.5, "party", "entier"),
        ("party", True, "party", "un oui ou non"),
        ("max_ride_s", {}, "max_ride_s", "un nombre est attendu, c'est un objet"),
        ("linked_to", 3, "linked_to", "un texte est attendu"),
        ("leg", "aller", "leg", "« outbound » ou « return »"),
        ("leg", ["outbound"], "leg", "« outbound » ou « return »"),
        ("accompaniment", "wait", "accompaniment", "« stay », « home_and_back » ou « either »"),
        ("may_share", 1, "may_share", "true ou false est attendu, c'est un nombre"),
        ("same_driver", "oui", "same_driver", "true ou false"),
        ("preferred_drivers", [None], "preferred_drivers[0]", "un texte est attendu, c'est null"),
        ("penalty", "cher", "penalty", "un nombre est attendu"),
    ],
)
def test_a_value_of_the_wrong_kind_is_refused_for_a_request(key: str, value: Any, where: str, what: str) -> None:
    found = faults_of(with_request(**{key: value}))
    assert found[0][0] == f"requests[0] « Aller 1 » : {where}"
    assert what in found[0][1]


@pytest.mark.parametrize("document", [None, 3, "jour", [], [minimal()], True])
def test_what_is_not_an_object_is_refused_once(document: Any) -> None:
    ((where, what),) = faults_of(document)
    assert where == ""
    assert what.startswith("un objet est attendu")


@pytest.mark.parametrize("item", [None, 3, "Bénévole 1", []])
def test_a_driver_that_is_not_an_object_is_refused_once(item: Any) -> None:
    ((where, what),) = faults_of(minimal() | {"drivers": [item]})
    assert where == "drivers[0]"
    assert what.startswith("un objet est attendu")


def test_every_fault_is_listed_whether_of_reading_or_of_meaning() -> None:
    document = {
        "name": 3,
        "duration_s": [[0, -60], [60, 0]],
        "drivers": [
            {"id": "Bénévole 1", "start": "0", "end": 0, "shifts": [["a", 3], [4]], "seats": 3, "taille": 2},
            {"id": "Bénévole 2", "start": 0, "end": 0, "shifts": [[9, 3]], "seats": 3},
        ],
        "requests": [
            {"id": "Aller 1", "pickup": 0, "dropoff": 1, "party": 0, "preferred_drivers": ["Bénévole 1", "X"]},
            {"id": "Aller 2", "pickup": 0, "linked_to": "Retour 2", "leg": "outbound"},
            {"id": "Retour 2", "pickup": 1, "dropoff": 0, "linked_to": "Aller 2", "leg": "return"},
        ],
        "météo": "pluie",
    }
    assert sorted(where for where, _ in faults_of(document)) == sorted(
        [
            "name",
            "distance_m",
            "duration_s",
            "drivers[0] « Bénévole 1 » : start",
            "drivers[0] « Bénévole 1 » : shifts[0][0]",
            "drivers[0] « Bénévole 1 » : shifts[1]",
            "drivers[0] « Bénévole 1 » : taille",
            "drivers[1] « Bénévole 2 » : shifts[0]",
            "requests[0] « Aller 1 » : party",
            "requests[0] « Aller 1 » : preferred_drivers",
            "requests[1] « Aller 2 » : dropoff",
            "météo",
        ]
    )


def test_other_faults_of_a_driver_are_listed_when_a_key_of_it_is_not_understood() -> None:
    wrong = {"id": "B1", "start": 99, "end": 0, "shifts": [[0, "x"], [9, 3]], "seats": -2, "wheelchairs": None}
    wrong |= {"breaks": [[100, 50], [1, 2, 3, 4], [0, 10, 20]], "refused_places": [0.5, 77], "colour": 1}
    where = "drivers[{}] « B1 » : {}"
    faults = [found for found, _ in faults_of(minimal() | {"drivers": [wrong, wrong]})]
    keys = ["start", "shifts[0][1]", "shifts[1]", "seats", "wheelchairs", "colour", "refused_places[0]"]
    keys += ["refused_places", "breaks[0]", "breaks[1]", "breaks[2]"]
    assert sorted(faults) == sorted(["drivers", *(where.format(row, key) for row in (0, 1) for key in keys)])


def test_other_faults_of_a_request_are_listed_when_a_window_of_it_is_not_understood() -> None:
    document = with_request(
        pickup_window=[nan, -5], dropoff_window=[9, 3], pickup_service_s=-1, party=0, preferred_drivers=[3, "X"]
    )
    keys = ["pickup_window[0]", "pickup_window", "dropoff_window", "pickup_service_s", "party"]
    keys += ["preferred_drivers[0]", "preferred_drivers"]
    assert sorted(where for where, _ in faults_of(document)) == sorted(f"requests[0] « Aller 1 » : {k}" for k in keys)


@pytest.mark.parametrize(
    "changed", [{"party": "deux", "wheelchairs": 2}, {"linked_to": 3, "leg": "return", "accompaniment_s": 60}]
)
def test_what_depends_on_a_key_that_is_not_understood_is_not_judged(changed: dict[str, Any]) -> None:
    ((where, _),) = faults_of(with_request(**changed))
    assert where == f"requests[0] « Aller 1 » : {next(iter(changed))}"


def test_a_link_is_not_called_one_sided_when_the_other_side_is_not_understood() -> None:
    there, back = (request_document(leg) for leg in pair(1, 0, 1))
    faults = faults_of(minimal() | {"requests": [there, back | {"linked_to": 3}]})
    assert [where for where, _ in faults] == ["requests[1] « Retour 1 » : linked_to"]


def test_a_key_given_twice_is_refused_with_its_place_beside_the_other_faults() -> None:
    text = json.dumps(with_driver(colour=1)).replace('"seats": 3', '"seats": 3, "seats": 4')
    faults = faults_of(json.loads(text, object_pairs_hook=object_of))
    assert faults == [
        ("drivers[0] « Bénévole 1 » : seats", "cette clé est donnée plusieurs fois ; gardez-en une"),
        ("drivers[0] « Bénévole 1 » : colour", "cette clé n'est pas connue, retirez-la"),
    ]


@pytest.mark.parametrize("how", ["stay", "home_and_back", "either"])
def test_an_accompaniment_without_a_duration_is_refused(how: str) -> None:
    ((where, what),) = faults_of(with_request(accompaniment=how))
    assert where == "requests[0] « Aller 1 » : accompaniment"
    assert "donnez-la (accompaniment_s)" in what
    there, back = (request_document(leg) for leg in pair(8, 0, 1))
    assert read_requests([there | {"accompaniment": how, "accompaniment_s": 60}, back])[0].accompaniment == how
    assert read_requests([there | {"accompaniment": how, "accompaniment_s": 0}, back])[0].accompaniment_s == 0
    assert read_day(with_request(accompaniment=None)).requests[0].accompaniment is Accompaniment.STAY


def test_a_leg_whose_link_was_left_out_is_refused() -> None:
    document = with_request(leg="return")
    document["requests"][0].pop("linked_to", None)
    ((where, what),) = faults_of(document)
    assert where == "requests[0] « Aller 1 » : leg"
    assert "donnez-le (linked_to)" in what
    assert read_day(with_request(leg="return", linked_to=None)).requests[0].linked_to is None


# Requests alone.


def test_a_pair_to_add_is_read_from_a_list_of_two() -> None:
    legs = pair(8, 1, 2)
    assert read_requests([request_document(leg) for leg in legs]) == legs


@pytest.mark.parametrize("document", [[], [{}, {}, {}]])
def test_more_or_less_than_a_pair_is_refused(document: Any) -> None:
    where, what = faults_of(document, read_requests)[0]
    assert where == "request"
    assert f"il y en a {len(document)}" in what


def test_a_request_to_add_is_refused_with_every_fault() -> None:
    document = [{"id": "Aller 1", "pickup": "a", "dropoff": 1, "couleur": 2}, 3]
    assert [where for where, _ in faults_of(document, read_requests)] == [
        "requests[0] « Aller 1 » : pickup",
        "requests[0] « Aller 1 » : couleur",
        "requests[1]",
    ]


def test_other_faults_of_a_request_to_add_are_listed_when_it_is_not_understood() -> None:
    document = {"id": "Aller 9", "pickup": 44, "dropoff": 1, "couleur": 2, "party": 0, "excluded_drivers": ["X"]}
    where = "requests[0] « Aller 9 » : "
    read = [found.removeprefix(where) for found, _ in faults_of(document, read_requests)]
    assert read == ["couleur", "party"]
    in_the_day = faults_of(document, lambda given: read_requests(given, valley_day()))
    assert [found.removeprefix(where) for found, _ in in_the_day] == ["couleur", "pickup", "party", "excluded_drivers"]


def test_reading_leaves_the_document_as_it_was() -> None:
    document = day_document(valley_day())
    before = deepcopy(document)
    read_day(document)
    assert document == before
