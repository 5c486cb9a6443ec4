"""`competence` and `drafts` as a person at a keyboard meets them."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from solimob.cli import RefusedError
from solimob.cli.solutions_competence import add_verbs
from solimob.reference.schemas import example, schema


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOLIMOB_HOME", str(tmp_path / "home"))


def run(*words: str) -> int:
    parser = argparse.ArgumentParser()
    add_verbs(parser.add_subparsers(required=True))
    arguments = parser.parse_args(words)
    return int(arguments.run(arguments))


def status_file(folder: Path, **keys: object) -> str:
    path = folder / "statut.json"
    path.write_text(json.dumps({"format": 1, "commune": "79329", **keys}), encoding="utf-8")
    return str(path)


def test_json_answer_follows_the_published_schema(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("competence", "--commune", "79329", "--format", "json") == 0
    document = json.loads(capsys.readouterr().out)
    jsonschema.validate(document, schema("competence_answer"), cls=jsonschema.Draft202012Validator)
    assert document["aom"]["name"] == "CC du Thouarsais"
    assert document["aom"]["to_verify"] is True


def test_text_answer_says_who_is_aom_and_the_levers(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("competence", "--commune", "79329") == 0
    text = capsys.readouterr().out
    assert "AOM : CC du Thouarsais (établi, sauf exception)" in text
    assert "transport d'utilité sociale (TUS)" in text
    assert "article L.1231-1 I du code des transports" in text
    assert "ct-l" not in text
    assert "Textes lus le 22/11/2026 au plus tard ; ce qui a changé depuis n'a pas été vu." in text


def test_cc_in_no_list_is_undetermined(capsys: pytest.CaptureFixture[str]) -> None:
    """CC that no shipped list names: the answer says which document to look for (01002, CC)."""
    assert run("competence", "--commune", "01002") == 0
    text = capsys.readouterr().out
    assert "AOM : inconnue (à vérifier)" in text
    assert "délibération" in text


def test_declared_status_decides(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = status_file(tmp_path, transfer={"done": False, "source": "délibération d'essai"}, syndicats=[])
    assert run("competence", "--commune", "79329", "--status", file, "--format", "json") == 0
    assert json.loads(capsys.readouterr().out)["aom"]["holder"] == "region"


def test_example_status_is_accepted(tmp_path: Path) -> None:
    path = tmp_path / "exemple.json"
    path.write_text(json.dumps(example("competence_status")), encoding="utf-8")
    assert run("competence", "--commune", "79329", "--status", str(path)) == 0


def test_old_code_is_answered_for_the_commune_of_today(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("competence", "--commune", "79171") == 0
    assert "Thouars (79329)" in capsys.readouterr().out


def test_status_file_is_read_when_it_names_the_old_code_that_was_asked(tmp_path: Path) -> None:
    """Mauzé-Thouarsais (79171) joined Thouars: its own file is about the commune of today."""
    assert run("competence", "--commune", "79171", "--status", status_file(tmp_path, commune="79171")) == 0
    assert run("competence", "--commune", "79171", "--status", status_file(tmp_path, commune="79329")) == 0


def test_transfer_to_come_is_refused(tmp_path: Path) -> None:
    file = status_file(tmp_path, transfer={"done": True, "on": "2999-01-01", "source": "délibération d'essai"})
    with pytest.raises(RefusedError, match=r"transfer.on.*est à venir"):
        run("competence", "--commune", "79329", "--status", file)


@pytest.mark.parametrize("code", ["99999", "7932", "Thouars", ""])
def test_commune_is_refused_with_what_to_do_when_it_is_unknown(code: str) -> None:
    with pytest.raises(RefusedError, match=r"--commune : commune inconnue .*solimob territory search"):
        run("competence", "--commune", code)


@pytest.mark.parametrize(
    ("keys", "field"),
    [
        ({"transfert": True}, "transfert"),
        ({"commune": "01002"}, "commune"),
        ({"island_commune": True}, "island_commune"),
        ({"kept_services": [{"name": "bus", "solution": "bus", "source": "x"}]}, r"kept_services\[0\].solution"),
    ],
)
def test_status_file_is_refused_with_its_name_and_field(keys: dict[str, object], field: str, tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match=rf"statut.json : « {field} »"):
        run("competence", "--commune", "79329", "--status", status_file(tmp_path, **keys))


def test_ingested_communes_are_read_before_the_embedded_ones(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Same answer through the store as through the lean reader, while nothing but embedded data is in force."""
    from solimob.cli import solutions_competence

    lean = solutions_competence._place("79171")
    assert solutions_competence._stored_place("79171", tmp_path / "home") == lean


def test_answer_needs_neither_the_gazetteer_nor_the_documents() -> None:
    """The start-up of a scalar verb: the slow packages stay out (measures in docs/methode/competence.md)."""
    code = (
        "import argparse, sys\n"
        "from solimob.cli.solutions_competence import add_verbs\n"
        "parser = argparse.ArgumentParser(); add_verbs(parser.add_subparsers())\n"
        "arguments = parser.parse_args(['competence', '--commune', '79329']); arguments.run(arguments)\n"
        "print([name for name in ('scipy', 'numba', 'shapely', 'odf', 'jsonschema') if name in sys.modules])\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_draft_is_written_for_a_case(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "projets"
    answers = "association,ride,fragile,for-passenger,share"
    assert run("drafts", "--commune", "79329", "--kind", "note", "--out", str(out), "--answers", answers) == 0
    assert capsys.readouterr().out.strip() == str(out / "note-79329.odt")
    assert (out / "note-79329.odt").read_bytes()[:2] == b"PK"


def test_case_is_refused_when_an_answer_is_missing(tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match="--answers : il reste à répondre"):
        run("drafts", "--commune", "79329", "--kind", "note", "--out", str(tmp_path), "--answers", "association")


def test_answers_are_refused_when_no_note_is_asked(tmp_path: Path) -> None:
    words = ("--commune", "79329", "--kind", "convention", "--out", str(tmp_path), "--answers", "association")
    with pytest.raises(RefusedError, match="--answers : ces réponses ne vont que dans la note"):
        run("drafts", *words)


def test_every_kind_is_written_when_all_are_asked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("drafts", "--commune", "79329", "--kind", "all", "--out", str(tmp_path / "tout")) == 0
    assert len(capsys.readouterr().out.splitlines()) == 14
