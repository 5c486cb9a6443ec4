"""Rows of results, one JSON object a line, appended as soon as each is measured."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

type Row = dict[str, Any]

KERNEL = Path(__file__).resolve().parents[3] / "src" / "solimob" / "core" / "dispatch"


@dataclass(frozen=True, slots=True)
class Run:
    """One thing to measure; the same five words are never measured twice."""

    suite: str
    instance: str
    engine: str
    seconds: float
    seed: int

    @classmethod
    def of(cls, row: Row) -> Run:
        """Return what a row measured."""
        return cls(row["suite"], row["instance"], row["engine"], float(row["seconds"]), int(row["seed"]))


class Results:
    """The rows of a file; a row cut short by a power cut is left out and measured again."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.rows: list[Row] = []
        if path.exists():
            for line in path.read_text(encoding="utf-8").splitlines():
                try:
                    self.rows.append(json.loads(line))
                except json.JSONDecodeError:
                    continue
        self.done = {Run.of(row) for row in self.rows}

    def append(self, row: Row) -> None:
        """Write a row at the end of the file."""
        self.rows.append(row)
        self.done.add(Run.of(row))
        self.path.parent.mkdir(parents=True, exist_ok=True)
        whole = not self.path.exists() or self.path.stat().st_size == 0 or self.path.read_bytes().endswith(b"\n")
        with self.path.open("a", encoding="utf-8") as file:
            file.write(("" if whole else "\n") + json.dumps(row, ensure_ascii=False) + "\n")

    def forget(self, rows: Iterable[Row]) -> None:
        """Take rows out of the file."""
        gone = {Run.of(row) for row in rows}
        self.rows = [row for row in self.rows if Run.of(row) not in gone]
        self.done -= gone
        text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in self.rows)
        whole = self.path.with_suffix(".whole")
        whole.write_text(text, "utf-8")
        whole.replace(self.path)


SEARCH = ("annealing.py", "combining.py", "kernel", "solver.py")
LIVED = (*SEARCH, "begun.py", "live.py", "offer.py", "placement.py")
"""What a day being lived rests on, besides the search."""
LIVED_SUITES = frozenset({"association", "calls"})
OF_LIVED_DAYS = frozenset({"kernel/calls.py"})
"""What the search does not call."""


def kernel_print(suite: str, folder: Path = KERNEL) -> str:
    """Return ten letters that change with any line of what a suite measures: rows of one print can be compared."""
    lived = suite in LIVED_SUITES
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*.py")):
        name = path.relative_to(folder)
        if name.parts[0] in (LIVED if lived else SEARCH) and (lived or name.as_posix() not in OF_LIVED_DAYS):
            digest.update(name.as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:10]
