"""Drawings as PNG, for word processors that do not all read SVG."""

from __future__ import annotations

import json

import typst

_SOURCE = b"""#set page(width: auto, height: auto, margin: 0pt)
#let data = json(bytes(sys.inputs.drawing))
#image(bytes(data.svg), format: "svg", width: data.width_cm * 1cm)
"""


def png(svg: str, width_cm: float, pixels_per_inch: float = 180) -> bytes:
    """Return an SVG drawn at this printed width, on white."""
    drawing = json.dumps({"svg": svg, "width_cm": width_cm})
    return typst.compile(
        _SOURCE, format="png", ppi=pixels_per_inch, ignore_system_fonts=True, sys_inputs={"drawing": drawing}
    )
