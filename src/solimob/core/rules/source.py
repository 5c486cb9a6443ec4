"""The text a rule rests on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Reading(StrEnum):
    """How a text was read; the letters are those of the team's fact sheets."""

    VERIFIED = "verified"
    """V: the text itself, or an official page."""
    SECONDARY = "secondary"
    """S: a serious secondary source; shown « à vérifier », and it decides."""
    TO_VERIFY = "to_verify"
    """T: from memory, not found, or sources disagree; it never decides alone."""


@dataclass(frozen=True, slots=True)
class LegalSource:
    """An act, an article, a page; `known_until` is the last day on which the text is known to be in force as read."""

    act: str
    article: str | None
    paragraph: str | None
    url: str | None
    read_on: date | None
    reading: Reading
    known_until: date | None = None
    article_id: str | None = None
    """The record of `reference/law` that tells the article in plain words, where there is one."""

    def __post_init__(self) -> None:
        if not self.act:
            raise ValueError("a source names its act")
        if self.reading is Reading.VERIFIED and self.read_on is None:
            raise ValueError(f"{self.act}: a verified source has the day it was read")

    def is_to_verify(self, on: date) -> bool:
        """Tell whether what it says on a day is shown « à vérifier »: not read in the text, or not known so late."""
        late = self.known_until or self.read_on
        return self.reading is not Reading.VERIFIED or late is None or on > late

    def citation(self) -> str:
        """Return « code des transports, article R.3133-4 », with the paragraph where there is one."""
        parts = [self.act, f"article {self.article}" if self.article else "", self.paragraph or ""]
        return ", ".join(part for part in parts if part)
