"""The table of aid cases: YAML files anybody can read, one for each aid, run by test_aid_cases.py."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent / "aid_cases"
HIDDEN = "hidden"
"""The aid is not shown at that address."""


@dataclass(frozen=True, slots=True)
class AidCase:
    """A situation document and the state of one aid; `amount`, `missing`: `None` where the table says nothing."""

    name: str
    aid: str
    on: date
    situation: dict[str, Any]
    state: str
    amount: tuple[float, float] | None
    says_amount: bool
    missing: list[str] | None


def aid_cases() -> list[AidCase]:
    """Return every case; `given` takes the place of the same keys of `base`, null takes a key away."""
    found = []
    for path in sorted(FOLDER.glob("*.yaml")):
        table = yaml.safe_load(path.read_text(encoding="utf-8"))
        assert set(table) == {"aid", "base", "cases"}, path
        for row in table["cases"]:
            assert set(row) <= {"name", "given", "state", "amount", "missing"}, (path, row)
            situation = {**table["base"], **row.get("given", {})}
            on = situation.pop("day")
            situation = {key: value for key, value in situation.items() if value is not None}
            amount = row.get("amount")
            found.append(
                AidCase(
                    f"{table['aid']}: {row['name']}",
                    table["aid"],
                    on,
                    situation,
                    row["state"],
                    None if amount is None else (float(amount[0]), float(amount[1])),
                    "amount" in row,
                    row.get("missing"),
                )
            )
    return found
