"""A row of the register kept for an act, and the trace of the act."""

from __future__ import annotations

from typing import Any

from solimob.web.accounts.queries import User
from solimob.web.accounts.services import record
from solimob.web.workshop.models import Need, NeedEvent


def locked(need: Need) -> Need:
    """Return the row, kept for this transaction."""
    return Need.objects.select_for_update(of=("self",)).select_related("project__organization").get(pk=need.pk)


def note_act(actor: User | None, need: Need, act: str, **data: Any) -> None:
    """Keep an act in the history of the need and in the log."""
    code = f"workshop.need.{act}"
    NeedEvent.objects.create(need=need, code=code, data=data, by=actor)
    record(actor, code, need, need.project.organization, **data)
