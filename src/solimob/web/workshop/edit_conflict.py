"""Two people who change one thing at the same time: the second is refused, keeps what they wrote and sees the other's.

A form carries the mark of what it showed; what is saved under the lock must still have that mark.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.http import QueryDict

from solimob.core.workshop import Meeting as Content
from solimob.core.workshop import MeetingError
from solimob.reference.workshop.meeting_format import entry_document, meeting_document

MARK = "seen"
"""Name of the field that carries the mark."""

type Part = Callable[[Content], Mapping[str, Any]]
"""What a form is about, as a document: the rest of the meeting may change meanwhile."""


class ChangedMeanwhileError(MeetingError):
    """Somebody else saved it since it was shown."""


@dataclass(frozen=True, slots=True)
class OtherValue:
    """What somebody else saved in a field of which one's own form says something else; empty where they have none."""

    label: str
    text: str


def entry_part(entry: str) -> Part:
    """Return the part of a meeting that the form of one of its entries is about."""
    return lambda content: entry_document(content.entry(entry))


def head_part(content: Content) -> Mapping[str, Any]:
    """Return what a meeting is beside its sequences."""
    return {name: value for name, value in meeting_document(content).items() if name != "sequences"}


def sequence_part(sequence: str) -> Part:
    """Return the part of a meeting that the form of a sequence is about: its title."""
    return lambda content: {"titles": [each.title for each in content.sequences if each.id == sequence]}


def mark_of(part: Part, content: Content) -> str:
    """Return the mark of what a form of a meeting shows."""
    return document_mark(part(content))


def document_mark(document: Mapping[str, Any]) -> str:
    """Return the mark of what any form shows."""
    text = json.dumps(document, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:20]


def refuse_if_changed(seen: str | None, document: Mapping[str, Any]) -> None:
    """Raise `ChangedMeanwhileError` where a document is no longer what a form showed; None: no form showed it."""
    if seen is not None and seen != document_mark(document):
        raise ChangedMeanwhileError("quelqu'un a enregistré autre chose pendant que vous écriviez")


def unless_changed(part: Part, sent: QueryDict, change: Callable[[Content], Content]) -> Callable[[Content], Content]:
    """Return the change, which raises `ChangedMeanwhileError` where the part is no longer what the form showed."""

    def changed(now: Content) -> Content:
        refuse_if_changed(sent.get(MARK, ""), part(now))
        return change(now)

    return changed


def shown_context(mark: str, theirs: Sequence[OtherValue] | None = None) -> dict[str, Any]:
    """Return what a page with a form needs: its mark and, where somebody else saved meanwhile, what they wrote."""
    return {MARK: mark, "has_conflict": theirs is not None, "theirs": theirs or ()}


def other_values(theirs: forms.BaseForm, mine: forms.BaseForm) -> list[OtherValue]:
    """Return what a form with the other's values says otherwise than one's own, field by field."""
    said = {field.name: _said(field) for field in theirs if not field.is_hidden}
    own = {field.name: _said(field) for field in mine if not field.is_hidden}
    labels = {field.name: _label(field) for form in (mine, theirs) for field in form}
    return [
        OtherValue(labels[name], said.get(name, ""))
        for name in dict.fromkeys((*said, *own))
        if said.get(name, "") != own.get(name, "")
    ]


def _said(field: BoundField) -> str:
    """Return the value of a field as a person reads it."""
    value = field.value()
    if isinstance(field.field, forms.BooleanField):
        return "oui" if value else "non"
    shown = field.field.widget.format_value(value)
    if isinstance(field.field, forms.ChoiceField):
        labels = {str(key): str(label) for key, label in field.field.choices}
        keys = shown if isinstance(shown, list) else [shown]
        return ", ".join(labels.get(str(key), str(key)) for key in keys if key)
    return "" if shown is None else "\n".join(str(shown).splitlines()).strip()


def _label(field: BoundField) -> str:
    """Return the label of a field, with the rank of its row where it is in one."""
    rank = next((part for part in field.name.split("_") if part.isdecimal()), None)
    return str(field.label) if rank is None else f"{int(rank) + 1}. {field.label}"
