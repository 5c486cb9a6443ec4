"""The sheet of one commune: everything the diagnosis knows of it."""

from __future__ import annotations

from dataclasses import dataclass

from solimob.core.access import PURPOSES, Purpose
from solimob.core.diagnosis import Diagnosis, DiagnosisIndicator, OfferRow, PublicProfile, Rank, ServiceAccess
from solimob.publish import french
from solimob.web.diagnosis.queries.columns import Cell, ColumnHead, alphabetical, cell_of, column_head
from solimob.web.diagnosis.queries.indicators import EVERY_PURPOSE

NONE_KNOWN = "aucun connu à moins de 60 km"


@dataclass(frozen=True, slots=True)
class SheetIndicator:
    """One indicator on the sheet of a commune, beside the value of the territory."""

    entry: DiagnosisIndicator
    head: ColumnHead
    cell: Cell
    territory: str


@dataclass(frozen=True, slots=True)
class SheetService:
    """The nearest service of one kind."""

    kind_id: str
    label: str
    where: str
    outside: bool
    here: bool
    distance: Cell
    car: Cell
    bike: Cell
    walk: Cell


@dataclass(frozen=True, slots=True)
class SheetPublic:
    """One public in a commune; a cell is None when no data gives it."""

    profile: PublicProfile
    headcount: Cell | None
    rate: Cell | None
    nature: str


@dataclass(frozen=True, slots=True)
class CommuneSheet:
    """The sheet of a commune."""

    code: str
    name: str
    indicators: tuple[tuple[str, tuple[SheetIndicator, ...]], ...]
    services: tuple[tuple[str, tuple[SheetService, ...]], ...]
    publics: tuple[SheetPublic, ...]
    offers: tuple[OfferRow, ...]
    rank: Rank | None
    ranked: int
    """Communes of the territory that have a rank."""
    previous: tuple[str, str] | None
    following: tuple[str, str] | None


def communes_of(diagnosis: Diagnosis) -> list[tuple[str, str]]:
    """Return code and name of each commune of the territory, in alphabetical order."""
    pairs = [(code, diagnosis.names.get(code, code)) for code in diagnosis.territory.codes]
    return sorted(pairs, key=lambda pair: alphabetical(pair[1]))


def commune_sheet(diagnosis: Diagnosis, code: str) -> CommuneSheet:
    """Return the sheet of a commune.

    Raises
    ------
    KeyError
        If it is not one of the territory.
    """
    if code not in diagnosis.territory.codes:
        raise KeyError(code)
    communes = communes_of(diagnosis)
    place = next(i for i, (other, _) in enumerate(communes) if other == code)
    ranking = diagnosis.ranking
    return CommuneSheet(
        code=code,
        name=diagnosis.names.get(code, code),
        indicators=_indicators(diagnosis, code),
        services=tuple(
            (PURPOSES[purpose], tuple(_service(diagnosis, a, code) for a in diagnosis.access if a.purpose is purpose))
            for purpose in Purpose
        ),
        publics=tuple(_public(profile, code) for profile in diagnosis.publics),
        offers=tuple(offer for offer in diagnosis.offer if code in offer.codes),
        rank=next((rank for rank in ranking.ranks if rank.code == code), None) if ranking else None,
        ranked=sum(rank.rank is not None for rank in ranking.ranks) if ranking else 0,
        previous=communes[place - 1] if place else None,
        following=communes[place + 1] if place + 1 < len(communes) else None,
    )


def _indicators(diagnosis: Diagnosis, code: str) -> tuple[tuple[str, tuple[SheetIndicator, ...]], ...]:
    groups = []
    for purpose in (*Purpose, None):
        entries = [e for e in diagnosis.indicators if e.purpose is purpose]
        if purpose is None:
            entries += diagnosis.projections
        lines = tuple(
            SheetIndicator(
                entry=entry,
                head=column_head(entry.indicator, diagnosis.current_year),
                cell=cell_of(entry.indicator, code, entry.decimals),
                territory=french.number(entry.summary.value, entry.decimals),
            )
            for entry in entries
            if code in entry.indicator.codes
        )
        groups.append((PURPOSES[purpose] if purpose else EVERY_PURPOSE, lines))
    return tuple(groups)


def _service(diagnosis: Diagnosis, access: ServiceAccess, code: str) -> SheetService:
    row = access.distance.codes.index(code)
    nearest = access.nearest[row]
    return SheetService(
        kind_id=access.kind_id,
        label=access.label,
        where=place_of(diagnosis, access, row),
        outside=access.outside[row],
        here=nearest == code,
        distance=cell_of(access.distance, code, 1),
        car=cell_of(access.car, code, 0),
        bike=cell_of(access.bike, code, 0),
        walk=cell_of(access.walk, code, 0),
    )


def place_of(diagnosis: Diagnosis, access: ServiceAccess, row: int) -> str:
    """Return the commune of the nearest service, or that none is known within 60 km."""
    nearest = access.nearest[row]
    if nearest is None:
        return NONE_KNOWN
    return access.nearest_names[row] or diagnosis.names.get(nearest, nearest)


def _public(profile: PublicProfile, code: str) -> SheetPublic:
    shown = profile.headcount if profile.headcount is not None else profile.rate
    return SheetPublic(
        profile=profile,
        headcount=cell_of(profile.headcount, code, 0) if profile.headcount is not None else None,
        rate=cell_of(profile.rate, code, 1) if profile.rate is not None else None,
        nature=shown.nature.value if shown is not None else "",
    )
