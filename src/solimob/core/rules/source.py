"""The text a rule rests on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class LegalStatus(StrEnum):
    """How far a text may be trusted, from the strongest to the weakest; the letters are those of the fact sheets."""

    VERIFIED = "verified"
    """V: the text itself, or an official page, was read."""
    SECONDARY = "secondary"
    """S: a serious secondary source was read, not the text; shown « à vérifier », and it decides."""
    TO_VERIFY = "to_verify"
    """T: from memory, not found, or sources disagree; it never decides alone."""

    @property
    def label(self) -> str:
        """The French words shown beside it."""
        return {"verified": "vérifié", "secondary": "source secondaire, à vérifier", "to_verify": "à vérifier"}[self]


class Standing(StrEnum):
    """What a text is worth for a day; all but `READ` is shown « à vérifier », each in its own words."""

    READ = "read"
    """The text itself was read, and is known for that day."""
    OTHER_DAY = "other_day"
    """The text itself was read, but is not known so late or so early: the last version known decides."""
    UNREAD = "unread"
    """The text itself was not read: a secondary source, or none."""


LAST_VERSION = ", dernière version connue"
"""How the doubt ends on a text of which nothing is wrong but the time that has passed since it was read."""


def weakest(standings: Iterable[Standing]) -> Standing:
    """Return what an answer is worth that rests on several texts; `READ` where it rests on none."""
    return max(standings, key=tuple(Standing).index, default=Standing.READ)


@dataclass(frozen=True, slots=True)
class LegalSource:
    """An act, an article, a page; `known_until` is the last day on which the text is known to be in force as read.

    `known_from` is the first such day, where it is not that of the rule: a text whose first day nobody noted is known
    from the day it was read, or from that of a dated page that gives it.
    """

    act: str
    article: str | None
    paragraph: str | None
    url: str | None
    read_on: date | None
    reading: LegalStatus
    known_until: date | None = None
    article_id: str | None = None
    """The record of `reference/law` that tells the article in plain words, where there is one."""
    known_from: date | None = None

    def __post_init__(self) -> None:
        if not self.act:
            raise ValueError("a source names its act")
        if self.reading is LegalStatus.VERIFIED and self.read_on is None:
            raise ValueError(f"{self.act}: a verified source has the day it was read")

    @property
    def last_known(self) -> date | None:
        """The last day the text is known for."""
        return self.known_until or self.read_on

    def standing(self, on: date) -> Standing:
        """Return what the text is worth for a day."""
        if self.reading is not LegalStatus.VERIFIED or self.last_known is None:
            return Standing.UNREAD
        if on > self.last_known or (self.known_from is not None and on < self.known_from):
            return Standing.OTHER_DAY
        return Standing.READ

    def is_to_verify(self, on: date) -> bool:
        """Tell whether what it says on a day is shown « à vérifier »: the text not read, or not known for that day."""
        return self.standing(on) is not Standing.READ

    def doubt(self, on: date) -> str:
        """Return in French why what it says on a day is shown « à vérifier »; empty where it is not."""
        match self.standing(on):
            case Standing.READ:
                return ""
            case Standing.UNREAD:
                return self.reading.label if self.reading is LegalStatus.SECONDARY else "texte non vérifié"
        if self.known_from is not None and on < self.known_from:
            return f"connu depuis le {self.known_from:%d/%m/%Y} seulement, à vérifier"
        if self.known_until is not None:
            return f"dernière version connue : {self.known_until:%d/%m/%Y}"
        return f"lu le {self.read_on:%d/%m/%Y}{LAST_VERSION}"

    def citation(self) -> str:
        """Return « code des transports, article R.3133-4 », with the paragraph where there is one."""
        parts = [self.act, f"article {self.article}" if self.article else "", self.paragraph or ""]
        return ", ".join(part for part in parts if part)
