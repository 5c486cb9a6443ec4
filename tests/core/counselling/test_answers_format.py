from __future__ import annotations

import copy
from datetime import date
from typing import Any

import jsonschema
import pytest
from hypothesis import given

from solimob.core.counselling import (
    NOTHING_KNOWN,
    Answers,
    Axis,
    Form,
    LocalService,
    Unsaid,
    assess,
    score_axes,
    steps,
)
from solimob.core.counselling.answers_format import InvalidAnswersError, answers_version, read_answers
from solimob.core.counselling.result_format import result_document
from solimob.reference.schemas import example, schema
from tests.core.counselling.test_scoring import SHIPPED, filled

EXAMPLE = example("obstacles_answers")


def valid(document: Any, name: str) -> None:
    checker = jsonschema.Draft202012Validator(schema(name), format_checker=jsonschema.FormatChecker())
    checker.validate(document)


def changed(path: str, value: object) -> dict[str, Any]:
    """Return the example with one value changed; `path` as « offer.services.0.phone »."""
    document: Any = copy.deepcopy(EXAMPLE)
    *parents, last = path.split(".")
    inner = document
    for key in parents:
        inner = inner[int(key) if key.isdigit() else key]
    inner[int(last) if last.isdigit() else last] = value
    return document


def test_the_example_is_valid_and_is_read() -> None:
    valid(EXAMPLE, "obstacles_answers")
    answers, offer = read_answers(EXAMPLE, SHIPPED)
    assert answers.form is Form.SHORT
    assert answers.given["knows"] is Unsaid.DONT_KNOW
    assert answers.given["body_needs"] == {"no_steps", "see_hear"}
    assert [place.reachable for place in offer.destinations] == [False, None, True]
    assert offer.services[0].read_on == date(2026, 11, 27)


def test_the_example_of_a_result_is_what_the_example_of_answers_gives() -> None:
    answers, offer = read_answers(EXAMPLE, SHIPPED)
    result = assess(SHIPPED, answers, offer)
    document = result_document(result, steps(result), score_axes(SHIPPED, answers, offer))
    assert document == example("obstacles_result")


@given(filled())
def test_a_result_is_valid_whatever_was_answered(answers: Answers) -> None:
    result = assess(SHIPPED, answers, NOTHING_KNOWN)
    document = result_document(result, steps(result), score_axes(SHIPPED, answers, NOTHING_KNOWN))
    valid(document, "obstacles_result")
    assert "score" not in str(document["person"])


@pytest.mark.parametrize(
    ("document", "place", "what"),
    [
        (changed("name", "Une personne"), "document.name", "n'est pas connue"),
        (changed("form", "medium"), "document.form", "short, long"),
        (changed("answers", []), "answers", "un objet est attendu"),
        (changed("answers.licens", "none"), "answers.licens", "est-ce « licence »"),
        (changed("answers.licence", "maybe"), "answers.licence", "drives, hardly, learning, none, dont_know"),
        (changed("answers.licence", ["none", "drives"]), "answers.licence", "une seule réponse"),
        (changed("answers.licence", 3), "answers.licence", "une réponse est attendue"),
        (changed("answers.body_needs", []), "answers.body_needs", "une réponse est attendue"),
        (changed("answers.body_needs", ["nothing", "no_steps"]), "answers.body_needs", "ne va avec aucune autre"),
        (changed("answers.give_up_driving", "avoids"), "answers.give_up_driving", "n'est pas posée après"),
        (changed("answers.bicycle", "has"), "answers.bicycle", "la forme courte"),
        (changed("offer", None), "offer", "un objet est attendu"),
        (changed("offer.complete", "oui"), "offer.complete", "true ou false"),
        (changed("offer.destinations.0.reachable", 1), "offer.destinations[0].reachable", "null si on ne sait pas"),
        (changed("offer.services.0.phone", 12), "offer.services[0].phone", "un texte"),
        (changed("offer.services.0.read_on", "hier"), "offer.services[0].read_on", "une date"),
        (changed("offer.services.0.read_on", 5), "offer.services[0].read_on", "une date"),
        (
            changed("offer.services.0.kinds", ["tuss"]),
            "offer.services[0].kinds",
            "counselling, garage, line, rental, tad",
        ),
        (changed("offer.services.0.read_on", "20261127"), "offer.services[0].read_on", "une date"),
        (changed("offer.services.1.themes", ["vélo"]), "offer.services[1].themes", "n'est pas un thème"),
        (changed("offer.services.1.themes", []), "offer.services[1]", "dites ce que fait ce service"),
        (changed("offer.services.1", "x"), "offer.services[1]", "un objet est attendu"),
    ],
)
def test_refuses_answers_with_their_place_when_they_are_wrong(document: Any, place: str, what: str) -> None:
    with pytest.raises(InvalidAnswersError) as refused:
        read_answers(document, SHIPPED)
    assert [message for where, message in refused.value.faults if where == place and what in message]


@pytest.mark.parametrize(
    "document", [[], changed("questionnaire", "autre"), changed("version", 1), {"questionnaire": "obstacles"}]
)
def test_refuses_a_document_when_it_does_not_say_its_version(document: Any) -> None:
    with pytest.raises(InvalidAnswersError):
        answers_version(document)


def test_the_schema_names_the_kinds_that_are_read() -> None:
    kinds = schema("obstacles_answers")["$defs"]["service"]["properties"]["kinds"]["items"]["enum"]
    document = changed("offer.services.0.kinds", kinds)
    assert read_answers(document, SHIPPED)[1].services[0].kinds == set(kinds)
    valid(document, "obstacles_answers")


def test_every_fault_is_said_when_there_are_several() -> None:
    document = changed("answers.licence", "maybe")
    document["answers"]["vehicle"] = "perhaps"
    with pytest.raises(InvalidAnswersError) as refused:
        read_answers(document, SHIPPED)
    assert [where for where, _ in refused.value.faults] == ["answers.licence", "answers.vehicle"]


def test_the_offer_is_unknown_when_the_document_has_none() -> None:
    document = {key: value for key, value in EXAMPLE.items() if key != "offer"}
    answers, offer = read_answers(document, SHIPPED)
    assert offer == NOTHING_KNOWN
    scores = {score.axis: (score.low, score.high) for score in score_axes(SHIPPED, answers, offer)}
    assert scores[Axis.OFFER] == (0, 100)


def test_unknown_texts_are_null_when_a_service_has_none() -> None:
    answers, offer = read_answers(changed("offer.services", [{"name": "Sans numéro", "kinds": ["rental"]}]), SHIPPED)
    assert offer.services == (LocalService("Sans numéro", frozenset({"rental"}), frozenset()),)
    result = assess(SHIPPED, answers, offer)
    document = result_document(result, steps(result), ())
    (step,) = [step for step in document["person"]["next_steps"] if step["who"] == "Sans numéro"]
    assert (step["phone"], step["hours"], step["where"], step["read_on"]) == (None, None, None, None)
    assert "numéro à demander à" in step["contact"]
