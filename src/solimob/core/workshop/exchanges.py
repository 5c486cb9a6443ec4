"""An exchange about a need: short messages between the team and the author of a note, or between members.

A thread is a list of messages, the oldest first. It is never public. Nobody gives a name: a message is of the team, or
of the author of the contribution.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from solimob.core.workshop.acts import ActError, clean_text
from solimob.core.workshop.needs import Need

LONGEST_MESSAGE = 1_000


class Side(StrEnum):
    """Who wrote a message."""

    TEAM = "team"
    AUTHOR = "author"

    @property
    def label(self) -> str:
        """The French words shown."""
        return "Équipe" if self is Side.TEAM else "Auteur de la contribution"


class Verdict(StrEnum):
    """What the author of a note says of the answer."""

    ANSWERS = "answers"
    DOES_NOT = "does_not"

    @property
    def label(self) -> str:
        """The French words shown."""
        return "Cela répond" if self is Verdict.ANSWERS else "Cela ne répond pas"


class ExchangeError(ValueError):
    """A message that cannot be kept; it says what to do, in French."""


@dataclass(frozen=True, slots=True)
class Message:
    """A message: `verdict` where the author judges the answer, whose `answer_mark` is then `about`.

    One that the team deleted has no text any more.
    """

    side: Side
    text: str
    verdict: Verdict | None = None
    about: str = ""
    is_deleted: bool = False


def message_text(raw: str, verdict: Verdict | None = None) -> str:
    """Return the text of a message as it is kept: plain, without control characters.

    Raises
    ------
    ExchangeError
        If it is too long; if it is empty, unless it says that the answer answers.
    """
    if verdict is Verdict.ANSWERS and not raw.strip():
        return ""
    try:
        return clean_text(raw, "ce message", LONGEST_MESSAGE)
    except ActError as error:
        if raw.strip():
            raise ExchangeError(f"Écrivez {LONGEST_MESSAGE} caractères au plus.") from error
        wanted = "Dites en un mot pourquoi cela ne répond pas." if verdict else "Écrivez votre message."
        raise ExchangeError(wanted) from error


def answer_mark(need: Need) -> str:
    """Return what tells whether the answer to a need has changed."""
    return sha256(repr((need.status.value, need.answer or "", need.reason or "")).encode()).hexdigest()


def last_verdict(thread: Sequence[Message], mark: str) -> tuple[Verdict, bool] | None:
    """Return what the author says of the answer, and whether it is of the answer as it is now (`mark`).

    One that the team deleted leaves none: the one before it, which the author took back, does not stand again.
    """
    said = _last_said(thread)
    return None if said is None or said.is_deleted or said.verdict is None else (said.verdict, said.about == mark)


def awaits_team(thread: Sequence[Message]) -> bool:
    """Tell whether the author wrote last, and said something else than that the answer answers.

    A verdict that they took back waits for nothing.
    """
    said = _last_said(thread)
    live = [each for each in thread if not each.is_deleted and (each.verdict is None or each is said)]
    return bool(live) and live[-1].side is Side.AUTHOR and live[-1].verdict is not Verdict.ANSWERS


def _last_said(thread: Sequence[Message]) -> Message | None:
    """Return the last message in which the author judged the answer, deleted or not."""
    return next((message for message in reversed(thread) if message.verdict is not None), None)
