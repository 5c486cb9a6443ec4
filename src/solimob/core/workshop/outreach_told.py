"""What of each public may leave the team: no small number, even by subtraction from one public to another.

« 65 ans et plus: 20, 75 ans et plus: 15 » says that five persons are from 65 to 74. The larger public is the total of
the smaller one and of the others: these must not be few either. Rules: docs/methode/couverture-des-publics.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from solimob.core.diagnosis.publics import INSIDE
from solimob.core.evidence import Figure, Nature
from solimob.core.workshop.flags import Flag, flags
from solimob.core.workshop.outreach import PublicOutreach, is_small
from solimob.core.workshop.small_cells import THRESHOLD


@dataclass(frozen=True, slots=True)
class Told:
    """Whether how many are concerned, and how many use a service with the shares, may leave the team."""

    concerned: bool
    users: bool


@dataclass(frozen=True, slots=True)
class ToReadOver:
    """A text that leaves the team and in which somebody is perhaps named: where it is, the text, what is flagged."""

    public: str
    where: str
    text: str
    flags: tuple[Flag, ...]


def to_read_over(publics: Iterable[PublicOutreach]) -> list[ToReadOver]:
    """Return what the team wrote that is to be read over before the plan circulates: names, telephone numbers…"""
    return [
        ToReadOver(public.id, where, text, found)
        for public in publics
        for where, text in _written(public)
        if (found := flags(text))
    ]


def _written(public: PublicOutreach) -> Iterator[tuple[str, str]]:
    """Yield what members wrote about a public and the plan prints."""
    for action in public.actions:
        yield "ce qu'on fait", action.what
        yield "qui le fait", action.owner
    for count in public.counts:
        yield "qui a compté", count.counted_by
        yield from (("d'où vient le nombre", source.title) for source in count.figure.sources)
    if public.concerned.nature is Nature.DECLARED:
        yield from (("d'où vient le nombre", source.title) for source in public.concerned.sources)


def what_is_told(publics: Iterable[PublicOutreach]) -> dict[str, Told]:
    """Return what may be told of each public, by id.

    Where two publics would give a small number away, it is the part that is hidden, never the whole: the choice does
    not hang on the counts. Their periods may differ; we do not count on it.
    """
    by_id = {public.id: public for public in publics}
    told = {id_: Told(not is_small(public.concerned), not public.gives_away()) for id_, public in by_id.items()}
    for part, whole in INSIDE.items():
        if part in by_id and whole in by_id:
            told[part] = _beside(by_id[part], told[part], by_id[whole], told[whole])
    return told


def _beside(part: PublicOutreach, alone: Told, whole: PublicOutreach, shown: Told) -> Told:
    """Return what may be told of a public beside one that it is a part of."""
    concerned = alone.concerned and not (shown.concerned and _few_between(whole.concerned, part.concerned))
    if not concerned or not alone.users:
        # A share of how many are concerned would give that number back.
        return Told(concerned, users=False)
    if part.users is None or whole.users is None or not shown.users:
        return alone
    return Told(
        concerned, users=not (_few_between(whole.users.figure, part.users.figure) or _few(whole.left(), part.left()))
    )


def _few_between(whole: Figure, part: Figure) -> bool:
    """Tell whether the subtraction gives a small number, from the numbers or from one end of their intervals."""
    return _few(whole.value, part.value) or _few(whole.low, part.low) or _few(whole.high, part.high)


def _few(whole: float | None, part: float | None) -> bool:
    # More in the part than in the whole says that they were not counted alike, which protects nobody.
    return whole is not None and part is not None and abs(whole - part) < THRESHOLD
