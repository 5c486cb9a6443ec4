"""Erase what participants gave once its last day is past; the worker calls it every day."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from solimob.web.workshop.models import BoardPage, Meeting, Participant, Reaction, Remark, Stage


def erase_expired(today: date) -> int:
    """Erase ballots, notes, questions and devices of the meetings whose last day is past.

    What was made of them stays: decisions, needs with the notes they quote, minutes already downloaded. Return how many
    meetings were emptied.
    """
    emptied = 0
    for meeting in Meeting.objects.filter(keep_until__lt=today):
        emptied += _empty(meeting)
    return emptied


@transaction.atomic
def _empty(meeting: Meeting) -> bool:
    """Erase what was given in a meeting; tell whether there was anything."""
    kept: tuple[type[Stage | Remark | Reaction | BoardPage | Participant], ...] = (
        Stage,
        Remark,
        Reaction,
        BoardPage,
        Participant,
    )
    erased = sum(model._default_manager.filter(meeting=meeting).delete()[0] for model in kept)
    meeting.access_codes.all().delete()
    meeting.events.all().delete()
    return erased > 0
