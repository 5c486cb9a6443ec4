"""Indicators by purpose and by public, and the page of one of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from solimob.core.access import PURPOSES, Purpose
from solimob.core.diagnosis import Diagnosis, DiagnosisIndicator, Direction
from solimob.core.evidence import Correction
from solimob.web.diagnosis.queries.columns import Cell, ColumnHead, column_cells, column_head, order_of

EVERY_PURPOSE = "Ce qui compte pour tous les déplacements"

PUBLIC_INDICATORS: Mapping[str, tuple[str, ...]] = {
    "no_car": (
        "households_without_car",
        "households_without_car_rate",
        "food_without_car_far",
        "pharmacy_without_car_far",
    ),
    "age_65p": ("share_65p", "elders_far_from_doctor", "elders_far_from_post", "population_65p_in_10_years"),
    "job_seekers": ("unemployment_rate", "unemployed_far_from_job_centre", "driving_schools_per_10000"),
    "low_income": ("median_income", "poverty_rate", "epci_poverty_rate", "low_income", "low_income_share"),
    "vulnerable": ("fuel_effort_rate", "fuel_effort_depth", "low_income_share", "households_without_car_rate"),
}
"""Which indicators speak of a public."""
_DIRECTIONS = {
    Direction.HIGHER_IS_WORSE: "Plus la valeur est haute, plus la situation est difficile.",
    Direction.HIGHER_IS_BETTER: "Plus la valeur est haute, meilleure est la situation.",
    Direction.NEUTRAL: "Une valeur haute n’est ni bonne ni mauvaise en soi.",
}


@dataclass(frozen=True, slots=True)
class IndicatorGroup:
    """Indicators under one heading, with what no data holds there."""

    id: str
    label: str
    entries: tuple[DiagnosisIndicator, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CommuneRow:
    """One commune of a table."""

    code: str
    name: str
    cell: Cell


@dataclass(frozen=True, slots=True)
class IndicatorPage:
    """What the page of an indicator shows beside its territory value."""

    entry: DiagnosisIndicator
    head: ColumnHead
    rows: tuple[CommuneRow, ...]
    direction: str
    known: int
    unknown: int
    corrections: tuple[tuple[str, Correction], ...]
    """Local corrections, each with the name of its commune."""


def every_entry(diagnosis: Diagnosis) -> tuple[DiagnosisIndicator, ...]:
    """Return every indicator that has a page: the diagnosis, then its projections."""
    return (*diagnosis.indicators, *diagnosis.projections)


def entry_of(diagnosis: Diagnosis, indicator_id: str) -> DiagnosisIndicator:
    """Return an indicator or a projection.

    Raises
    ------
    KeyError
        If there is none of that name.
    """
    for entry in every_entry(diagnosis):
        if entry.indicator.id == indicator_id:
            return entry
    raise KeyError(indicator_id)


def indicators_by_purpose(diagnosis: Diagnosis) -> list[IndicatorGroup]:
    """Return the five purposes, then what serves them all."""
    groups = []
    for purpose in (*Purpose, None):
        groups.append(
            IndicatorGroup(
                id=purpose.value if purpose else "every",
                label=PURPOSES[purpose] if purpose else EVERY_PURPOSE,
                entries=tuple(e for e in diagnosis.indicators if e.purpose is purpose),
                missing=tuple(m.label for m in diagnosis.missing if m.purpose is purpose),
            )
        )
    return groups


def indicators_by_public(diagnosis: Diagnosis) -> list[IndicatorGroup]:
    """Return the publics with the indicators that speak of them; a public without figures says what is missing."""
    known = {entry.indicator.id: entry for entry in every_entry(diagnosis)}
    groups = []
    for public in diagnosis.publics:
        ids = PUBLIC_INDICATORS.get(public.id, ())
        entries = tuple(known[id_] for id_ in ids if id_ in known)
        missing = tuple(m.label for m in diagnosis.missing if m.public == public.id)
        groups.append(IndicatorGroup(public.id, public.label, entries, missing))
    return groups


def indicator_page(diagnosis: Diagnosis, indicator_id: str, sort: str) -> IndicatorPage:
    """Return the page of an indicator, its communes in the order chosen.

    Raises
    ------
    KeyError
        If there is no such indicator.
    """
    entry = entry_of(diagnosis, indicator_id)
    column = entry.indicator
    cells = column_cells(column, entry.decimals)
    names = [diagnosis.names.get(code, code) for code in column.codes]
    order = order_of([cell.sort_key for cell in cells], names, sort)
    known = sum(cell.known for cell in cells)
    return IndicatorPage(
        entry=entry,
        head=column_head(column, diagnosis.current_year),
        rows=tuple(CommuneRow(column.codes[i], names[i], cells[i]) for i in order),
        direction=_DIRECTIONS[entry.direction],
        known=known,
        unknown=len(cells) - known,
        corrections=tuple((diagnosis.names.get(c.code, c.code), c) for c in column.corrections),
    )
