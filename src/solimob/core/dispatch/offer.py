"""Whom to call: what a trip adds to somebody's day, and what to say of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from solimob.core.dispatch.problem import Driver


@dataclass(frozen=True, slots=True)
class Offer:
    """Somebody to call: what the trip adds to their day, and what to say.

    `extra_m` is the distance added, `extra_s` the time added between leaving home and being back (the least possible),
    `since_asked_s` the time since they were last asked, `None` when that is not known.
    """

    driver: str
    extra_m: float
    extra_s: float
    since_asked_s: float | None
    reason: str


def make_offer(
    driver: Driver, call: Any, idle: bool, since_s: float | None, preferred: frozenset[str], mean_hours: float | None
) -> Offer:
    """Return the offer of a driver from what the trip adds, a record of `CALL`; `idle` who drives nobody yet.

    `mean_hours` are those of the year that a driver of the day has given on average, `None` where some are not known.
    """
    metres, seconds = float(call["metres"]), float(call["seconds"])
    parts = ["Ne roule pas encore ce jour-là" if idle else "Roule déjà ce jour-là"]
    parts.append(f"{_number(metres / 1000)} km et {_number(seconds / 60)} min de plus")
    if driver.id in preferred:
        parts.append("la personne le souhaite")
    if year := _year(driver, mean_hours):
        parts.append(year)
    if since_s is not None:
        parts.append(f"demandé pour la dernière fois il y a {_ago(since_s)}")
    return Offer(driver.id, metres, seconds, since_s, " ; ".join(parts) + ".")


def _year(driver: Driver, mean_hours: float | None) -> str:
    """Return what is known of a driver's year: « 1 200 km et 45 h depuis janvier (12 h de moins que la moyenne) »."""
    known = [f"{_number(driver.year_km)} km"] if driver.year_km > 0 else []
    if driver.year_hours is None:
        return f"{known[0]} depuis janvier" if known else ""
    text = f"{' et '.join([*known, f'{_number(driver.year_hours)} h'])} depuis janvier"
    if mean_hours is None:
        return text
    apart = _number(abs(driver.year_hours - mean_hours))
    side = "moins" if driver.year_hours < mean_hours else "plus"
    return f"{text} ({'autant' if apart == '0' else f'{apart} h de {side}'} que la moyenne)"


def _number(value: float) -> str:
    """Return a number as it is said: « 7,5 », « 1 200 »."""
    value = round(value, 1) if abs(value) < 10 else round(value)
    text = f"{value:,.0f}" if value == round(value) else f"{value:,.1f}"
    return text.replace(",", "\u202f").replace(".", ",").replace("-", "−" if value else "")


def _ago(seconds: float) -> str:
    hours = seconds / 3600
    return f"{_number(round(hours))} h" if hours < 48 else f"{_number(round(hours / 24))} jours"
