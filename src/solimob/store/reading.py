"""From the datasets in force to core values.

The rule: a value is read from one dataset, whole. Ingested before embedded; then the latest vintage; then the highest
precedence; then the name, so that the choice is always the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from solimob.core.access import SERVICE_KINDS, Facilities
from solimob.core.evidence import VARIABLES, Indicator, Source, latest_year
from solimob.core.territory import Gazetteer
from solimob.store.dataset import ColumnInfo, DatasetKind
from solimob.store.datasets import Stored
from solimob.store.errors import StoreReadError
from solimob.store.manifest import Manifest

METHOD = "source"
"""Anchor of docs/methode/ for a column as its publisher gives it."""
_FIGURE_KINDS = {
    "code": (DatasetKind.COMMUNES, DatasetKind.COMMUNE_FIGURES),
    "siren": (DatasetKind.EPCIS, DatasetKind.EPCI_FIGURES),
}


def gazetteer_of(datasets: Sequence[Stored]) -> Gazetteer:
    """Return communes, EPCI and code changes in force, all of one vintage of the official geographic code."""
    communes = best_of(datasets, DatasetKind.COMMUNES)
    if communes is None:
        raise StoreReadError("aucune liste de communes dans l'entrepôt : ajoutez le code officiel géographique.")
    year = latest_year(communes.manifest.vintage)
    if year is None:
        raise StoreReadError(f"le jeu « {communes.manifest.name} » ne dit pas son millésime.")
    same = [s for s in datasets if latest_year(s.manifest.vintage) == year]
    epcis, changes = best_of(same, DatasetKind.EPCIS), best_of(same, DatasetKind.CODE_CHANGES)
    if epcis is None or changes is None:
        raise StoreReadError(
            f"communes de {year}, mais ni EPCI ni changements de code de {year} : ajoutez le code officiel "
            "géographique complet de ce millésime."
        )
    table = changes.table.select("old", "today")
    return Gazetteer(year, communes.table, epcis.table, dict(table.iter_rows()))


def columns_over(
    datasets: Sequence[Stored], key: str, codes: Sequence[str], ids: Iterable[str]
) -> dict[str, Indicator]:
    """Return the variables `ids` that some dataset holds, over `codes` (communes by `code`, EPCI by `siren`)."""
    wanted = list(dict.fromkeys(ids))
    chosen: dict[str, tuple[Stored, ColumnInfo]] = {}
    for stored in datasets:
        if stored.manifest.kind not in _FIGURE_KINDS[key]:
            continue
        for info in stored.manifest.columns:
            held = chosen.get(info.id)
            if info.id in wanted and (held is None or _rank(stored, info) > _rank(*held)):
                chosen[info.id] = stored, info
    places = pl.DataFrame({key: list(codes)}, schema={key: pl.String})
    joined: dict[str, pl.DataFrame] = {}
    for stored, _ in chosen.values():
        name = stored.manifest.name
        if name not in joined:
            needed = [key, *(i for i, (s, _) in chosen.items() if s is stored)]
            joined[name] = places.join(stored.table.select(needed), on=key, how="left", maintain_order="left")
    return {
        id_: _indicator(info, tuple(codes), joined[stored.manifest.name][id_])
        for id_, (stored, info) in ((i, chosen[i]) for i in wanted if i in chosen)
    }


def facilities_over(datasets: Sequence[Stored], codes: Sequence[str]) -> Facilities:
    """Return the services of each kind over `codes`; no kind at all when no dataset counts services."""
    best = best_of(datasets, DatasetKind.FACILITIES)
    if best is None:
        return Facilities(tuple(codes), (), np.empty((len(codes), 0)), "", ())
    table, manifest = best.table, best.manifest
    declared = {c.id for c in manifest.columns} or set(table["bpe_type"].drop_nulls().unique())
    kinds = tuple(k.id for k in SERVICE_KINDS.values() if set(k.bpe_types) <= declared)
    places = pl.DataFrame(
        {"code": list(codes), "row": np.arange(len(codes))}, schema={"code": pl.String, "row": pl.Int64}
    )
    counts = np.full((len(codes), len(kinds)), np.nan)
    covered = places.join(table.filter(pl.col("bpe_type").is_null()).select("code").unique(), on="code")[
        "row"
    ].to_numpy()
    counts[covered, :] = 0.0
    types = pl.DataFrame(
        [(t, column) for column, id_ in enumerate(kinds) for t in SERVICE_KINDS[id_].bpe_types],
        schema={"bpe_type": pl.String, "column": pl.Int64},
        orient="row",
    )
    found = (
        table.join(types, on="bpe_type").group_by("code", "column").agg(pl.col("count").sum()).join(places, on="code")
    )
    rows, columns = found["row"].to_numpy(), found["column"].to_numpy()
    counts[rows, columns] = found["count"].cast(pl.Float64).to_numpy()
    return Facilities(tuple(codes), kinds, counts, manifest.vintage, _sources(manifest))


def contours_over(datasets: Sequence[Stored], codes: Sequence[str]) -> Mapping[str, bytes]:
    """Return the contours of the communes of `codes` that are known."""
    best = best_of(datasets, DatasetKind.CONTOURS)
    if best is None:
        return {}
    return dict(best.table.filter(pl.col("code").is_in(list(codes))).select("code", "geometry").iter_rows())


def flows_over(datasets: Sequence[Stored], codes: Sequence[str]) -> pl.DataFrame | None:
    """Return the flows that leave the communes of `codes`."""
    best = best_of(datasets, DatasetKind.FLOWS)
    return None if best is None else best.table.filter(pl.col("origin").is_in(list(codes)))


def best_of(datasets: Sequence[Stored], kind: DatasetKind) -> Stored | None:
    """Return the dataset of a kind that is read, None when there is none."""
    candidates = [s for s in datasets if s.manifest.kind is kind]
    return max(candidates, key=_rank, default=None)


def _rank(stored: Stored, info: ColumnInfo | None = None) -> tuple[bool, int, int, str]:
    manifest = stored.manifest
    vintage = manifest.vintage if info is None else info.vintage
    return not manifest.embedded, latest_year(vintage) or 0, manifest.precedence, manifest.name


def _indicator(info: ColumnInfo, codes: tuple[str, ...], column: pl.Series) -> Indicator:
    values: NDArray[np.float64] = column.cast(pl.Float64).fill_null(float("nan")).to_numpy()
    variable = VARIABLES.get(info.id)
    return Indicator(
        id=info.id,
        label=variable.label if variable else info.label,
        unit=variable.unit if variable else info.unit,
        codes=codes,
        value=values,
        nature=info.nature,
        sources=(info.source,),
        vintage=info.vintage,
        method=METHOD,
    )


def _sources(manifest: Manifest) -> tuple[Source, ...]:
    return tuple({s.id: s for s in (manifest.source, *(c.source for c in manifest.columns))}.values())
