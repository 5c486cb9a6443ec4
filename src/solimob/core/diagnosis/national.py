"""The same diagnosis for every commune of France at once, as one long table."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import polars as pl
from numpy.typing import NDArray

from solimob.core.diagnosis.composite import DRAWS, composite_weights, rank_communes
from solimob.core.diagnosis.indicators import Basis, build_basis, every_indicator, projections
from solimob.core.diagnosis.inputs import Inputs
from solimob.core.diagnosis.peers import nearest_peers, traits_from
from solimob.core.diagnosis.result import Ranking
from solimob.core.evidence import Indicator, Nature, latest_year

SCHEMA = {
    "code": pl.String,
    "indicator": pl.String,
    "value": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "nature": pl.String,
    "vintage": pl.String,
}
"""Columns of the table; null is unknown."""


def national_table(inputs: Inputs, draws: int = DRAWS) -> pl.DataFrame:
    """Return every indicator, the composite and ten comparable communes of each commune, in long form.

    One row per commune and indicator with the columns of `SCHEMA`, sorted by indicator in the order of pages, then by
    commune. Beside the indicators: `composite_score` (0 to 1), `composite_rank` (with its interval; the value is null
    for the smallest communes) and `peer:CODE`, the distance to each comparable commune CODE.

    Raises
    ------
    KeyError, ValueError
        As `diagnose`.
    """
    basis = build_basis(inputs)
    indicators = every_indicator(basis)
    columns = [entry.indicator for entry in (*indicators, *projections(basis))]
    weights = composite_weights(indicators, inputs.weights)
    population = basis.extent.population[: basis.n]
    ranking = rank_communes(indicators, weights, population, inputs.seed, draws)
    vintage = _span(entry.indicator.vintage for entry in indicators if entry.indicator.id in _used(ranking))
    parts = [_indicator_rows(column) for column in columns]
    parts += [_ranking_rows(ranking, vintage), _peer_rows(basis)]
    return pl.concat(parts)


def _used(ranking: Ranking) -> set[str]:
    return {weight.indicator for weight in ranking.weights if weight.weight > 0}


def _span(vintages: Iterable[str]) -> str:
    years = sorted({year for vintage in vintages if (year := latest_year(vintage)) is not None})
    return "" if not years else str(years[0]) if len(years) == 1 else f"{years[0]}-{years[-1]}"


def _rows(
    codes: pl.Series, indicator: pl.Series | str, ends: Iterable[NDArray[np.float64]], nature: Nature, vintage: str
) -> pl.DataFrame:
    value, low, high = (pl.Series(array, dtype=pl.Float64).fill_nan(None) for array in ends)
    return pl.DataFrame({"code": codes, "value": value, "low": low, "high": high}).select(
        "code",
        (indicator if isinstance(indicator, pl.Series) else pl.lit(indicator)).alias("indicator"),
        "value",
        "low",
        "high",
        pl.lit(nature.value).alias("nature"),
        pl.lit(vintage).alias("vintage"),
    )


def _indicator_rows(column: Indicator) -> pl.DataFrame:
    codes = pl.Series("code", column.codes, dtype=pl.String)
    return _rows(codes, column.id, (column.value, column.low, column.high), column.nature, column.vintage)


def _ranking_rows(ranking: Ranking, vintage: str) -> pl.DataFrame:
    codes = pl.Series("code", [rank.code for rank in ranking.ranks], dtype=pl.String)

    def column(name: str) -> NDArray[np.float64]:
        return np.array([np.nan if (v := getattr(rank, name)) is None else v for rank in ranking.ranks], dtype=float)

    unknown = np.full(len(codes), np.nan)
    score = _rows(codes, "composite_score", (column("score"), unknown, unknown), Nature.MODELLED, vintage)
    ends = column("rank"), column("low"), column("high")
    return pl.concat([score, _rows(codes, "composite_rank", ends, Nature.MODELLED, vintage)])


def _peer_rows(basis: Basis) -> pl.DataFrame:
    inputs = basis.inputs
    epcis = inputs.extent.communes["epci"].to_list()[: basis.n]
    aom = {code: inputs.aom.get(epci) for code, epci in zip(basis.codes, epcis, strict=True) if epci is not None}
    traits = traits_from(basis.codes, basis.columns, aom)
    rows, distances = nearest_peers(traits)
    commune, place = np.nonzero(rows >= 0)
    codes = pl.Series("code", basis.codes, dtype=pl.String)
    indicator = pl.select(pl.lit("peer:") + codes.gather(rows[commune, place])).to_series()
    unknown = np.full(len(commune), np.nan)
    vintage = _span(basis.columns[id_].vintage for id_ in ("population", "median_income") if basis.has(id_))
    ends = distances[commune, place], unknown, unknown
    return _rows(codes.gather(commune), indicator, ends, Nature.DERIVED, vintage)
