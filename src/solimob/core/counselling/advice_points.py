"""L21: how many job seekers can get individual advice on mobility near home, and how many got it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from solimob.core.evidence import Figure, Indicator, combined_nature, latest_year, ratio

NEAR_S = 1800.0
"""Thirty minutes."""
METHOD = "points-de-conseil"


@dataclass(frozen=True, slots=True)
class AdviceCoverage:
    """Share of the job seekers who live within a travel time of an advice point, in per cent.

    `at_least` counts communes whose travel time is unknown as far, `at_most` as near: they are equal where every time
    is known. Both are unknown where the job seekers of a commune are: nobody knows what it weighs. `advised` is the
    share advised in the year, unknown until somebody enters it.
    """

    at_least: Figure
    at_most: Figure
    advised: Figure
    unknown_times: tuple[str, ...]
    unknown_job_seekers: tuple[str, ...]


def advice_coverage(
    job_seekers: Indicator, travel_time: Indicator, advised: Figure | None = None, *, near_s: float = NEAR_S
) -> AdviceCoverage:
    """Weigh the communes within reach of an advice point by their job seekers.

    Parameters
    ----------
    job_seekers
        Persons by commune, over the communes of the territory.
    travel_time
        Seconds to the nearest advice point, by commune, in any order; a commune that is not there is unknown.
        An interval that lies on both sides of the limit makes the commune unknown.
    advised
        Job seekers who were given individual advice in the year, as entered; None until they are.

    Raises
    ------
    ValueError
        If travel times are not in seconds, or job seekers are negative.
    """
    if travel_time.unit != "s":
        raise ValueError(f"travel times are in seconds (« s »), not « {travel_time.unit} »")
    if (job_seekers.value < 0).any():
        raise ValueError("a commune has fewer than no job seekers")
    near = [_is_near(travel_time, code, near_s) for code in job_seekers.codes]
    # A commune where nobody looks for work weighs nothing, wherever it is.
    weightless = job_seekers.value == 0
    unknown = [code for code, here, empty in zip(job_seekers.codes, near, weightless) if here is None and not empty]
    all_of_them = np.ones(len(near), dtype=bool)
    everybody = _persons(job_seekers, all_of_them, travel_time)
    surely = np.array([here is True for here in near])
    perhaps = np.array([here is not False for here in near])
    known = job_seekers.known()
    return AdviceCoverage(
        at_least=ratio(_persons(job_seekers, surely, travel_time), everybody),
        at_most=ratio(_persons(job_seekers, perhaps, travel_time), everybody),
        advised=_advised(advised, job_seekers, _persons(job_seekers, all_of_them)),
        unknown_times=tuple(unknown),
        unknown_job_seekers=tuple(code for code, row in zip(job_seekers.codes, known) if not row),
    )


def _is_near(travel_time: Indicator, code: str, near_s: float) -> bool | None:
    if code not in travel_time.codes:
        return None
    figure = travel_time.figure(code)
    if figure.value is None:
        return None
    low, high = (figure.value if end is None else end for end in (figure.low, figure.high))
    return None if low <= near_s < high else high <= near_s


def _persons(job_seekers: Indicator, where: np.ndarray, *chosen_by: Indicator) -> Figure:
    """Return the job seekers of some communes; unknown as soon as those of any commune of the territory are.

    `chosen_by`: the columns that say which communes these are, part of the proof.
    """
    known = bool(job_seekers.known().all())
    columns = (job_seekers, *chosen_by)
    return Figure(
        value=float(job_seekers.value[where].sum()) if known else None,
        unit=job_seekers.unit,
        nature=combined_nature([column.nature for column in columns]),
        sources=tuple(dict.fromkeys(source for column in columns for source in column.sources)),
        year=latest_year(job_seekers.vintage),
        method=METHOD,
        rests_on=frozenset().union(*(column.rests_on for column in columns)),
    )


def _advised(advised: Figure | None, job_seekers: Indicator, everybody: Figure) -> Figure:
    if advised is None:
        return Figure(value=None, unit="%", nature=job_seekers.nature, sources=job_seekers.sources, method=METHOD)
    return ratio(advised, everybody)
