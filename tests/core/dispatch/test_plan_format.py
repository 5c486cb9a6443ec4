"""The plan format: what is written is read back, and what is not understood is refused with its place."""

from __future__ import annotations

import json
from math import inf, nan
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solimob.core.dispatch import (
    Act,
    InvalidDayError,
    Plan,
    Reason,
    Route,
    Stop,
    Unserved,
    plan_document,
    read_plan,
)
from tests.core.dispatch.days import valley_plan

NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
COUNTS = st.integers(0, 2**80)
STOPS = st.builds(Stop, st.text(), st.sampled_from(Act), NUMBERS, NUMBERS, NUMBERS)
ROUTES = st.builds(
    Route, st.text(), st.integers(0, 5), st.lists(STOPS, max_size=4).map(tuple), NUMBERS, NUMBERS, NUMBERS
)
LEFT = st.builds(
    Unserved, st.text(), st.builds(Reason, st.text(), st.lists(st.text(), max_size=3).map(tuple), st.text())
)
PLANS = st.builds(
    Plan,
    COUNTS,
    NUMBERS,
    NUMBERS,
    st.lists(ROUTES, max_size=3).map(tuple),
    st.lists(LEFT, max_size=3).map(tuple),
    st.none() | COUNTS,
    st.none() | COUNTS,
    st.none() | NUMBERS,
)


def document() -> dict[str, Any]:
    """Return the plan of the valley with somebody left out, as read from a file."""
    plan = plan_document(valley_plan())
    plan["unserved"] = [
        {"request": "Aller 9", "reason": {"code": "far", "constraints": ["max_home_m"], "text": "Loin."}}
    ]
    read: dict[str, Any] = json.loads(json.dumps(plan))
    return read


def faults_of(plan: object) -> list[tuple[str, str]]:
    with pytest.raises(InvalidDayError) as caught:
        read_plan(plan)
    return [(fault.where, fault.what) for fault in caught.value.faults]


@given(PLANS)
def test_a_plan_written_then_read_is_the_same(plan: Plan) -> None:
    text = json.dumps(plan_document(plan), allow_nan=False, ensure_ascii=False)
    assert read_plan(json.loads(text)) == plan


def test_a_plan_is_written_as_the_format_says() -> None:
    plan = plan_document(valley_plan())
    assert list(plan) == ["served", "cost", "distance_m", "routes", "unserved", "seed", "iterations", "seconds"]
    assert list(plan["routes"][0]) == ["driver", "shift", "stops", "start_s", "end_s", "distance_m"]
    assert plan["routes"][0]["stops"][2] == {
        "request": "Retour 1",
        "act": "pickup",
        "arrive_s": 31200.0,
        "begin_s": 34200.0,
        "depart_s": 34200.0,
    }


@pytest.mark.parametrize("key", ["seed", "iterations", "seconds"])
def test_a_plan_made_by_hand_need_not_say_how_it_was_found(key: str) -> None:
    plan = document()
    del plan[key]
    assert getattr(read_plan(plan), key) is None


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (None, Reason("", (), "")),
        ("Personne n'est libre.", Reason("", (), "Personne n'est libre.")),
        ({"code": "far"}, Reason("far", (), "")),
        ({"code": "far", "text": None, "constraints": []}, Reason("far", (), "")),
    ],
)
def test_a_reason_may_be_short_when_the_plan_is_made_by_hand(written: Any, read: Reason) -> None:
    plan = document() | {"unserved": [{"request": "Aller 9", "reason": written}]}
    assert read_plan(plan).unserved == (Unserved("Aller 9", read),)


def test_a_reason_may_be_left_out() -> None:
    plan = document() | {"unserved": [{"request": "Aller 9"}]}
    assert read_plan(plan).unserved == (Unserved("Aller 9", Reason("", (), "")),)


def parts(plan: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return one object of each level, by its place."""
    return {
        "": plan,
        "routes[0]": plan["routes"][0],
        "routes[0] : stops[1]": plan["routes"][0]["stops"][1],
        "unserved[0]": plan["unserved"][0],
        "unserved[0] : reason": plan["unserved"][0]["reason"],
    }


@pytest.mark.parametrize("level", list(parts(document())))
def test_an_unknown_key_is_refused_where_it_stands(level: str) -> None:
    plan = document()
    parts(plan)[level]["couleur"] = 1
    ((where, what),) = faults_of(plan)
    assert where == (f"{level} : couleur" if level else "couleur")
    assert "n'est pas connue" in what


@pytest.mark.parametrize(
    ("level", "key"),
    [
        *(("", key) for key in ("served", "cost", "distance_m", "routes", "unserved")),
        *(("routes[0]", key) for key in ("driver", "shift", "stops", "start_s", "end_s", "distance_m")),
        *(("routes[0] : stops[1]", key) for key in ("request", "act", "arrive_s", "begin_s", "depart_s")),
        ("unserved[0]", "request"),
        ("unserved[0] : reason", "code"),
    ],
)
def test_a_plan_is_refused_when_a_key_is_missing(level: str, key: str) -> None:
    plan = document()
    del parts(plan)[level][key]
    assert faults_of(plan) == [(f"{level} : {key}" if level else key, "cette clé est obligatoire")]


@pytest.mark.parametrize(
    ("level", "key", "value", "where", "what"),
    [
        ("", "served", "6", "served", "un nombre est attendu, c'est un texte"),
        ("", "served", 5.5, "served", "entier"),
        ("", "cost", True, "cost", "un oui ou non"),
        ("", "cost", nan, "cost", "n'en est pas un"),
        ("", "cost", 10**400, "cost", "démesuré"),
        ("", "distance_m", None, "distance_m", "null"),
        ("", "routes", {}, "routes", "une liste est attendue, c'est un objet"),
        ("", "unserved", None, "unserved", "une liste est attendue"),
        ("", "seed", "a", "seed", "un nombre est attendu"),
        ("", "seconds", inf, "seconds", "infini"),
        ("routes[0]", "driver", 1, "routes[0] : driver", "un texte est attendu"),
        ("routes[0]", "shift", False, "routes[0] : shift", "un oui ou non"),
        ("routes[0]", "stops", "x", "routes[0] : stops", "une liste est attendue"),
        ("routes[0]", "stops", [3], "routes[0] : stops[0]", "un objet est attendu, c'est un nombre"),
        ("routes[0]", "start_s", None, "routes[0] : start_s", "null"),
        ("routes[0] : stops[1]", "act", "drop", "routes[0] : stops[1] : act", "« pickup » ou « dropoff »"),
        ("routes[0] : stops[1]", "act", ["pickup"], "routes[0] : stops[1] : act", "« pickup » ou « dropoff »"),
        ("routes[0] : stops[1]", "begin_s", "9:00", "routes[0] : stops[1] : begin_s", "un texte"),
        ("unserved[0]", "reason", 3, "unserved[0] : reason", "un objet est attendu, c'est un nombre"),
        ("unserved[0] : reason", "constraints", "a", "unserved[0] : reason : constraints", "une liste"),
        ("unserved[0] : reason", "constraints", ["a", 3], "unserved[0] : reason : constraints[1]", "un texte"),
        ("unserved[0] : reason", "text", 3, "unserved[0] : reason : text", "un texte est attendu"),
    ],
)
def test_a_value_of_the_wrong_kind_is_refused(level: str, key: str, value: Any, where: str, what: str) -> None:
    plan = document()
    parts(plan)[level][key] = value
    ((found, said),) = faults_of(plan)
    assert found == where
    assert what in said


@pytest.mark.parametrize("plan", [None, 3, "plan", [], True])
def test_what_is_not_an_object_is_refused_once(plan: Any) -> None:
    ((where, what),) = faults_of(plan)
    assert where == ""
    assert what.startswith("un objet est attendu")


def test_every_fault_is_listed() -> None:
    plan = document()
    plan["routes"][0]["stops"][0]["act"] = "?"
    plan["routes"][2]["shift"] = "matin"
    plan["routes"].append(None)
    plan["unserved"][0]["couleur"] = 2
    del plan["cost"]
    assert [where for where, _ in faults_of(plan)] == [
        "cost",
        "routes[0] : stops[0] : act",
        "routes[2] : shift",
        "routes[3]",
        "unserved[0] : couleur",
    ]


def test_a_plan_that_cannot_be_is_still_read_so_that_the_checker_says_why() -> None:
    plan = document() | {"served": -1}
    plan["routes"][0]["shift"] = -7
    read = read_plan(plan)
    assert (read.served, read.routes[0].shift) == (-1, -7)
