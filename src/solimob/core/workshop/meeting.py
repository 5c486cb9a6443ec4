"""A participative meeting: ordered sequences of items, instructions, polls, boards and steps of a survey.

A meeting is a value: what was prepared. What happens while it runs (ballots, notes, questions) is kept elsewhere and
points here by the `id` of an entry, which is unique in its meeting.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from itertools import chain

from solimob.core.workshop.column import Column
from solimob.core.workshop.polls import PollQuestion

LONGEST_TITLE = 200
LONGEST_TEXT = 5_000
LONGEST_STARTER = 500
LONGEST_ENTRY_MINUTES = 480
MOST_PAGES = 20
_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
_WEB_ADDRESS = re.compile(r"https?://[^\s/]+\S*")
_MINUTES_IN_A_DAY = 24 * 60


class MeetingError(ValueError):
    """A meeting that cannot be; the message says what and what to do, in French."""


class AnswersBy(StrEnum):
    """How often one may answer a poll: once per device, once per code handed out, or as often as one likes."""

    PER_DEVICE = "per_device"
    PER_CODE = "per_code"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Audience:
    """Those a poll or a board is for: « territoires », « cellules », « usagers »."""

    id: str
    label: str

    def __post_init__(self) -> None:
        _check_id(self.id)
        _check_title(self.label)


@dataclass(frozen=True, slots=True)
class Link:
    """What an item shows: slides, a page, a video."""

    label: str
    url: str

    def __post_init__(self) -> None:
        _check_title(self.label)
        if not _WEB_ADDRESS.fullmatch(self.url):
            raise MeetingError(f"le lien « {self.label} » doit commencer par https:// ou http://, pas « {self.url} »")


@dataclass(frozen=True, slots=True)
class Starter:
    """A note that is already on each page of a board when it opens."""

    column: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """Somebody speaks. `role` is the function of the speaker; `speaker`, a name, is only for a meeting being held."""

    id: str
    title: str
    minutes: int | None = None
    notes: str = ""
    role: str = ""
    organisation: str = ""
    speaker: str = ""
    links: tuple[Link, ...] = ()
    text: str = ""

    def __post_init__(self) -> None:
        _check_entry(self.id, self.title, self.minutes, self.notes, self.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Instruction:
    """What everybody reads before an activity: its aim and its rules."""

    id: str
    title: str
    minutes: int | None = None
    notes: str = ""
    text: str = ""

    def __post_init__(self) -> None:
        _check_entry(self.id, self.title, self.minutes, self.notes, self.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Poll:
    """Questions answered on one's phone. `audience` is the id of one of the meeting, empty for everybody."""

    id: str
    title: str
    questions: tuple[PollQuestion, ...]
    minutes: int | None = None
    notes: str = ""
    audience: str = ""
    anonymous: bool = True
    answers: AnswersBy = AnswersBy.PER_DEVICE

    def __post_init__(self) -> None:
        _check_entry(self.id, self.title, self.minutes, self.notes)
        if not self.questions:
            raise MeetingError(f"le sondage « {self.id} » n'a aucune question : ajoutez-en une")
        _check_unique((question.id for question in self.questions), f"dans le sondage « {self.id} »")

    @property
    def answer_may_change(self) -> bool:
        """Whether one who answered may change it: a device that is known to have given it."""
        return not self.anonymous and self.answers == AnswersBy.PER_DEVICE


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """Questions as columns, on which notes are written; `pages` like boards for as many groups."""

    id: str
    title: str
    columns: tuple[Column, ...]
    minutes: int | None = None
    notes: str = ""
    audience: str = ""
    objective: str = ""
    pages: int = 1
    starters: tuple[Starter, ...] = ()

    def __post_init__(self) -> None:
        _check_entry(self.id, self.title, self.minutes, self.notes, self.objective)
        if not self.columns:
            raise MeetingError(f"le tableau « {self.id} » n'a aucune colonne : ajoutez une question")
        for column in self.columns:
            _check_id(column.id)
            _check_title(column.title)
        _check_unique((column.id for column in self.columns), f"dans le tableau « {self.id} »")
        if not 1 <= self.pages <= MOST_PAGES:
            raise MeetingError(f"le tableau « {self.id} » doit avoir de 1 à {MOST_PAGES} pages, pas {self.pages}")
        known = {column.id for column in self.columns}
        for starter in self.starters:
            if starter.column not in known:
                raise MeetingError(f"le tableau « {self.id} » n'a pas de colonne « {starter.column} »")
            if not starter.text.strip() or len(starter.text) > LONGEST_STARTER:
                raise MeetingError(f"un post-it de « {self.id} » est vide, ou dépasse {LONGEST_STARTER} caractères")


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyStep:
    """The moment at which a survey is answered. `survey` is the id of one shipped, or made in the démarche."""

    id: str
    title: str
    survey: str
    minutes: int | None = None
    notes: str = ""

    def __post_init__(self) -> None:
        _check_entry(self.id, self.title, self.minutes, self.notes)
        _check_id(self.survey)


type Entry = Item | Instruction | Poll | Board | SurveyStep


@dataclass(frozen=True, slots=True)
class Sequence:
    """A part of a meeting, with a title of its own."""

    id: str
    title: str
    entries: tuple[Entry, ...]

    def __post_init__(self) -> None:
        _check_id(self.id)
        _check_title(self.title)
        if not self.entries:
            raise MeetingError(f"la séquence « {self.id} » est vide : ajoutez un point ou une activité")


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """A meeting as prepared. `series` names the meetings that come back (« reseau »); empty when it is held once."""

    id: str
    title: str
    sequences: tuple[Sequence, ...]
    purpose: str = ""
    held_on: date | None = None
    starts_at: time | None = None
    place: str = ""
    series: str = ""
    audiences: tuple[Audience, ...] = ()
    facilitator_notes: str = ""
    material: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _check_id(self.id)
        _check_title(self.title)
        for text in (self.purpose, self.facilitator_notes):
            _check_text(text, self.id)
        if self.series:
            _check_id(self.series)
        if not self.sequences:
            raise MeetingError("la réunion n'a aucune séquence : ajoutez-en une")
        _check_unique((audience.id for audience in self.audiences), "parmi les publics")
        _check_unique((sequence.id for sequence in self.sequences), "parmi les séquences")
        _check_unique((entry.id for entry in self.entries()), "dans la réunion")
        known = {"", *(audience.id for audience in self.audiences)}
        for entry in self.entries():
            if isinstance(entry, Poll | Board) and entry.audience not in known:
                raise MeetingError(f"« {entry.id} » s'adresse à « {entry.audience} », qui n'est pas un public annoncé")

    def entries(self) -> Iterator[Entry]:
        """Yield the entries of all sequences, in order."""
        return chain.from_iterable(sequence.entries for sequence in self.sequences)

    def entry(self, id_: str) -> Entry:
        """Return the entry of this id.

        Raises
        ------
        MeetingError
            If there is none.
        """
        for entry in self.entries():
            if entry.id == id_:
                return entry
        raise MeetingError(f"la réunion n'a ni point ni activité « {id_} »")

    @property
    def minutes(self) -> int | None:
        """How long it lasts; unknown as soon as one entry does not say."""
        said = [entry.minutes for entry in self.entries()]
        return None if None in said else sum(filter(None, said))


@dataclass(frozen=True, slots=True)
class Slot:
    """When an entry comes. A time is unknown after an entry that does not say how long it takes."""

    sequence: str
    entry: str
    starts: time | None
    ends: time | None


def agenda(meeting: Meeting, starts: time) -> tuple[Slot, ...]:
    """Return when each entry begins and ends, for a meeting that begins at `starts`.

    Raises
    ------
    MeetingError
        If it would end after midnight.
    """
    slots: list[Slot] = []
    now: int | None = starts.hour * 60 + starts.minute
    for sequence in meeting.sequences:
        for entry in sequence.entries:
            end = None if now is None or entry.minutes is None else now + entry.minutes
            slots.append(Slot(sequence.id, entry.id, _time_of_day(now), _time_of_day(end)))
            now = end
    return tuple(slots)


def _time_of_day(minutes: int | None) -> time | None:
    if minutes is None:
        return None
    if minutes >= _MINUTES_IN_A_DAY:
        raise MeetingError("la réunion finirait après minuit : commencez plus tôt, ou raccourcissez-la")
    return time(minutes // 60, minutes % 60)


def _check_entry(id_: str, title: str, minutes: int | None, *texts: str) -> None:
    _check_id(id_)
    _check_title(title)
    if minutes is not None and not 1 <= minutes <= LONGEST_ENTRY_MINUTES:
        raise MeetingError(f"« {id_} » doit durer de 1 à {LONGEST_ENTRY_MINUTES} minutes, pas {minutes}")
    for text in texts:
        _check_text(text, id_)


def _check_id(id_: str) -> None:
    if not _ID.fullmatch(id_):
        raise MeetingError(f"l'identifiant « {id_} » doit être fait de minuscules, de chiffres et de traits d'union")


def _check_title(title: str) -> None:
    if not title.strip() or len(title) > LONGEST_TITLE:
        raise MeetingError(f"le titre « {title[:40]} » est vide, ou dépasse {LONGEST_TITLE} caractères")


def _check_text(text: str, where: str) -> None:
    if len(text) > LONGEST_TEXT:
        raise MeetingError(f"un texte de « {where} » dépasse {LONGEST_TEXT} caractères : raccourcissez-le")


def _check_unique(ids: Iterable[str], where: str) -> None:
    seen: set[str] = set()
    for id_ in ids:
        if id_ in seen:
            raise MeetingError(f"l'identifiant « {id_} » est deux fois {where} : changez l'un des deux")
        seen.add(id_)
