"""Parameters of the models replaced by those who know the place: the price of fuel, a threshold, a speed."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from solimob.core.evidence import Figure, Nature

MOST_TIMES_SHIPPED = 10
"""A value beyond so many times the largest shipped one is a mistake of unit."""

_POSITIVE_UNITS = frozenset({"km/h", "€/l", "l/100 km", "€/an", "personnes", "unités", "rapport", "part du revenu"})
"""The models divide by these, or take their logarithm: zero has no meaning."""
_MOST_BY_UNIT = {"%": 100.0, "part": 1.0, "part du revenu": 1.0, "jours": 365.0}
_BOUNDS = {
    "access.detour_plain": (1.0, math.inf),
    "access.detour_hills": (1.0, math.inf),
    "access.detour_mountain": (1.0, math.inf),
    "fuel.km_income_correlation": (-0.99, 0.99),
    "ageing.net_arrivals_65p": (-1.0, 1.0),
}
"""Least and most of the parameters that their unit does not bound: a road is no shorter than the straight line, a
correlation is under one, more people may leave than come."""
_BY = ", déclarée par "
_FIELDS = {"value": "la valeur", "low": "la borne basse", "high": "la borne haute"}


@dataclass(frozen=True, slots=True)
class LocalAssumption:
    """A parameter of the models replaced locally: by what, by whom, when and why. The shipped one is never erased.

    Raises
    ------
    ValueError
        If it has no author or no reason.
    """

    parameter: str
    """Identifier of the parameter (« fuel.price_eur_l »)."""
    value: float
    low: float | None
    high: float | None
    author: str
    made_on: date
    reason: str

    def __post_init__(self) -> None:
        if not self.author.strip() or not self.reason.strip():
            raise ValueError("a local assumption has an author and a reason")


def apply_assumptions(parameters: Mapping[str, Figure], assumptions: Iterable[LocalAssumption]) -> dict[str, Figure]:
    """Return the parameters with the replaced ones, as `declared`; the last replacement of one wins.

    The unit stays; the method says what was replaced, by whom, when and why; no source is kept but that word.

    Raises
    ------
    KeyError
        If a parameter is unknown.
    ValueError
        If a number is impossible or the interval does not hold the value; the message is in French.
    """
    result = dict(parameters)
    for assumption in assumptions:
        id_ = assumption.parameter
        shipped = parameters[id_]
        faults = assumption_faults(id_, shipped, assumption.value, assumption.low, assumption.high)
        if faults:
            raise ValueError(f"hypothèse « {id_} » : {faults[0][1]}")
        result[id_] = Figure(
            value=assumption.value,
            low=assumption.low,
            high=assumption.high,
            unit=shipped.unit,
            year=assumption.made_on.year,
            nature=Nature.DECLARED,
            method=f"{shipped.method} Valeur remplacée localement (au départ : {_plain(shipped.value)} {shipped.unit})"
            f"{_BY}{assumption.author} le {assumption.made_on:%d/%m/%Y} : {assumption.reason}",
        )
    return result


def without_author(parameter: Figure) -> Figure:
    """Return a parameter that does not say who replaced it nor why, only that it was."""
    replaced, by, _ = parameter.method.partition(_BY)
    return replace(parameter, method=f"{replaced}.") if by else parameter


def assumption_faults(
    id_: str, shipped: Figure, value: float, low: float | None, high: float | None
) -> list[tuple[str, str]]:
    """Return what is wrong in a replacement, as (`value`, `low` or `high`, message in French); empty when it holds."""
    if (low is None) != (high is None):
        return [("low" if low is None else "high", "un intervalle a deux bornes : écrivez les deux, ou aucune")]
    given = {name: number for name, number in (("value", value), ("low", low), ("high", high)) if number is not None}
    faults = [(name, _impossible(id_, shipped, number)) for name, number in given.items()]
    faults = [(name, f"{_FIELDS[name]} {what}") for name, what in faults if what]
    if faults or low is None or high is None:
        return faults
    if low > value:
        faults.append(("low", f"la borne basse dépasse la valeur ({_plain(value)})"))
    if high < value:
        faults.append(("high", f"la borne haute est sous la valeur ({_plain(value)})"))
    return faults


def _impossible(id_: str, shipped: Figure, number: float) -> str:
    least, most = _BOUNDS.get(id_, (0.0, _MOST_BY_UNIT.get(shipped.unit, math.inf)))
    if not math.isfinite(number):
        return "doit être un nombre"
    if id_ not in _BOUNDS and shipped.unit in _POSITIVE_UNITS and number <= 0:
        return f"doit être plus grande que zéro, pas {_plain(number)}"
    if not least <= number <= most:
        between = f"d'au moins {_plain(least)}" if math.isinf(most) else f"de {_plain(least)} à {_plain(most)}"
        return f"doit être {between} ({shipped.unit}), pas {_plain(number)}"
    largest = max(abs(end) for end in (shipped.value, shipped.low, shipped.high) if end is not None)
    if number > MOST_TIMES_SHIPPED * largest:
        return (
            f"vaut plus de {MOST_TIMES_SHIPPED} fois celle de départ ({_plain(largest)}) : vérifiez l'unité, "
            f"« {shipped.unit} »"
        )
    return ""


def _plain(number: float | None) -> str:
    return "inconnue" if number is None else f"{number:.12g}".replace(".", ",")
