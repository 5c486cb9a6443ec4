"""Whole numbers that come from outside: in a form, an address or a cookie."""

from __future__ import annotations

LARGEST = 2**63 - 1
"""What a column of the database holds."""
_MOST_DIGITS = 19


def whole_number(written: str, most: int = LARGEST) -> int | None:
    """Return a whole number from 0 to `most`, or None where it is not one, however long it is."""
    written = written.strip()
    if not written.isascii() or not written.isdecimal() or len(written) > _MOST_DIGITS:
        return None
    number = int(written)
    return number if number <= most else None
