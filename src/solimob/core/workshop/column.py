"""A column of a board: one question that notes answer."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Column:
    """A question of a board, and the id by which notes point to it."""

    id: str
    title: str
