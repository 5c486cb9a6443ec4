"""Rows of the register ↔ values of `core.workshop.needs`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from solimob.core.workshop.need_sets import merge_needs
from solimob.core.workshop.needs import AnswerLink, LinkKind, Need, NeedKind, NeedStatus, Provenance, Theme
from solimob.web.workshop.models import Need as NeedRow
from solimob.web.workshop.models import NeedSource


@dataclass(frozen=True, slots=True)
class RegisterNeed:
    """A need of the register: its row, the rows merged into it, and its value, made of all of them."""

    row: NeedRow
    merged: tuple[NeedRow, ...]
    need: Need

    @property
    def rows(self) -> tuple[NeedRow, ...]:
        """Its row and those merged into it."""
        return (self.row, *self.merged)

    @property
    def other_answers(self) -> tuple[Need, ...]:
        """What the needs merged into it were answered or refused with: its own answer alone is told to everybody."""
        return tuple(value for value in map(_alone, self.merged) if value.status.is_settled)

    def other_answer(self, source: NeedSource) -> Need | None:
        """Return the need merged into this one that a note was in, if it was answered: its author was told so."""
        return next((one for one in self.other_answers if one.id == str(source.need_id)), None)

    @property
    def is_published(self) -> bool:
        """Whether the public page shows it."""
        return self.row.published_at is not None


def register_needs(rows: Iterable[NeedRow]) -> list[RegisterNeed]:
    """Return the needs that stand for themselves, in the order of their rows, each with those merged into it."""
    held = list(rows)
    into: dict[int | None, list[NeedRow]] = {}
    known = {row.pk for row in held}
    for row in held:
        into.setdefault(row.merged_into_id if row.merged_into_id in known else None, []).append(row)
    found = []
    for row in into.get(None, []):
        merged = _below(row, into)
        found.append(RegisterNeed(row, merged, value_of(row, merged)))
    return found


def value_of(row: NeedRow, merged: Sequence[NeedRow] = ()) -> Need:
    """Return the value of a row, with the rows merged into it.

    Raises
    ------
    NeedError
        If it cannot be: answered without a text and a date, refused without a reason.
    """
    whole = _alone(row)
    return merge_needs([whole, *map(_alone, merged)], row.text) if merged else whole


def link_of(kind: str, target: str, label: str) -> AnswerLink:
    """Return a link; an empty target leads to what does not exist yet."""
    return AnswerLink(LinkKind(kind), target or None, label)


def _alone(row: NeedRow) -> Need:
    sources = tuple(_provenance(source, row.audience) for source in row.sources.all())
    return Need(
        id=str(row.pk),
        text=row.text,
        kind=NeedKind(row.kind),
        # A need written straight into the register is its own note.
        provenance=sources or (Provenance(id=f"need-{row.pk}", text=row.text, audience=row.audience),),
        votes=row.votes,
        theme=Theme(row.theme) if row.theme in set(Theme) else None,
        territory=row.territory or None,
        status=NeedStatus(row.status),
        owner=row.owner or None,
        due=row.due_on,
        answer=row.answer or None,
        answered_on=row.answered_on,
        reason=row.reason or None,
        links=tuple(link_of(link.kind, link.target, link.label) for link in row.links.all()),
    )


def _provenance(source: NeedSource, audience: str) -> Provenance:
    return Provenance(
        id=str(source.pk),
        text=source.text,
        audience=audience,
        meeting=_meeting_name(source),
        board=source.entry or None,
        page=source.page or None,
    )


def _meeting_name(source: NeedSource) -> str | None:
    day = source.meeting_day
    return (f"{source.meeting_title} ({day:%d/%m/%Y})" if day else source.meeting_title) or None


def _below(row: NeedRow, into: dict[int | None, list[NeedRow]]) -> tuple[NeedRow, ...]:
    """Return all the rows merged into one, directly or through another."""
    found: list[NeedRow] = []
    for child in into.get(row.pk, []):
        found += [child, *_below(child, into)]
    return tuple(found)
