"""Contrast of a colour, by the formula of WCAG 2.2 (relative luminance)."""

from __future__ import annotations


def contrast_with_white(colour: str) -> float:
    """Return the contrast ratio of `#rrggbb` with white, from 1 to 21."""
    red, green, blue = (_linear(int(colour[start : start + 2], 16) / 255) for start in (1, 3, 5))
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
