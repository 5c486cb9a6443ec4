"""The table of law cases: YAML files a jurist reads, one file for each regime, run by test_law_cases.py."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

from solimob.core.rules import RuleBook
from solimob.core.solutions.regime_book import REGIMES
from solimob.core.solutions.regime_case import Communes, RegimeCase, read_case
from solimob.reference.strict_yaml import read_yaml

FOLDER = Path(__file__).parent / "law_cases"
TODAY = date(2026, 11, 27)
COMMUNES = Communes({"00A", "00B", "00R", "00X"}.__contains__, {"00A": 11_999, "00B": 12_000, "00R": 0})
"""Made-up communes: an urban unit just under the limit, one at it, a rural commune, one the list forgot."""
_KEYS = {"id", "says", "change", "each", "allowed", "undetermined", "to_verify", "missing", "cites"}


@dataclass(frozen=True, slots=True)
class LawCase:
    """One row of the table, or one value of its `each`."""

    id: str
    says: str
    regime: str
    document: dict[str, Any]
    expected: dict[str, str]
    to_verify: bool | None
    missing: tuple[str, ...] | None
    cites: str

    def read(self, rules: RuleBook) -> RegimeCase:
        """Return the case as the finder takes it."""
        return read_case(self.document, rules, TODAY, COMMUNES)


def law_cases() -> list[LawCase]:
    """Return every case of every file."""
    return [case for path in sorted(FOLDER.glob("*.yaml")) for case in _of_file(path)]


def _of_file(path: Path) -> Iterator[LawCase]:
    table = read_yaml(path)
    assert set(table) == {"regime", "base", "cases"}, path
    for row in table["cases"]:
        assert set(row) <= _KEYS, f"{path} : {row['id']} : {set(row) - _KEYS}"
        each = row.get("each", {})
        for values in product(*each.values()):
            chosen = dict(zip(each, values))
            name = "-".join([row["id"], *(str(value) for value in values)])
            document = {**table["base"], **row.get("change", {}), **chosen}
            expected = dict.fromkeys(REGIMES, "forbidden")
            expected |= dict.fromkeys(row["allowed"], "allowed")
            expected |= dict.fromkeys(row.get("undetermined", ()), "undetermined")
            assert set(expected) == set(REGIMES), f"{path} : {row['id']}"
            missing = tuple(row["missing"]) if "missing" in row else None
            yield LawCase(
                name, row["says"], table["regime"], document, expected, row.get("to_verify"), missing, row["cites"]
            )
