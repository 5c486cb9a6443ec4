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


def make_offer(driver: Driver, call: Any, idle: bool, since_s: float | None, preferred: frozenset[str]) -> Offer:
    """Return the offer of a driver from what the trip adds, a record of `CALL`; `idle` who drives nobody yet."""
    metres, seconds = float(call["metres"]), float(call["seconds"])
    parts = ["Ne roule pas encore ce jour-là" if idle else "Roule déjà ce jour-là"]
    parts.append(f"{_number(metres / 1000)} km et {_number(seconds / 60)} min de plus")
    if driver.id in preferred:
        parts.append("la personne le souhaite")
    if driver.year_km > 0:
        parts.append(f"{_number(driver.year_km)} km depuis janvier")
    if since_s is not None:
        parts.append(f"demandé pour la dernière fois il y a {_ago(since_s)}")
    return Offer(driver.id, metres, seconds, since_s, " ; ".join(parts) + ".")


def _number(value: float) -> str:
    """Return a number as it is said: « 7,5 », « 1 200 »."""
    value = round(value, 1) if abs(value) < 10 else round(value)
    text = f"{value:,.0f}" if value == round(value) else f"{value:,.1f}"
    return text.replace(",", "\u202f").replace(".", ",").replace("-", "−" if value else "")


def _ago(seconds: float) -> str:
    hours = seconds / 3600
    return f"{_number(round(hours))} h" if hours < 48 else f"{_number(round(hours / 24))} jours"
