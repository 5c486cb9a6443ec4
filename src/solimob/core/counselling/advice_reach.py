"""L21: travel times to the nearest advice point, from the data of a diagnosis: official agencies, and points declared.

The Base permanente des équipements counts the agencies of France Travail; missions locales, Cap emploi and mobility
platforms are in no file: those who know the place declare them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from solimob.core.access import SERVICE_KINDS, ServiceEdit
from solimob.core.diagnosis import Inputs
from solimob.core.diagnosis.access import service_access
from solimob.core.diagnosis.indicators.basis import build_basis
from solimob.core.evidence import Indicator

AGENCY = "job_centre"
"""Kind of service that the official file counts as an advice point."""
_SEEKERS = "unemployed_15_64"
_MINUTE_S = 60.0


@dataclass(frozen=True, slots=True, eq=False)
class AdviceReach:
    """What `advice_coverage` weighs, over the n communes of a territory.

    `job_seekers`: persons, None where no file counts them. `times`: seconds to the nearest advice point by mode (`car`,
    `bike`, `walk`), empty where no file counts agencies. `where`: commune of the nearest point, None where none is
    known within 60 km.
    """

    job_seekers: Indicator | None
    times: Mapping[str, Indicator]
    where: tuple[str | None, ...]


def advice_reach(inputs: Inputs, points: Iterable[ServiceEdit] = ()) -> AdviceReach:
    """Return the job seekers and the times to the nearest agency or declared point.

    Parameters
    ----------
    points
        Declared advice points, each as an opening of the kind `AGENCY`, in a commune of the extent.

    Raises
    ------
    CorrectionError
        If a point is in a commune that is not of the extent.
    """
    known = inputs.facilities.knows(AGENCY)
    basis = build_basis(replace(inputs, service_edits=(*inputs.service_edits, *points)) if known else inputs)
    seekers = basis.columns[_SEEKERS] if basis.has(_SEEKERS) else None
    if not known:
        return AdviceReach(seekers, {}, ())
    access = next(one for one in service_access(basis) if one.kind_id == AGENCY)
    columns = {"car": access.car, "bike": access.bike, "walk": access.walk}
    times = {mode: _in_seconds(column) for mode, column in columns.items()}
    return AdviceReach(seekers, times, access.nearest)


def agency_label() -> str:
    """Return what the official file calls its advice points."""
    return SERVICE_KINDS[AGENCY].label


def _in_seconds(minutes: Indicator) -> Indicator:
    value, low, high = (ends * _MINUTE_S for ends in (minutes.value, minutes.low, minutes.high))
    return replace(minutes, unit="s", value=value, low=low, high=high)
