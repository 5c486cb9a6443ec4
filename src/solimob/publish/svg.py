"""The frame every map and chart shares: title, description, hatch for unknown, escaped text."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

FONT = "Libertinus Serif, Georgia, serif"
INK = "#1a1a1a"
HATCH_INK = "#8a8a8a"


def frame(id_: str, width: float, height: float, title: str, description: str, body: str) -> str:
    """Return a standalone SVG with accessible name and description; `id_` makes its identifiers unique in a page."""
    pattern = (
        f'<pattern id="{id_}-unknown" width="6" height="6" patternUnits="userSpaceOnUse">'
        f'<rect width="6" height="6" fill="#ffffff"/>'
        f'<path d="M0 6 L6 0" stroke="{HATCH_INK}" stroke-width="1"/></pattern>'
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {coordinate(width)} {coordinate(height)}" '
        f'width="{coordinate(width)}" height="{coordinate(height)}" role="img" '
        f'aria-labelledby="{id_}-title {id_}-desc" font-family={quoteattr(FONT)}>'
        f'<title id="{id_}-title">{escape(title)}</title><desc id="{id_}-desc">{escape(description)}</desc>'
        f"<defs>{pattern}</defs>{body}</svg>"
    )


def text(x: float, y: float, content: str, size: float = 13, anchor: str = "start", fill: str = INK) -> str:
    """Return one line of text."""
    return (
        f'<text x="{coordinate(x)}" y="{coordinate(y)}" font-size="{coordinate(size)}" '
        f'text-anchor="{anchor}" fill="{fill}">{escape(content)}</text>'
    )


def coordinate(value: float) -> str:
    """Return a coordinate with at most one decimal, so that drawings are short and the same everywhere."""
    rounded = round(float(value), 1)
    return str(int(rounded)) if rounded == int(rounded) else f"{rounded:.1f}"
