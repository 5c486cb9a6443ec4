"""L8: beneficiaries and budget of a designed aid, with intervals, on a synthetic population."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import polars as pl
import pytest

from solimob.core.counselling.aid_budget import AidBudget, BudgetAssumptions, BudgetVerdict, estimate_budget
from solimob.core.counselling.aid_design import AidDesign, AidDesignError, AidTemplate, AidTerms, ByIncome, FixedAmount
from solimob.core.counselling.designed_aids import with_designs
from solimob.core.territory.population import SyntheticPopulation
from solimob.reference.aids import load_aids
from tests.core.counselling.test_aid_design import DESIGN, TERMS

DAY = date(2026, 6, 1)
PLAIN = replace(
    TERMS, amount=FixedAmount(200), ages=(18, 25), statuses=frozenset(), benefits=frozenset(),
    income_per_part_at_most=None, budget_euros=300,
)  # fmt: skip


def draw(*people: tuple[str, int, str | None, float | None]) -> SyntheticPopulation:
    """Return persons who live alone: commune, age, activity, standard of living."""
    rows = range(len(people))
    persons = pl.DataFrame(
        {
            "person": list(rows),
            "household": list(rows),
            "commune": [one[0] for one in people],
            "age": [one[1] for one in people],
            "activity": [one[2] for one in people],
        },
        schema_overrides={"activity": pl.String},
    )
    households = pl.DataFrame(
        {"household": list(rows), "living_standard_eur": [one[3] for one in people]},
        schema_overrides={"living_standard_eur": pl.Float64},
    )
    return SyntheticPopulation(households, persons, pl.DataFrame(), ("79049",))


PEOPLE = draw(
    ("79329", 20, "job_seeker", 10000),
    ("79329", 25, "employed", 15000),
    ("79329", 26, "job_seeker", 10000),
    ("79049", 20, "job_seeker", 10000),
    ("79329", 18, None, None),
)


def estimate(
    terms: AidTerms = PLAIN, uptake: tuple[float, float] = (1, 1), **assumed: tuple[float, float]
) -> AidBudget:
    return estimated(replace(DESIGN, versions=(terms,)), BudgetAssumptions(uptake, **{"price": (900, 900), **assumed}))


def estimated(design: AidDesign, assumptions: BudgetAssumptions, *draws: SyntheticPopulation) -> AidBudget:
    book = with_designs(load_aids(None), [design])
    return estimate_budget(book, design, draws or (PEOPLE,), DAY, assumptions)


def test_persons_are_counted_exactly_when_all_that_matters_is_known() -> None:
    found = estimate()
    assert (found.could_have, found.cost_euros, found.persons) == ((3, 3), (600, 600), 5)
    assert found.verdict is BudgetVerdict.TOO_SMALL


def test_the_cost_is_of_those_who_ask_when_few_do() -> None:
    found = estimate(uptake=(0.1, 0.5))
    assert found.requests == pytest.approx((0.3, 1.5))
    assert found.cost_euros == pytest.approx((60, 300))
    assert found.verdict is BudgetVerdict.ENOUGH
    assert estimate(uptake=(0.1, 0.6)).verdict is BudgetVerdict.MAYBE
    assert estimate(replace(PLAIN, budget_euros=None)).verdict is BudgetVerdict.NONE


def test_a_span_is_given_when_the_census_does_not_say() -> None:
    assert estimate(replace(PLAIN, benefits=frozenset({"rsa"}))).could_have == (0, 3)
    seekers = replace(PLAIN, statuses=frozenset({"job_seeker"}))
    assert estimate(seekers).could_have == (1, 3)
    capped = replace(PLAIN, income_per_part_at_most=12000)
    assert estimate(capped).could_have == (0, 3)
    assert estimate(capped, income_ratio=(0.7, 1.0)).could_have == (1, 3)
    assert estimate(capped, income_ratio=(0.9, 1.1)).could_have == (1, 2)


def test_an_amount_is_a_span_when_the_price_is_one() -> None:
    assert estimate(price=(150, 900)).cost_euros == (450, 600)


def test_the_income_stays_unknown_when_brackets_do_not_fall_with_it() -> None:
    rising = replace(PLAIN, amount=ByIncome(((9000, 100), (20000, 200))))
    assert estimate(rising, income_ratio=(1, 1)).could_have == (0, 3)
    falling = replace(PLAIN, amount=ByIncome(((11000, 200), (20000, 100))))
    assert estimate(falling, income_ratio=(1, 1)).cost_euros == (300, 500)


def test_the_span_covers_every_draw_when_there_are_several() -> None:
    fewer = draw(("79329", 20, None, None), ("79329", 40, None, None))
    design = replace(DESIGN, versions=(PLAIN,))
    found = estimated(design, BudgetAssumptions((1, 1), (900, 900)), PEOPLE, fewer)
    assert (found.could_have, found.draws) == ((1, 3), 2)


def test_a_commune_without_population_is_named_when_it_is_in_the_zone() -> None:
    assert estimate(replace(PLAIN, communes=frozenset({"79329", "79049"}))).left_out == ("79049",)


@pytest.mark.parametrize(
    ("assumptions", "field"),
    [
        (lambda: BudgetAssumptions((0.5, 0.1)), "uptake"),
        (lambda: BudgetAssumptions((0.5, 1.1)), "uptake"),
        (lambda: BudgetAssumptions((0.5, 1), (-1, 2)), "price"),
        (lambda: estimated(DESIGN, BudgetAssumptions((0, 1))), "price"),
    ],
)
def test_an_estimate_is_refused_with_its_field_when_an_assumption_is_impossible(assumptions, field: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(AidDesignError) as refusal:
        assumptions()
    assert refusal.value.field == field


def test_a_voucher_needs_no_price_when_it_is_estimated() -> None:
    design = replace(DESIGN, template=AidTemplate.VOUCHER, versions=(PLAIN,))
    assert estimated(design, BudgetAssumptions((1, 1))).could_have == (3, 3)
