"""Join a meeting without an account, and answer its polls."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from solimob.core.workshop import AnswerError, AnswersBy, Poll, read_ballot
from solimob.web.accounts.queries import User
from solimob.web.accounts.services import RateLimit, RefusedActError, is_exhausted, record, spend, token_digest
from solimob.web.workshop.models import (
    AccessCode,
    Ballot,
    Meeting,
    MeetingStatus,
    Origin,
    Participant,
    Stage,
)
from solimob.web.workshop.models.meeting import CODE_LENGTH, CODE_LETTERS
from solimob.web.workshop.queries.stages import entry_of

WRONG_CODES = RateLimit("workshop.wrong_code", most=100, per=timedelta(minutes=10))
"""A hall shares one network, and mistypes; at this pace, one of ten open meetings is found in twenty years."""
JOININGS = RateLimit("workshop.join", most=2000, per=timedelta(hours=1))
"""A hall shares one network: as many devices as a large hall holds."""
OPEN_BALLOTS = RateLimit("workshop.open_ballot", most=60, per=timedelta(minutes=10))
"""Answers of one device to polls that take as many as one likes."""
MOST_CODES = 1000
_PARTICIPANT = "SELECT * FROM workshop_participant WHERE key_digest = %s AND meeting_id = %s"
"""Asked by every request of a phone: written by hand, it takes a third of the time."""
_SPEND = "INSERT INTO workshop_spentright (stage_id, holder) VALUES (%s, %s)"
_CAST = "INSERT INTO workshop_ballot (id, stage_id, answers, origin, participant_id) VALUES (%s, %s, %s, %s, NULL)"
"""Done 500 times in the second in which a hall votes: so too."""
SHORTEST_KEY = 20


class AlreadyAnsweredError(RefusedActError):
    """This device, or this code, has answered: an anonymous answer cannot be changed."""


def find_meeting(code: str, network: str) -> Meeting:
    """Return the open or closed meeting of a code, written in any case and spacing.

    Wrong codes are counted; once they are too many, right ones are refused too.

    Raises
    ------
    RefusedActError
        If no meeting has this code, or it is still in preparation.
    TooOftenError
        If too many wrong codes came from this network.
    """
    if is_exhausted(WRONG_CODES, network):
        spend(WRONG_CODES, network)
    written = _written(code)
    found = Meeting.objects.filter(code=written).exclude(status=MeetingStatus.DRAFT).first() if written else None
    if found is None:
        spend(WRONG_CODES, network)
        raise RefusedActError(
            f"Aucune réunion en cours n’a ce code. Vérifiez les {CODE_LENGTH} lettres ou chiffres affichés à l’écran."
        )
    return found


def join_with(meeting: Meeting, key: str, network: str) -> Participant:
    """Return the participant of a key that a device holds, a new one if need be; only its digest is kept here.

    Raises
    ------
    RefusedActError
        If the device holds no key: it takes no cookies.
    TooOftenError
        If too many devices joined from this network.
    """
    if len(key) < SHORTEST_KEY:
        raise RefusedActError(
            "Votre navigateur n’a pas gardé le témoin (cookie) qui empêche de répondre deux fois. Acceptez les témoins "
            "de ce site, rechargez la page et recommencez."
        )
    spend(JOININGS, network)
    digest = token_digest(key)
    try:
        with transaction.atomic():
            return Participant.objects.create(meeting=meeting, key_digest=digest)
    except IntegrityError:  # two messages of one device at the same time
        return Participant.objects.get(key_digest=digest)


def participant_of(meeting: Meeting, key: str) -> Participant | None:
    """Return the participant of a key in this meeting, if any."""
    if not key:
        return None
    found = Participant.objects.raw(_PARTICIPANT, [token_digest(key), meeting.pk])
    return next(iter(found), None)


def cast_ballot(
    stage: Stage,
    participant: Participant | None,
    ballot_id: int,
    raw: Mapping[str, object],
    *,
    code: str = "",
    origin: str = Origin.DEVICE,
) -> bool:
    """Store the answers of one person; tell whether they are new. The same ballot sent again is stored once.

    An anonymous ballot and the mark that its holder has answered are written in one transaction, and nothing links
    them. `ballot_id` is drawn by the device and sent again with each try.

    Raises
    ------
    RefusedActError
        If the poll is locked, the answers are wrong, or the code is not one of this meeting's.
    AlreadyAnsweredError
        If the holder has answered with another ballot.
    """
    poll = entry_of(stage)
    if not isinstance(poll, Poll):
        raise RefusedActError("Cette activité n’est pas un sondage.")
    by_hand = origin != Origin.DEVICE
    # What was written on paper before the lock is typed after it.
    if stage.discarded_at is not None or (stage.is_locked(timezone.now()) and not by_hand):
        raise RefusedActError("Ce sondage est verrouillé : votre réponse n’a pas été prise.")
    try:
        answers = {answer.question: answer.value for answer in read_ballot(poll.questions, raw)}
    except AnswerError as wrong:
        raise RefusedActError(str(wrong)) from wrong
    if poll.answer_may_change and not by_hand:
        return _own_ballot(stage, participant, ballot_id, answers)
    holder = "" if by_hand else _holder(stage, poll, participant, code)
    if participant is not None and not holder and not by_hand:
        spend(OPEN_BALLOTS, f"participant {participant.pk}")
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            if holder:
                cursor.execute(_SPEND, [stage.pk, holder])
            cursor.execute(_CAST, [ballot_id, stage.pk, json.dumps(answers), str(origin)])
    except IntegrityError as twice:
        spent = bool(holder) and stage.spent_rights.filter(holder=holder).exists()
        known = Ballot.objects.filter(pk=ballot_id).values_list("stage_id", flat=True).first()
        if known == stage.pk and (spent or not holder):
            return False
        if not spent:
            raise RefusedActError(
                "Votre réponse n’a pas été prise : rechargez la page et envoyez-la de nouveau."
            ) from twice
        raise AlreadyAnsweredError(
            "Une réponse a déjà été donnée avec ce code."
            if code
            else "Vous avez déjà répondu depuis cet appareil. Une réponse anonyme ne peut pas être changée."
        ) from twice
    return True


def mix_ballots(stage: Stage) -> None:
    """Write the anonymous ballots of a stage anew, in the order of their random keys.

    SQLite keeps them so from the start; PostgreSQL keeps rows as they came, beside who answered in the same order.
    """
    ballots = list(Ballot.objects.select_for_update().filter(stage=stage, participant=None).order_by("pk"))
    Ballot.objects.filter(pk__in=[ballot.pk for ballot in ballots]).delete()  # not one that came since they were read
    Ballot.objects.bulk_create(ballots)


def _own_ballot(stage: Stage, participant: Participant | None, ballot_id: int, answers: dict[str, Any]) -> bool:
    """Store or change the ballot of a device that may change it."""
    if participant is None:
        raise RefusedActError("Rejoignez d’abord la réunion avec son code.")
    _, is_new = Ballot.objects.update_or_create(
        stage=stage,
        participant=participant,
        defaults={"answers": answers},
        create_defaults={"id": ballot_id, "answers": answers},
    )
    return is_new


def _holder(stage: Stage, poll: Poll, participant: Participant | None, code: str) -> str:
    """Return who answers, in words kept once per poll; empty where one may answer as often as one likes."""
    if poll.answers == AnswersBy.OPEN:
        return ""
    if poll.answers == AnswersBy.PER_CODE:
        found = stage.meeting.access_codes.filter(digest=token_digest(_written(code))).first()
        if found is None:
            raise RefusedActError("Ce code personnel n’est pas de cette réunion. Vérifiez-le sur votre papier.")
        return f"code:{found.pk}"
    if participant is None:
        raise RefusedActError("Rejoignez d’abord la réunion avec son code.")
    return f"device:{participant.pk}"


def _written(code: str) -> str:
    return "".join(code.upper().split()).replace("-", "")


@transaction.atomic
def hand_out_codes(actor: User, meeting: Meeting, count: int) -> tuple[str, ...]:
    """Return new personal codes, to print now: only their digests are kept.

    Raises
    ------
    RefusedActError
        If the count cannot be.
    """
    if not 1 <= count <= MOST_CODES:
        raise RefusedActError(f"Demandez de 1 à {MOST_CODES} codes.")
    codes = tuple(_new_codes(count))
    AccessCode.objects.bulk_create(AccessCode(meeting=meeting, digest=token_digest(code)) for code in codes)
    record(actor, "workshop.codes.handed_out", meeting, meeting.project.organization, count=count)
    return codes


def _new_codes(count: int) -> Iterable[str]:
    drawn: set[str] = set()
    while len(drawn) < count:
        drawn.add("".join(secrets.choice(CODE_LETTERS) for _ in range(8)))
    return sorted(drawn)
