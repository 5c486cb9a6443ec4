"""Tags of the minutes on a page: the blocks of a document, with what is to be looked at marked."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from solimob.core.workshop.flags import flags
from solimob.publish.document import Block, Table

register = template.Library()


@register.filter
def flagged(text: str, reviewed: Collection[str]) -> SafeString | str:
    """Mark what is flagged in a text, and say in words what it is; only where it holds one of the `reviewed` texts.

    The agenda is not one of them: what was prepared names speakers and quotes sources.
    """
    if not any(each in text for each in reviewed):
        return text
    pieces, end = list[tuple[str]](), 0
    for flag in flags(text):
        mark = format_html('<mark class="flag">{} <span class="flag-kind">{}</span></mark>', flag.text, flag.kind.label)
        pieces += [(text[end : flag.start],), (mark,)]
        end = flag.end
    return format_html_join("", "{}", [*pieces, (text[end:],)])


@register.inclusion_tag("workshop/closing_block.html")
def document_block(block: Block, id_: str, reviewed: Collection[str]) -> dict[str, Any]:
    """Show a block of the minutes; `id_` names it in the page, `reviewed` are the texts with something to look at."""
    context = {"block": block, "kind": type(block).__name__, "id": id_, "reviewed": reviewed}
    if isinstance(block, Table):
        context["rows"] = [list(zip(row, block.numeric, strict=True)) for row in block.rows]
        context["head"] = list(zip(block.header, block.numeric, strict=True))
    return context
