"""The JSON form of a diagnosis."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import jsonschema
import pytest

from solimob.core.diagnosis import diagnose, from_dict, to_dict
from solimob.core.evidence import Correction
from solimob.reference.schemas import example, schema
from tests.fake_epci import fake_diagnosis, fake_inputs


def test_reading_back_gives_the_same_document() -> None:
    document = to_dict(fake_diagnosis(1))
    text = json.dumps(document, ensure_ascii=False, allow_nan=False)
    assert to_dict(from_dict(json.loads(text), current_year=2026)) == document
    assert json.dumps(to_dict(from_dict(json.loads(text), current_year=2026)), ensure_ascii=False) == text


@pytest.mark.parametrize("document", [to_dict(fake_diagnosis(1)), example("diagnosis")], ids=["fake", "example"])
def test_document_follows_its_published_schema(document: dict[str, object]) -> None:
    jsonschema.Draft202012Validator.check_schema(schema("diagnosis"))
    jsonschema.validate(document, schema("diagnosis"), cls=jsonschema.Draft202012Validator)


def test_example_reads_and_fills_every_section() -> None:
    document = example("diagnosis")
    assert to_dict(from_dict(document, current_year=2026)) == document
    assert all(document[key] not in (None, [], {}) for key in document)


def test_unknown_is_null_and_a_corrected_value_carries_its_nature() -> None:
    correction = Correction("households", "00002", 640.0, "Une élue", date(2026, 11, 22), "Lotissement")
    document = to_dict(diagnose(replace(fake_inputs(1), corrections=(correction,))))
    columns = {entry["id"]: entry for entry in document["indicators"]}
    assert columns["poverty_rate"]["values"]["00002"] == {"value": None, "low": None, "high": None}
    assert columns["households_without_car"]["values"]["00002"]["nature"] == "declared"
    assert "nature" not in columns["households_without_car"]["values"]["00003"]


def test_document_of_another_format_is_refused() -> None:
    with pytest.raises(ValueError, match="solimob-diagnosis"):
        from_dict({"format": "autre"}, current_year=2026)


def test_two_publications_with_one_identifier_are_two_lines_of_the_catalogue() -> None:
    diagnosis = fake_diagnosis(1)
    first, *rest = diagnosis.indicators
    source = replace(first.indicator.sources[0], title="Une autre publication")
    other = replace(first, indicator=replace(first.indicator, sources=(source,)))
    document = to_dict(replace(diagnosis, indicators=(other, *rest)))
    titles = {entry["id"]: entry["title"] for entry in document["sources"]}
    assert titles["fake"] == "Une autre publication"
    assert titles["fake-2"].startswith("Territoire fictif")
    assert to_dict(from_dict(document, current_year=2026)) == document
