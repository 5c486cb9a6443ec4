"""The status file, its schema and its example, and the schema of the answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import jsonschema
import pytest

from solimob.core.solutions.competence import (
    ACTORS,
    Declared,
    Epci,
    EpciKind,
    Member,
    Solution,
    StatusError,
    Verdict,
    answer_document,
    read_status,
)
from solimob.core.solutions.competence.status_format import SERVICE_KEYS, STATUS_KEYS, SYNDICAT_KEYS, TRANSFER_KEYS
from solimob.reference.schemas import example, schema
from tests.core.solutions.competence.territories import CA, CC, NO_TRANSFER, SYNDICAT, TRANSFER, answered

CODE = "79329"
TODAY = date(2026, 11, 27)


def read(**keys: Any) -> Declared:
    return read_status({"format": 1, "commune": CODE, **keys}, CODE, TODAY)


@pytest.mark.parametrize(
    ("on", "problem"), [("2026-11-28", "est à venir"), ("2030-01-01", "est à venir"), ("1850-01-01", "trop ancien")]
)
def test_date_is_refused_when_it_cannot_be(on: str, problem: str) -> None:
    """Nobody is AOM since a day to come."""
    transfer = {"done": True, "on": on, "source": "délibération"}
    with pytest.raises(StatusError, match=problem) as refused:
        read_status({"format": 1, "commune": CODE, "transfer": transfer}, CODE, TODAY)
    assert refused.value.field == "transfer.on"
    syndicat = {"name": "SM", "member": "commune", "joined_on": on, "source": "arrêté"}
    with pytest.raises(StatusError, match=problem):
        read_status({"format": 1, "commune": CODE, "syndicats": [syndicat]}, CODE, TODAY)


@pytest.mark.parametrize(
    ("keys", "problem"),
    [
        ({"commune": 79329}, "un texte entre guillemets est attendu, pas « 79329 »"),
        ({"island_commune": float("nan")}, "pas « NaN »"),
        ({"kept_services": [{"name": True, "solution": "regular", "source": "x"}]}, "pas « true »"),
        ({"transfer": {"done": True, "on": "20210320", "source": "x"}}, "une date est attendue"),
        ({"transfer": {"done": True, "on": "2021-W11-6", "source": "x"}}, "une date est attendue"),
    ],
)
def test_value_is_refused_as_the_file_writes_it(keys: dict[str, Any], problem: str) -> None:
    with pytest.raises(StatusError, match=problem):
        read(**keys)


def test_date_is_read_when_it_is_today() -> None:
    transfer = {"done": True, "on": "2026-11-27", "source": "délibération"}
    document = {"format": 1, "commune": CODE, "transfer": transfer}
    assert read_status(document, CODE, TODAY).transfer_on == date(2026, 11, 27)


def test_status_is_unknown_when_nothing_is_declared() -> None:
    assert read() == Declared()
    assert read(syndicats=[]).syndicats == ()


def test_every_declared_fact_is_read() -> None:
    declared = read(
        transfer={"done": True, "on": "2021-03-20", "source": "délibération"},
        syndicats=[{"name": "SM", "member": "epci", "competence": True, "joined_on": "2022-01-01", "source": "arrêté"}],
        kept_services=[{"name": "bus", "solution": "regular", "region_informed": True, "source": "lettre"}],
        epci_kind_2021="CC",
    )
    assert (declared.transfer, declared.transfer_on) == (True, date(2021, 3, 20))
    assert declared.syndicats is not None
    assert declared.syndicats[0].member is Member.EPCI
    assert declared.kept_services is not None
    assert declared.kept_services[0].solution is Solution.REGULAR
    assert declared.kind_2021 is EpciKind.CC


@pytest.mark.parametrize(
    ("keys", "field"),
    [
        ({"format": 2}, "format"),
        ({"commune": "79001"}, "commune"),
        ({"transfert": {}}, "transfert"),
        ({"transfer": True}, "transfer"),
        ({"transfer": {"done": "oui", "source": "x"}}, "transfer.done"),
        ({"transfer": {"done": True}}, "transfer.source"),
        ({"transfer": {"done": True, "on": "hier", "source": "x"}}, "transfer.on"),
        ({"transfer": {"done": False, "on": "2021-03-20", "source": "x"}}, "transfer.on"),
        ({"syndicats": {}}, "syndicats"),
        ({"syndicats": [{"name": "SM", "member": "région", "source": "x"}]}, r"syndicats\[0\].member"),
        ({"syndicats": [{"member": "epci", "source": "x"}]}, r"syndicats\[0\].name"),
        ({"syndicats": [{"name": "SM", "member": "epci"}]}, r"syndicats\[0\].source"),
        ({"syndicats": [{"name": "SM", "member": "epci", "source": "x", "date": 1}]}, r"syndicats\[0\].date"),
        ({"kept_services": [{"name": "bus", "solution": "métro", "source": "x"}]}, r"kept_services\[0\].solution"),
        ({"island_commune": 1}, "island_commune"),
        ({"epci_kind_2021": "CX"}, "epci_kind_2021"),
    ],
)
def test_status_file_is_refused_with_its_field_when_it_is_wrong(keys: dict[str, Any], field: str) -> None:
    with pytest.raises(StatusError, match=f"« {field} »"):
        read(**keys)


def test_status_file_is_refused_when_it_is_no_object() -> None:
    with pytest.raises(StatusError, match="objet JSON"):
        read_status([], CODE, TODAY)


@pytest.mark.parametrize("name", ["competence_status", "competence_answer"])
def test_example_follows_its_schema(name: str) -> None:
    jsonschema.Draft202012Validator.check_schema(schema(name))
    jsonschema.validate(example(name), schema(name), cls=jsonschema.Draft202012Validator)


def test_published_schema_of_the_status_has_the_keys_that_are_read() -> None:
    properties = schema("competence_status")["properties"]
    assert set(properties) == set(STATUS_KEYS)
    assert set(properties["transfer"]["properties"]) == set(TRANSFER_KEYS)
    assert set(properties["syndicats"]["items"]["properties"]) == set(SYNDICAT_KEYS)
    assert set(properties["kept_services"]["items"]["properties"]) == set(SERVICE_KEYS)


def test_example_of_the_status_is_read() -> None:
    document = example("competence_status")
    declared = read_status(document, document["commune"], TODAY)
    assert declared.transfer is True
    assert "INVENTÉ" in declared.transfer_source


@pytest.mark.parametrize(
    ("declared", "epci"), [(Declared(), CA), (Declared(), None), (TRANSFER, CC), (NO_TRANSFER, CC)], ids=str
)
def test_every_answer_follows_the_published_schema(declared: Declared, epci: Epci | None) -> None:
    answer = answered(declared, epci)
    document = answer_document(answer)
    jsonschema.validate(document, schema("competence_answer"), cls=jsonschema.Draft202012Validator)
    assert {row["actor"] for row in document["levers"]} <= {actor.value for actor in ACTORS}


def test_answer_says_unknown_when_nobody_knows_who_is_aom() -> None:
    document = answer_document(answered(Declared()))
    assert document["aom"]["holder"] is None
    assert document["aom"]["certainty"] == "undetermined"
    assert document["aom"]["to_verify"] is True
    assert document["aom"]["look_for"]


def test_answer_gives_who_is_aom_elsewhere_when_it_differs() -> None:
    document = answer_document(answered(replace(NO_TRANSFER, syndicats=(SYNDICAT,))))
    assert document["aom"]["holder"] == "syndicat_mixte"
    assert "région" in document["aom"]["elsewhere"]
    assert {row["verdict"] for row in document["levers"]} == {verdict.value for verdict in Verdict}
