"""The demonstration of the workshop: the founding meeting with its 58 notes in the register, and the same to be run."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time

from django.db import transaction
from django.utils import timezone

from solimob.core.workshop.needs import Need as NeedValue
from solimob.reference.workshop.demo import demo_meeting, demo_needs
from solimob.web.accounts.queries import User
from solimob.web.projects.queries import Project
from solimob.web.workshop.models import Meeting, MeetingStatus, Need, NeedLink, NeedSource, Origin
from solimob.web.workshop.queries.needs import register_of
from solimob.web.workshop.services.meetings import create_meeting
from solimob.web.workshop.services.need_publication import open_register, publish_needs
from solimob.web.workshop.services.need_reading import flagged_texts, passages_mark
from solimob.web.workshop.services.needs import write_need

INTRODUCTION = (
    "Les post-it de la réunion du 2 février 2021, tels qu’ils ont été écrits, et ce que ce logiciel y répond "
    "aujourd’hui. Ce qui n’a pas encore de réponse le dit."
)


@transaction.atomic
def prepare_demo_workshop(user: User, project: Project) -> tuple[Meeting, Meeting]:
    """Return the meeting held and the one to be run; create what is missing, once.

    The register holds the 58 notes and is public: every text of it was read over before it was shipped.
    """
    content = demo_meeting()
    held = project.meetings.filter(held_on=content.held_on, title=content.title).order_by("pk").first()
    if held is None:
        held = create_meeting(user, project, content)
        _close(held)
        for need in demo_needs():
            _enter(user, project, held, need)
        entered = register_of(project)
        publish_needs(user, entered, read_over={passages_mark(flagged_texts(one)) for one in entered})
        open_register(user, project, INTRODUCTION)
    to_run = project.meetings.filter(held_on=None, document__id=content.id).order_by("pk").first()
    if to_run is None:
        to_run = create_meeting(
            user,
            project,
            replace(content, held_on=None, title=f"À animer : {content.title[0].lower()}{content.title[1:]}"),
        )
    return held, to_run


def _close(meeting: Meeting) -> None:
    """Close a meeting that was held before this software: nobody joins it."""
    if meeting.held_on is None:
        raise ValueError("a meeting that was held has a day")
    meeting.status = MeetingStatus.CLOSED
    meeting.opened_at = meeting.closed_at = timezone.make_aware(datetime.combine(meeting.held_on, time(12)))
    meeting.save(update_fields=["status", "opened_at", "closed_at"])


def _enter(user: User, project: Project, meeting: Meeting, need: NeedValue) -> Need:
    (note,) = need.provenance
    fields = {
        "text": need.text,
        "audience": note.audience,
        "kind": need.kind.value,
        "theme": need.theme.value if need.theme else "",
        "status": need.status.value,
        "owner": need.owner or "",
        "answer": need.answer or "",
        "answered_on": need.answered_on,
    }
    row = write_need(user, project, fields, meeting=meeting)
    NeedSource.objects.create(
        need=row, meeting=meeting, entry=note.board or "", page=note.page or "", note=note.id, text=note.text,
        origin=Origin.FACILITATOR,
    )  # fmt: skip
    NeedLink.objects.bulk_create(
        [NeedLink(need=row, kind=link.kind.value, target=link.target or "", label=link.label) for link in need.links]
    )
    return row
