"""How near a synthetic population comes to each margin that was observed, over some communes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import polars as pl

from solimob.core.territory.population import SyntheticPopulation

_MEANS = ("households_with_car_share", "median_income")
"""Margins that do not add up: over several communes, the mean of them by household."""


@dataclass(frozen=True, slots=True)
class MarginFit:
    """One margin over some communes: what was observed, what the draws gave, and the commune that is farthest.

    `observed` and `drawn` (least and most of the draws) are totals, or means by household where `is_mean`. `gap` is the
    largest |drawn - observed| of a commune over the draws, in the unit of the margin, and `commune` where it is.
    """

    margin: str
    is_mean: bool
    observed: float
    drawn: tuple[float, float]
    gap: float
    commune: str


def margin_fits(draws: Sequence[SyntheticPopulation], communes: Collection[str]) -> tuple[MarginFit, ...]:
    """Return the fit of each margin that is known, over the communes where somebody was drawn; in a stable order."""
    tables = [draw.fit.filter(pl.col("commune").is_in(list(communes))).drop_nulls() for draw in draws]
    margins = tables[0]["margin"].unique(maintain_order=True).to_list() if tables else []
    return tuple(_fit(margin, tables) for margin in margins)


def _fit(margin: str, tables: Sequence[pl.DataFrame]) -> MarginFit:
    is_mean = margin in _MEANS
    observed, drawn, worst = 0.0, [], (-1.0, "")
    for table in tables:
        homes = table.filter(pl.col("margin") == "households").select("commune", weight="observed")
        rows = table.filter(pl.col("margin") == margin).join(homes, on="commune", how="left")
        weights = rows["weight"] / rows["weight"].sum() if is_mean else pl.Series([1.0] * rows.height)
        observed = float((rows["observed"] * weights).sum())
        drawn.append(float((rows["synthetic"] * weights).sum()))
        gaps = (rows["synthetic"] - rows["observed"]).abs()
        place = int(gaps.arg_max() or 0)
        worst = max(worst, (float(gaps[place]), rows["commune"][place]))
    return MarginFit(margin, is_mean, observed, (min(drawn), max(drawn)), *worst)
