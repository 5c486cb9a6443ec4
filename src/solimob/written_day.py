"""A day as a document writes it: AAAA-MM-JJ, and in no other way."""

from __future__ import annotations

from datetime import date


def written_day(text: object) -> date:
    """Return the day of a text « 2026-11-27 »; a week date or a day without dashes is not one.

    Raises
    ------
    ValueError
        If it is no such text, or no day of the calendar.
    """
    if not isinstance(text, str) or len(text) != 10 or "W" in text:
        raise ValueError(f"« {text} » n'est pas un jour AAAA-MM-JJ")
    return date.fromisoformat(text)
