"""Acts of who prepares a meeting, beside its content: its next one in a series, and how long it is kept."""

from __future__ import annotations

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
from solimob.web.workshop.services.meetings import create_meeting


def check_nothing_is_lost(meeting: Meeting, changed: Content) -> None:
    """Refuse to take out of a meeting what was opened or written on: what was given there would no longer be told.

    Raises
    ------
    RefusedActError
        If something was; its title is named.
    """
    kept = {entry.id for entry in changed.entries()}
    removed = [entry for entry in content_of(meeting).entries() if entry.id not in kept]
    for entry in removed:
        opened = meeting.stages.filter(entry=entry.id).exists()
        if opened or meeting.board_pages.filter(entry=entry.id, number__gt=0).exists():
            raise RefusedActError(f"« {entry.title} » a servi : il reste, pour ne rien perdre de ce qui y a été donné.")


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
