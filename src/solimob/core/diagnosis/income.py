"""How many people live under an income threshold, commune by commune, where only the median is published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from solimob.core.evidence import Figure, Indicator, Nature, Source, joined_vintage

type Floats = NDArray[np.float64]

_Z90 = 1.2815515655446004
"""90 % quantile of the standard normal law."""


@dataclass(frozen=True, slots=True, eq=False)
class Incomes:
    """Lognormal distribution of the standard of living in each of n communes.

    `median_eur` is NaN where the median is unknown. `spread` is the standard deviation of the logarithm, inside
    `[spread_low, spread_high]`: the ends are equal where the commune's own deciles are published.
    `spread_from` says where it came from: `commune`, `epci` or `national`. `vintage` joins the years of the medians and
    of the deciles behind every spread.
    """

    codes: tuple[str, ...]
    median_eur: Floats
    spread: Floats
    spread_low: Floats
    spread_high: Floats
    spread_from: tuple[str, ...]
    vintage: str
    sources: tuple[Source, ...]
    rests_on: frozenset[Nature]


def spread_from_deciles(ninth_over_first: Floats) -> Floats:
    """Return the standard deviation of log-income of a lognormal law whose D9/D1 is given: ln(D9/D1) / (2·z0.9)."""
    with np.errstate(invalid="ignore", divide="ignore"):
        spread = np.log(ninth_over_first) / (2 * _Z90)
        return np.where(spread > 0, spread, np.nan)


def income_distribution(
    columns: Mapping[str, Indicator],
    epci_of: Sequence[str | None],
    epci_columns: Mapping[str, Indicator],
    national_spread: Figure,
) -> Incomes:
    """Return the distribution of the standard of living of each commune.

    The median is the published one, never completed. The spread is that of the commune's published deciles, else of
    its EPCI's, else the national parameter.

    Parameters
    ----------
    columns
        `median_income` and, where they exist, `first_decile_income`, `ninth_decile_income`, `interdecile_ratio`.
    epci_of
        SIREN of the EPCI of each commune of `median_income.codes`, None without EPCI.
    epci_columns
        The same deciles over EPCI.
    national_spread
        Parameter `income.spread_national`, with its interval.

    Raises
    ------
    KeyError
        If there is no column `median_income`.
    ValueError
        If `epci_of` is not over the communes, or the national spread is unknown.
    """
    median = columns["median_income"]
    if len(epci_of) != len(median.codes):
        raise ValueError(f"epci_of has {len(epci_of)} communes, not {len(median.codes)}")
    if national_spread.value is None:
        raise ValueError("the national spread of incomes is unknown")
    spread, used = _published_spread(columns, len(median.codes))
    epci_spread, epci_used = _published_spread(epci_columns, 0)
    row = {} if not epci_used else {siren: i for i, siren in enumerate(epci_used[0].codes)}
    from_epci = np.array([epci_spread[row[siren]] if siren in row else np.nan for siren in epci_of], dtype=np.float64)
    own, borrowed = ~np.isnan(spread), np.isnan(spread) & ~np.isnan(from_epci)
    spread = np.where(own, spread, np.where(borrowed, from_epci, national_spread.value))
    low, high = national_spread.low, national_spread.high
    # An EPCI's spread stands for its communes with the same uncertainty as the national one, centred on it.
    below = national_spread.value - (national_spread.value if low is None else low)
    above = (national_spread.value if high is None else high) - national_spread.value
    spread_vintages = [c.vintage for c in (used if own.any() else [])] + [
        c.vintage for c in (epci_used if borrowed.any() else [])
    ]
    if not (own | borrowed).all() and national_spread.year is not None:
        spread_vintages.append(str(national_spread.year))
    sources = dict.fromkeys((*median.sources, *(s for c in (*used, *epci_used) for s in c.sources)))
    return Incomes(
        codes=median.codes,
        median_eur=np.where(median.value > 0, median.value, np.nan),
        spread=spread,
        spread_low=np.where(own, spread, np.maximum(spread - below, 0.05)),
        spread_high=np.where(own, spread, spread + above),
        spread_from=tuple(np.where(own, "commune", np.where(borrowed, "epci", "national")).tolist()),
        vintage=joined_vintage([median.vintage, *spread_vintages]),
        sources=tuple(dict.fromkeys((*sources, *national_spread.sources))),
        rests_on=median.rests_on | national_spread.rests_on,
    )


def share_below(incomes: Incomes, threshold_eur: float, spread: Floats | None = None) -> Floats:
    """Return the share (0 to 1) of people under a standard of living: Φ(ln(z / median) / σ); NaN where unknown."""
    sigma = incomes.spread if spread is None else spread
    return np.asarray(ndtr(np.log(threshold_eur / incomes.median_eur) / sigma), dtype=np.float64)


def low_income(incomes: Incomes, population: Indicator, threshold: Figure) -> tuple[Indicator, Indicator]:
    """Return headcount and rate of the people under a standard of living: modelled, « estimé », with interval.

    The interval holds the four corners of the threshold's and the spread's intervals.

    Parameters
    ----------
    incomes
        Distribution over n communes.
    population
        Headcount over the same communes.
    threshold
        Standard of living per consumption unit and year, € (parameter `income.decile_3`).

    Raises
    ------
    ValueError
        If the communes differ or the threshold is unknown.
    """
    if population.codes != incomes.codes:
        raise ValueError("population and incomes are not over the same communes")
    if threshold.value is None:
        raise ValueError("the income threshold is unknown")
    ends = [end for end in (threshold.low, threshold.high) if end is not None] or [threshold.value]
    central = share_below(incomes, threshold.value)
    corners = [share_below(incomes, z, s) for z in ends for s in (incomes.spread_low, incomes.spread_high)]
    low, high = np.minimum.reduce([central, *corners]), np.maximum.reduce([central, *corners])
    sources = tuple(dict.fromkeys((*incomes.sources, *threshold.sources)))
    rests_on = incomes.rests_on | threshold.rests_on

    vintages = [incomes.vintage, "" if threshold.year is None else str(threshold.year)]

    def column(id_: str, label: str, unit: str, factor: Floats | float, counted: Indicator | None) -> Indicator:
        value = central * factor
        return Indicator(
            id=id_,
            label=label,
            unit=unit,
            codes=incomes.codes,
            value=value,
            low=np.minimum(low * factor, value),
            high=np.maximum(high * factor, value),
            nature=Nature.MODELLED,
            sources=tuple(dict.fromkeys((*sources, *(counted.sources if counted else ())))),
            vintage=joined_vintage([*vintages, counted.vintage if counted else ""]),
            method="revenus",
            rests_on=rests_on,
        )

    return (
        column("low_income", "Personnes à bas revenu (estimé)", "personnes", population.value, population),
        column("low_income_share", "Part des personnes à bas revenu (estimé)", "%", 100.0, None),
    )


def _published_spread(columns: Mapping[str, Indicator], n: int) -> tuple[Floats, list[Indicator]]:
    """Return the spread of published deciles, from D9/D1 first then from the ratio, and the columns read."""
    spread = np.full(n, np.nan)
    used: list[Indicator] = []
    first, ninth = columns.get("first_decile_income"), columns.get("ninth_decile_income")
    if first is not None and ninth is not None:
        used += [first, ninth]
        with np.errstate(invalid="ignore", divide="ignore"):
            spread = spread_from_deciles(ninth.value / first.value)
    ratio = columns.get("interdecile_ratio")
    if ratio is not None:
        from_ratio = spread_from_deciles(ratio.value)
        spread = np.where(np.isnan(spread), from_ratio, spread) if used else from_ratio
        used.append(ratio)
    return spread, used
