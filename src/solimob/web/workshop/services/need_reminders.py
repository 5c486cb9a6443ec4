"""Reminders to those who owe an answer: by e-mail where an address was given and the site sends e-mail."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

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
_CONSOLE = "django.core.mail.backends.console.EmailBackend"


@dataclass(frozen=True, slots=True)
class Reminded:
    """What was sent on a day, and to how many needs nobody has an address for."""

    sent: int
    without_address: int


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
    sent = sum(_remind(actor, found, reminder, day, build_link) for found, reminder in due if found.row.owner_email)
    return Reminded(sent, without)


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
        for found, reminder in reminders_of(register_of(asked.project), day):
            if reminder.days >= 0 or not found.row.owner_email:
                continue
            try:
                sent += _remind(None, found, reminder, day, partial(_need_address, asked.site_address), every=_WEEK)
            except OSError as error:  # what smtplib and sockets raise
                logger.warning("le rappel du besoin %s n’est pas parti et sera repris : %s", found.row.pk, error)
    return sent


def _need_address(site: str, need: Need) -> str:
    return f"{site.rstrip('/')}{reverse('workshop:need', args=[need.project_id, need.pk])}"


@transaction.atomic
def _remind(
    actor: User | None,
    found: RegisterNeed,
    reminder: Reminder,
    day: date,
    build_link: Callable[[Need], str],
    *,
    every: timedelta = _DAY,
) -> bool:
    need = locked(found.row)
    if (need.reminded_on is not None and day - need.reminded_on < every) or not need.owner_email:
        return False
    need.reminded_on = day
    need.save(update_fields=["reminded_on"])
    note_act(actor, need, "reminded", on=str(day))
    context = {"need": found.need, "reminder": reminder, "link": build_link(need), "project": need.project}
    body = render_to_string("workshop/email/need_reminder.txt", context)
    subject = " ".join(f"Réponse attendue : {need.text}".split())[:120]
    # Sent last: a message that does not leave undoes the mark.
    send_mail(subject, body, None, [need.owner_email])
    return True
