"""Official files age: a vintage is the year, or the years, a number describes."""

from __future__ import annotations

import re
from collections.abc import Iterable

AGED_AFTER_YEARS = 3
"""Beyond this age a number is shown with « à confirmer localement »."""

_AND = " et "
_YEAR = re.compile(r"(?:19|20)\d{2}")


def latest_year(vintage: str) -> int | None:
    """Return the latest year named in a vintage ("2015-2021" → 2021), or None when it names none."""
    years = _YEAR.findall(vintage)
    return max(map(int, years)) if years else None


def joined_vintage(vintages: Iterable[str]) -> str:
    """Return the vintages that enter in a figure, each once: « 2018 et 2021 », to be printed by `vintage_text`."""
    return _AND.join(sorted({part for vintage in vintages for part in vintage.split(_AND) if part}))


def vintage_text(vintage: str) -> str:
    """Return a vintage as it is printed: « 2016, 2020, 2021 et 2023 »."""
    *before, last = vintage.split(_AND)
    return f"{', '.join(before)}{_AND}{last}" if before else last


def is_aged(vintage: str, current_year: int) -> bool:
    """Tell whether a number is over three years old in `current_year`, or rests on one that is (« 2008 et 2021 »)."""
    years = (latest_year(part) for part in vintage.split(_AND))
    return any(year is not None and current_year - year > AGED_AFTER_YEARS for year in years)


def vintage_note(vintage: str, current_year: int) -> str:
    """Return the French words that go with a vintage: « millésime 2018, à confirmer localement »."""
    if not vintage:
        return "millésime inconnu"
    note = f"millésime {vintage_text(vintage)}"
    return f"{note}, à confirmer localement" if is_aged(vintage, current_year) else note
