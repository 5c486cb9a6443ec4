"""Charts as SVG. A chart never stands without its data table: whoever draws one prints the table beside it."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from solimob.publish import svg
from solimob.publish.french import UNKNOWN, quantity

_WIDTH, _ROW, _TOP = 640.0, 36.0, 10.0
_LETTERS = 34
"""Letters in a line of a label."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar; `value` None is unknown. `emphasised` bars take the accent colour."""

    label: str
    value: float | None
    low: float | None = None
    high: float | None = None
    emphasised: bool = False


@dataclass(frozen=True, slots=True)
class Span:
    """A range on a scale, with a dot where the central value stands."""

    label: str
    low: float | None
    value: float | None
    high: float | None
    solid: bool = True


def bars(
    rows: Sequence[Bar], *, id_: str, title: str, description: str, unit: str, accent: str, decimals: int = 1
) -> str:
    """Draw horizontal bars from zero with interval whiskers; an unknown value is said in words, with no bar."""
    known = [end for row in rows for end in (row.value, row.low, row.high) if end is not None]
    greatest, least = max([*known, 0.0]), min([*known, 0.0])
    span = (greatest - least) or 1.0
    label_width, value_width = _label_width([row.label for row in rows]), 96.0
    scale = (_WIDTH - label_width - value_width - 12) / span
    zero = label_width + 8 - least * scale
    parts = []
    for i, row in enumerate(rows):
        middle = _TOP + i * _ROW + _ROW / 2
        parts += _wrapped(row.label, label_width, middle)
        if row.value is None:
            parts.append(svg.text(zero + 4, middle + 4.5, UNKNOWN, 13, fill="#555555"))
            continue
        fill = accent if row.emphasised else "#b9c3cc"
        start, length = zero + min(row.value, 0) * scale, abs(row.value) * scale
        parts.append(_rectangle(start, middle - 8, length, 16, fill))
        end = row.value
        if row.low is not None and row.high is not None:
            parts.append(_whisker(zero + row.low * scale, zero + row.high * scale, middle))
            end = row.high
        parts.append(svg.text(zero + max(end, 0) * scale + 6, middle + 4.5, quantity(row.value, unit, decimals), 14))
    height = _TOP * 2 + len(rows) * _ROW
    axis = f'<path d="M{svg.coordinate(zero)} {_TOP:.0f}V{svg.coordinate(height - _TOP)}" stroke="{svg.INK}"/>'
    return svg.frame(id_, _WIDTH, height, title, description, "".join(parts) + axis)


def ranges(
    rows: Sequence[Span], *, id_: str, title: str, description: str, least: float, greatest: float, accent: str
) -> str:
    """Draw ranges on one scale: full line and dot when solid, dashed line and ring when fragile."""
    row_height = 19.0
    label_width = _label_width([row.label for row in rows])
    scale = (_WIDTH - label_width - 40) / ((greatest - least) or 1.0)
    left = label_width + 16

    def x(value: float) -> float:
        return left + (value - least) * scale

    parts = [
        svg.text(x(least), _TOP + 6, f"{least:.0f}", 12, "middle"),
        svg.text(x(greatest), _TOP + 6, f"{greatest:.0f}", 12, "middle"),
    ]
    for i, row in enumerate(rows):
        middle = _TOP + 14 + i * row_height + row_height / 2
        label = textwrap.shorten(row.label, _LETTERS, placeholder=" …")
        parts.append(svg.text(label_width, middle + 4, label, 13, "end"))
        if row.low is None or row.high is None or row.value is None:
            parts.append(svg.text(left, middle + 4, "non classée", 12, fill="#555555"))
            continue
        dash = "" if row.solid else ' stroke-dasharray="4 3"'
        fill = accent if row.solid else "#ffffff"
        parts.append(
            f'<path d="M{svg.coordinate(x(row.low))} {svg.coordinate(middle)}H{svg.coordinate(x(row.high))}" '
            f'stroke="{accent}" stroke-width="2.4"{dash}/>'
            f'<circle cx="{svg.coordinate(x(row.value))}" cy="{svg.coordinate(middle)}" r="4.5" fill="{fill}" '
            f'stroke="{accent}" stroke-width="1.6"/>'
        )
    height = _TOP * 2 + 14 + len(rows) * row_height
    return svg.frame(id_, _WIDTH, height, title, description, "".join(parts))


def _wrapped(label: str, right: float, middle: float) -> list[str]:
    """Write a label on one or two lines; what is longer is cut, and stands whole in the table."""
    lines = textwrap.wrap(label, _LETTERS, max_lines=2, placeholder=" …")
    first = middle + 4.5 - 7.5 * (len(lines) - 1)
    return [svg.text(right, first + 15 * i, words, 14, "end") for i, words in enumerate(lines)]


def _label_width(labels: Sequence[str]) -> float:
    return min(_LETTERS, max([len(label) for label in labels], default=0)) * 6.9 + 12


def _rectangle(x: float, y: float, width: float, height: float, fill: str) -> str:
    return (
        f'<rect x="{svg.coordinate(x)}" y="{svg.coordinate(y)}" width="{svg.coordinate(width)}" '
        f'height="{svg.coordinate(height)}" fill="{fill}"/>'
    )


def _whisker(low: float, high: float, y: float) -> str:
    a, b, top, bottom = (svg.coordinate(v) for v in (low, high, y - 4, y + 4))
    return (
        f'<path d="M{a} {svg.coordinate(y)}H{b}M{a} {top}V{bottom}M{b} {top}V{bottom}" stroke="{svg.INK}" fill="none"/>'
    )
