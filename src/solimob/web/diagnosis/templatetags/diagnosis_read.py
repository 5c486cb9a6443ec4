"""Tags of the pages that people read: addresses of the diagnosis being read, and numbers linked to their method."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from solimob.core.evidence import Figure, Indicator
from solimob.publish import cited
from solimob.reference.methods import place_of_method
from solimob.web.diagnosis.queries.columns import Cell
from solimob.web.diagnosis.queries.reading import Reading
from solimob.web.ui.templatetags.ui import ui_figure

register = template.Library()


@register.simple_tag(takes_context=True)
def read_url(context: Context, name: str, *arguments: str) -> str:
    """Return the address of a page of the diagnosis, for a member or by the public link."""
    reading: Reading = context["reading"]
    return reading.url(name, *arguments)


@register.simple_tag(takes_context=True)
def method_url(context: Context, method: str) -> str:
    """Return the address of the page that explains a method, or of the list of methods when none does."""
    return _method_url(context["reading"], method)


@register.inclusion_tag("ui/figure.html", takes_context=True)
def read_figure(
    context: Context,
    figure: Figure,
    label: str = "",
    vintage: str = "",
    digits: int | None = None,
    size: str = "normal",
    method: str = "",
) -> dict[str, Any]:
    """Show a number as `{% ui_figure %}` does, its method one click away: its own, else that of its indicator."""
    explained = figure.method if place_of_method(figure.method) else method
    return ui_figure(figure, label, vintage, digits, size, _method_url(context["reading"], explained))


@register.simple_tag
def read_cell(cell: Cell | None) -> SafeString:
    """Show a number of a table: its interval under it, « déclaré » where somebody corrected it, unknown in words."""
    if cell is None or not cell.known:
        return format_html('<span class="unknown">{}</span>', "donnée absente" if cell is None else cell.text)
    interval = format_html('<span class="cell-interval">{}</span>', cell.interval) if cell.interval else ""
    declared = format_html(' <span class="nature nature-declared">{}</span>', "déclaré") if cell.declared else ""
    return format_html("{}{}{}", cell.text, declared, interval)


@register.filter
def known_where(column: Indicator) -> str:
    """Say for how many communes a column is known: « publié pour 4 communes sur 24 »."""
    return cited.known_where(column)


def _method_url(reading: Reading, method: str) -> str:
    place = place_of_method(method)
    if place is None:
        return reading.url("methods")
    return reading.url("method", place.page) + (f"#{place.anchor}" if place.anchor else "")
