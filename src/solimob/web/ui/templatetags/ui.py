"""Component tags: `{% ui_button %}`, `{% ui_field %}`… The living page `/composants/` shows each in all its states.

They are built in: no `{% load %}`. A component never holds a business rule; it takes values and shows them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import template
from django.forms import BaseForm, BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect
from django.template.defaultfilters import date as django_date
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify

from solimob.core.evidence import Figure, Nature, vintage_note

register = template.Library()

ALERT_KINDS = {"info": "Information", "success": "C’est fait", "warning": "Attention", "error": "Erreur"}
BADGE_KINDS = ("neutral", "accent", "success", "warning", "error")
BUTTON_KINDS = ("primary", "secondary", "quiet", "danger")


@register.filter
def pluralize(value: Any, endings: str = "s") -> str:
    """Return the plural ending from two on, as French counts, where Django's filter says it from zero too.

    `endings` is that of the plural, or « singular,plural ».
    """
    singular, comma, plural = endings.partition(",")
    if not comma:
        singular, plural = "", endings
    try:
        count = float(value)
    except (TypeError, ValueError):
        count = len(value) if hasattr(value, "__len__") else 0
    return plural if abs(count) >= 2 else singular


@register.filter(expects_localtime=True)
def date(value: Any, written: str | None = None) -> str:
    """Write a day as Django's filter does, but the first of a month as French does: « 1er janvier 2027 »."""
    if written and getattr(value, "day", None) == 1:
        written = written.replace("j F", r"1\e\r F")
    return django_date(value, written)


@register.filter
def unbroken(text: str) -> str:
    """Return a text that does not break before its signs, inside its quotation marks, nor in « post-it »."""
    held = re.sub(r" (?=[?!;:»])|(?<=«) ", "\u00a0", text)
    return re.sub(r"(?<=post)-(?=it\b)", "\u2011", held, flags=re.IGNORECASE)


@register.inclusion_tag("ui/button.html")
def ui_button(
    label: str,
    href: str = "",
    kind: str = "primary",
    type: str = "submit",
    name: str = "",
    value: str = "",
    disabled: bool = False,
    about: str = "",
) -> dict[str, Any]:
    """Show a button, or a link that looks like one when `href` is given; `about` completes its name for the ear."""
    _one_of(kind, BUTTON_KINDS)
    return dict(locals())


@register.inclusion_tag("ui/field.html")
def ui_field(field: BoundField, hint: str = "", mark_optional: bool = True) -> dict[str, Any]:
    """Show a form field: label, hint and error, all linked to the control.

    `mark_optional` false leaves « (facultatif) » out, where the page says that everything may stay unknown.
    """
    hint = hint or str(field.help_text or "")
    name = field.auto_id or field.html_name
    described_by = " ".join(
        part for part in (f"{name}-hint" if hint else "", f"{name}-error" if field.errors else "") if part
    )
    attributes: dict[str, Any] = {
        "aria-describedby": described_by or None,
        "aria-invalid": "true" if field.errors else None,
    }
    widget = field.field.widget
    is_group = isinstance(widget, RadioSelect | CheckboxSelectMultiple)
    return {
        "field": field,
        "hint": hint,
        "name": name,
        "control": field.as_widget(attrs={key: value for key, value in attributes.items() if value}),
        "is_group": is_group,
        "is_checkbox": isinstance(widget, CheckboxInput),
        "is_optional": mark_optional and not field.field.required,
        "described_by": described_by,
    }


@register.inclusion_tag("ui/error_summary.html")
def ui_error_summary(form: BaseForm) -> dict[str, Any]:
    """List every error of a form, with a link to each field; nothing when there is none."""
    errors = [
        {"target": form[name].id_for_label or form[name].auto_id, "label": form[name].label, "messages": messages}
        for name, messages in form.errors.items()
        if name in form.fields
    ]
    general = form.non_field_errors()
    return {"errors": errors, "general": general, "count": len(errors) + len(general)}


@register.inclusion_tag("ui/fields.html")
def ui_fields(form: BaseForm) -> dict[str, Any]:
    """Show the error summary and every field of a form, in order."""
    return {"form": form}


@register.simple_block_tag
def ui_card(content: str, title: str = "", href: str = "", level: int = 2, footer: str = "") -> SafeString:
    """Frame a content under a title, which is a link when `href` is given."""
    head: SafeString | str = ""
    if title:
        inner = format_html('<a href="{}">{}</a>', href, title) if href else title
        head = format_html('<h{} class="card-title">{}</h{}>', level, inner, level)
    foot = format_html('<p class="card-footer">{}</p>', footer) if footer else ""
    return format_html('<section class="card">{}{}{}</section>', head, content, foot)


@register.simple_block_tag
def ui_alert(content: str, title: str = "", kind: str = "info") -> SafeString:
    """Say something that matters; the kind is said in words too, never by colour alone."""
    _one_of(kind, tuple(ALERT_KINDS))
    role = "alert" if kind == "error" else "status"
    heading = title or ALERT_KINDS[kind]
    return format_html(
        '<div class="alert alert-{}" role="{}"><p class="alert-title">{}</p>{}</div>', kind, role, heading, content
    )


@register.simple_block_tag
def ui_empty(content: str, title: str, href: str = "", action: str = "") -> SafeString:
    """Show that a list is empty, and what to do."""
    link = format_html('<p><a class="button button-primary" href="{}">{}</a></p>', href, action) if href else ""
    return format_html('<div class="empty"><p class="empty-title">{}</p>{}{}</div>', title, content, link)


@register.simple_block_tag
def ui_disclosure(content: str, summary: str, opened: bool = False) -> SafeString:
    """Hide a content behind a summary that opens it, without JavaScript."""
    return format_html(
        '<details class="disclosure"{}><summary>{}</summary><div>{}</div></details>',
        mark_safe(" open") if opened else "",
        summary,
        content,
    )


@register.inclusion_tag("ui/table.html")
def ui_table(
    caption: str, columns: Sequence[str | Mapping[str, Any]], rows: Iterable[Sequence[Any]], note: str = ""
) -> dict[str, Any]:
    """Show a table with its caption; it scrolls in its own frame, which the keyboard reaches.

    Parameters
    ----------
    columns
        Titles, or mappings with `label` and `numeric` (aligned on the right).
    rows
        Cells in the order of the columns; the first of each row is its header.
    """
    heads = [column if isinstance(column, Mapping) else {"label": column} for column in columns]
    body = [[(cell, heads[i].get("numeric", False)) for i, cell in enumerate(row)] for row in rows]
    return {"caption": caption, "columns": heads, "rows": body, "note": note, "id": f"table-{slugify(caption)[:60]}"}


@register.inclusion_tag("ui/figure.html")
def ui_figure(
    figure: Figure,
    label: str = "",
    vintage: str = "",
    digits: int | None = None,
    size: str = "normal",
    method_url: str = "",
) -> dict[str, Any]:
    """Show a number with its nature, interval and vintage; its sources and method open under it.

    Parameters
    ----------
    vintage
        The year or years the number describes, when they are not those of the figure.
    digits
        Decimals; as many as the number needs by default.
    size
        `normal`, `large` (a key figure) or `inline` (inside a sentence or a cell).
    method_url
        Page that explains how the number is computed.
    """
    _one_of(size, ("normal", "large", "inline"))
    from solimob.publish import french  # the site starts without loading the writers of documents

    year = vintage or ("" if figure.year is None else str(figure.year))
    decimals = french.usual_decimals(figure.value, figure.unit) if digits is None else digits
    return {
        "figure": figure,
        "label": label,
        "number": french.number(figure.value, decimals),
        "unit": figure.unit if figure.is_known and french.is_named(figure.unit) else "",
        "interval": french.interval(figure.low, figure.high, decimals),
        "vintage": vintage_note(year, timezone.localdate().year) if figure.is_known or year else "",
        "size": size,
        "method_url": method_url,
        "rests_on_assumption": figure.rests_on_assumption and figure.nature is not Nature.ASSUMED,
    }


@register.inclusion_tag("ui/nature.html")
def ui_nature(nature: Nature | str) -> dict[str, Any]:
    """Show how a number came to be known."""
    return {"nature": Nature(nature)}


@register.simple_tag
def ui_badge(text: str, kind: str = "neutral") -> SafeString:
    """Show a short state, in words."""
    _one_of(kind, BADGE_KINDS)
    return format_html('<span class="badge badge-{}">{}</span>', kind, text)


@register.inclusion_tag("ui/tabs.html")
def ui_tabs(label: str, items: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Show links between the pages of one subject: items have `label`, `url` and `current`."""
    return {"label": label, "items": list(items)}


@register.inclusion_tag("ui/breadcrumb.html")
def ui_breadcrumb(*labels_and_urls: str) -> dict[str, Any]:
    """Show where the page is: label, address, label, address…, and last the label of the page itself."""
    pairs = list(zip(labels_and_urls[:-1:2], labels_and_urls[1:-1:2], strict=True))
    return {"pairs": pairs, "current": labels_and_urls[-1]}


@register.inclusion_tag("ui/progress.html")
def ui_progress(label: str, percent: int | None = None, message: str = "") -> dict[str, Any]:
    """Show how far a long job is; an unknown `percent` shows that it works without saying how far."""
    return {"label": label, "percent": percent, "message": message, "id": f"progress-{slugify(label)[:40]}"}


@register.filter
def number(value: float | None, digits: int | None = None) -> str:
    """Write a number in French; unknown is « donnée absente »."""
    from solimob.publish import french

    return french.quantity(value, "", digits)


@register.filter
def widget_id(field: BoundField) -> str:
    """Return the id of the control of a field."""
    return field.id_for_label or field.auto_id


def _one_of(value: str, known: Sequence[str]) -> None:
    if value not in known:
        raise template.TemplateSyntaxError(f"« {value} »: one of {', '.join(known)}")
