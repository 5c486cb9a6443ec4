"""What kind of place it is."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from solimob.core.diagnosis.indicators.basis import Basis
from solimob.core.diagnosis.indicators.columns import derive, exact, ratio_values
from solimob.core.diagnosis.indicators.households import published
from solimob.core.diagnosis.indicators.summary import ratio_of, total_of
from solimob.core.diagnosis.result import DiagnosisIndicator, Direction, Kind
from solimob.core.evidence import Figure, Indicator, combined_nature, latest_year

type Floats = NDArray[np.float64]


def context(basis: Basis) -> list[DiagnosisIndicator]:
    """Return population and its change, density, size of households, second homes and empty dwellings."""
    return [
        *_population(basis),
        *_change(basis),
        *_rate(basis, "density", "Densité", "hab./km²", "Les habitants sont-ils dispersés ?", ("population",), 1),
        *_rate(
            basis,
            "household_size",
            "Taille moyenne des ménages",
            "pers./ménage",
            "Les ménages sont-ils petits ?",
            ("population_age_base",),
            1,
        ),
        *_rate(
            basis,
            "second_homes_share",
            "Part des résidences secondaires",
            "%",
            "Y a-t-il beaucoup de résidences secondaires ?",
            ("secondary_dwellings",),
            100,
        ),
        *_rate(
            basis,
            "vacant_dwellings_share",
            "Part des logements vacants",
            "%",
            "Y a-t-il beaucoup de logements vides ?",
            ("vacant_dwellings",),
            100,
        ),
    ]


_DIVISORS = {
    "density": ("area_km2",),
    "household_size": ("households",),
    "second_homes_share": ("main_dwellings", "secondary_dwellings", "vacant_dwellings"),
    "vacant_dwellings_share": ("main_dwellings", "secondary_dwellings", "vacant_dwellings"),
}


def _population(basis: Basis) -> list[DiagnosisIndicator]:
    if not basis.has("population"):
        return []
    column = published(basis.columns["population"])
    return [
        DiagnosisIndicator(
            indicator=column,
            question="Combien d'habitants ?",
            plain="Population municipale en vigueur.",
            purpose=None,
            kind=Kind.CONTEXT,
            direction=Direction.NEUTRAL,
            summary=total_of(column),
            decimals=0,
        )
    ]


def _change(basis: Basis) -> list[DiagnosisIndicator]:
    if not basis.has("population", "population_past"):
        return []
    now, past = basis.columns["population"], basis.columns["population_past"]
    years = _years_between(past, now)
    if years is None:
        return []
    column = derive(
        "population_change",
        "Évolution annuelle moyenne de la population",
        "% par an",
        exact(_per_year(ratio_values(now.value, past.value, 1), years)),
        [past, now],
    )
    whole = ratio_of(column, now, past, 1)
    return [
        DiagnosisIndicator(
            indicator=column,
            question=f"Le territoire gagne-t-il des habitants ({past.vintage}-{now.vintage}) ?",
            plain="Variation moyenne par an entre les deux recensements.",
            purpose=None,
            kind=Kind.CONTEXT,
            direction=Direction.NEUTRAL,
            summary=Figure(
                value=None if whole.value is None else float(_per_year(np.array([whole.value]), years)[0]),
                unit=column.unit,
                nature=combined_nature([column.nature]),
                sources=column.sources,
                year=latest_year(now.vintage),
                method=whole.method,
                rests_on=column.rests_on,
            ),
            decimals=2,
        )
    ]


def _rate(
    basis: Basis, id_: str, label: str, unit: str, question: str, part: tuple[str], factor: float
) -> list[DiagnosisIndicator]:
    names = _DIVISORS[id_]
    if not basis.has(*part, *names):
        return []
    top, bottoms = basis.columns[part[0]], [basis.columns[name] for name in names]
    bottom = derive(id_, label, unit, exact(np.sum([b.value for b in bottoms], axis=0)), bottoms)
    column = derive(id_, label, unit, exact(ratio_values(top.value, bottom.value, factor)), [top, *bottoms])
    return [
        DiagnosisIndicator(
            indicator=column,
            question=question,
            plain=f"{top.label} rapportée à : {', '.join(b.label.lower() for b in bottoms)}.",
            purpose=None,
            kind=Kind.CONTEXT,
            direction=Direction.NEUTRAL,
            summary=ratio_of(column, top, bottom, factor),
        )
    ]


def _per_year(growth: Floats, years: int) -> Floats:
    return np.asarray(100 * (growth ** (1 / years) - 1), dtype=np.float64)


def _years_between(past: Indicator, now: Indicator) -> int | None:
    first, last = latest_year(past.vintage), latest_year(now.vintage)
    return last - first if first is not None and last is not None and last > first else None
