"""A meeting taken out of the site: files that are read again, a published schema, tables that add up."""

from __future__ import annotations

import csv
import json
from io import StringIO
from pathlib import Path

import jsonschema
import pytest
import yaml
from referencing import Registry, Resource

from solimob.core.workshop.minutes import MeetingRecord
from solimob.publish.meeting_export import (
    EXPORT_FORMATS,
    export_files,
    meeting_yaml,
    read_scale_tallies,
    record_document,
)
from solimob.reference.schemas import example, schema
from solimob.reference.workshop.meeting_format import read_meeting
from tests.core.workshop.small_meeting import MEETING, RECORD

PUBLISHED = [Resource.from_contents(schema(name)) for name in ("meeting", "needs", "meeting_record")]
VALIDATOR = jsonschema.Draft202012Validator(
    schema("meeting_record"),
    registry=Registry().with_resources((each.contents["$id"], each) for each in PUBLISHED),
    format_checker=jsonschema.FormatChecker(),
)


def table(name: str) -> list[list[str]]:
    content = export_files(RECORD, ["csv"])[name].decode("utf-8-sig")
    return list(csv.reader(StringIO(content), delimiter=";"))


@pytest.mark.parametrize("record", [RECORD, MeetingRecord(meeting=MEETING)], ids=["held", "in preparation"])
def test_an_export_is_as_its_schema_says(record: MeetingRecord) -> None:
    VALIDATOR.validate(json.loads(json.dumps(record_document(record))))


def test_the_example_is_as_its_schema_says_and_is_refused_when_it_says_more() -> None:
    VALIDATOR.validate(example("meeting_record"))
    assert not VALIDATOR.is_valid({**example("meeting_record"), "voter": "x"})
    assert not VALIDATOR.is_valid({**example("meeting_record"), "meeting": {}})


def test_every_file_is_there_when_every_format_is_asked(tmp_path: Path) -> None:
    files = export_files(RECORD, EXPORT_FORMATS)
    assert sorted(files) == [
        "besoins.csv",
        "compte-rendu.odt",
        "decisions.csv",
        "post-it.csv",
        "questions.csv",
        "resultats.csv",
        "reunion.json",
        "reunion.yaml",
    ]
    path = tmp_path / "reunion.yaml"
    path.write_bytes(files["reunion.yaml"])
    assert read_meeting(path) == MEETING
    assert yaml.safe_load(meeting_yaml(MEETING))["title"] == MEETING.title


def test_results_are_one_line_an_answer_with_numbers_as_the_french_write_them() -> None:
    header, *rows = table("resultats.csv")
    assert header[:5] == ["activité", "question", "nature", "réponse", "nombre"]
    assert ["Sondage", "Venez-vous en bus ?", "single", "Oui", "2", "0,666666666667", "", ""] in rows
    assert ["Sondage", "Par quoi commencer ?", "ranking", "A", "1", "", "1,5", "2"] in rows
    assert ["Sondage", "Quel poids ?", "scale", "4", "2", "0,666666666667", "", ""] in rows
    assert ["Sondage", "Que manque-t-il ?", "text", "Un abri", "1", "", "", ""] in rows


def test_notes_questions_and_decisions_are_tables_that_run_no_formula() -> None:
    assert ["Tableau", "Page 1", "Quelles méthodes ?", "Appeler le 06 12 34 56 78", "0", "Aller voir"] in table(
        "post-it.csv"
    )
    assert ["Premier point", "question", "Combien cela coûte-t-il ?", "4", "oui"] in table("questions.csv")
    assert ["'=1+1", "", "", ""] in table("decisions.csv")


def test_scales_are_read_back_as_they_were_counted() -> None:
    (scale,) = read_scale_tallies(json.loads(json.dumps(record_document(RECORD))))
    assert scale == next(tally for question, tally in RECORD.polls[0].results if question.id == scale.question)


@pytest.mark.parametrize(
    "document", [None, [], {"format": "autre"}, {"format": "solimob-meeting-record-1", "polls": [{"results": [1]}]}]
)
def test_another_file_is_refused_when_weights_are_asked_of_it(document: object) -> None:
    with pytest.raises(ValueError, match=r"export|incomplet"):
        read_scale_tallies(document)
