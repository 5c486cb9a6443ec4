"""Forms that hold rows (questions, columns, links), of which one adds, moves and removes some without JavaScript.

A button `act` of the form says « more », « up-2 », « down-2 » or « drop-2 »: the page comes back with the rows so
changed and nothing saved. A row whose first field is empty is left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar, Self

from django import forms
from django.forms import BoundField
from django.http import QueryDict

from solimob.web.workshop.numbers import whole_number

_ACT = re.compile(r"more|(?:up|down|drop)-[0-9]{1,3}")


class RowsForm(forms.Form):
    """A form with fields of its own and rows; `row_fields` makes the fields of one row, the first one names it."""

    stem: ClassVar[str] = "row"
    row_fields: ClassVar[Mapping[str, Callable[[], forms.Field]]] = {}
    most_rows: ClassVar[int] = 30
    spare_rows: ClassVar[int] = 0
    """Empty rows shown after those there are."""

    def __init__(self, *args: Any, rows: Sequence[Mapping[str, Any]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row_count = _count(self.data) if self.is_bound else min(len(rows) + self.spare_rows, self.most_rows)
        for rank in range(self.row_count):
            for name, make in self.row_fields.items():
                self.fields[self.field_name(rank, name)] = make()
                if rank < len(rows):
                    self.initial[self.field_name(rank, name)] = rows[rank].get(name)

    @classmethod
    def field_name(cls, rank: int, name: str) -> str:
        """Return the name of a field of a row, the first row being 0."""
        return f"{cls.stem}_{rank}_{name}"

    def row_bound(self) -> list[dict[str, BoundField]]:
        """Return the fields of each row, by name, for the template."""
        return [{name: self[self.field_name(rank, name)] for name in self.row_fields} for rank in range(self.row_count)]

    def own_bound(self) -> list[BoundField]:
        """Return the fields that are in no row."""
        return [self[name] for name in self.fields if not name.startswith(f"{self.stem}_")]

    def filled_rows(self) -> list[tuple[int, dict[str, Any]]]:
        """Return the rows that say something, each with its rank, once the form is cleaned."""
        first = next(iter(self.row_fields))
        rows = [
            (rank, {name: self.cleaned_data.get(self.field_name(rank, name)) for name in self.row_fields})
            for rank in range(self.row_count)
        ]
        return [(rank, row) for rank, row in rows if row[first]]

    @classmethod
    def rearranged(cls, data: QueryDict, **kwargs: Any) -> Self | None:
        """Return the form with its rows changed as a button says, unchecked; None if no such button was pressed."""
        act = data.get("act", "")
        if not _ACT.fullmatch(act):
            return None
        rows = [{name: data.get(cls.field_name(rank, name)) for name in cls.row_fields} for rank in range(_count(data))]
        verb, _, at = act.partition("-")
        _change(rows, verb, int(at or 0))
        initial: dict[str, Any] = {name: data.get(name) for name in cls.base_fields}
        for name, field in cls.base_fields.items():
            if isinstance(field, forms.BooleanField):
                initial[name] = name in data
        return cls(initial=initial, rows=rows[: cls.most_rows], **kwargs)


def _change(rows: list[dict[str, Any]], verb: str, at: int) -> None:
    if verb == "more":
        rows.append({})
    elif at < len(rows):
        row = rows.pop(at)
        if verb != "drop":
            rows.insert(max(0, at + (-1 if verb == "up" else 1)), row)


def _count(data: Mapping[str, Any]) -> int:
    return min(whole_number(str(data.get("row_count", ""))) or 0, 100)
