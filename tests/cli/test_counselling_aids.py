from __future__ import annotations

import argparse
import json
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from solimob.cli import RefusedError
from solimob.cli.counselling_aids import add_verbs
from solimob.publish.aids_feed import aids_feed
from solimob.reference.aids import load_all_aids
from solimob.reference.rules import gazetteer_resolver
from solimob.reference.schemas import example, schema
from solimob.store import Store


@pytest.fixture(autouse=True)
def empty_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOLIMOB_HOME", str(tmp_path / "store"))


def run(*words: str) -> int:
    return verb("aids", *words)


def verb(*words: str) -> int:
    parser = argparse.ArgumentParser()
    add_verbs(parser.add_subparsers(required=True))
    arguments = parser.parse_args(words)
    return int(arguments.run(arguments))


def written(folder: Path, document: object) -> str:
    path = folder / "situation.json"
    path.write_text(json.dumps(document), "utf-8")
    return str(path)


def printed(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(capsys.readouterr().out)
    jsonschema.validate(document, schema("aids_answer"))
    return document


def test_the_answer_is_the_published_example_when_the_example_is_asked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("--situation", written(tmp_path, example("aids_situation")), "--explain") == 0
    assert printed(capsys) == example("aids_answer")


def test_proofs_are_left_out_when_nobody_asks_why(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run("--situation", written(tmp_path, example("aids_situation")))
    assert all("because" not in aid for aid in printed(capsys)["aids"])


def test_the_aids_are_those_of_the_day_when_one_is_given(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    situation = {"status": "apprentice", "age": 20, "licence_b": False, "purpose": ["licence"], "price": 1500}
    path = written(tmp_path, situation)
    run("--situation", path, "--on", "2025-06-01")
    before = {aid["id"]: aid for aid in printed(capsys)["aids"]}["permis-apprenti"]
    run("--situation", path, "--on", "2026-11-27")
    after = {aid["id"]: aid for aid in printed(capsys)["aids"]}["permis-apprenti"]
    assert (before["state"], before["amount"]["high"]) == ("to_confirm", 500)
    assert (after["state"], after["amount"], after["change"]["kind"]) == ("ended", None, "ended")
    assert "loi de finances pour 2026" in after["change"]["text"]


def test_the_answer_says_what_to_run_when_bicycle_aids_are_not_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run("--situation", written(tmp_path, {"commune": "22343", "purpose": ["bike"]}))
    assert "solimob ingest add aides-velo" in printed(capsys)["not_evaluated"][0]["how"]
    run("--situation", written(tmp_path, {"commune": "22343", "purpose": ["licence"]}))
    assert not printed(capsys)["not_evaluated"]


def test_the_field_is_named_when_a_situation_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RefusedError) as refusal:
        run("--situation", written(tmp_path, {"commune": "99999", "income": {"reference": -1}}))
    assert "commune : commune inconnue « 99999 »" in str(refusal.value)
    assert "income.reference : -1 est impossible" in str(refusal.value)


def test_no_table_library_is_loaded_when_one_person_is_answered(tmp_path: Path) -> None:
    path = written(tmp_path, {"commune": "79329", "purpose": ["licence"]})
    code = (
        "import argparse, sys; from solimob.cli.counselling_aids import add_verbs\n"
        "p = argparse.ArgumentParser(); add_verbs(p.add_subparsers()); a = p.parse_args(sys.argv[1:]); a.run(a)\n"
        "sys.exit('polars' in sys.modules)"
    )
    words = [sys.executable, "-c", code, "aids", "--situation", path]
    assert subprocess.run(words, capture_output=True, check=False).returncode == 0


def design_file(folder: Path) -> str:
    path = folder / "aide.json"
    path.write_text(json.dumps(example("aid_design")), "utf-8")
    return str(path)


def test_a_designed_aid_is_among_the_others_when_its_file_is_given(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run("--situation", written(tmp_path, example("aids_situation")), "--design", design_file(tmp_path))
    found = {aid["id"]: aid for aid in printed(capsys)["aids"]}["exemple-permis"]
    assert (found["state"], found["amount"]["low"]) == ("available", 300)
    assert "Dans la limite d'un budget de 15\u202f000 €." in found["discretion"]


def test_a_design_is_refused_with_its_field_when_it_is_wrong(tmp_path: Path) -> None:
    path = tmp_path / "aide.json"
    path.write_text(json.dumps(example("aid_design") | {"level": "pays"}), "utf-8")
    with pytest.raises(RefusedError, match="level : « pays » est inconnu"):
        run("--situation", written(tmp_path, {}), "--design", str(path))


def test_a_regulation_is_written_when_a_design_has_terms_that_day(tmp_path: Path) -> None:
    out = tmp_path / "reglement.odt"
    words = ("aid-regulation", "--design", design_file(tmp_path), "--on", "2026-06-01", "--out")
    assert verb(*words, str(out)) == 0
    assert out.read_bytes()[:2] == b"PK"
    with pytest.raises(RefusedError, match=r"finit par \.odt"):
        verb(*words, str(tmp_path / "reglement.pdf"))
    with pytest.raises(RefusedError, match="n'a pas de règlement"):
        verb("aid-regulation", "--design", design_file(tmp_path), "--on", "2025-06-01", "--out", str(out))


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [("communes", ["79329", "99999"], "commune inconnue « 99999 »"), ("excludes", ["rien"], "aide inconnue « rien »")],
)
def test_a_regulation_is_refused_when_its_aid_names_what_does_not_exist(
    tmp_path: Path, key: str, value: list[str], said: str
) -> None:
    document = example("aid_design")
    document["versions"][1][key] = value
    path = tmp_path / "aide.json"
    path.write_text(json.dumps(document), "utf-8")
    with pytest.raises(RefusedError) as refusal:
        verb("aid-regulation", "--design", str(path), "--on", "2026-06-01", "--out", str(tmp_path / "r.odt"))
    assert f"aide.json : versions[1].{key} : {said}" in str(refusal.value)


def test_a_list_is_complete_when_it_is_the_one_published_here(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = load_all_aids(gazetteer_resolver(Store(tmp_path).gazetteer())).rules
    path = tmp_path / "liste.json"
    document = aids_feed(book, date(2026, 11, 27), "Essai")
    path.write_text(json.dumps(document), "utf-8")
    words = ("sim-check", "--feed", str(path), "--territory", "247900798", "--on", "2026-11-27")
    assert verb(*words) == 0
    assert "Toutes les aides connues ici" in capsys.readouterr().out
    document["aids"] = [one for one in document["aids"] if one["id"] != "thouars-tvelos"]
    path.write_text(json.dumps(document), "utf-8")
    assert verb(*words) == 1
    assert "absente de la liste : Location de vélos T'Vélos" in capsys.readouterr().out
    with pytest.raises(RefusedError, match="--territory"):
        verb("sim-check", "--feed", str(path), "--territory", "999999999")
