"""Weighted tables of the national travel survey (ENTD 2008) that the models read.

    .venv/bin/python scripts/survey/driver_kilometres.py FOLDER src/solimob/reference/survey

FOLDER holds `short_dist_trips.parquet`, `days_trip.parquet` and `immobility_probability.parquet`, as published by the
repository mobility-team/mobility, `data/surveys/entd-2008/` (origin SDES and Insee, Licence Ouverte).

Two tables come out:

* `driver_kilometres.csv`: kilometres driven per person-day (weekday or weekend), by rural or not and cars of the
  household, every person counted, those who did not go out too;
* `trip_distances.csv`: quartiles of the distance of a weekday trip, by rural or not and purpose.

Weight `pondki`; unit person-day (`day_id`). Rural is the category R (« espace rural, hors unité urbaine »), the rest
is B, C and I. Driving is the modes 3.30 (driver alone) and 3.31 (driver with a passenger). The table of days holds
mobile days only: the weight of a category of persons is divided by 1 − its probability of staying at home. Cells under
100 days are refused. Purposes leave out the way home (1.1), and study (1.11) is kept apart.
"""

from __future__ import annotations

import sys
from pathlib import Path

import polars as pl

DRIVER = ("3.30", "3.31")
SMALLEST_CELL = 100
PURPOSES = {"2": "food", "3": "care", "4": "rights", "5": "visits", "7": "leisure", "9": "work"}


def weighted_quantile(values: pl.Series, weights: pl.Series, share: float) -> float:
    """Return the smallest value whose cumulated weight reaches `share` of the whole."""
    order = values.arg_sort()
    cumulated = weights.gather(order).cum_sum()
    return float(values.gather(order)[int((cumulated < share * cumulated[-1]).sum())])


def driver_kilometres(folder: Path) -> pl.DataFrame:
    """Return mean and dispersion of the kilometres driven per person-day."""
    days = pl.read_parquet(folder / "days_trip.parquet")
    staying = pl.read_parquet(folder / "immobility_probability.parquet")
    trips = pl.read_parquet(folder / "short_dist_trips.parquet")
    driven = (
        trips.filter(pl.col("mode_id").is_in(DRIVER))
        .group_by("day_id")
        .agg(pl.col("distance").sum().alias("driver_km"))
    )
    probability = pl.when(pl.col("weekday")).then("immobility_weekday").otherwise("immobility_weekend")
    table = (
        days.join(driven, on="day_id", how="left")
        .join(staying, on="csp", how="left", validate="m:1")
        .with_columns(
            pl.col("driver_km").fill_null(0.0),
            rural=pl.col("city_category") == "R",
            weight_all=pl.col("pondki") / (1 - probability),
        )
    )
    if table["weight_all"].null_count():
        raise SystemExit("a category of persons has no probability of staying at home")
    rows = []
    for (rural, cars, weekday), cell in table.group_by("rural", "n_cars", "weekday"):
        if cell.height < SMALLEST_CELL:
            raise SystemExit(f"cell {rural}, {cars}, {weekday}: {cell.height} days, pool it")
        drivers = cell.filter(pl.col("driver_km") > 0)
        everyone = float(cell["weight_all"].sum())
        row = {
            "rural": rural,
            "cars": cars,
            "weekday": weekday,
            "mobile_days": cell.height,
            "staying_share": 1 - float(cell["pondki"].sum()) / everyone,
            "driving_share": float(drivers["pondki"].sum()) / everyone,
            "mean_km": float((cell["driver_km"] * cell["pondki"]).sum()) / everyone,
        }
        for name, share in (("p25", 0.25), ("p50", 0.5), ("p75", 0.75), ("p90", 0.9)):
            row[f"{name}_km_of_drivers"] = weighted_quantile(drivers["driver_km"], drivers["pondki"], share)
        log_km = drivers["driver_km"].log()
        mean_log = float((log_km * drivers["pondki"]).sum()) / float(drivers["pondki"].sum())
        variance = float(((log_km - mean_log) ** 2 * drivers["pondki"]).sum()) / float(drivers["pondki"].sum())
        row["sigma_log_of_drivers"] = variance**0.5
        row["persons_share"] = everyone
        rows.append(row)
    whole = pl.col("persons_share").sum().over("rural", "weekday")
    return (
        pl.DataFrame(rows)
        .with_columns(pl.col("persons_share") / whole)
        .sort("rural", "weekday", "cars")
        .with_columns(pl.selectors.float().round(4))
    )


def trip_distances(folder: Path) -> pl.DataFrame:
    """Return weighted quartiles of the distance of a weekday trip, by purpose."""
    trips = (
        pl.read_parquet(folder / "short_dist_trips.parquet")
        .filter(pl.col("weekday") & pl.col("motive").is_not_null() & (pl.col("motive") != "1.1"))
        .with_columns(
            rural=pl.col("city_category") == "R",
            purpose=pl.when(pl.col("motive") == "1.11")
            .then(pl.lit("study"))
            .otherwise(pl.col("motive").str.head(1).replace_strict(PURPOSES, default=None)),
        )
        .drop_nulls("purpose")
    )
    rows = []
    for (rural, purpose), cell in trips.group_by("rural", "purpose"):
        if cell.height < SMALLEST_CELL:
            raise SystemExit(f"cell {rural}, {purpose}: {cell.height} trips, pool it")
        quartiles = [weighted_quantile(cell["distance"], cell["pondki"], share) for share in (0.25, 0.5, 0.75)]
        mean = float((cell["distance"] * cell["pondki"]).sum()) / float(cell["pondki"].sum())
        rows.append((rural, purpose, cell.height, *quartiles, mean))
    columns = ["rural", "purpose", "trips", "p25_km", "p50_km", "p75_km", "mean_km"]
    return (
        pl.DataFrame(rows, schema=columns, orient="row")
        .sort("rural", "purpose")
        .with_columns(pl.selectors.float().round(2))
    )


def main() -> None:
    """Write both tables."""
    folder, out = Path(sys.argv[1]), Path(sys.argv[2])
    out.mkdir(parents=True, exist_ok=True)
    driver_kilometres(folder).write_csv(out / "driver_kilometres.csv")
    trip_distances(folder).write_csv(out / "trip_distances.csv")


if __name__ == "__main__":
    main()
