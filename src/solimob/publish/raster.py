"""Drawings as PNG, for word processors that do not all read SVG."""

from __future__ import annotations

from solimob.publish.typesetting import set_png

_SOURCE = b"""#set page(width: auto, height: auto, margin: 0pt)
#let data = json(bytes(sys.inputs.data))
#image(bytes(data.svg), format: "svg", width: data.width_cm * 1cm)
"""


def png(svg: str, width_cm: float, pixels_per_inch: float = 180) -> bytes:
    """Return an SVG drawn at this printed width, on white."""
    return set_png(_SOURCE, {"svg": svg, "width_cm": width_cm}, pixels_per_inch)
