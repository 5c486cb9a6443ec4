"""The personal data of this part: who made a meeting or a survey, who acted on a need or for a public."""

from __future__ import annotations

from typing import Any

from django.db.models import Model

from solimob.web.accounts.queries import User
from solimob.web.workshop.models import (
    ConcernedNumber,
    Meeting,
    NeedEvent,
    NeedMessage,
    OutreachAction,
    OutreachEvent,
    ReachedNumber,
    Survey,
)

_AUTHORED: tuple[tuple[str, type[Model], str, str], ...] = (
    ("meetings", Meeting, "created_by", "created_at"),
    ("surveys", Survey, "created_by", "created_at"),
    ("acts_on_needs", NeedEvent, "by", "at"),
    ("numbers_of_people_concerned", ConcernedNumber, "author", "made_at"),
    ("numbers_of_people_reached", ReachedNumber, "author", "made_at"),
    ("outreach_actions", OutreachAction, "author", "made_at"),
    ("acts_of_outreach", OutreachEvent, "by", "at"),
)
"""(name in the export, model, who, when): every place that names a person. Participants have no name."""


def export_personal_data(user: User) -> dict[str, Any]:
    """Return what the person made, by its number, with its date."""
    authored = {
        name: [
            {"at": getattr(row, when).isoformat(), "number": row.pk}
            for row in model._default_manager.filter(**{who: user}).order_by("pk")
        ]
        for name, model, who, when in _AUTHORED
    }
    read = NeedMessage.objects.filter(read_by=user).order_by("pk").values_list("pk", flat=True)
    return authored | {"messages_read": [{"number": pk} for pk in read]}


def erase_personal_data(user: User) -> None:
    """Forget who made it: meetings, surveys and needs belong to the organization."""
    for _, model, who, _ in _AUTHORED:
        model._default_manager.filter(**{who: user}).update(**{who: None})
    NeedMessage.read_by.through.objects.filter(user=user).delete()
