from __future__ import annotations

import argparse
import json
from pathlib import Path

import pytest

from solimob.cli import RefusedError
from solimob.cli.counselling_aid_budget import add_verbs
from solimob.reference.schemas import example


@pytest.fixture(autouse=True)
def empty_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOLIMOB_HOME", str(tmp_path / "store"))


def run(folder: Path, *words: str, **changes: object) -> int:
    path = folder / "aide.json"
    document = example("aid_design")
    document["versions"][0] |= {"statuses": [], **changes}
    path.write_text(json.dumps(document), "utf-8")
    parser = argparse.ArgumentParser()
    add_verbs(parser.add_subparsers(required=True))
    shared = ["aid-budget", "--design", str(path), "--on", "2026-06-01", "--draws", "2"]
    arguments = parser.parse_args([*shared, *words])
    return int(arguments.run(arguments))


def test_an_estimate_says_its_span_and_its_assumptions_when_it_is_asked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ("--territory", "247900798", "--uptake", "0.02", "0.05", "--price", "1500", "1900")
    assert run(tmp_path, *words, "--income-ratio", "0.7", "1") == 0
    text = capsys.readouterr().out
    assert "CC du Thouarsais, le 01/06/2026" in text
    assert "supposé : 2% à 5% d'entre elles" in text
    assert "2 tirages" in text
    assert "Budget : 15\u202f000 €" in text


@pytest.mark.parametrize("on", ["2026-13-01", "20260601", "2026-W23-1"])
def test_a_day_is_refused_in_words_when_it_is_none(tmp_path: Path, capsys: pytest.CaptureFixture[str], on: str) -> None:
    with pytest.raises(SystemExit):
        run(tmp_path, "--territory", "247900798", "--uptake", "0", "1", "--on", on)
    assert f"« {on} » n'est pas un jour AAAA-MM-JJ" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--territory", "247900798", "--uptake", "0.02", "0.05"), "price : dites un prix"),
        (("--territory", "247900798", "--uptake", "0.5", "0.2", "--price", "1", "2"), "uptake"),
        (("--territory", "999999999", "--uptake", "0", "1", "--price", "1", "2"), "999999999"),
    ],
)
def test_an_estimate_is_refused_when_it_cannot_be_made(tmp_path: Path, words: tuple[str, ...], said: str) -> None:
    with pytest.raises(RefusedError) as refusal:
        run(tmp_path, *words)
    assert said in str(refusal.value)
