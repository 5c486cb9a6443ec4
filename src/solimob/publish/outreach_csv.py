"""The plan to reach publics as a spreadsheet in French opens it: one line an action, with the figures of its public."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from solimob.core.evidence import Figure, vintage_text
from solimob.core.workshop.outreach import PlannedAction, PublicOutreach
from solimob.core.workshop.outreach_told import Told, what_is_told
from solimob.publish.csv_table import csv_table

HIDDEN = "non montré"
"""A number too small to leave the team, or which would give one."""
HEADER = (
    "public", "unité", "concernés", "concernés au moins", "concernés au plus", "nature", "millésime", "source",
    "usagers", "usagers au moins", "usagers au plus", "du", "au", "qui a compté", "source des usagers",
    "couverture (%)", "couverture au moins", "couverture au plus", "non touchés (%)",
    "action", "forme", "qui le fait", "pour le", "état", "fait le",
)  # fmt: skip


def outreach_csv(publics: Sequence[PublicOutreach]) -> bytes:
    """Return the plan; a public without an action has one line. An empty cell is unknown, or not to be shown."""
    told = what_is_told(publics)
    return csv_table(HEADER, (row for public in publics for row in _rows(public, told[public.id])))


def _rows(public: PublicOutreach, may: Told) -> Iterator[tuple[object, ...]]:
    head = (public.label, public.unit, *_concerned(public, may), *_users(public, may))
    for action in public.actions or (None,):
        yield (*head, *_action(action))


def _concerned(public: PublicOutreach, may: Told) -> tuple[object, ...]:
    if not may.concerned:
        return (HIDDEN, *(None,) * 5)
    if not public.concerned.is_known:
        return (None,) * 6
    vintage, sources = vintage_text(public.vintage), _sources(public.concerned)
    return (*_ends(public.concerned), public.concerned.nature.label, vintage, sources)


def _users(public: PublicOutreach, may: Told) -> tuple[object, ...]:
    count = public.users
    if count is None:
        return (None,) * 11
    told = (count.first_day, count.last_day, count.counted_by, _sources(count.figure))
    if not may.users:
        return (HIDDEN, None, None, *told, *(None,) * 4)
    found = public.coverage()
    shares = (
        None if end is None else round(end, 2)
        for end in (found.share.value, found.share.low, found.share.high, found.rest.value)
    )
    return (*_ends(count.figure), *told, *shares)


def _action(action: PlannedAction | None) -> tuple[object, ...]:
    if action is None:
        return (None,) * 6
    forms = ", ".join(form.label for form in action.forms)
    return (
        action.what,
        forms,
        action.owner,
        action.due,
        "à faire" if action.done_on is None else "fait",
        action.done_on,
    )


def _ends(figure: Figure) -> tuple[int | None, ...]:
    """Return a number of persons or households and the ends of its interval: nobody is half a person."""
    return tuple(None if end is None else round(end) for end in (figure.value, figure.low, figure.high))


def _sources(figure: Figure) -> str:
    return " | ".join(source.citation() for source in figure.sources)
