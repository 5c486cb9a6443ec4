"""Acts of who prepares a meeting, beside its content: its next one in a series, and how long it is kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.db import transaction
from django.utils import timezone

from solimob.core.workshop import Meeting as Content
from solimob.core.workshop.editing import free_id
from solimob.core.workshop.minutes import minutes
from solimob.core.workshop.series import next_meeting
from solimob.web.accounts.queries import User
from solimob.web.accounts.services import RefusedActError, record
from solimob.web.workshop.models import Meeting
from solimob.web.workshop.queries.record import meeting_record
from solimob.web.workshop.queries.stages import content_of
from solimob.web.workshop.services.meetings import create_meeting, write_content


@transaction.atomic
def change_content(actor: User, meeting: Meeting, change: Callable[[Content], Content]) -> None:
    """Change what a meeting is made of, from what it is now: two people who change two points lose neither.

    Raises
    ------
    MeetingError
        If the change cannot be made.
    RefusedActError
        If the meeting is closed, or what was opened or written on would leave it: what was given there would no
        longer be told.
    """
    locked = Meeting.objects.select_for_update().get(pk=meeting.pk)
    before = content_of(locked)
    after = change(before)
    kept = {entry.id for entry in after.entries()}
    for entry in before.entries():
        if entry.id not in kept and _has_served(locked, entry.id):
            raise RefusedActError(f"« {entry.title} » a servi : il reste, pour ne rien perdre de ce qui y a été donné.")
    write_content(actor, locked, after)


def _has_served(meeting: Meeting, entry: str) -> bool:
    return meeting.stages.filter(entry=entry).exists() or meeting.board_pages.filter(entry=entry, number__gt=0).exists()


@transaction.atomic
def repeat_meeting(actor: User, meeting: Meeting) -> Meeting:
    """Prepare the next meeting of a series, which begins with what this one promised (K-M4).

    A meeting that stood alone begins a series, named after it.
    """
    if not meeting.series:
        meeting.series = free_id(meeting.title, ())
        meeting.document = {**meeting.document, "series": meeting.series}
        meeting.save(update_fields=["series", "document"])
    return create_meeting(actor, meeting.project, next_meeting(minutes(meeting_record(meeting))))


@transaction.atomic
def keep_until(actor: User, meeting: Meeting, day: date) -> None:
    """Say until when what participants gave is kept.

    Raises
    ------
    RefusedActError
        If the day has passed.
    """
    if day < timezone.localdate():
        raise RefusedActError("Ce jour est passé. Pour tout effacer maintenant, supprimez la réunion.")
    meeting.keep_until = day
    meeting.save(update_fields=["keep_until"])
    record(actor, "workshop.meeting.retention_changed", meeting, meeting.project.organization, keep_until=str(day))
