"""The personal data of this part: who wrote an aid, decided or paid a request, declared a point or entered a number."""

from __future__ import annotations

from typing import Any

from django.db.models import Model

from solimob.web.accounts.queries import User
from solimob.web.counselling.models import (
    AdvicePoint,
    AdvisedJobSeekers,
    AidPayment,
    AidRequest,
    AidVersion,
    DesignedAid,
)

_AUTHORED: tuple[tuple[str, type[Model], str, str], ...] = (
    ("designed_aids", DesignedAid, "created_by", "created_at"),
    ("aid_versions_written", AidVersion, "written_by", "written_at"),
    ("aid_versions_published", AidVersion, "published_by", "published_at"),
    ("received_requests", AidRequest, "opened_by", "opened_at"),
    ("decided_requests", AidRequest, "decided_by", "recorded_at"),
    ("recorded_payments", AidPayment, "recorded_by", "recorded_at"),
    ("advice_points", AdvicePoint, "author", "made_at"),
    ("advised_job_seekers", AdvisedJobSeekers, "author", "made_at"),
)
"""(name in the export, model, who, when): every place that names a person."""


def export_personal_data(user: User) -> dict[str, Any]:
    """Return what the person wrote, by its number, with its date; a request holds nothing of who asked."""
    return {
        name: [
            {"at": getattr(row, when).isoformat(), "number": row.pk, "what": str(row)}
            for row in model._default_manager.filter(**{who: user}).order_by(when, "pk")
        ]
        for name, model, who, when in _AUTHORED
    }


def erase_personal_data(user: User) -> None:
    """Part the person from what they wrote: the content stays, it is the collectivity's."""
    for _, model, who, _ in _AUTHORED:
        model._default_manager.filter(**{who: user}).update(**{who: None})
