"""L21: the share of job seekers near an advice point, and the share advised in a year, with their proof."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from solimob.core.access import ServiceEdit, ServiceEditKind
from solimob.core.counselling import advice_coverage
from solimob.core.counselling.advice_reach import AGENCY, AdviceReach, advice_reach
from solimob.core.evidence import Figure, Indicator, Nature, Source, SourceStatus
from solimob.web.counselling.models import AdvicePoint, AdvisedJobSeekers
from solimob.web.counselling.queries.territory_inputs import inputs_of
from solimob.web.diagnosis.services import commune_names
from solimob.web.projects.queries import Project

MODES = {"car": "en voiture", "bike": "à vélo", "walk": "à pied"}


@dataclass(frozen=True, slots=True)
class ModeCoverage:
    """The share of job seekers within 30 minutes by one mode."""

    mode: str
    label: str
    at_least: Figure
    at_most: Figure
    unknown_times: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CommuneAdvice:
    """One commune: its job seekers, and minutes to the nearest advice point by mode."""

    name: str
    seekers: float | None
    where: str
    minutes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShownAdvice:
    """What the page shows."""

    modes: tuple[ModeCoverage, ...]
    seekers: Figure | None
    advised: Figure
    advised_year: int | None
    unknown_seekers: tuple[str, ...]
    communes: tuple[CommuneAdvice, ...]
    agencies_known: bool


def advised_entries(project: Project) -> list[AdvisedJobSeekers]:
    """Return every entry, the latest year first, and in a year the latest entry first: that one stands."""
    return list(project.advised_job_seekers.select_related("author"))


def shown_advice(project: Project) -> ShownAdvice:
    """Return the shares, from the data of the store and what members entered.

    Raises
    ------
    RefusedActError, StoreError, EmptyTerritoryError, CorrectionError
        If the data of the territory cannot be read; in French.
    """
    inputs = inputs_of(project)
    points = list(project.advice_points.all())
    reach = advice_reach(inputs, [_opening(point) for point in points])
    names = commune_names(inputs.extent.codes)
    entry = next(iter(advised_entries(project)), None)
    if reach.job_seekers is None:
        return ShownAdvice((), None, _unknown(), None, (), (), bool(reach.times))
    seekers = reach.job_seekers
    advised = None if entry is None else _advised(entry, project)
    held = {mode: advice_coverage(seekers, times, advised) for mode, times in reach.times.items()}
    any_held = next(iter(held.values()), None)
    return ShownAdvice(
        modes=tuple(
            ModeCoverage(
                mode, MODES[mode], one.at_least, one.at_most, tuple(names.get(c, c) for c in one.unknown_times)
            )
            for mode, one in held.items()
        ),
        seekers=_total(seekers),
        advised=_unknown() if any_held is None else any_held.advised,
        advised_year=None if entry is None else entry.year,
        unknown_seekers=() if any_held is None else tuple(names.get(c, c) for c in any_held.unknown_job_seekers),
        communes=tuple(_communes(reach, seekers, names)),
        agencies_known=bool(reach.times),
    )


def _opening(point: AdvicePoint) -> ServiceEdit:
    return ServiceEdit(
        action=ServiceEditKind.OPENED,
        kind_id=AGENCY,
        code=point.commune,
        author=f"point de conseil {point.pk}",
        made_on=timezone.localdate(point.made_at),
        reason=f"point de conseil {point.pk}",
    )


def _advised(entry: AdvisedJobSeekers, project: Project) -> Figure:
    day = timezone.localdate(entry.made_at)
    source = Source(
        id=f"advised-{entry.pk}",
        title=entry.source,
        publisher=project.organization.name,
        year=entry.year,
        licence="",
        url=None,
        read_on=day,
        status=SourceStatus.TO_VERIFY,
    )
    return Figure(float(entry.persons), "personnes", Nature.DECLARED, (source,), year=entry.year)


def _unknown() -> Figure:
    return Figure(None, "%", Nature.DECLARED)


def _total(seekers: Indicator) -> Figure:
    known = bool(seekers.known().all())
    total = float(seekers.value.sum()) if known else None
    return Figure(total, seekers.unit, seekers.nature, seekers.sources)


def _communes(reach: AdviceReach, seekers: Indicator, names: dict[str, str]) -> Any:
    for row, code in enumerate(seekers.codes):
        count = seekers.figure(code).value
        where = reach.where[row] if reach.where else None
        place = "" if where is None else "dans la commune" if where == code else names.get(where, where)
        yield CommuneAdvice(
            names.get(code, code), count, place, tuple(_minutes(times.figure(code)) for times in reach.times.values())
        )


def _minutes(figure: Figure) -> str:
    if figure.value is None:
        return "inconnu"
    value, low, high = (None if end is None else round(end / 60) for end in (figure.value, figure.low, figure.high))
    return f"{value}" if low is None or low == high else f"{value} ({low} à {high})"
