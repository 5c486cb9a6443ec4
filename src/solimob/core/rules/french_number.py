"""A number in a French sentence."""

from __future__ import annotations


def number(value: float) -> str:
    """Return a number as French writes it: « 12 000 », « 0,32 »."""
    text = f"{round(value, 6):,.6f}".rstrip("0").rstrip(".")
    return text.replace(",", "\u202f").replace(".", ",")
