"""Ageing in ten years: how many people aged 65 or more, modelled from three age bands."""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce
from itertools import product

import numpy as np
from numpy.typing import NDArray

from solimob.core.evidence import Figure, Indicator, Nature, latest_year

type Floats = NDArray[np.float64]

HORIZON_YEARS = 10
ASSUMPTIONS = (
    "ageing.share_55_64",
    "ageing.survival_55_64",
    "ageing.survival_65p",
    "ageing.net_arrivals_65p",
)
"""Parameters of the projection, all assumed."""


def population_65p_in_ten_years(
    people_20_64: Indicator, people_65p: Indicator, parameters: Mapping[str, Figure]
) -> Indicator:
    """Return the number of people aged 65 or more ten years after the census, modelled, with interval.

    P65(t+10) = P65·(s65 + m) + P20-64·share(55-64)·s55: those who are 65 or more and survive, those who turn 65, and
    net arrivals. The interval takes every assumption at the ends that lower or raise the result together.

    Parameters
    ----------
    people_20_64, people_65p
        Census headcounts over the same n communes.
    parameters
        Must hold `ASSUMPTIONS`.

    Raises
    ------
    KeyError
        If a parameter is missing.
    ValueError
        If the communes differ or a parameter is unknown.
    """
    if people_20_64.codes != people_65p.codes:
        raise ValueError("both age bands must be over the same communes")
    figures = [parameters[id_] for id_ in ASSUMPTIONS]
    choices = [_ends(id_, figure) for id_, figure in zip(ASSUMPTIONS, figures, strict=True)]
    central = _projected(people_20_64.value, people_65p.value, *(choice[0] for choice in choices))
    corners = [_projected(people_20_64.value, people_65p.value, *ends) for ends in product(*choices)]
    year = latest_year(people_65p.vintage)
    when = f"{year + HORIZON_YEARS}" if year else "dix ans après le recensement"
    natures = reduce(frozenset.union, (f.rests_on for f in figures), people_65p.rests_on | people_20_64.rests_on)
    sources = (*people_65p.sources, *people_20_64.sources, *(s for figure in figures for s in figure.sources))
    return Indicator(
        id="population_65p_in_10_years",
        label=f"65 ans et plus en {when} (projection)" if year else f"65 ans et plus {when} (projection)",
        unit="personnes",
        codes=people_65p.codes,
        value=central,
        low=np.minimum.reduce(corners),
        high=np.maximum.reduce(corners),
        nature=Nature.MODELLED,
        sources=tuple(dict.fromkeys(sources)),
        vintage=people_65p.vintage,
        method="vieillissement",
        rests_on=natures,
    )


def growth_65p(projected: Indicator, people_65p: Indicator) -> Indicator:
    """Return the growth in ten years of the number of people aged 65 or more, %, unknown where there is none today.

    Raises
    ------
    ValueError
        If the communes differ.
    """
    if projected.codes != people_65p.codes:
        raise ValueError("the projection and the census are not over the same communes")
    today = np.where(people_65p.value > 0, people_65p.value, np.nan)
    ends = {name: 100 * (getattr(projected, name) / today - 1) for name in ("value", "low", "high")}
    return Indicator(
        id="growth_65p_in_10_years",
        label="Évolution du nombre de 65 ans et plus en dix ans (projection)",
        unit="%",
        codes=projected.codes,
        nature=Nature.MODELLED,
        sources=projected.sources,
        vintage=projected.vintage,
        method="vieillissement",
        rests_on=projected.rests_on,
        **ends,
    )


def _projected(
    people_20_64: Floats, people_65p: Floats, share: float, turning: float, surviving: float, arriving: float
) -> Floats:
    return people_65p * (surviving + arriving) + people_20_64 * share * turning


def _ends(id_: str, figure: Figure) -> tuple[float, ...]:
    if figure.value is None:
        raise ValueError(f"parameter {id_} is unknown")
    return (figure.value,) if figure.low is None or figure.high is None else (figure.value, figure.low, figure.high)
