"""The personal data of this part: what a person entered in the diagnoses of their organizations."""

from __future__ import annotations

import re
from typing import Any

from django.db.models import Model

from solimob.web.accounts.queries import User
from solimob.web.diagnosis.models import (
    AssumptionReplacement,
    FieldEvidence,
    FigureCorrection,
    Finding,
    FindingVersion,
    Offer,
    OfferInventory,
    Position,
    PublicLink,
    ReliefChoice,
    ServiceCorrection,
    WeightSet,
)

ERASED = "compte effacé"
_AUTHORED: tuple[tuple[str, type[Model], str, str], ...] = (
    ("offers", Offer, "created_by", "created_at"),
    ("inventories", OfferInventory, "declared_by", "declared_at"),
    ("figure_corrections", FigureCorrection, "author", "made_at"),
    ("figure_corrections_withdrawn", FigureCorrection, "withdrawn_by", "withdrawn_at"),
    ("service_corrections", ServiceCorrection, "author", "made_at"),
    ("service_corrections_withdrawn", ServiceCorrection, "withdrawn_by", "withdrawn_at"),
    ("assumptions", AssumptionReplacement, "author", "made_at"),
    ("assumptions_withdrawn", AssumptionReplacement, "withdrawn_by", "withdrawn_at"),
    ("weights", WeightSet, "author", "set_at"),
    ("reliefs", ReliefChoice, "author", "set_at"),
    ("findings", Finding, "created_by", "created_at"),
    ("findings_withdrawn", Finding, "withdrawn_by", "withdrawn_at"),
    ("finding_versions", FindingVersion, "author", "written_at"),
    ("field_evidence", FieldEvidence, "author", "added_at"),
    ("positions", Position, "recorded_by", "recorded_at"),
    ("public_links", PublicLink, "created_by", "created_at"),
)
"""(name in the export, model, who, when): every place that names a person."""
_FREE_TEXT: tuple[tuple[type[Model], tuple[str, ...]], ...] = (
    (Offer, ("source", "operator", "booking")),
    (OfferInventory, ("declared_for",)),
    (FigureCorrection, ("reason", "withdrawn_reason")),
    (ServiceCorrection, ("reason", "withdrawn_reason")),
    (AssumptionReplacement, ("reason", "withdrawn_reason")),
    (WeightSet, ("reason",)),
    (ReliefChoice, ()),
    (Finding, ("withdrawn_reason",)),
    (FindingVersion, ("title", "text", "reason")),
    (FieldEvidence, ("text",)),
    (Position, ("reason",)),
    (PublicLink, ("label",)),
)
"""Texts where somebody may have written their own name or address."""


def export_personal_data(user: User) -> dict[str, Any]:
    """Return everything the person entered, with its date and its words."""
    exported: dict[str, Any] = {}
    for name, model, who, when in _AUTHORED:
        rows = model._default_manager.filter(**{who: user}).order_by(when, "pk")
        exported[name] = [{"at": getattr(row, when).isoformat(), **_words(row)} for row in rows]
    return exported


def erase_personal_data(user: User) -> None:
    """Part the person from what they entered: the content stays, its author becomes « compte effacé ».

    Where they wrote their own name or address in a text of theirs, it is replaced too. Runs never change, so they hold
    what needs no erasing: an organization and the number of an account for an author (`services.author`), a reference
    for a reason (`services.reasons`). Only the words of the offer (its name, who runs it, how to book, where it is
    known from) are copied into a run as they were written; they leave the disk with the démarche.
    """
    own_words = [word for word in (user.name.strip(), user.email) if word]
    for _, model, who, _ in _AUTHORED:
        rows = model._default_manager.filter(**{who: user})
        fields = dict(_FREE_TEXT)[model]
        for row in rows:
            if _forget(row, fields, own_words):
                row.save(update_fields=list(fields))
        rows.update(**{who: None})


def _words(row: Model) -> dict[str, str]:
    return {field: getattr(row, field) for field in dict(_FREE_TEXT)[type(row)] if getattr(row, field)}


def _forget(row: Model, fields: tuple[str, ...], own_words: list[str]) -> bool:
    changed = False
    for field in fields:
        text = before = getattr(row, field)
        for word in own_words:
            # Whole words: « Anne » is in « Anneau », which nobody asked to forget.
            text = re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", ERASED, text)
        if text != before:
            setattr(row, field, text[: row._meta.get_field(field).max_length])
            changed = True
    return changed
