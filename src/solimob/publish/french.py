"""French typography of numbers, dates and proofs: the one way to print them, in documents and on pages.

Thousands are separated by a narrow no-break space (U+202F), decimals by a comma; a no-break space (U+00A0) goes before
the unit.
Unknown is said in words and never printed as zero.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from datetime import date

from solimob.core.evidence import Figure, Indicator, Nature

NARROW_SPACE = "\u202f"
NO_BREAK_SPACE = "\u00a0"
UNKNOWN = "donnée absente"
TO_COMPLETE = "[à compléter]"

_MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)
_DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_UNITS_WITHOUT_NAME = {"", "rapport", "indice", "nombre"}
_DECIMALS = {"%": 1, "km": 1, "km²": 1, "rapport": 2}
_COUNTED = {"personnes", "ménages", "communes", "logements"}
"""Nobody is half a person."""


def number(value: float | None, decimals: int = 0) -> str:
    """Return a number as printed in French, « 35 822 » or « 12,3 »; « donnée absente » when unknown (None or NaN)."""
    if value is None or math.isnan(value):
        return UNKNOWN
    text = f"{value:,.{decimals}f}"
    if float(text.replace(",", "")) == 0:
        text = text.removeprefix("-")
    return text.replace(",", NARROW_SPACE).replace(".", ",").replace("-", "\u2212")


def usual_decimals(value: float | None, unit: str) -> int:
    """Return how many decimals a number of this unit is printed with, when its indicator does not say."""
    if unit in _DECIMALS:
        return _DECIMALS[unit]
    if unit in _COUNTED:
        return 0
    return 0 if value is None or abs(value) >= 100 or value == round(value) else 1


def written_decimals(value: float | None) -> int:
    """Return how many decimals a number was written with, three at most: for parameters, which nobody rounds."""
    if value is None:
        return 0
    return next((decimals for decimals in range(3) if round(value, decimals) == value), 3)


def is_named(unit: str) -> bool:
    """Tell whether a unit is written after the number."""
    return unit not in _UNITS_WITHOUT_NAME


def quantity(value: float | None, unit: str, decimals: int | None = None) -> str:
    """Return a number and its unit, « 12,3 % »."""
    text = number(value, usual_decimals(value, unit) if decimals is None else decimals)
    return text if text == UNKNOWN or not is_named(unit) else f"{text}{NO_BREAK_SPACE}{unit}"


def bounds(low: float, high: float, decimals: int = 0) -> str:
    """Return an interval, « 10,1 – 14,8 »."""
    return f"{number(low, decimals)}{NO_BREAK_SPACE}–{NO_BREAK_SPACE}{number(high, decimals)}"


def interval(low: float | None, high: float | None, decimals: int = 0) -> str:
    """Return an interval to print beside its number; empty where there is none, or where both ends print alike."""
    if low is None or high is None or number(low, decimals) == number(high, decimals):
        return ""
    return bounds(low, high, decimals)


def figure_text(figure: Figure, decimals: int | None = None) -> str:
    """Return a figure with its interval, « 12,3 % (10,1 – 14,8) »."""
    shown = usual_decimals(figure.value, figure.unit) if decimals is None else decimals
    text = quantity(figure.value, figure.unit, shown)
    ends = interval(figure.low, figure.high, shown)
    return f"{text} ({ends})" if ends else text


def cell_text(indicator: Indicator, row: int, decimals: int) -> str:
    """Return one cell of a table of communes: value and interval without unit, and « (déclaré) » if corrected."""
    value, low, high = indicator.value[row], indicator.low[row], indicator.high[row]
    text = number(value, decimals)
    ends = "" if math.isnan(low) else interval(low, high, decimals)
    if ends:
        text = f"{text} ({ends})"
    corrected = any(correction.code == indicator.codes[row] for correction in indicator.corrections)
    return f"{text} (déclaré)" if corrected else text


def nature_text(nature: Nature, rests_on: Iterable[Nature] = ()) -> str:
    """Return the nature mark, « modélisé, repose sur une hypothèse »."""
    assumed = Nature.ASSUMED in set(rests_on) and nature is not Nature.ASSUMED
    return f"{nature.label}, repose sur une hypothèse" if assumed else nature.label


def signed(value: float | None, decimals: int = 1) -> str:
    """Return a number with its sign, for differences."""
    text = number(value, decimals)
    return f"+{text}" if value is not None and value > 0 else text


def day_names(days: Sequence[int]) -> str:
    """Return days in words: « lundi à vendredi », « mardi, samedi », « jours non précisés »."""
    ordered = sorted(set(days))
    if not ordered:
        return "jours non précisés"
    if len(ordered) == 7:
        return "tous les jours"
    if len(ordered) > 2 and ordered[-1] - ordered[0] == len(ordered) - 1:
        return f"{_DAYS[ordered[0] - 1]} à {_DAYS[ordered[-1] - 1]}"
    return ", ".join(_DAYS[day - 1] for day in ordered)


def date_text(day: date) -> str:
    """Return a date in words, « 1er décembre 2026 »."""
    return f"{'1er' if day.day == 1 else day.day} {_MONTHS[day.month - 1]} {day.year}"


def count_text(count: int, singular: str, plural: str | None = None) -> str:
    """Return a count and its noun; French is singular below two."""
    noun = singular if abs(count) < 2 else plural or f"{singular}s"
    return f"{number(count)}{NO_BREAK_SPACE}{noun}"


def listing(names: Sequence[str], most: int | None = None) -> str:
    """Return « A, B et C », cut after `most` names with the count of the others."""
    if most is not None and len(names) > most:
        others = len(names) - most
        return f"{', '.join(names[:most])} et {count_text(others, 'autre')}"
    return " et ".join((", ".join(names[:-1]), names[-1])) if len(names) > 1 else "".join(names)
