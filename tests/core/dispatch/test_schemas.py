"""The published schemas accept what is read, and refuse what is refused, whatever one part says of another."""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from math import inf
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from solimob.core.dispatch import (
    Driver,
    Fault,
    InvalidDayError,
    LiveDay,
    Problem,
    Request,
    check,
    day_document,
    plan_document,
    read_day,
    read_plan,
    read_requests,
    request_document,
)
from solimob.core.dispatch.day_format import MATRIX_NAMES
from solimob.core.dispatch.validation import find_request_faults
from solimob.reference.schemas import example, schema
from tests.core.dispatch.days import square, valley_day, valley_plan
from tests.core.dispatch.strategies import small_days

NAMES = ("dispatch_day", "dispatch_plan", "dispatch_request")
BETWEEN_PARTS = (
    "n'existe pas : les matrices",
    "carrée",
    "la même taille",
    "précède le début",
    "sans se chevaucher",
    "entre son début et sa fin",
    "que de personnes",
    "sert ",
    "(linked_to)",
    "» n'existe pas",
    "laquelle est l'aller",
    "toutes deux",
    "se dit sur l'aller",
    "n'est pas liée en retour",
    "conducteurs inconnus",
    "elle-même",
    "n'a pas de tableau",
    "sans durée",
    "fauteuils au plus",
)
"""What a schema cannot say: one part of a document contradicts another."""
TOO_LARGE = ("démesuré", "infini")
"""A number of JSON that double precision does not hold; plans set no other bound."""
ODD = (
    None,
    True,
    False,
    -1,
    0,
    0.5,
    2.0,
    1e13,
    10**400,
    inf,
    "",
    "x",
    [],
    {},
    [None],
    [1],
    [1, 2],
    [1, 2, 3],
    [3, 2, 1, 0],
)


def accepts(name: str, document: object) -> bool:
    return bool(jsonschema.Draft202012Validator(schema(name)).is_valid(document))


def faults_of(read: Callable[[Any], object], document: object) -> tuple[Fault, ...]:
    try:
        read(document)
    except InvalidDayError as error:
        return error.faults
    return ()


def add_to_a_day(document: object) -> None:
    """Read requests and refuse them as a day would."""
    day = Problem("journée", *square(3), (Driver("Bénévole 1", 0, 0, ((0, 3600),), 3),), ())
    faults = find_request_faults(day, {}, read_requests(document))
    if faults:
        raise InvalidDayError(faults)


def agree(name: str, read: Callable[[Any], object], document: object, not_said: tuple[str, ...]) -> None:
    faults = faults_of(read, document)
    said = [fault for fault in faults if not any(words in fault.what for words in not_said)]
    if accepts(name, document):
        assert not said
    else:
        assert faults


@st.composite
def spoilt(draw: st.DrawFn, whole: Any) -> Any:
    """A document with one value replaced, left out or added, at any level."""
    document = parent = deepcopy(whole)
    while True:
        keys = list(parent) if isinstance(parent, dict) else list(range(len(parent)))
        if not keys:
            return document
        key = draw(st.sampled_from(keys))
        if not isinstance(parent[key], dict | list) or not draw(st.integers(0, 4)):
            break
        parent = parent[key]
    act = draw(st.sampled_from(("replace", "replace", "replace", "leave out", "add")))
    if act == "replace":
        parent[key] = draw(st.sampled_from(ODD))
    elif act == "leave out":
        del parent[key]
    elif isinstance(parent, dict):
        parent["couleur"] = draw(st.sampled_from(ODD))
    else:
        parent.append(draw(st.sampled_from(ODD)))
    return document


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("document", ODD)
def test_schema_and_reading_refuse_what_is_not_a_document(name: str, document: Any) -> None:
    read = {"dispatch_day": read_day, "dispatch_plan": read_plan, "dispatch_request": read_requests}[name]
    assert not accepts(name, document)
    assert faults_of(read, document)


@pytest.mark.parametrize("name", NAMES)
def test_schema_is_one_of_draft_2020_12(name: str) -> None:
    published = schema(name)
    assert published["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    jsonschema.Draft202012Validator.check_schema(published)


def test_a_request_is_the_same_in_a_day_and_alone() -> None:
    day, alone = schema("dispatch_day")["$defs"], schema("dispatch_request")["$defs"]
    assert {name: day[name] for name in alone} == alone


@pytest.mark.parametrize(
    ("name", "known"),
    [("driver", Driver.__dataclass_fields__), ("request", Request.__dataclass_fields__)],
)
def test_every_option_of_the_model_is_published(name: str, known: dict[str, object]) -> None:
    assert set(schema("dispatch_day")["$defs"][name]["properties"]) == set(known)


@pytest.mark.parametrize("name", NAMES)
def test_example_follows_its_schema(name: str) -> None:
    jsonschema.validate(example(name), schema(name), cls=jsonschema.Draft202012Validator)


def test_example_of_a_day_shows_every_key() -> None:
    document, published = example("dispatch_day"), schema("dispatch_day")["$defs"]
    for part in ("driver", "request"):
        shown = {key for item in document[f"{part}s"] for key in item}
        assert shown == set(published[part]["properties"])


def test_examples_go_together() -> None:
    day, plan = read_day(example("dispatch_day")), read_plan(example("dispatch_plan"))
    assert check(day, plan) == ()
    assert plan.unserved[0].reason.text
    assert LiveDay(day, plan).offers(read_requests(example("dispatch_request")))


def test_examples_are_written_as_they_are_read() -> None:
    plan = example("dispatch_plan")
    assert plan_document(read_plan(plan)) == plan
    day = example("dispatch_day")
    again = day_document(read_day(day))
    assert (again["name"], again["duration_s"], again["distance_m"]) == (
        day["name"],
        day["duration_s"],
        day["distance_m"],
    )
    assert day_document(read_day(again)) == again


@given(small_days(min_requests=0, min_drivers=0))
def test_schema_accepts_every_day_written(day: Problem) -> None:
    document = json.loads(json.dumps(day_document(day)))
    assert accepts("dispatch_day", document)
    assert all(accepts("dispatch_request", request_document(request)) for request in day.requests)


@given(st.data())
def test_schema_and_reading_agree_when_a_day_is_spoilt(data: st.DataObject) -> None:
    day = data.draw(small_days(max_requests=2, max_drivers=2))
    for document in (day_document(day), example("dispatch_day")):
        agree("dispatch_day", read_day, data.draw(spoilt(document)), BETWEEN_PARTS)


@given(st.data())
def test_no_fault_of_a_day_is_hidden_by_an_unknown_key(data: st.DataObject) -> None:
    day = data.draw(small_days(max_requests=2, max_drivers=2))
    for whole in (day_document(day), example("dispatch_day")):
        document = data.draw(spoilt(data.draw(spoilt(whole))))
        before = faults_of(read_day, document)
        for part in ("drivers", "requests"):
            items = document.get(part)
            for item in items if isinstance(items, list) else ():
                if isinstance(item, dict):
                    item["inconnue"] = 1
        assert set(before) <= set(faults_of(read_day, document))


@given(st.data())
def test_schema_and_reading_agree_when_a_request_is_spoilt(data: st.DataObject) -> None:
    requests = [item for item in example("dispatch_day")["requests"] if "linked_to" not in item]
    whole = data.draw(st.sampled_from([*requests, requests[:1], requests[:2], example("dispatch_request")]))
    agree("dispatch_request", add_to_a_day, data.draw(spoilt(whole)), BETWEEN_PARTS)


@given(st.data())
def test_schema_and_reading_agree_when_a_plan_is_spoilt(data: st.DataObject) -> None:
    whole = data.draw(st.sampled_from([plan_document(valley_plan()), example("dispatch_plan")]))
    agree("dispatch_plan", read_plan, data.draw(spoilt(whole)), TOO_LARGE)


@pytest.mark.parametrize("kept", [(), ("duration_s",), ("distance_m",), MATRIX_NAMES])
def test_a_day_has_its_matrices_inside_or_beside(kept: tuple[str, ...]) -> None:
    document = day_document(valley_day())
    arrays = {name: read_day(document).duration_s for name in MATRIX_NAMES}
    left = {key: value for key, value in document.items() if key in kept or key not in MATRIX_NAMES}
    inside, beside = left, left | {"matrices": "vallée.npz"}
    assert accepts("dispatch_day", inside) == (not faults_of(read_day, inside)) == (len(kept) == 2)
    refused = faults_of(lambda day: read_day(day, lambda _: arrays), beside)
    assert accepts("dispatch_day", beside) == (not refused) == (not kept)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("id", ""),
        ("party", 0),
        ("party", 1.5),
        ("priority", 0),
        ("pickup", -1),
        ("pickup_window", [0]),
        ("pickup_window", [0, 60, 120]),
        ("pickup_window", [-1, 60]),
        ("leg", "aller"),
        ("may_share", None),
        ("max_ride_s", -1),
        ("penalty", "cher"),
        ("skills", [1]),
        ("couleur", 1),
    ],
)
def test_a_request_refused_by_the_schema_is_refused_by_the_reading(key: str, value: Any) -> None:
    document = {"id": "Aller 1", "pickup": 1, "dropoff": 2, key: value}
    assert not accepts("dispatch_request", document)
    assert faults_of(add_to_a_day, document)
