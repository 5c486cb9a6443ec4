"""A register of needs as a JSON document that anybody can read: `needs.schema.json` describes it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from typing import Any

from solimob.core.workshop.needs import AnswerLink, Need, Provenance

FORMAT = "solimob-needs-register-1"


def needs_document(
    needs: Iterable[Need], title: str, publisher: str, on: date, *, with_notes: bool = False
) -> dict[str, Any]:
    """Return the needs on a day as a JSON document, in the order given.

    `with_notes` adds the notes as written, who is to answer by when, and nothing else: without them it is what the
    public may read.
    """
    return {
        "format": FORMAT,
        "title": title,
        "publisher": publisher,
        "on": on.isoformat(),
        "needs": [need_document(need, with_notes=with_notes) for need in needs],
    }


def need_document(need: Need, *, with_notes: bool = False) -> dict[str, Any]:
    """Return one need as JSON."""
    document: dict[str, Any] = {
        "id": need.id,
        "text": need.text,
        "kind": need.kind.value,
        "audiences": list(need.audiences),
        "theme": need.theme,
        "territory": need.territory,
        "votes": need.votes,
        "priority": need.priority,
        "status": need.status.value,
        "owner": need.owner,
        "answer": need.answer,
        "answered_on": _day(need.answered_on),
        "reason": need.reason,
        "links": [_link(link) for link in need.links],
    }
    if with_notes:
        document |= {"due": _day(need.due), "notes": [_note(source) for source in need.provenance]}
    return document


def render_needs(document: dict[str, Any]) -> bytes:
    """Return a document as the bytes of a file."""
    return json.dumps(document, ensure_ascii=False, indent=1).encode() + b"\n"


def _link(link: AnswerLink) -> dict[str, Any]:
    return {"kind": link.kind.value, "target": link.target, "label": link.label}


def _note(source: Provenance) -> dict[str, Any]:
    return {
        "id": source.id,
        "text": source.text,
        "audience": source.audience,
        "meeting": source.meeting,
        "board": source.board,
        "page": source.page,
    }


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
