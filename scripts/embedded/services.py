"""Services of the CC du Thouarsais in 2018, and those around it that are the nearest of their kind."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
from packages import sha256
from sources import BPE_2018

from solimob.core.access import SERVICE_KINDS
from solimob.core.evidence import Nature
from solimob.core.territory import Gazetteer, great_circle_m
from solimob.store import ColumnInfo, Dataset, DatasetKind

FILE = "bpe18_ensemble.csv.gz"
MAX_DISTANCE_M = 60_000.0
LABELS = {
    "A101": "Police",
    "A104": "Gendarmerie",
    "A122": "Réseau de proximité Pôle emploi",
    "A203": "Banque, caisse d'épargne",
    "A206": "Bureau de poste",
    "A207": "Relais poste",
    "A208": "Agence postale",
    "A304": "École de conduite",
    "A504": "Restaurant, restauration rapide",
    "B101": "Hypermarché",
    "B102": "Supermarché",
    "B201": "Supérette",
    "B202": "Épicerie",
    "B203": "Boulangerie",
    "B316": "Station-service",
    "C104": "École élémentaire",
    "C105": "École élémentaire de regroupement pédagogique intercommunal dispersé",
    "C201": "Collège",
    "C301": "Lycée d'enseignement général ou technologique",
    "D101": "Établissement de santé, court séjour",
    "D106": "Urgences",
    "D201": "Médecin généraliste",
    "D232": "Infirmier",
    "D301": "Pharmacie",
    "E107": "Gare de voyageurs d'intérêt national",
    "E108": "Gare de voyageurs d'intérêt régional",
    "E109": "Gare de voyageurs d'intérêt local",
    "F121": "Salle multisports (gymnase)",
    "F303": "Cinéma",
}
"""Labels of the list of types of the BPE of 2018."""


def facilities(folder: Path, gazetteer: Gazetteer, siren: str) -> Dataset:
    """Return the services of an EPCI and, around it, those that are the nearest of their kind for a commune of it."""
    path = folder / FILE
    counts = _counts(path, gazetteer)
    inside = list(gazetteer.territory(siren).codes)
    own = counts.filter(pl.col("code").is_in(inside))
    covered = pl.DataFrame({"code": inside, "bpe_type": [None] * len(inside), "count": [0] * len(inside)}, own.schema)
    table = pl.concat([own, covered, _around(counts, gazetteer, siren)])
    table = table.sort("code", "bpe_type", nulls_last=False)
    columns = tuple(
        ColumnInfo(t, LABELS[t], "équipements", "2018", Nature.OBSERVED, BPE_2018)
        for t in sorted({t for kind in SERVICE_KINDS.values() for t in kind.bpe_types})
    )
    notes = (
        "Les communes de la CC sont couvertes (une ligne sans type) : un type sans ligne y est un zéro observé.",
        "Autour (60 km) : les communes où se trouve le service le plus proche d'une commune de la CC, ou qui le serait "
        "si le seul de la CC fermait ; et, avec un 0, celles qui sont plus près encore et n'en ont pas. Le reste est "
        "inconnu.",
        "Géographie de 2018 ramenée aux communes de 2026.",
    )
    return Dataset("thouarsais-services", DatasetKind.FACILITIES, table, columns, BPE_2018, "2018", path.name,
                   sha256(path), notes=notes)  # fmt: skip


def _counts(path: Path, gazetteer: Gazetteer) -> pl.DataFrame:
    """Return the services of the types of `SERVICE_KINDS` by commune of today; every code of the file resolves."""
    table = pl.read_csv(path, separator=";", infer_schema=False, columns=["DEPCOM", "TYPEQU", "NB_EQUIP"])
    today = {code: gazetteer.resolve(code) for code in table["DEPCOM"].unique()}
    types = [t for kind in SERVICE_KINDS.values() for t in kind.bpe_types]
    return (
        table.filter(pl.col("TYPEQU").is_in(types))
        .group_by(pl.col("DEPCOM").replace_strict(today).alias("code"), pl.col("TYPEQU").alias("bpe_type"))
        .agg(pl.col("NB_EQUIP").cast(pl.Float64).sum().cast(pl.Int64).alias("count"))
    )


def _around(counts: pl.DataFrame, gazetteer: Gazetteer, siren: str) -> pl.DataFrame:
    """Return code, type and count of the communes outside that decide which service is the nearest.

    Those with the nearest service outside, where it is nearer than any inside or would be if the only one inside
    closed; and, with a count of 0, those nearer still: the file says that they have none.
    """
    extent = gazetteer.extent(gazetteer.territory(siren), MAX_DISTANCE_M)
    n, codes = extent.n_inside, np.array(extent.codes)
    distance = great_circle_m(extent.lon[:n, None], extent.lat[:n, None], extent.lon, extent.lat)
    distance[distance > MAX_DISTANCE_M] = np.inf
    found: list[pl.DataFrame] = []
    for kind in SERVICE_KINDS.values():
        of_kind = counts.filter(pl.col("bpe_type").is_in(kind.bpe_types))
        there = np.isin(codes, of_kind["code"].to_list())
        within = np.where(there, distance, np.inf)
        farthest = within[:, n:].min(axis=1)
        if there[:n].sum() > 1:
            farthest = np.minimum(farthest, within[:, :n].min(axis=1))
        decides = ((distance[:, n:] <= farthest[:, None]) & np.isfinite(distance[:, n:])).any(axis=0)
        kept = codes[n:][decides].tolist()
        found.append(of_kind.filter(pl.col("code").is_in(kept)))
        none = sorted(set(kept) - set(of_kind["code"]))
        zeros = {"code": none, "bpe_type": [kind.bpe_types[0]] * len(none), "count": [0] * len(none)}
        found.append(pl.DataFrame(zeros, of_kind.schema))
    return pl.concat(found)
