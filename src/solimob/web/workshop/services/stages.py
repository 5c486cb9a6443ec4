"""Conduct a meeting: go to an entry, open an activity, extend, lock, reveal, begin again."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from solimob.core.workshop import Board, Entry, MeetingError, Poll
from solimob.reference.workshop.meeting_format import entry_document
from solimob.web.accounts.queries import User
from solimob.web.accounts.services import RefusedActError, record
from solimob.web.workshop.models import Meeting, MeetingStatus, Stage
from solimob.web.workshop.queries.stages import content_of, current_stage
from solimob.web.workshop.services.boards import prepare_pages
from solimob.web.workshop.services.events import notify
from solimob.web.workshop.services.participation import mix_ballots

LONGEST_MINUTES = 240


@transaction.atomic
def go_to(actor: User, meeting: Meeting, entry: str) -> None:
    """Show an entry to everybody; activities that are open stay open.

    Raises
    ------
    RefusedActError
        If the meeting is not running or has no such entry.
    """
    meeting = _running(meeting)
    _entry(meeting, entry)
    meeting.current_entry = entry
    meeting.save(update_fields=["current_entry"])
    notify(meeting, "stage")


@transaction.atomic
def open_stage(actor: User, meeting: Meeting, entry: str, minutes: int | None) -> Stage:
    """Show an activity and take answers or notes, for some minutes or until it is locked.

    What is asked does not change while it is open. An activity whose words changed since opens as another version;
    one that was locked goes on, with what it had.

    Raises
    ------
    RefusedActError
        If it is open already, is no activity, or the minutes cannot be.
    """
    meeting = _running(meeting)
    found = _entry(meeting, entry)
    if not isinstance(found, Poll | Board):
        raise RefusedActError("Ce point ne s’ouvre pas : seuls un sondage et un tableau prennent des réponses.")
    document, now = entry_document(found), timezone.now()
    stage = current_stage(meeting, entry)
    if stage is not None and not stage.is_locked(now):
        raise RefusedActError("Cette activité est déjà ouverte.")
    ends_at = _end(minutes)
    if stage is not None and stage.document == document:
        stage.ends_at, stage.locked_at, stage.revealed_at = ends_at, None, None
        stage.save(update_fields=["ends_at", "locked_at", "revealed_at"])
    else:
        last = meeting.stages.filter(entry=entry).order_by("-version").values_list("version", flat=True).first() or 0
        stage = Stage.objects.create(
            meeting=meeting, entry=entry, version=last + 1, document=document, opened_at=now, ends_at=ends_at
        )
    if isinstance(found, Board):
        prepare_pages(meeting, found)
    meeting.current_entry = entry
    meeting.save(update_fields=["current_entry"])
    record(actor, "workshop.stage.opened", stage, meeting.project.organization)
    notify(meeting, "stage")
    return stage


@transaction.atomic
def extend(actor: User, stage: Stage, minutes: int) -> None:
    """Give an open activity more minutes, from its end if it is to come, else from now."""
    meeting = _running(stage.meeting)
    stage = Stage.objects.select_for_update().get(pk=stage.pk)
    now = timezone.now()
    if stage.locked_at is not None or stage.discarded_at is not None:
        raise RefusedActError("Cette activité est verrouillée : rouvrez-la.")
    if not 1 <= minutes <= LONGEST_MINUTES:
        raise RefusedActError(f"Ajoutez de 1 à {LONGEST_MINUTES} minutes.")
    stage.ends_at = max(stage.ends_at or now, now) + timedelta(minutes=minutes)
    stage.save(update_fields=["ends_at"])
    notify(meeting, "stage")


@transaction.atomic
def lock(actor: User, stage: Stage) -> None:
    """Take nothing more."""
    meeting = _running(stage.meeting)
    stage = Stage.objects.select_for_update().get(pk=stage.pk)
    if stage.locked_at is None:
        stage.locked_at = timezone.now()
        stage.save(update_fields=["locked_at"])
        mix_ballots(stage)
        record(actor, "workshop.stage.locked", stage, meeting.project.organization)
        notify(meeting, "stage")


@transaction.atomic
def reveal(actor: User, stage: Stage, *, shown: bool) -> None:
    """Show the results to everybody, or hide them again."""
    meeting = _running(stage.meeting)
    stage = Stage.objects.select_for_update().get(pk=stage.pk)
    stage.revealed_at = timezone.now() if shown else None
    stage.save(update_fields=["revealed_at"])
    mix_ballots(stage)
    record(actor, "workshop.stage.revealed" if shown else "workshop.stage.hidden", stage, meeting.project.organization)
    notify(meeting, "stage")


@transaction.atomic
def begin_again(actor: User, stage: Stage, reason: str) -> Stage:
    """Open a poll again from nothing. What was given is kept and no longer counts; the reason is kept too.

    Raises
    ------
    RefusedActError
        If no reason is given, or it is a board: its notes are never thrown away.
    """
    meeting = _running(stage.meeting)
    if not reason.strip():
        raise RefusedActError("Dites pourquoi ce sondage recommence : le motif est gardé avec ce qui a été écarté.")
    found = _entry(meeting, stage.entry)
    if not isinstance(found, Poll):
        raise RefusedActError(
            "Seul un sondage se recommence : les post-it d’un tableau ne sont jamais effacés d’un coup."
        )
    stage = Stage.objects.select_for_update().get(pk=stage.pk)
    if stage.discarded_at is not None:
        raise RefusedActError("Ce sondage a déjà recommencé.")
    now = timezone.now()
    stage.locked_at, stage.discarded_at = stage.locked_at or now, now
    stage.discard_reason = reason.strip()[:200]
    stage.save(update_fields=["locked_at", "discarded_at", "discard_reason"])
    mix_ballots(stage)
    following = Stage.objects.create(
        meeting=meeting,
        entry=stage.entry,
        version=meeting.stages.filter(entry=stage.entry).count() + 1,
        document=entry_document(found),
        opened_at=now,
    )
    record(actor, "workshop.stage.begun_again", stage, meeting.project.organization, ballots=stage.ballots.count())
    notify(meeting, "stage")
    return following


def _running(meeting: Meeting) -> Meeting:
    meeting = Meeting.objects.select_for_update().select_related("project__organization").get(pk=meeting.pk)
    if meeting.status != MeetingStatus.OPEN:
        raise RefusedActError("Cette réunion n’est pas en cours : ouvrez-la d’abord.")
    return meeting


def _entry(meeting: Meeting, entry: str) -> Entry:
    try:
        return content_of(meeting).entry(entry)
    except MeetingError as wrong:
        raise RefusedActError(str(wrong)) from wrong


def _end(minutes: int | None) -> datetime | None:
    if minutes is None:
        return None
    if not 1 <= minutes <= LONGEST_MINUTES:
        raise RefusedActError(f"Donnez de 1 à {LONGEST_MINUTES} minutes, ou rien pour ne pas compter le temps.")
    return timezone.now() + timedelta(minutes=minutes)
