from __future__ import annotations

import argparse
import json
from pathlib import Path

import jsonschema
import pytest

from solimob.cli import RefusedError
from solimob.cli.counselling_test import FORM_KINDS, add_verbs
from solimob.publish.counselling_forms import FORMS
from solimob.reference.schemas import example, schema


def run(*words: str) -> int:
    parser = argparse.ArgumentParser()
    add_verbs(parser.add_subparsers(required=True))
    arguments = parser.parse_args(words)
    return int(arguments.run(arguments))


def written(folder: Path, document: object) -> str:
    path = folder / "reponses.json"
    path.write_text(json.dumps(document), "utf-8")
    return str(path)


def test_the_text_has_no_score_when_a_result_is_shown(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("obstacles", "--answers", written(tmp_path, example("obstacles_answers"))) == 0
    text = capsys.readouterr().out
    assert "Location solidaire inventée pour l'exemple : 00 00 00 00 00." in text
    assert "Vous n'avez pas de véhicule." in text
    assert "score" not in text.lower()
    assert "95" not in text


def test_json_is_the_published_document(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("obstacles", "--answers", written(tmp_path, example("obstacles_answers")), "--format", "json") == 0
    document = json.loads(capsys.readouterr().out)
    jsonschema.Draft202012Validator(schema("obstacles_result")).validate(document)
    assert document == example("obstacles_result")


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"version": "7"}, "la version « 7 » du test n'existe pas ; versions publiées : 1"),
        ({"surname": "x"}, "document.surname : cette clé n'est pas connue"),
        ({"answers": {"age": "30"}}, "answers.age : « 30 » n'est pas au choix"),
    ],
)
def test_answers_are_refused_when_they_are_wrong(tmp_path: Path, change: dict[str, object], expected: str) -> None:
    with pytest.raises(RefusedError) as refused:
        run("obstacles", "--answers", written(tmp_path, example("obstacles_answers") | change))
    assert expected in str(refused.value)
    assert "reponses.json" in str(refused.value)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match="n'existe pas"):
        run("obstacles", "--answers", str(tmp_path / "absent.json"))


@pytest.mark.parametrize("kind", FORM_KINDS)
def test_a_form_is_written_in_each_kind(tmp_path: Path, kind: str) -> None:
    out = tmp_path / "test.pdf"
    assert run("form", "--kind", kind, "--out", str(out)) == 0
    assert out.read_bytes().startswith(b"%PDF")


def test_a_form_is_refused_when_it_is_not_a_pdf(tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match=r"finit par \.pdf"):
        run("form", "--out", str(tmp_path / "test.docx"))


def test_the_kinds_of_forms_are_those_that_can_be_printed() -> None:
    assert set(FORM_KINDS) == set(FORMS)
