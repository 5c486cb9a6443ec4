"""Tags of the counselling pages: a printed sheet shown on screen, in the same words."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django import template
from django.forms import BoundField

from solimob.core.counselling import AxisScore
from solimob.web.counselling.forms import UNSAID_VALUES

register = template.Library()


@register.inclusion_tag("counselling/sheet.html")
def sheet(sheet: Any, level: int = 2) -> dict[str, Any]:
    """Show the blocks of a `publish` sheet; steps that follow one another make one list, headings are of `level`."""
    blocks = [(type(block).__name__, block) for block in sheet.blocks]
    groups = [
        {"kind": kind, "blocks": [block for _, block in group]} for kind, group in groupby(blocks, lambda pair: pair[0])
    ]
    return {"groups": groups, "foot": sheet.foot, "heading": f"h{level}", "label": f"h{level + 1}"}


@register.inclusion_tag("counselling/test/answer_field.html")
def answer_controls(field: BoundField, note: str = "", several: bool = False, is_page: bool = False) -> dict[str, Any]:
    """Show a question of the test: its words, its answers, then « Je ne sais pas » and « Je ne veux pas dire » apart.

    Where the question is the page, the keyboard starts on the answer chosen, or on the first one.
    """
    controls = [{**widget.data, "id": widget.id_for_label} for widget in field]
    start = next((control for control in controls if control["selected"]), controls[0])
    first_unsaid = next(control for control in controls if control["value"] in UNSAID_VALUES)
    for control in controls:
        control["begins_unsaid"] = control is first_unsaid
        control["is_first"] = is_page and control is start
    described = (("note", note or several), ("error", field.errors))
    return {
        "field": field,
        "note": note,
        "several": several,
        "is_page": is_page,
        "controls": controls,
        "described_by": " ".join(f"{field.auto_id}-{end}" for end, present in described if present),
    }


@register.filter
def euros(cents: int) -> str:
    """Write cents in euros: « 1 200,00 »."""
    from solimob.publish.french import quantity

    return quantity(cents / 100, "", 2)


@register.filter
def interval(score: AxisScore) -> str:
    """Write the interval of an axis: « 35 », « 35 à 65 », or that nothing is known."""
    if (score.low, score.high) == (0, 100):
        return "inconnu"
    return f"{score.low}" if score.low == score.high else f"{score.low} à {score.high}"
