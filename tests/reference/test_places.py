from __future__ import annotations

import importlib
from pathlib import Path

import pytest

from solimob.reference.places import INDEX, UnknownCommuneError, find_home

ROOT = Path(__file__).resolve().parents[2]


def test_the_index_is_that_of_the_embedded_tables_when_it_ships(monkeypatch: pytest.MonkeyPatch) -> None:
    import gzip

    monkeypatch.syspath_prepend(str(ROOT / "scripts" / "embedded"))
    assert gzip.decompress(INDEX.read_bytes()).decode() == importlib.import_module("place_index").index_text()


def test_a_commune_has_its_territories_when_it_is_found() -> None:
    home = find_home("79329")
    assert (home.name, home.territories) == ("Thouars", ("79329", "247900798", "dep:79", "reg:75"))
    assert not home.is_overseas
    assert find_home("97411").is_overseas


def test_the_commune_of_today_is_found_when_a_code_has_merged() -> None:
    text = __import__("gzip").decompress(INDEX.read_bytes()).decode()
    old, today = next(line for line in text.splitlines() if ">" in line).split(">")
    assert find_home(old).code == today


@pytest.mark.parametrize("code", ["99999", "", "79", "Thouars", "247900798"])
def test_a_code_is_refused_when_it_is_no_commune(code: str) -> None:
    with pytest.raises(UnknownCommuneError):
        find_home(code)
