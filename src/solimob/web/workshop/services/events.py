"""Tell every view of a meeting that something happened, in one order."""

from __future__ import annotations

from typing import Any

from django.db.models import F
from django.utils import timezone

from solimob.web.workshop.models import Event, Meeting


def notify(meeting: Meeting, kind: str, **data: Any) -> int:
    """Number an event of a meeting and keep it; call it inside the transaction of the act.

    The row of the meeting stays locked until the transaction ends: numbers are seen in their order, without a gap.
    """
    Meeting.objects.filter(pk=meeting.pk).update(event_count=F("event_count") + 1)
    number = Meeting.objects.values_list("event_count", flat=True).get(pk=meeting.pk)
    Event.objects.create(meeting_id=meeting.pk, number=number, kind=kind, data=data, at=timezone.now())
    return number
