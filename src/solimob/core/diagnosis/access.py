"""The nearest service of each kind for each commune, with its distance and times."""

from __future__ import annotations

from solimob.core.access import SERVICE_KINDS, Interval, NearestStatus, ServiceKind, travel_minutes
from solimob.core.diagnosis.indicators.basis import Basis
from solimob.core.diagnosis.indicators.columns import derive
from solimob.core.diagnosis.result import ServiceAccess
from solimob.core.evidence import Figure, Indicator, Nature

_MODES = (
    ("car", "en voiture", "access.car_speed_kmh"),
    ("bike", "à vélo", "access.bike_speed_kmh"),
    ("walk", "à pied", "access.walk_speed_kmh"),
)


def service_access(basis: Basis) -> tuple[ServiceAccess, ...]:
    """Return the access to every kind of service that the data know, in the order of `SERVICE_KINDS`."""
    return tuple(_access(basis, kind) for kind in SERVICE_KINDS.values() if basis.facilities.knows(kind.id))


def _access(basis: Basis, kind: ServiceKind) -> ServiceAccess:
    nearest, away = basis.nearest(kind.id), basis.distance_km(kind.id)
    communes = basis.inputs.extent.communes
    codes, names = communes["code"].to_list(), communes["name"].to_list()
    known = [row if row >= 0 else None for row in nearest.row.tolist()]
    times = {
        mode: _column(
            basis,
            kind,
            f"{kind.id}_{mode}_min",
            f"{kind.label} : temps {words}",
            "min",
            travel_minutes(away, basis.parameter(speed)),
            [basis.parameter(speed)],
        )
        for mode, words, speed in _MODES
    }
    return ServiceAccess(
        kind_id=kind.id,
        label=kind.label,
        purpose=kind.purpose,
        nearest=tuple(None if row is None else codes[row] for row in known),
        nearest_names=tuple(None if row is None else names[row] for row in known),
        outside=tuple(row is not None and row >= basis.n for row in known),
        distance=_column(basis, kind, f"{kind.id}_km", f"{kind.label} : distance par la route", "km", away, []),
        car=times["car"],
        bike=times["bike"],
        walk=times["walk"],
        reasons=tuple(NearestStatus(status).reason for status in nearest.status.tolist()),
    )


def _column(
    basis: Basis, kind: ServiceKind, id_: str, label: str, unit: str, values: Interval, speeds: list[Figure]
) -> Indicator:
    return derive(
        id_,
        label,
        unit,
        values,
        [],
        codes=basis.codes,
        parameters=[basis.detour, basis.spread, *speeds],
        sources=basis.facilities.sources,
        vintages=[basis.facilities.vintage],
        nature=Nature.MODELLED,
        corrections=basis.distance_corrections(id_, kind.id, values=values.value),
        method="acces",
    )
