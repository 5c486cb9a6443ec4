"""Write, judge, read and delete the messages about a need. Nothing is sent by e-mail, and nothing of it is public."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from solimob.core.workshop.exchanges import ExchangeError, Side, Verdict, answer_mark, message_text
from solimob.web.accounts.queries import User
from solimob.web.accounts.services import RateLimit, RefusedActError
from solimob.web.workshop.models import Need, NeedMessage, NeedSource
from solimob.web.workshop.queries.exchanges import holding, reaches_author
from solimob.web.workshop.queries.needs import needs_behind
from solimob.web.workshop.services.need_follow import OUT_OF_REACH
from solimob.web.workshop.services.need_history import note_act

KEPT_FOR = timedelta(days=365)
"""How long a thread is kept after its last message."""
AUTHOR_MESSAGES = RateLimit("workshop.author_message", most=10, per=timedelta(hours=1))
"""Of the author of a note, by note: `author_place`."""
MEMBER_MESSAGES = RateLimit("workshop.member_message", most=60, per=timedelta(hours=1))
"""Of a member, by account: `member_place`."""


def author_place(source: NeedSource) -> str:
    """Return what the messages of an author are counted by."""
    return f"note {source.pk}"


def member_place(member: User) -> str:
    """Return what the messages of a member are counted by."""
    return f"member {member.pk}"


@transaction.atomic
def write_to_author(actor: User, source: NeedSource, text: str, key: int) -> NeedMessage:
    """Write to the author of a note, for the team.

    Raises
    ------
    RefusedActError
        If the message is empty or too long, or the author has no way to read it.
    """
    if source.is_out_of_reach:
        raise RefusedActError(OUT_OF_REACH)
    if not reaches_author(source):
        raise RefusedActError("L’auteur de cette note n’a pas encore de lien pour lire : donnez-lui-en un d’abord.")
    message, is_new = _kept(key, source, None, Side.TEAM, text)
    if is_new:
        message.read_by.add(actor)
        note_act(actor, source.need, "wrote_to_author")
    return message


@transaction.atomic
def write_to_members(actor: User, need: Need, text: str, key: int) -> NeedMessage:
    """Write to the other members; no author reads it.

    Raises
    ------
    RefusedActError
        If the message is empty or too long.
    """
    message, is_new = _kept(key, None, need, Side.TEAM, text)
    if is_new:
        message.read_by.add(actor)
        note_act(actor, need, "wrote_to_members")
    return message


@transaction.atomic
def write_to_team(source: NeedSource, text: str, key: int) -> NeedMessage:
    """Write to the team, as the author of a note.

    Raises
    ------
    RefusedActError
        If the message is empty or too long.
    """
    return _kept(key, source, None, Side.AUTHOR, text)[0]


@transaction.atomic
def judge_answer(source: NeedSource, verdict: str, text: str, key: int) -> NeedMessage:
    """Say, as the author of a note, whether the answer answers; a word says why it does not.

    Raises
    ------
    RefusedActError
        If it is not said which, there is no answer yet, or no word says why.
    """
    if verdict not in set(Verdict):
        raise RefusedActError("Choisissez : cela répond, ou cela ne répond pas.")
    behind = needs_behind(source)
    if not any(one.need.status.is_settled for one in behind):
        raise RefusedActError("Il n’y a pas encore de réponse à juger.")
    return _kept(key, source, None, Side.AUTHOR, text, Verdict(verdict), answer_mark(holding(source, behind).need))[0]


@transaction.atomic
def delete_message(actor: User, message: NeedMessage) -> None:
    """Erase what a message says; that there was one, and who deleted it, stays."""
    message = NeedMessage.objects.select_for_update(of=("self",)).get(pk=message.pk)
    if message.deleted_at is not None:
        return
    message.text, message.deleted_at = "", timezone.now()
    message.save(update_fields=["text", "deleted_at"])
    note_act(actor, message.about_need, "message_deleted", side=message.side)


def mark_read(member: User, messages: Iterable[NeedMessage]) -> None:
    """Keep that a member has seen messages."""
    through = NeedMessage.read_by.through
    rows = [through(needmessage_id=message.pk, user_id=member.pk) for message in messages]
    through.objects.bulk_create(rows, ignore_conflicts=True)


def erase_expired(today: date) -> int:
    """Erase the threads in which nobody has written for a year; return how many."""
    last = NeedMessage.objects.values("source", "need").annotate(last=Max("written_at"))
    limit = today - KEPT_FOR
    gone = [thread for thread in last.order_by() if timezone.localdate(thread["last"]) < limit]
    for thread in gone:
        NeedMessage.objects.filter(source=thread["source"], need=thread["need"]).delete()
    return len(gone)


def _kept(
    key: int,
    source: NeedSource | None,
    need: Need | None,
    side: Side,
    text: str,
    verdict: Verdict | None = None,
    about: str = "",
) -> tuple[NeedMessage, bool]:
    try:
        written = message_text(text, verdict)
    except ExchangeError as refusal:
        raise RefusedActError(str(refusal)) from refusal
    values = {"side": side, "text": written, "verdict": verdict or "", "about": about, "source": source, "need": need}
    message, is_new = NeedMessage.objects.get_or_create(key=key, defaults=values)
    if not is_new and any(getattr(message, name) != value for name, value in values.items() if name != "about"):
        # The page came back from the browser's memory, and another message had already left from it.
        raise RefusedActError(
            "Un autre message est déjà parti de cette page. Celui-ci est resté : envoyez-le de nouveau."
        )
    return message, is_new
