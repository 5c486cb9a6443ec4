"""Questions, comments, reactions and decisions, each about an entry of the meeting."""

from __future__ import annotations

import secrets
from datetime import date, timedelta

from django.db import IntegrityError, transaction

from solimob.core.workshop import ActError, clean_text
from solimob.web.accounts.queries import User
from solimob.web.accounts.services import RateLimit, RefusedActError, record, spend
from solimob.web.workshop.models import (
    Decision,
    Meeting,
    MeetingStatus,
    Origin,
    Participant,
    Reaction,
    Remark,
    RemarkKind,
    RemarkStatus,
    RemarkVote,
)
from solimob.web.workshop.services.events import notify

REMARKS = RateLimit("workshop.remark", most=20, per=timedelta(minutes=10))
SIGNS = RateLimit("workshop.sign", most=120, per=timedelta(minutes=10))
"""Reactions and votes of one device: each makes every view read again."""
LONGEST_REMARK = 500
LONGEST_DECISION, LONGEST_WHO = 1000, 200
REACTIONS = {"agree": "D’accord", "thanks": "Merci", "surprised": "Étonnant", "doubt": "Pas convaincu"}
"""Quick reactions, by their key."""


def send_remark(
    meeting: Meeting,
    participant: Participant | None,
    entry: str,
    kind: str,
    text: str,
    key: str,
    origin: str = Origin.DEVICE,
) -> Remark:
    """Keep a question or a comment, to be read by the facilitator before it shows; sent twice, it is kept once.

    Raises
    ------
    RefusedActError
        If the meeting is not running, or the text is empty or too long.
    TooOftenError
        If this device writes too often.
    """
    if meeting.status != MeetingStatus.OPEN:
        raise RefusedActError("La réunion est close : votre message n’a pas été pris.")
    try:
        text = " ".join(clean_text(text, "le message", LONGEST_REMARK).split())
    except ActError as wrong:
        raise RefusedActError(f"Écrivez de 1 à {LONGEST_REMARK} caractères.") from wrong
    if kind not in RemarkKind.values:
        raise RefusedActError("Choisissez : une question, ou un commentaire.")
    key = key or secrets.token_urlsafe(12)
    known = Remark.objects.filter(key=key).first()
    if known is not None:
        return _same_remark(known, meeting, participant)
    if participant is not None:
        spend(REMARKS, f"participant {participant.pk}")
    status = RemarkStatus.PENDING if origin == Origin.DEVICE else RemarkStatus.SHOWN
    try:
        with transaction.atomic():
            remark = Remark.objects.create(
                meeting=meeting,
                entry=entry,
                kind=kind,
                text=text,
                key=key,
                participant=participant,
                origin=origin,
                status=status,
            )
            notify(meeting, "remarks")
    except IntegrityError:  # sent twice at the same moment
        return _same_remark(Remark.objects.get(key=key), meeting, participant)
    return remark


def _same_remark(known: Remark, meeting: Meeting, participant: Participant | None) -> Remark:
    """Return a remark that came before under the same key, if it is of the same device."""
    if known.meeting_id != meeting.pk or known.participant != participant:
        raise RefusedActError("Ce message n’a pas été pris : rechargez la page et envoyez-le de nouveau.")
    return known


def vote_remark(remark: Remark, participant: Participant, *, wanted: bool) -> None:
    """Ask for an answer to a shown question too, or no longer."""
    if remark.status not in {RemarkStatus.SHOWN, RemarkStatus.ANSWERED}:
        raise RefusedActError("Cette question n’est pas affichée.")
    spend(SIGNS, f"participant {participant.pk}")
    with transaction.atomic():
        if wanted:
            RemarkVote.objects.get_or_create(remark=remark, participant=participant)
        else:
            RemarkVote.objects.filter(remark=remark, participant=participant).delete()
        notify(remark.meeting, "remarks")


@transaction.atomic
def moderate(actor: User, remark: Remark, status: str) -> None:
    """Show, hide or mark as answered."""
    if status not in RemarkStatus.values:
        raise RefusedActError("Choisissez : afficher, répondue ou écarter.")
    remark.status = status
    remark.save(update_fields=["status"])
    record(actor, "workshop.remark.moderated", remark, remark.meeting.project.organization, status=status)
    notify(remark.meeting, "remarks")


def react(meeting: Meeting, participant: Participant, entry: str, kind: str) -> None:
    """Give a reaction to an entry, or take it back."""
    if meeting.status != MeetingStatus.OPEN:
        raise RefusedActError("La réunion est close.")
    if kind not in REACTIONS:
        raise RefusedActError("Cette réaction n’existe pas.")
    spend(SIGNS, f"participant {participant.pk}")
    with transaction.atomic():
        given = Reaction.objects.filter(meeting=meeting, entry=entry, kind=kind, participant=participant)
        if not given.delete()[0]:
            Reaction.objects.create(meeting=meeting, entry=entry, kind=kind, participant=participant)
        notify(meeting, "remarks")


@transaction.atomic
def decide(actor: User, meeting: Meeting, entry: str, text: str, who: str, due_on: date | None) -> Decision:
    """Write what the meeting decides, who does it and by when.

    Raises
    ------
    RefusedActError
        If the decision is empty or too long, or who does it is too long.
    """
    try:
        text = clean_text(text, "la décision", LONGEST_DECISION)
        who = clean_text(who, "qui s’en charge", LONGEST_WHO) if who.strip() else ""
    except ActError as wrong:
        raise RefusedActError(f"{str(wrong)[0].upper()}{str(wrong)[1:]}.") from wrong
    decision = Decision.objects.create(meeting=meeting, entry=entry, text=text, who=who, due_on=due_on)
    record(actor, "workshop.decision.written", decision, meeting.project.organization)
    notify(meeting, "remarks")
    return decision


@transaction.atomic
def withdraw_decision(actor: User, decision: Decision) -> None:
    """Take a decision out."""
    record(actor, "workshop.decision.withdrawn", decision, decision.meeting.project.organization)
    notify(decision.meeting, "remarks")
    decision.delete()
