"""The demonstration of the workshop: the founding meeting with its 58 notes in the register, and the same to be run."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time

from django.db import transaction
from django.utils import timezone

from solimob.core.workshop import ActKind, Board, blank_page, state_document
from solimob.core.workshop import Meeting as Content
from solimob.core.workshop.needs import Need as NeedValue
from solimob.reference.workshop.demo import demo_meeting, demo_needs
from solimob.web.accounts.queries import User
from solimob.web.projects.queries import Project
from solimob.web.workshop.models import BoardPage, Meeting, MeetingStatus, Need, NeedLink, NeedSource, Origin
from solimob.web.workshop.queries.boards import facilitator
from solimob.web.workshop.queries.needs import register_of
from solimob.web.workshop.services.boards import take_acts
from solimob.web.workshop.services.meetings import create_meeting
from solimob.web.workshop.services.need_publication import open_register, publish_needs
from solimob.web.workshop.services.needs import write_need

INTRODUCTION = (
    "Les post-it de la réunion du 2 février 2021, tels qu’ils ont été écrits, et ce que ce logiciel y répond "
    "aujourd’hui. Ce qui n’a pas encore de réponse le dit."
)


@transaction.atomic
def prepare_demo_workshop(user: User, project: Project) -> tuple[Meeting, Meeting]:
    """Return the meeting held and the one to be run; create what is missing, once.

    The register holds the 58 notes and is public: every text of it was read over before it was shipped. They are on
    the boards of the meeting held, too, where they are known to be in the register.
    """
    content = demo_meeting()
    held = project.meetings.filter(held_on=content.held_on, title=content.title).order_by("pk").first()
    if held is None:
        held = create_meeting(user, project, content)
        _close(held)
        for need in demo_needs():
            _enter(user, project, held, need)
        publish_needs(user, register_of(project))
        open_register(user, project, INTRODUCTION)
    if not held.board_pages.exists():
        _put_notes(held, content)
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


def _put_notes(meeting: Meeting, content: Content) -> None:
    """Put the notes on the boards of the meeting, as its facilitator typed them from the slides."""
    boards = {entry.id: entry for entry in content.entries() if isinstance(entry, Board)}
    notes = [note for need in demo_needs() for note in need.provenance]
    for board, name in dict.fromkeys((note.board or "", note.page or "") for note in notes):
        blank = state_document(blank_page(replace(boards[board], starters=())))
        page = BoardPage.objects.create(
            meeting=meeting,
            entry=board,
            name=name,
            position=meeting.board_pages.filter(entry=board).count() + 1,
            state=blank,
            merged_at=meeting.closed_at,
        )
        acts = [
            {"id": note.id, "kind": ActKind.CREATE.value, "note": note.id, "column": note.column, "text": note.text}
            for note in notes
            if (note.board, note.page) == (board, name)
        ]
        take_acts(page, acts, facilitator())


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
