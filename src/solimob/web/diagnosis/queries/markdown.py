"""Pages of method as HTML: the Markdown of the package, with its links kept inside the application."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

from solimob.reference.methods import HEADING_ANCHOR, heading_slug, place_of_method
from solimob.web.diagnosis.queries.reading import Reading

_LINK = re.compile(r'href="([^":#?]+)\.md(#[^"]*)?"')


def html_of(text: str, reading: Reading) -> SafeString:
    """Return the HTML of a page of method; a link to another page leads to that page of this diagnosis."""

    def inside(match: re.Match[str]) -> str:
        name = match.group(1).rsplit("/", 1)[-1]
        anchor = match.group(2) or ""
        url = reading.url("method", name) if place_of_method(name) else reading.url("methods")
        return f'href="{url}{anchor}"'

    return mark_safe(_LINK.sub(inside, _html(text)))  # noqa: S308 — our own pages, with raw HTML switched off


@lru_cache(maxsize=64)
def _html(text: str) -> str:
    # Raw HTML is off: what a page says is text, whoever wrote it.
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = markdown.parse(text)
    for token, inline in pairwise(tokens):
        if token.type == "heading_open":
            explicit = HEADING_ANCHOR.search(inline.content)
            token.attrSet("id", explicit.group(1) if explicit else heading_slug(inline.content))
            if explicit and inline.children:
                last = inline.children[-1]
                last.content = HEADING_ANCHOR.sub("", last.content).rstrip()
    html = str(markdown.renderer.render(tokens, markdown.options, {}))
    return html.replace("<table>", '<div class="table-frame" tabindex="0"><table>').replace(
        "</table>", "</table></div>"
    )
