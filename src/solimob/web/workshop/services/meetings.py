"""Prepare, open, close and delete a meeting."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from solimob.core.workshop import Meeting as Content
from solimob.reference.strict_yaml import ReferenceFileError
from solimob.reference.workshop.meeting_format import meeting_document, read_meeting
from solimob.web.accounts.queries import User
from solimob.web.accounts.services import RefusedActError, record
from solimob.web.projects.queries import Project
from solimob.web.workshop.models import Meeting, MeetingStatus, NeedSource
from solimob.web.workshop.models.meeting import new_code, new_link_key
from solimob.web.workshop.queries.stages import content_of
from solimob.web.workshop.services.events import notify
from solimob.web.workshop.services.participation import mix_ballots

KEPT_FOR = timedelta(days=365)
"""How long what participants gave is kept after a meeting, unless its organizer says otherwise."""
CODE_DRAWS = 5


def read_document(document: Mapping[str, Any]) -> Content:
    """Return the meeting a document says.

    Raises
    ------
    RefusedActError
        If it cannot be; the message says where and what.
    """
    try:
        return read_meeting(document)
    except ReferenceFileError as wrong:
        raise RefusedActError(str(wrong)) from wrong


@transaction.atomic
def create_meeting(actor: User | None, project: Project, content: Content) -> Meeting:
    """Keep a new meeting, in preparation, under a code that no other has."""
    meeting = Meeting(
        project=project,
        title=content.title,
        held_on=content.held_on,
        series=content.series,
        document=meeting_document(content),
        created_by=actor,
    )
    for draw in range(CODE_DRAWS):
        try:
            with transaction.atomic():
                meeting.save()
            break
        except IntegrityError:
            if draw == CODE_DRAWS - 1:
                raise
            meeting.code = new_code()
    record(actor, "workshop.meeting.created", meeting, project.organization)
    return meeting


@transaction.atomic
def write_content(actor: User, meeting: Meeting, content: Content) -> None:
    """Change what a meeting is made of. What is open keeps the words it opened with.

    Raises
    ------
    RefusedActError
        If the meeting is closed.
    """
    meeting = _locked(meeting)
    if meeting.status == MeetingStatus.CLOSED:
        raise RefusedActError("Cette réunion est close : son contenu ne change plus.")
    meeting.title, meeting.held_on, meeting.series = content.title, content.held_on, content.series
    meeting.document = meeting_document(content)
    meeting.save(update_fields=["title", "held_on", "series", "document"])
    record(actor, "workshop.meeting.edited", meeting, meeting.project.organization)
    notify(meeting, "content")


@transaction.atomic
def open_meeting(actor: User, meeting: Meeting) -> None:
    """Let participants in, at the first entry; a closed meeting opens again where it was."""
    meeting = _locked(meeting)
    if meeting.status == MeetingStatus.OPEN:
        return
    meeting.status, meeting.closed_at = MeetingStatus.OPEN, None
    meeting.opened_at = meeting.opened_at or timezone.now()
    meeting.keep_until = meeting.keep_until or (meeting.opened_at + KEPT_FOR).date()  # should nobody ever close it
    if not meeting.current_entry:
        meeting.current_entry = next(content_of(meeting).entries()).id
    meeting.save(update_fields=["status", "closed_at", "opened_at", "keep_until", "current_entry"])
    record(actor, "workshop.meeting.opened", meeting, meeting.project.organization)
    notify(meeting, "stage")


@transaction.atomic
def close_meeting(actor: User, meeting: Meeting) -> None:
    """End a meeting: nothing more is taken, and what participants gave has a day when it is erased."""
    meeting = _locked(meeting)
    if meeting.status != MeetingStatus.OPEN:
        raise RefusedActError("Cette réunion n’est pas en cours.")
    now = timezone.now()
    meeting.stages.filter(locked_at=None).update(locked_at=now)
    for stage in meeting.stages.all():
        mix_ballots(stage)
    meeting.status, meeting.closed_at = MeetingStatus.CLOSED, now
    if meeting.opened_at is None or meeting.keep_until in {None, (meeting.opened_at + KEPT_FOR).date()}:
        meeting.keep_until = (now + KEPT_FOR).date()
    meeting.save(update_fields=["status", "closed_at", "keep_until"])
    record(actor, "workshop.meeting.closed", meeting, meeting.project.organization)
    notify(meeting, "stage")


@transaction.atomic
def change_links(actor: User, meeting: Meeting) -> None:
    """Give a meeting another code and other links: those that were handed out open nothing more, and views are told."""
    meeting = _locked(meeting)
    meeting.code, meeting.link_key = new_code(), new_link_key()
    meeting.save(update_fields=["code", "link_key"])
    record(actor, "workshop.meeting.links_changed", meeting, meeting.project.organization)
    notify(meeting, "links")


@transaction.atomic
def delete_meeting(actor: User, meeting: Meeting) -> None:
    """Delete a meeting with everything participants gave.

    The needs that came of it stay in the register, where their notes still say of what meeting they are.
    """
    record(actor, "workshop.meeting.deleted", meeting, meeting.project.organization)
    NeedSource.objects.filter(meeting=meeting).update(deleted_title=meeting.title, deleted_held_on=meeting.held_on)
    meeting.delete()


def _locked(meeting: Meeting) -> Meeting:
    return Meeting.objects.select_for_update().select_related("project__organization").get(pk=meeting.pk)
