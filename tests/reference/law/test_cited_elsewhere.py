"""Whatever room cites an article, the book of law holds it (L1)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from solimob.reference.law import load_law_book

ROOT = Path(__file__).resolve().parents[3]
RECORDS_OF_AIDS = ROOT / "src/solimob/reference/rules/aids/sources.yaml"
"""The register of the texts of aids: what it names is recorded there, with how and when it was read."""
BOOK = load_law_book()
_NUMBER = re.compile(r"\b([LRD])\.?\s?(\d{3,4}(?:-\d+)+)\b")
_ID = re.compile(r"\barticle_id: *([a-z0-9-]+)")


def shipped() -> Iterator[Path]:
    """Every data file and every page of method."""
    yield from sorted(set((ROOT / "src/solimob/reference").rglob("*.yaml")) - {RECORDS_OF_AIDS})
    yield from sorted((ROOT / "docs/methode").rglob("*.md"))


def cited(pattern: re.Pattern[str], join: str) -> set[tuple[str, str]]:
    found = set()
    for path in shipped():
        for match in pattern.finditer(path.read_text(encoding="utf-8")):
            found.add((str(path.relative_to(ROOT)), join.join(match.groups())))
    return found


def test_every_number_named_in_data_and_methods_has_its_record() -> None:
    known = {article.number for article in BOOK}
    numbers = cited(_NUMBER, ".")
    assert len(numbers) > 50
    assert sorted((path, number) for path, number in numbers if number not in known) == []


def test_every_record_pointed_at_by_a_rule_exists() -> None:
    assert sorted((path, id_) for path, id_ in cited(_ID, "") if id_ not in BOOK) == []


@pytest.mark.parametrize("text", ["L.1231-1", "L. 1231-1", "L1231-1"])
def test_number_is_seen_when_written_in_any_way(text: str) -> None:
    assert [".".join(match.groups()) for match in _NUMBER.finditer(f"l’article {text} I")] == ["L.1231-1"]
