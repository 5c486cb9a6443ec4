"""Official files age: a vintage is the year, or the years, a number describes."""

from __future__ import annotations

import re

AGED_AFTER_YEARS = 3
"""Beyond this age a number is shown with « à confirmer localement »."""

_YEAR = re.compile(r"(?:19|20)\d{2}")


def latest_year(vintage: str) -> int | None:
    """Return the latest year named in a vintage ("2015-2021" → 2021), or None when it names none."""
    years = _YEAR.findall(vintage)
    return max(map(int, years)) if years else None


def is_aged(vintage: str, current_year: int) -> bool:
    """Tell whether a number of this vintage is more than three years old in `current_year`."""
    year = latest_year(vintage)
    return year is not None and current_year - year > AGED_AFTER_YEARS


def vintage_note(vintage: str, current_year: int) -> str:
    """Return the French words that go with a vintage: « millésime 2018, à confirmer localement »."""
    if not vintage:
        return "millésime inconnu"
    note = f"millésime {vintage}"
    return f"{note}, à confirmer localement" if is_aged(vintage, current_year) else note
