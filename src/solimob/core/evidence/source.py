"""Where a number was read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class SourceStatus(StrEnum):
    """Whether somebody checked the source."""

    VERIFIED = "verified"
    TO_VERIFY = "to_verify"

    @property
    def label(self) -> str:
        """The French words shown beside a source."""
        return "vérifié" if self is SourceStatus.VERIFIED else "à vérifier"


@dataclass(frozen=True, slots=True)
class Source:
    """One publication: a file, a page, a law, a survey."""

    id: str
    title: str
    publisher: str
    year: int | None
    licence: str
    url: str | None
    read_on: date | None
    status: SourceStatus = SourceStatus.TO_VERIFY
    """`verified` only where somebody read the official publication, or its file in its official layout."""

    def __post_init__(self) -> None:
        if not self.id or not self.title:
            raise ValueError("a source has an id and a title")

    def citation(self) -> str:
        """Return the line printed under a table: publisher, title, year, and « à vérifier » where nobody checked."""
        head = f"{self.publisher}, {self.title}" if self.publisher else self.title
        if self.year is not None and str(self.year) not in head:
            head = f"{head} ({self.year})"
        return head if self.status is SourceStatus.VERIFIED else f"{head} — à vérifier"
