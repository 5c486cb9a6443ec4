"""Tags of the solutions and the law: texts cited with their date and status, figures inside sentences."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from solimob.core.rules import LegalSource
from solimob.core.solutions import LegalStatus, Lever
from solimob.core.solutions.competence import Cell
from solimob.core.solutions.law import french_date
from solimob.publish.sourced import value_text
from solimob.web.solutions.queries.catalogue import catalogue
from solimob.web.solutions.queries.law import ArticleLink, article_link, law_book

register = template.Library()

_TEXT = re.compile(r">[^<>]+<|^[^<>]+|[^<>]+$")
_LOOSE = re.compile(r"(?<=\S) (?=[:;?!»])|(?<=«) ")
_REFERENCE = re.compile(r"\[(\d+(?:, \d+)*)\]")


@register.simple_tag
def law_status(status: LegalStatus, articles: Iterable[str] = ()) -> SafeString:
    """Show how far a text was read, in words; what rests on `articles` read in an old state is to verify."""
    kind, words = "success" if status is LegalStatus.VERIFIED else "warning", status.label
    until = law_book().outdated(articles) if status is LegalStatus.VERIFIED else None
    if until is not None:
        kind, words = "warning", f"lu dans son état du {french_date(until)}, à vérifier"
    return format_html('<span class="badge badge-{}">{}</span>', kind, words)


@register.simple_tag
def law_article(id_: str) -> SafeString:
    """Cite a text: its name as a link, the day of its version, its status."""
    return _cited(article_link(id_))


@register.simple_tag
def law_articles(ids: Iterable[str]) -> SafeString:
    """Cite several texts, one a line; nothing where there is none."""
    lines = [(_cited(article_link(id_)),) for id_ in ids]
    if not lines:
        return SafeString("")
    return format_html('<ul class="law-refs">{}</ul>', format_html_join("", "<li>{}</li>", lines))


@register.simple_tag
def rule_source(source: LegalSource, on: date) -> SafeString:
    """Cite the text of a rule: its record in the base of law where there is one, and how far it was read for a day."""
    name: SafeString | str = source.citation()
    if source.article_id and source.article_id in law_book():
        name = format_html('<a href="{}">{}</a>', reverse("solutions:article", args=[source.article_id]), name)
    kind, text = "warning", "à vérifier"
    if source.reading is LegalStatus.SECONDARY:
        text = "source secondaire, à vérifier"
    elif source.reading is LegalStatus.VERIFIED and source.read_on is not None:
        # A text that was read and then not read again: said with the day, since what came after was not seen.
        later = source.is_to_verify(on)
        kind = "neutral" if later else "success"
        state = f" (état au {french_date(source.known_until)})" if source.known_until else ""
        text = f"vérifié le {french_date(source.read_on)}{state}{' ; depuis, à vérifier' if later else ''}"
    return format_html('<span class="law-ref">{} <span class="badge badge-{}">{}</span></span>', name, kind, text)


@register.simple_tag
def verified(to_verify: bool) -> SafeString:
    """Show whether something was verified."""
    return _verified(to_verify)


@register.filter
def french_day(day: date | None) -> str:
    """Write a date, « 22/11/2026 »; nothing where it is unknown."""
    return "" if day is None else french_date(day)


@register.filter
def source_links(text: str) -> SafeString:
    """Write a text whose marks « [2, 3] » lead to the numbered sources at the foot of the page."""

    def links(found: re.Match[str]) -> str:
        return "[" + ", ".join(f'<a href="#source-{n}">{n}</a>' for n in found[1].split(", ")) + "]"

    return mark_safe(_REFERENCE.sub(links, conditional_escape(text)))  # noqa: S308 - escaped just above


@register.filter
def plain_figures(text: str) -> str:
    """Write a text of the catalogue with its figures, without the marks of their sources: for lists of sheets."""
    pieces = catalogue().text_pieces(text)
    return "".join(piece if isinstance(piece, str) else value_text(piece) for piece in pieces)


@register.filter
def at(mapping: Mapping[str, Any], key: str) -> Any:
    """Return the value of a key, None where there is none."""
    return mapping.get(key)


@register.filter
def with_levers(cells: Sequence[Cell]) -> list[tuple[Lever, Cell]]:
    """Return each cell of an actor with its lever."""
    return list(zip(Lever, cells, strict=True))


@register.filter
def french_spaces(html: str) -> SafeString:
    """Keep « : ; ? ! » on the line of the word before them, with a no-break space where a text has a plain one."""

    def joined(found: re.Match[str]) -> str:
        return _LOOSE.sub("\u00a0", found[0])

    return mark_safe(_TEXT.sub(joined, html))  # noqa: S308 - what it is given was rendered, and stays as escaped


@register.filter
def first_capital(text: str) -> str:
    """Write a text with a capital letter, the rest as it is."""
    return text[:1].upper() + text[1:]


def _cited(link: ArticleLink) -> SafeString:
    words = {
        "url": reverse("solutions:article", args=[link.id]),
        "name": link.name,
        "status": law_status(link.status, [link.id]),
    }
    since = f", version du {french_date(link.since)}" if link.since else ""
    read = f", lu le {french_date(link.read_on)}" if link.read_on else ""
    values: dict[str, Any] = words | {"dates": f"{since}{read}"}
    return format_html('<span class="law-ref"><a href="{url}">{name}</a>{dates} {status}</span>', **values)


def _verified(to_verify: bool) -> SafeString:
    kind, text = ("warning", "à vérifier") if to_verify else ("success", "vérifié")
    return format_html('<span class="badge badge-{}">{}</span>', kind, text)
