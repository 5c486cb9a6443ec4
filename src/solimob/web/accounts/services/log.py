"""The log: one entry per act."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils import timezone

from solimob.web.accounts.models import LogEntry, Organization, User


def record(
    actor: User | None, code: str, target: models.Model, organization: Organization | None = None, **data: Any
) -> LogEntry:
    """Write what was done: `code` is `<part>.<object>.<participle>`, and never changes once used.

    `data` holds identifiers and values, never the name or the address of a person.
    """
    return LogEntry.objects.create(
        at=timezone.now(),
        actor=actor,
        organization=organization,
        code=code,
        object_type=target._meta.label_lower,
        object_id=str(target.pk),
        data=data,
    )
