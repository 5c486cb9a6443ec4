"""A synthetic population: persons in households, commune by commune, raked to the margins that were observed.

No file tells which persons live together. Each household is one of some compositions (persons under 20, of 20 to 64, of
65 and more); the share of each composition is the one of greatest entropy, from a Poisson measure, whose expected
persons by age and households are those of the census (exponential tilting: generalised raking). Households are then
drawn by systematic sampling, and activity, car and standard of living are given by quota. What ties one characteristic
to another is not known: they are independent within a commune, and the method page says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from math import factorial

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.special import ndtri

from solimob.core.territory.tilting import tilted_shares

type Floats = NDArray[np.float64]
type Integers = NDArray[np.int64]

AGES = (("population_0_19", 0, 19), ("population_20_64", 20, 64), ("population_65p", 65, 94))
"""Bands of age of the census with their first and last year; the last year of the oldest band is assumed."""
WORKING_AGE = (15, 64)
ADULT = 18
"""Nobody younger is taken for active: activity under this age is rare and not published by commune."""

_COMPOSITIONS: Integers = np.array(
    [
        members
        for members in sorted(product(range(5), range(4), range(3)), key=lambda m: (sum(m), m))
        if members[1] + members[2] > 0
    ],
    dtype=np.int64,
)
_MEASURE: Floats = np.array([1.0 / (factorial(y) * factorial(a) * factorial(s)) for y, a, s in _COMPOSITIONS.tolist()])


@dataclass(frozen=True, slots=True, eq=False)
class Margins:
    """What was observed in each of n communes, NaN where unknown.

    `households`, `ages` (n, 3: the bands of `AGES`), `working_age` (15 to 64), `active` and `unemployed` of that age
    are counts; `car_share` is a share of households; `income_median` is in euros a year and unit of consumption, and
    `income_spread` is the standard deviation of its logarithm.
    """

    codes: tuple[str, ...]
    households: Floats
    ages: Floats
    working_age: Floats
    active: Floats
    unemployed: Floats
    car_share: Floats
    income_median: Floats
    income_spread: Floats


@dataclass(frozen=True, slots=True, eq=False)
class SyntheticPopulation:
    """Persons and households of one draw, and how near each margin they come.

    `households`: household, commune, size, has_car, living_standard_eur. `persons`: person, household, commune, age,
    activity (employed, job_seeker, inactive). `fit`: commune, margin, observed, synthetic. `left_out` names the
    communes whose households or ages are unknown: nobody is invented there.
    """

    households: pl.DataFrame
    persons: pl.DataFrame
    fit: pl.DataFrame
    left_out: tuple[str, ...]


def synthesise(margins: Margins, seed: int) -> SyntheticPopulation:
    """Return one draw of the population of each commune; the same seed gives the same population.

    Raises
    ------
    ValueError
        If the persons of a commune fit in no composition of its households (fewer adults than households, say); the
        message is French and names the commune.
    """
    known = np.isfinite(margins.households) & np.isfinite(margins.ages).all(axis=1) & (margins.households > 0)
    parts = [_commune(margins, row, np.random.default_rng((seed, row))) for row in map(int, np.flatnonzero(known))]
    households = _numbered(pl.concat([part[0] for part in parts]) if parts else _NO_HOUSEHOLDS, "household")
    persons = pl.concat([part[1] for part in parts]) if parts else _NO_PERSONS
    first = households.group_by("commune", maintain_order=True).agg(first=pl.col("household").min())
    persons = persons.join(first, on="commune", maintain_order="left").with_columns(
        pl.col("household") + pl.col("first")
    )
    left_out = tuple(code for code, here in zip(margins.codes, known) if not here)
    return SyntheticPopulation(
        households, _numbered(persons.drop("first"), "person"), _fit(margins, households, persons), left_out
    )


_NO_HOUSEHOLDS = pl.DataFrame(
    schema={"commune": pl.String, "size": pl.Int64, "has_car": pl.Boolean, "living_standard_eur": pl.Float64}
)
_NO_PERSONS = pl.DataFrame(schema={"household": pl.Int64, "commune": pl.String, "age": pl.Int64, "activity": pl.String})


def _numbered(table: pl.DataFrame, name: str) -> pl.DataFrame:
    return table.with_row_index(name).with_columns(pl.col(name).cast(pl.Int64))


def composition_shares(households: float, ages: Floats) -> Floats:
    """Return the share of each composition whose expected persons by age are those observed, (compositions,).

    The shares are p ∝ m·exp(λ·c), m the Poisson measure 1/(y! a! s!) and c the composition (`tilted_shares`; the
    measure is ours).

    Raises
    ------
    ValueError
        If no share holds these persons in these households.
    """
    shares = tilted_shares(_MEASURE, _COMPOSITIONS.astype(np.float64), ages / households)
    if shares is None:
        people = ", ".join(f"{count:g}" for count in ages)
        raise ValueError(f"les personnes par âge ({people}) ne tiennent pas dans {households:g} ménages")
    return shares


def _commune(margins: Margins, row: int, random: np.random.Generator) -> tuple[pl.DataFrame, pl.DataFrame]:
    count = round(float(margins.households[row]))
    try:
        shares = composition_shares(float(margins.households[row]), margins.ages[row])
    except ValueError as error:
        raise ValueError(f"commune {margins.codes[row]} : {error}") from None
    drawn = _systematic(shares, count, random)
    members = _COMPOSITIONS[drawn]
    commune = margins.codes[row]
    homes = pl.DataFrame(
        {
            "commune": [commune] * count,
            "size": members.sum(axis=1),
            "has_car": _quota(float(margins.car_share[row]), count, random),
            "living_standard_eur": _incomes(margins, row, count, random),
        },
        schema=_NO_HOUSEHOLDS.schema,
    )
    age = np.concatenate(
        [random.integers(low, high + 1, int(members[:, band].sum())) for band, (_, low, high) in enumerate(AGES)]
    )
    home = np.concatenate([np.repeat(np.arange(count), members[:, band]) for band in range(3)])
    order = np.argsort(home, kind="stable")
    people = pl.DataFrame(
        {
            "household": home[order],
            "commune": [commune] * len(home),
            "age": age[order],
            "activity": _activity(margins, row, age[order], random),
        },
        schema=_NO_PERSONS.schema,
    )
    return homes, people


def _systematic(shares: Floats, count: int, random: np.random.Generator) -> Integers:
    """Return the composition of each household: a comb of even steps through the shares, then shuffled."""
    comb = (np.arange(count) + random.random()) / count
    drawn = np.minimum(np.searchsorted(np.cumsum(shares), comb), len(shares) - 1)
    return random.permutation(drawn).astype(np.int64)


def _quota(share: float, count: int, random: np.random.Generator) -> list[bool | None]:
    """Return who has something that a known share has; unknown for all where the share is."""
    if not np.isfinite(share):
        return [None] * count
    having = np.arange(count) < round(share * count)
    return [bool(has) for has in random.permutation(having)]


def _incomes(margins: Margins, row: int, count: int, random: np.random.Generator) -> list[float | None]:
    """Return even quantiles of the lognormal law of the commune, shuffled; unknown for all where the law is."""
    median, spread = float(margins.income_median[row]), float(margins.income_spread[row])
    if not (np.isfinite(median) and np.isfinite(spread)):
        return [None] * count
    quantiles = median * np.exp(spread * ndtri((np.arange(count) + 0.5) / count))
    return [float(value) for value in random.permutation(quantiles)]


def _activity(margins: Margins, row: int, age: Integers, random: np.random.Generator) -> list[str | None]:
    """Return what each person does: by quota among those old enough to work, inactive beyond working age."""
    found: list[str | None] = ["inactive"] * len(age)
    base, active, unemployed = (float(a[row]) for a in (margins.working_age, margins.active, margins.unemployed))
    able = random.permutation(np.flatnonzero((age >= ADULT) & (age <= WORKING_AGE[1])))
    if not (np.isfinite([base, active, unemployed]).all() and base > 0):
        for person in able:
            found[int(person)] = None
        return found
    scale = int(((age >= WORKING_AGE[0]) & (age <= WORKING_AGE[1])).sum()) / base
    seeking, working = round(unemployed * scale), round((active - unemployed) * scale)
    for place, person in enumerate(map(int, able[: seeking + working])):
        found[person] = "job_seeker" if place < seeking else "employed"
    return found


def _fit(margins: Margins, households: pl.DataFrame, persons: pl.DataFrame) -> pl.DataFrame:
    """Return each observed margin beside what was drawn."""
    within = pl.col("age").is_between(*WORKING_AGE)
    people = persons.group_by("commune").agg(
        *(pl.col("age").is_between(low, high).sum().alias(name) for name, low, high in AGES),
        population_15_64=within.sum(),
        active_15_64=pl.col("activity").is_in(["employed", "job_seeker"]).sum(),
        unemployed_15_64=(pl.col("activity") == "job_seeker").sum(),
    )
    homes = households.group_by("commune").agg(
        households=pl.len(),
        households_with_car_share=100 * pl.col("has_car").mean(),
        median_income=pl.col("living_standard_eur").median(),
    )
    observed = pl.DataFrame(
        {
            "commune": margins.codes,
            **{name: margins.ages[:, band] for band, (name, _, _) in enumerate(AGES)},
            "population_15_64": margins.working_age,
            "active_15_64": margins.active,
            "unemployed_15_64": margins.unemployed,
            "households": margins.households,
            "households_with_car_share": 100 * margins.car_share,
            "median_income": margins.income_median,
        }
    ).fill_nan(None)
    drawn = people.join(homes, on="commune", how="full", coalesce=True)
    tables = [
        table.unpivot(index="commune", variable_name="margin", value_name=name).cast({name: pl.Float64})
        for table, name in ((observed, "observed"), (drawn.select(observed.columns), "synthetic"))
    ]
    return tables[0].join(tables[1], on=["commune", "margin"], how="left", maintain_order="left")
