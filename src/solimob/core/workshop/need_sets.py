"""What concerns several needs: merge, split, rank, remind, and the cross table by audience and theme."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from solimob.core.workshop.needs import Need, NeedError, NeedStatus, Theme

NOTICE_DAYS = 7
"""An owner is reminded so many days before the answer is due."""


def merge_needs(needs: Sequence[Need], text: str | None = None) -> Need:
    """Return one need for several: the first one, with the notes and links of all of them.

    It keeps the first one's id, kind, status, owner and answer, and its wording unless `text` is given. It takes the
    theme, the territory and the owner of the next one that has them where the first has none, and the earliest due day.
    A note that several of them come from counts once. Votes add up where known: who voted for two of them counts twice,
    since the register does not know who voted.

    Raises
    ------
    NeedError
        If there are fewer than two.
    """
    if len(needs) < 2:
        raise NeedError("il faut deux besoins au moins pour les réunir")
    first = needs[0]
    votes = [need.votes for need in needs if need.votes is not None]
    return replace(
        first,
        text=text if text is not None else first.text,
        provenance=tuple({source.id: source for need in needs for source in need.provenance}.values()),
        votes=sum(votes) if votes else None,
        theme=next((need.theme for need in needs if need.theme is not None), None),
        territory=next((need.territory for need in needs if need.territory is not None), None),
        owner=next((need.owner for need in needs if need.owner is not None), None),
        due=min((need.due for need in needs if need.due is not None), default=None),
        links=tuple(dict.fromkeys(link for need in needs for link in need.links)),
    )


@dataclass(frozen=True, slots=True)
class Part:
    """One of the needs that a need is split into. `notes` are ids of its provenance; a note may serve several parts."""

    id: str
    text: str
    notes: tuple[str, ...]


def split_need(need: Need, parts: Sequence[Part]) -> tuple[Need, ...]:
    """Return the needs that one is split into; each keeps the notes it comes from and all the rest.

    Each keeps the votes too: nobody knows which part they were for.

    Raises
    ------
    NeedError
        If there are fewer than two parts, two have the same id, a note is unknown, or a note is in none of them: what
        somebody wrote is not lost.
    """
    if len(parts) < 2 or len({part.id for part in parts}) < len(parts):
        raise NeedError("il faut deux parts au moins, différentes, pour partager un besoin")
    known = {source.id: source for source in need.provenance}
    for part in parts:
        if unknown := [id_ for id_ in part.notes if id_ not in known]:
            raise NeedError(f"la note « {unknown[0]} » n'est pas de ce besoin")
    if lost := known.keys() - {id_ for part in parts for id_ in part.notes}:
        raise NeedError(f"la note « {known[min(lost)].text} » n'est dans aucune part")
    return tuple(
        replace(need, id=part.id, text=part.text, provenance=tuple(known[id_] for id_ in dict.fromkeys(part.notes)))
        for part in parts
    )


def ranked(needs: Iterable[Need]) -> tuple[Need, ...]:
    """Return the needs by votes × audiences, the highest first (F13).

    At the same priority, the one that more audiences, then more notes, asked for comes first, then the order given.
    Needs on which no vote was taken come last, in the same order.
    """
    return tuple(
        sorted(
            needs,
            key=lambda need: (
                need.priority is None,
                -(need.priority or 0),
                -len(need.audiences),
                -len(need.provenance),
            ),
        )
    )


class Lateness(StrEnum):
    """Where a day stands against the day an answer is due."""

    SOON = "soon"
    TODAY = "today"
    LATE = "late"

    @property
    def label(self) -> str:
        """The French words shown."""
        return {Lateness.SOON: "bientôt", Lateness.TODAY: "aujourd'hui", Lateness.LATE: "en retard"}[self]


@dataclass(frozen=True, slots=True)
class Reminder:
    """An answer that is awaited, and in how many days it is due; negative when late."""

    need: Need
    days: int

    @property
    def lateness(self) -> Lateness:
        """Soon, today or late."""
        if self.days == 0:
            return Lateness.TODAY
        return Lateness.SOON if self.days > 0 else Lateness.LATE


def reminders(needs: Iterable[Need], day: date, notice_days: int = NOTICE_DAYS) -> tuple[Reminder, ...]:
    """Return the answers due within `notice_days` of `day`, or late, the latest first; none for a settled need."""
    last = day + timedelta(days=notice_days)
    awaited = [
        Reminder(need, (need.due - day).days)
        for need in needs
        if need.due is not None and need.due <= last and not need.status.is_settled
    ]
    return tuple(sorted(awaited, key=lambda reminder: reminder.days))


@dataclass(frozen=True, slots=True)
class CrossTable:
    """Numbers of needs by theme (rows) and audience (columns). A need of two audiences counts in both columns."""

    themes: tuple[Theme | None, ...]
    """Those of at least one need, in the order of `Theme`; None, « sans thème », last."""
    audiences: tuple[str, ...]
    counts: Mapping[tuple[Theme | None, str], int]
    theme_totals: Mapping[Theme | None, int]
    """Each need once: may be less than the sum of the row."""
    audience_totals: Mapping[str, int]
    total: int

    def count(self, theme: Theme | None, audience: str) -> int:
        """Return the number of needs of a theme that an audience asked for."""
        return self.counts.get((theme, audience), 0)


def cross_table(needs: Iterable[Need]) -> CrossTable:
    """Return the table audience × theme of the needs of one meeting or several (F8)."""
    held = tuple(needs)
    audiences = tuple(dict.fromkeys(audience for need in held for audience in need.audiences))
    order: tuple[Theme | None, ...] = (*Theme, None)
    themes = tuple(theme for theme in order if any(need.theme is theme for need in held))
    counts: dict[tuple[Theme | None, str], int] = {}
    for need in held:
        for audience in need.audiences:
            counts[need.theme, audience] = counts.get((need.theme, audience), 0) + 1
    return CrossTable(
        themes,
        audiences,
        counts,
        {theme: sum(need.theme is theme for need in held) for theme in themes},
        {audience: sum(audience in need.audiences for need in held) for audience in audiences},
        len(held),
    )


def count_by_status(needs: Iterable[Need]) -> dict[NeedStatus, int]:
    """Return how many needs are open, planned, answered and refused; each status is there."""
    counts = dict.fromkeys(NeedStatus, 0)
    for need in needs:
        counts[need.status] += 1
    return counts
