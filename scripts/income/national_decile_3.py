"""Third decile of the standard of living in France, as a mixture of the communes' lognormal distributions.

    .venv/bin/python scripts/income/national_decile_3.py communes_france_indicateurs.csv.gz

Each commune with a published median (Filosofi 2021) is a lognormal of that median weighted by its tax households; its
spread is that of its published deciles (Filosofi 2020: σ = ln(D9/D1) / (2·z0.9), from `rd20`), else the median of the
published spreads. Printed: the income under which 30 % of the mixture falls, with the spread of the communes without
published deciles set to the P10 and P90 of the published ones. The same run prints the share of France under 60 % of
its own median, to be held against published poverty rates.
"""

from __future__ import annotations

import gzip
import io
import sys
from pathlib import Path

import numpy as np
import polars as pl
from scipy.optimize import brentq
from scipy.special import ndtr

Z90 = 1.2815515655446004


def main() -> None:
    """Print the decile with its interval."""
    with gzip.open(Path(sys.argv[1])) as stream:
        table = pl.read_csv(
            io.BytesIO(stream.read()), columns=["rd20", "med21", "nbmenfisc21"], infer_schema_length=40_000
        ).drop_nulls("med21")
    median, weight = table["med21"].to_numpy(), table["nbmenfisc21"].to_numpy()
    published = np.log(table["rd20"].cast(pl.Float64).fill_null(float("nan")).to_numpy()) / (2 * Z90)
    spreads = np.nanquantile(published, [0.1, 0.5, 0.9])
    print(f"{table.height} communes, {weight.sum():,.0f} tax households; published spreads P10/P50/P90 {spreads}")
    for spread in spreads:
        sigma = np.where(np.isnan(published), spread, published)

        def below(z: float, sigma: np.ndarray = sigma) -> float:
            return float(np.average(ndtr(np.log(z / median) / sigma), weights=weight))

        deciles = {q: brentq(lambda z, q=q: below(z) - q, 3_000, 100_000) for q in (0.1, 0.3, 0.5, 0.9)}
        poor = below(0.6 * deciles[0.5])
        print(f"spread {spread:.3f}: { ({q: round(z) for q, z in deciles.items()}) }, poverty at 60 %: {poor:.1%}")


if __name__ == "__main__":
    main()
