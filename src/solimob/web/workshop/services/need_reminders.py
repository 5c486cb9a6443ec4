"""Reminders to those who owe an answer: by e-mail where an address was given and the site sends e-mail."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPSenderRefused

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse

from solimob.core.workshop.need_sets import Reminder
from solimob.web.accounts.queries import User
from solimob.web.accounts.services import record
from solimob.web.projects.queries import Project
from solimob.web.workshop.models import Need, WeeklyReminders
from solimob.web.workshop.need_values import RegisterNeed
from solimob.web.workshop.queries.needs import register_of, reminders_of
from solimob.web.workshop.services.need_history import locked, note_act

logger = logging.getLogger(__name__)
_DAY, _WEEK = timedelta(days=1), timedelta(days=7)
_OF_ONE_MESSAGE = (SMTPRecipientsRefused, SMTPSenderRefused, SMTPDataError)
"""What a mail server that works says of one message; anything else, it says of all."""
_CONSOLE = "django.core.mail.backends.console.EmailBackend"


@dataclass(frozen=True, slots=True)
class Reminded:
    """What was sent on a day, to how many needs nobody has an address for, and whom no message reached, by need."""

    sent: int
    without_address: int
    unreached: tuple[RegisterNeed, ...] = ()


def sends_email() -> bool:
    """Tell whether this site was told how to send e-mail (`SOLIMOB_EMAIL_URL`)."""
    return settings.MAILERS["default"]["BACKEND"] != _CONSOLE


def send_reminders(actor: User | None, project: Project, day: date, build_link: Callable[[Need], str]) -> Reminded:
    """Write to the owners of answers that are due or late, once a day each; nothing is sent where e-mail is not set.

    Parameters
    ----------
    build_link
        Function from a need to the absolute address of its page.
    """
    due = reminders_of(register_of(project), day)
    without = sum(not found.row.owner_email for found, _ in due)
    if not sends_email():
        return Reminded(0, without)
    sent, unreached = _remind_all(actor, [one for one in due if one[0].row.owner_email], day, build_link)
    return Reminded(sent, without, unreached)


@transaction.atomic
def remind_every_week(actor: User, project: Project, site_address: str, *, is_on: bool) -> None:
    """Have the owners of late answers reminded every week, or no longer; `site_address` begins the links sent."""
    if is_on:
        WeeklyReminders.objects.update_or_create(project=project, defaults={"site_address": site_address})
    elif not WeeklyReminders.objects.filter(project=project).delete()[0]:
        return
    record(actor, f"workshop.reminders.turned_{'on' if is_on else 'off'}", project, project.organization)


def send_weekly_reminders(day: date) -> int:
    """Write to the owners of late answers in the démarches that asked for it; return how many messages left.

    The worker calls it every day: an answer is reminded of once in seven days, the button's reminders counted. A
    message that the mail server refuses is told in the log, and tried again the next day.
    """
    if not sends_email():
        return 0
    sent = 0
    for asked in WeeklyReminders.objects.select_related("project__organization").order_by("pk"):
        late = [one for one in reminders_of(register_of(asked.project), day) if one[1].days < 0]
        due = [one for one in late if one[0].row.owner_email]
        left, unreached = _remind_all(None, due, day, partial(_need_address, asked.site_address), every=_WEEK)
        sent += left
        if unreached:
            logger.warning("rappels qui seront repris, besoins %s", [found.row.pk for found in unreached])
    return sent


def _need_address(site: str, need: Need) -> str:
    return f"{site.rstrip('/')}{reverse('workshop:need', args=[need.project_id, need.pk])}"


def _remind_all(
    actor: User | None,
    due: Iterable[tuple[RegisterNeed, Reminder]],
    day: date,
    build_link: Callable[[Need], str],
    *,
    every: timedelta = _DAY,
) -> tuple[int, tuple[RegisterNeed, ...]]:
    """Write to each owner; return how many messages left, and the needs whose owner none reached.

    An address that the mail server refuses holds back nobody else. Where the server does not answer, the others are
    not tried: each would wait as long.
    """
    sent, is_down = 0, False
    unreached: list[RegisterNeed] = []
    for found, reminder in due:
        if is_down:
            unreached += [found] if _is_turn(found.row, day, every) else []
            continue
        try:
            sent += _remind(actor, found, reminder, day, build_link, every)
        except OSError as error:  # what smtplib and sockets raise
            logger.warning("le rappel du besoin %s n’est pas parti : %s", found.row.pk, error)
            unreached.append(found)
            is_down = not isinstance(error, _OF_ONE_MESSAGE)
    return sent, tuple(unreached)


def _remind(
    actor: User | None,
    found: RegisterNeed,
    reminder: Reminder,
    day: date,
    build_link: Callable[[Need], str],
    every: timedelta,
) -> bool:
    """Write to one owner, unless it was done; no transaction is open while the mail server makes one wait."""
    taken = _take_turn(found.row, day, every)
    if taken is None:
        return False
    need, before = taken
    context = {"need": found.need, "reminder": reminder, "link": build_link(need), "project": need.project}
    body = render_to_string("workshop/email/need_reminder.txt", context)
    subject = " ".join(f"Réponse attendue : {need.text}".split())[:120]
    try:
        send_mail(subject, body, None, [need.owner_email])
    except OSError:
        Need.objects.filter(pk=need.pk, reminded_on=day).update(reminded_on=before)
        raise
    _note_reminded(actor, need, day)
    return True


@transaction.atomic
def _take_turn(need: Need, day: date, every: timedelta) -> tuple[Need, date | None] | None:
    """Mark a need as reminded, so that nobody else does; return its row and the day before, None if it is not due."""
    need = locked(need)
    if not _is_turn(need, day, every):
        return None
    before, need.reminded_on = need.reminded_on, day
    need.save(update_fields=["reminded_on"])
    return need, before


@transaction.atomic
def _note_reminded(actor: User | None, need: Need, day: date) -> None:
    note_act(actor, need, "reminded", on=str(day))


def _is_turn(need: Need, day: date, every: timedelta) -> bool:
    return bool(need.owner_email) and (need.reminded_on is None or day - need.reminded_on >= every)
