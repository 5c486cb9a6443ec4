"""What a meeting and the diagnosis give each other: findings to read, answers to them, voted weights (P4, J6)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from django.db import transaction
from django.utils import timezone

from solimob.core.workshop import Item, MeetingError
from solimob.core.workshop.flags import masked
from solimob.core.workshop.minutes import MeetingRecord
from solimob.core.workshop.reading import (
    FindingStances,
    FindingToRead,
    finding_entry,
    reading_meeting,
    stance_entry,
    stances,
)
from solimob.core.workshop.weight_votes import VotedWeight, chosen_weights, question_id, weights_in
from solimob.publish.french import count_text
from solimob.publish.minutes_results import half_text
from solimob.reference.workshop.kit_files import shipped_kits
from solimob.web.accounts.queries import User
from solimob.web.accounts.services import RefusedActError, record
from solimob.web.diagnosis.models import FieldEvidence
from solimob.web.diagnosis.queries.reading import Reading, diagnosis_of_run
from solimob.web.diagnosis.services import record_answers, record_room, set_weights, withdraw_field_evidence
from solimob.web.diagnosis.services.discussion import findings_and_discussion
from solimob.web.projects.queries import Actor, Project, latest_result
from solimob.web.workshop.models import Event, Meeting
from solimob.web.workshop.queries.record import meeting_record
from solimob.web.workshop.queries.stages import current_stage
from solimob.web.workshop.services.events import notify
from solimob.web.workshop.services.meetings import create_meeting

TOLD = "told"
"""Kind of the event that says what a meeting added to a finding."""
READING_KIT = "lire-un-diagnostic"
LONGEST_TOLD = 4000
"""Characters of what a room said, under a finding."""
_MOST_TOLD = 3
"""Indicators whose spread is told in the reason of the weights; the minutes hold them all."""


@transaction.atomic
def prepare_reading(actor: User, project: Project, chosen: Collection[str] | None = None) -> Meeting:
    """Prepare a meeting that reads the findings chosen of the diagnosis, or its first five (P4).

    Raises
    ------
    RefusedActError
        If nothing was computed, there is no finding, none or too many are chosen, or one is too long for a screen.
    """
    reading, findings = findings_offered(project)
    kit = shipped_kits()[READING_KIT].meeting
    try:
        content = reading_meeting(kit, reading.place, findings, chosen)
    except MeetingError as wrong:
        raise RefusedActError(f"Cette réunion ne peut pas être préparée : {wrong}.") from wrong
    return create_meeting(actor, project, content)


def findings_offered(project: Project) -> tuple[Reading, tuple[FindingToRead, ...]]:
    """Return the latest diagnosis and the findings that a meeting may read, those kept by the démarche first.

    Raises
    ------
    RefusedActError
        If nothing was computed.
    """
    from solimob.publish.workshop_reading import findings_to_read  # the site starts without the writers of documents

    reading = _latest_reading(project)
    findings, _ = findings_and_discussion(project, reading.diagnosis, names=False)
    return reading, findings_to_read(replace(reading.diagnosis, findings=findings))


def answer_finding(
    actor: User, meeting: Meeting, finding: str, parties: Collection[Actor], *, agree: bool, reason: str
) -> None:
    """Record the position that some actors took, in a meeting, on a finding that it read.

    Raises
    ------
    RefusedActError
        As `diagnosis.services.record_answers`; or if the meeting did not read this finding.
    """
    held, _ = _read_finding(meeting, finding)
    text = _text_read(held, finding)
    record_answers(actor, meeting.project, finding, text, parties, agree=agree, reason=reason)


@transaction.atomic
def tell_room(actor: User, meeting: Meeting, finding: str) -> None:
    """Add to a finding how many agreed in the meeting and what they see, with what is flagged masked.

    What this meeting had added to it before is withdrawn: one vote is one element.

    Raises
    ------
    RefusedActError
        As `diagnosis.services.record_room`; or if the meeting did not read this finding, or still votes on it.
    """
    meeting = Meeting.objects.select_for_update().select_related("project__organization").get(pk=meeting.pk)
    held, said = _read_finding(meeting, finding)
    stage = current_stage(meeting, stance_entry(finding))
    if stage is not None and not stage.is_locked(timezone.now()):
        raise RefusedActError("Le sondage sur ce constat est encore ouvert : verrouillez-le, puis recommencez.")
    today = timezone.localdate()
    held_on = timezone.localdate(meeting.opened_at) if meeting.opened_at else today
    text, told = _text_read(held, finding), _room(meeting, said)
    added = record_room(actor, meeting.project, finding, text, told, held_on, today)
    for earlier in FieldEvidence.objects.filter(pk__in=_told_before(meeting, finding), withdrawn_at=None):
        withdraw_field_evidence(actor, earlier)
    notify(meeting, TOLD, finding=finding, evidence=added.pk)


@transaction.atomic
def take_voted_weights(actor: User, meeting: Meeting, entry: str) -> tuple[str, ...]:
    """Set the weights of the diagnosis as a poll of the meeting voted them; the reason tells the vote and its spread.

    Return the indicators voted on that this diagnosis has no data for: they are left out.

    Raises
    ------
    RefusedActError
        If the poll still takes answers, nobody voted, nothing was computed, or the diagnosis refuses the weights.
    """
    stage = current_stage(meeting, entry)
    poll = next((poll for poll in meeting_record(meeting).polls if poll.entry == entry), None)
    voted = () if poll is None else weights_in(poll)
    chosen = chosen_weights(voted)
    if stage is None or poll is None or not chosen:
        raise RefusedActError("Aucun poids n’a été voté : il n’y a rien à reporter.")
    if not stage.is_locked(timezone.now()):
        raise RefusedActError("Le vote est encore ouvert : verrouillez-le, puis recommencez.")
    labels = {question.id: question.text for question, _ in poll.results}
    reason = f"Vote en réunion « {meeting.title} », {count_text(poll.ballots, 'bulletin')}. {_spreads(voted, labels)}"
    diagnosis = _latest_reading(meeting.project).diagnosis
    held = {entry.indicator.id for entry in diagnosis.indicators}
    used = {indicator: weight for indicator, weight in chosen.items() if indicator in held}
    if not used:
        raise RefusedActError("Le diagnostic n’a aucun des indicateurs sur lesquels on a voté.")
    kept = set_weights(actor, meeting.project, diagnosis, used, reason)
    record(
        actor,
        "workshop.weights.taken",
        meeting,
        meeting.project.organization,
        entry=entry,
        version=stage.version,
        weights=kept.pk,
    )
    return tuple(labels[question_id(indicator)] for indicator in chosen if indicator not in held)


def _latest_reading(project: Project) -> Reading:
    result = latest_result(project)
    if result is None:
        raise RefusedActError("Calculez d’abord le diagnostic de la démarche.")
    return Reading(project, result.run_id, diagnosis_of_run(result.run_id))


def _read_finding(meeting: Meeting, finding: str) -> tuple[MeetingRecord, FindingStances]:
    held = meeting_record(meeting)
    said = next((each for each in stances(held) if each.finding == finding), None)
    if said is None:
        raise RefusedActError("Cette réunion n’a pas fait voter ce constat.")
    return held, said


def _text_read(held: MeetingRecord, finding: str) -> str:
    read = held.meeting.entry(finding_entry(finding))
    return read.text if isinstance(read, Item) else ""


def _told_before(meeting: Meeting, finding: str) -> list[int]:
    """Return the elements of the field that a meeting added to a finding."""
    told = Event.objects.filter(meeting=meeting, kind=TOLD, data__finding=finding)
    return [data["evidence"] for data in told.values_list("data", flat=True)]


def _room(meeting: Meeting, said: FindingStances) -> str:
    """Return what a room said, as short as a finding takes it."""
    lines = [
        f"Sondage de la réunion « {meeting.title} ». D’accord : {said.agree}. Pas d’accord : {said.dispute}. "
        f"Ne sait pas : {said.unsure}."
    ]
    for seen in said.seen:
        lines.append(f"Vu sur place : {masked(seen)}")
        if len("\n".join(lines)) > LONGEST_TOLD:
            lines[-1] = "Le reste est au compte rendu de la réunion."
            break
    return "\n".join(lines)


def _spreads(voted: tuple[VotedWeight, ...], labels: dict[str, str]) -> str:
    """Return where the voters are furthest apart, and how far."""
    apart = sorted((each for each in voted if each.spread), key=lambda each: -(each.spread or 0))[:_MOST_TOLD]
    if not apart:
        return "Sur chaque indicateur, la moitié des votes est sur le même poids."
    told = ", ".join(f"{labels[question_id(each.indicator)]} (la moitié des votes {half_text(each)})" for each in apart)
    return f"Là où les avis s’écartent le plus : {told}."
