"""Who could have a designed aid on a synthetic population, and what it would cost in a year: intervals, never a point.

Three doubts are kept apart: what a synthetic person does not say (benefits, the tax income of a household), the draw,
and how many of those who could ask do ask, which is declared by whoever designs the aid. docs/methode/aides.md
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

import numpy as np
import polars as pl
from numpy.typing import NDArray

from solimob.core.counselling.aid_book import AidBook
from solimob.core.counselling.aid_design import AidDesign, AidDesignError, AidTemplate, ByIncome
from solimob.core.rules.book import RuleBook
from solimob.core.rules.french_number import number
from solimob.core.rules.population import Column, Population
from solimob.core.rules.vectors import simulate
from solimob.core.territory.population import SyntheticPopulation

type Span = tuple[float, float]
"""A lowest and a highest value."""

_ASKED: dict[AidTemplate, dict[str, bool]] = {
    AidTemplate.VOUCHER: {"for_work": True},
    AidTemplate.TWO_WHEELER: {"for_bike": True, "bike_electric": True},
    AidTemplate.LICENCE: {"for_licence": True, "licence_b": False},
}
"""What whoever asks for the aid wants: the need itself is in the uptake."""


@dataclass(frozen=True, slots=True)
class BudgetAssumptions:
    """What no census says, declared by whoever designs the aid.

    `uptake`: share of those who could have it that ask in the year, with the need for it. `price`: of what is bought,
    in euros. `income_ratio`: tax income by part over the standard of living; `None` leaves that income unknown.
    """

    uptake: Span
    price: Span | None = None
    income_ratio: Span | None = None

    def __post_init__(self) -> None:
        for name, span, most in (
            ("uptake", self.uptake, 1.0),
            ("price", self.price, np.inf),
            ("income_ratio", self.income_ratio, np.inf),
        ):
            if span is not None and not 0 <= span[0] <= span[1] <= most:
                raise AidDesignError(name, f"de {number(span[0])} à {number(span[1])} est impossible")


class BudgetVerdict(StrEnum):
    """Whether a budget is enough."""

    ENOUGH = "enough"
    MAYBE = "maybe"
    TOO_SMALL = "too_small"
    NONE = "none"
    """The terms have no budget."""


@dataclass(frozen=True, slots=True)
class AidBudget:
    """An estimate over some draws, each span from the least to the most.

    `could_have`: persons whose known characteristics fit; `requests` in the year; `cost_euros` of them; `mean_euros` of
    those who surely fit. `left_out`: communes of the zone where nobody could be drawn.
    """

    on: date
    draws: int
    persons: int
    could_have: Span
    requests: Span
    cost_euros: Span
    budget_euros: float | None
    left_out: tuple[str, ...]

    @property
    def verdict(self) -> BudgetVerdict:
        """Whether the budget of the terms is enough."""
        if self.budget_euros is None:
            return BudgetVerdict.NONE
        if self.cost_euros[1] <= self.budget_euros:
            return BudgetVerdict.ENOUGH
        return BudgetVerdict.TOO_SMALL if self.cost_euros[0] > self.budget_euros else BudgetVerdict.MAYBE


def estimate_budget(
    book: AidBook,
    design: AidDesign,
    draws: Sequence[SyntheticPopulation],
    on: date,
    assumptions: BudgetAssumptions,
) -> AidBudget:
    """Return who could have the aid and what it would cost; `book` holds the design.

    Raises
    ------
    AidDesignError
        If there are no terms that day, no draw, or a price is needed and not assumed.
    """
    terms = design.terms_on(on)
    if terms is None:
        raise AidDesignError("valid_from", f"l'aide n'a pas de règlement le {on}")
    if not draws:
        raise AidDesignError("draws", "au moins un tirage de population est attendu")
    if design.template.expense.price_input and assumptions.price is None:
        raise AidDesignError("price", "dites un prix, de … à … euros : sans lui, le montant est inconnu")
    decreasing = not isinstance(terms.amount, ByIncome) or _falls(terms.amount)
    assumed = assumptions if decreasing else replace(assumptions, income_ratio=None)
    rules = replace(book.rules, rules=book.rules.by_id[design.id])
    counts, costs = [], []
    for draw in draws:
        low, high = _amounts(rules, design, draw, on, assumed)
        counts.append((int((low > 0).sum()), int((high > 0).sum())))
        costs.append((float(low.sum()), float(high.sum())))
    could_have, gross = _over(counts), _over(costs)
    uptake = assumptions.uptake
    return AidBudget(
        on,
        len(draws),
        draws[0].persons.height,
        could_have,
        (could_have[0] * uptake[0], could_have[1] * uptake[1]),
        (gross[0] * uptake[0], gross[1] * uptake[1]),
        terms.budget_euros,
        tuple(sorted(terms.communes.intersection(draws[0].left_out))),
    )


def _amounts(
    rules: RuleBook, design: AidDesign, draw: SyntheticPopulation, on: date, assumed: BudgetAssumptions
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the least and the most each person may have: an amount grows with the price and falls with the income."""
    count = draw.persons.height
    low, high = np.full(count, np.inf), np.zeros(count)
    for columns in _readings(design, draw, assumed):
        found = simulate(rules, Population(count, columns), on)
        least, most = np.zeros(count), np.zeros(count)
        least[found.person], most[found.person] = found.low, found.high
        low, high = np.minimum(low, least), np.maximum(high, most)
    return low, high


def _readings(design: AidDesign, draw: SyntheticPopulation, assumed: BudgetAssumptions) -> Iterator[dict[str, Column]]:
    """Yield the columns at each end of what is assumed."""
    persons = draw.persons.join(draw.households.select("household", "living_standard_eur"), on="household", how="left")
    communes = persons["commune"].unique().sort().to_list()
    codes = {code: number for number, code in enumerate(communes)}
    seeks = (persons["activity"] == "job_seeker").fill_null(False).to_numpy()
    fixed = {
        "commune": Column(persons["commune"].replace_strict(codes, return_dtype=pl.Int32).to_numpy(), tuple(communes)),
        "age": Column(persons["age"].cast(pl.Float64).to_numpy()),
        "status": Column(np.where(seeks, 0, -1).astype(np.int32), ("job_seeker",)),
    }
    for name, asked in _ASKED[design.template].items():
        fixed[name] = Column(np.full(persons.height, asked, dtype=np.int8))
    living = persons["living_standard_eur"].cast(pl.Float64).fill_null(np.nan).to_numpy()
    bought = design.template.expense.price_input
    for ratio in assumed.income_ratio or (None,):
        income = {} if ratio is None else {"income_per_part": Column(np.maximum(living * ratio, 0.0))}
        for price in assumed.price or (None,):
            priced = {} if price is None or bought is None else {bought: Column(np.full(persons.height, float(price)))}
            yield {**fixed, **income, **priced}


def _falls(amount: ByIncome) -> bool:
    euros = [paid for _, paid in amount.brackets]
    return euros == sorted(euros, reverse=True)


def _over(spans: Sequence[tuple[float, float]]) -> Span:
    return min(low for low, _ in spans), max(high for _, high in spans)
