"""Reaching every public: who is concerned, who was reached, and by which relays to go to the others.

Coverage is people reached over people concerned, per public. What it says and does not say is in
docs/methode/couverture-des-publics.md.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from solimob.core.evidence import Figure, Nature, Source, joined_vintage, ratio
from solimob.core.workshop.small_cells import THRESHOLD

METHOD = "couverture-des-publics"
WHOLE = 100.0
"""Per cent."""


class Reach(StrEnum):
    """What being reached means, from the deepest: only those who use a service make the coverage of a public."""

    USERS = "users"
    ADVISED = "advised"
    SURVEYED = "surveyed"
    INFORMED = "informed"

    @property
    def label(self) -> str:
        """The French words of a form."""
        return _REACH_LABELS[self]


_REACH_LABELS = {
    Reach.USERS: "Utilisent un service de mobilité",
    Reach.ADVISED: "Ont reçu un conseil individuel",
    Reach.SURVEYED: "Ont répondu à une enquête",
    Reach.INFORMED: "Ont été informés, sans plus",
}


class ContactForm(StrEnum):
    """How a relay speaks to people."""

    PHONE = "phone"
    PAPER = "paper"
    EASY_TO_READ = "easy_to_read"
    FACE_TO_FACE = "face_to_face"
    ONLINE = "online"

    @property
    def label(self) -> str:
        """The French words."""
        return _FORM_LABELS[self]


_FORM_LABELS = {
    ContactForm.PHONE: "téléphone",
    ContactForm.PAPER: "papier",
    ContactForm.EASY_TO_READ: "facile à lire (FALC)",
    ContactForm.FACE_TO_FACE: "de vive voix",
    ContactForm.ONLINE: "en ligne",
}


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel or a relay, what to do with it, and the publics it suits (their ids in a diagnosis).

    `shown` is what `sources` saw of it; both are empty where it is a proposal of ours.

    Raises
    ------
    ValueError
        If it suits nobody, speaks in no form, or says what was seen without a source.
    """

    id: str
    label: str
    how: str
    publics: frozenset[str]
    forms: tuple[ContactForm, ...]
    shown: str = ""
    sources: tuple[Source, ...] = ()

    def __post_init__(self) -> None:
        if not self.publics or not self.forms:
            raise ValueError("un relais convient à un public au moins, sous une forme au moins")
        if bool(self.shown) != bool(self.sources):
            raise ValueError("ce qui a été constaté a une source, et une source dit ce qui a été constaté")

    @property
    def is_proposal(self) -> bool:
        """Whether nobody but us says that it works."""
        return not self.sources


@dataclass(frozen=True, slots=True)
class ReachCount:
    """How many were reached between two days, as somebody counted; each person, or household, once."""

    reach: Reach
    figure: Figure
    first_day: date
    last_day: date
    counted_by: str

    def __post_init__(self) -> None:
        if self.last_day < self.first_day:
            raise ValueError("a period ends after it begins")


@dataclass(frozen=True, slots=True)
class Coverage:
    """The share reached, in per cent, and the share that is not.

    Both are unknown where one of the two numbers is. Over 100 % the two numbers do not match: `rest` is unknown.
    `vintage` names the years of both numbers.
    """

    share: Figure
    rest: Figure
    vintage: str = ""

    @property
    def is_mismatched(self) -> bool:
        """Whether more were reached than there are: not the same year, place or public, or persons counted twice."""
        return self.share.value is not None and self.share.value > WHOLE

    @property
    def decimals(self) -> int:
        """Decimals of the share where it is printed: a few persons among many are never « 0,0 % »."""
        return 2 if self.share.value is not None and 0 < self.share.value < 1 else 1


@dataclass(frozen=True, slots=True)
class PlannedAction:
    """What is to be done to reach a public. `owner` is a body or a function, never a person."""

    what: str
    forms: tuple[ContactForm, ...]
    owner: str
    due: date | None = None
    done_on: date | None = None

    def is_late(self, on: date) -> bool:
        """Tell whether it should have been done before this day."""
        return self.done_on is None and self.due is not None and self.due < on


@dataclass(frozen=True, slots=True)
class PublicOutreach:
    """A public of a territory: how many are concerned, how many were reached, what is planned.

    `counts` holds one count per kind of reach, the one that stands. `why_unknown` says, where `concerned` is unknown,
    what would tell it. `vintage` is the year, or the years, that `concerned` describes.
    """

    id: str
    label: str
    concerned: Figure
    counts: tuple[ReachCount, ...] = ()
    actions: tuple[PlannedAction, ...] = ()
    vintage: str = ""
    why_unknown: str = ""

    @property
    def unit(self) -> str:
        """What is counted: persons or households."""
        return self.concerned.unit

    def count(self, reach: Reach) -> ReachCount | None:
        """Return the count of a kind of reach, None where nobody counted."""
        return next((count for count in self.counts if count.reach is reach), None)

    @property
    def users(self) -> ReachCount | None:
        """How many use a service, None where nobody counted."""
        return self.count(Reach.USERS)

    def coverage(self, reach: Reach = Reach.USERS) -> Coverage:
        """Return the share reached in one way; unknown where nobody counted."""
        count = self.count(reach)
        reached = Figure(None, self.unit, Nature.DECLARED) if count is None else count.figure
        years = (self.vintage, str(reached.year or ""))
        return replace(coverage(reached, self.concerned), vintage=joined_vintage(years))

    def gives_away(self, reach: Reach = Reach.USERS) -> bool:
        """Tell whether numbers of this public alone would point at persons: too few reached, left out, or concerned.

        Those reached and those who are not add up to those concerned: each of the three must reach the threshold of
        small cells. What two publics give by subtraction, where one is a part of the other, is in `outreach_told`.
        """
        count = self.count(reach)
        if count is None or count.figure.value is None:
            return False
        left = self.left(reach)
        return is_small(count.figure) or is_small(self.concerned) or (left is not None and 0 <= left < THRESHOLD)

    def left(self, reach: Reach = Reach.USERS) -> float | None:
        """Return how many of those concerned were not reached in one way, None where a number is unknown."""
        count = self.count(reach)
        if count is None or count.figure.value is None or self.concerned.value is None:
            return None
        return self.concerned.value - count.figure.value

    @property
    def to_do(self) -> tuple[PlannedAction, ...]:
        """What is not done yet, the first due first."""
        waiting = (action for action in self.actions if action.done_on is None)
        return tuple(sorted(waiting, key=lambda action: action.due or date.max))


def coverage(reached: Figure, concerned: Figure) -> Coverage:
    """Return the share of those concerned who were reached, with the interval that those of both figures give.

    Raises
    ------
    ValueError
        If persons are divided by households, or a number is negative.
    """
    if reached.unit != concerned.unit:
        raise ValueError(f"cannot divide « {reached.unit} » by « {concerned.unit} »")
    for figure in (reached, concerned):
        if figure.value is not None and (figure.value if figure.low is None else figure.low) < 0:
            raise ValueError("fewer than nobody were counted")
    share = replace(ratio(reached, concerned), method=METHOD)
    return Coverage(share, _rest(share))


def standing(counts: Iterable[ReachCount]) -> tuple[ReachCount, ...]:
    """Return the count that stands for each kind of reach: the latest period and, in it, the last one entered.

    Counts of one kind are not added up: the same person may be in two of them. `counts` are in the order of entry.
    """
    latest: dict[Reach, ReachCount] = {}
    for count in counts:
        held = latest.get(count.reach)
        if held is None or count.last_day >= held.last_day:
            latest[count.reach] = count
    return tuple(latest[reach] for reach in Reach if reach in latest)


def least_reached_first(publics: Sequence[PublicOutreach]) -> list[PublicOutreach]:
    """Return publics in the order in which to look at them: coverage unknown or impossible first, then the lowest."""

    def share(public: PublicOutreach) -> float:
        found = public.coverage()
        return -1.0 if found.share.value is None or found.is_mismatched else found.share.value

    return sorted(publics, key=share)


def channels_for(public: str, channels: Iterable[Channel], planned: Collection[str] = ()) -> tuple[Channel, ...]:
    """Return the channels that suit a public and are not in its plan: first those that suit fewest publics."""
    fitting = (channel for channel in channels if public in channel.publics and channel.id not in planned)
    return tuple(sorted(fitting, key=lambda channel: len(channel.publics)))


def is_small(figure: Figure) -> bool:
    """Tell whether a number of persons, or the low end of its interval, is under the threshold of small cells."""
    return figure.value is not None and (figure.value if figure.low is None else figure.low) < THRESHOLD


def _rest(share: Figure) -> Figure:
    if share.value is None or share.value > WHOLE:
        return replace(share, value=None, low=None, high=None)
    if share.low is None or share.high is None:
        return replace(share, value=WHOLE - share.value)
    return replace(share, value=WHOLE - share.value, low=max(0.0, WHOLE - share.high), high=WHOLE - share.low)
