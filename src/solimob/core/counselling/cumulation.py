"""Aids for the same expense counted together: never more than the price, in the order of their givers.

Commune, intercommunalité, département, région, État, then others; an aid that says it comes `after` others is counted
on what they leave. Bounds are those of any possible answer: each aid gets at least what is left when those before it
get their most, and at most what is left when they get their least.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import inf

from solimob.core.counselling.aid_facet import AidFacet, Expense, Form, Level
from solimob.core.counselling.aid_situation import AidSituation
from solimob.core.rules.possible import Range


@dataclass(frozen=True, slots=True)
class Payable:
    """An aid that may be had, with what it pays alone; `amount` is `None` where it is not known."""

    id: str
    label: str
    facet: AidFacet
    amount: Range | None
    to_verify: bool


@dataclass(frozen=True, slots=True)
class Part:
    """What one aid pays once those before it are counted, in euros."""

    id: str
    label: str
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Cumulation:
    """The aids for one expense that go best together.

    `price` is its interval, `None` where the expense has no price. `left` is what the person still pays. `alone` are
    aids that go with none of these; `unknown` those whose amount is not known: nothing is counted for them.
    """

    expense: Expense
    price: tuple[float, float] | None
    parts: tuple[Part, ...]
    low: float
    high: float
    left: tuple[float, float] | None
    alone: tuple[str, ...]
    unknown: tuple[str, ...]
    to_verify: bool


def cumulate(payable: Sequence[Payable], situation: AidSituation) -> Iterator[Cumulation]:
    """Yield what the aids for each expense come to together; none for an expense with no known amount."""
    for expense in Expense:
        here = [aid for aid in payable if aid.facet.expense is expense and aid.facet.form in (Form.GRANT, Form.REFUND)]
        counted = [aid for aid in here if aid.amount is not None and aid.amount.has_number]
        if not counted:
            continue
        price = _price(expense, situation)
        best = max(_sets(counted), key=lambda aids: _worth(_parts(aids, price)))
        parts = _parts(best, price)
        low, high = _worth(parts)
        high = high if price is None else min(high, price[1])
        low = min(low, high)
        left = None if price is None else (max(0.0, price[0] - high), max(0.0, price[1] - low))
        yield Cumulation(
            expense,
            price,
            parts,
            low,
            high,
            left,
            tuple(aid.id for aid in counted if aid not in best),
            tuple(aid.id for aid in here if aid not in counted),
            any(aid.to_verify for aid in best),
        )


def in_order(aids: Sequence[Payable]) -> list[Payable]:
    """Return aids in the order they are counted: by giver, each after those it says it comes after."""
    levels = list(Level)
    waiting = sorted(aids, key=lambda aid: levels.index(aid.facet.level))
    ordered: list[Payable] = []
    while waiting:
        ids = {aid.id for aid in waiting}
        ready = next(aid for aid in waiting if not ids.intersection(aid.facet.after))
        waiting.remove(ready)
        ordered.append(ready)
    return ordered


def go_together(first: Payable, second: Payable) -> bool:
    """Tell whether two aids may be had together."""
    barred = {*first.facet.excludes, *second.facet.excludes}
    return not (first.facet.subsidiary or second.facet.subsidiary or barred.intersection((first.id, second.id)))


def _sets(aids: Sequence[Payable]) -> Iterator[list[Payable]]:
    """Yield the sets of aids that go together and to which none can be added, in the order of the aids."""

    def grown(chosen: list[Payable], rest: Sequence[Payable]) -> Iterator[list[Payable]]:
        clash = next(
            (aid for aid in rest if not all(go_together(aid, other) for other in rest if other is not aid)), None
        )
        if clash is None:
            yield [aid for aid in aids if aid in chosen or aid in rest]
            return
        others = [aid for aid in rest if aid is not clash]
        yield from grown([*chosen, clash], [aid for aid in others if go_together(aid, clash)])
        yield from grown(chosen, others)

    yield from grown([], aids)


def _parts(aids: Sequence[Payable], price: tuple[float, float] | None) -> tuple[Part, ...]:
    least, most = price or (inf, inf)
    parts: list[Part] = []
    given_low = given_high = 0.0
    for aid in in_order(aids):
        assert aid.amount is not None
        low = 0.0 if aid.amount.may_be_absent else max(0.0, aid.amount.low)
        low = low if least == inf else min(low, max(0.0, least - given_high))
        high = min(max(0.0, aid.amount.high), max(0.0, most - given_low))
        parts.append(Part(aid.id, aid.label, low, high))
        given_low, given_high = given_low + low, given_high + high
    return tuple(parts)


def _worth(parts: Sequence[Part]) -> tuple[float, float]:
    return sum(part.low for part in parts), sum(part.high for part in parts)


def _price(expense: Expense, situation: AidSituation) -> tuple[float, float] | None:
    name = expense.price_input
    if name is None:
        return None
    known = situation.facts.get(name)
    if isinstance(known, int | float) and not isinstance(known, bool):
        return float(known), float(known)
    return situation.brackets.get(name, (0.0, inf))
