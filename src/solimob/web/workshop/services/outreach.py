"""The acts by which a team reaches publics: say how many are concerned, count who was reached, plan and do.

What is entered is never changed: another number is entered, and the last one stands. Each act is in the history of its
public, whatever becomes of the row.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from solimob.core.diagnosis.offer import OFFER_PUBLICS
from solimob.core.workshop.outreach import ContactForm, Reach
from solimob.publish.french import number as number_text
from solimob.reference.workshop.outreach import outreach
from solimob.web.accounts.queries import User
from solimob.web.accounts.services import RefusedActError, record
from solimob.web.projects.queries import Project
from solimob.web.workshop.edit_conflict import refuse_if_changed
from solimob.web.workshop.models import ConcernedNumber, OutreachAction, OutreachEvent, ReachedNumber

PUBLICS = frozenset(OFFER_PUBLICS.values())
MOST_PEOPLE = 10_000_000
"""More than any territory of a démarche holds."""
EARLIEST = date(2000, 1, 1)
"""An earlier day is a slip of the keyboard."""


@dataclass(frozen=True, slots=True)
class Entered:
    """A number as it was entered, with both ends of its interval or none, and where it comes from."""

    value: int
    source: str
    low: int | None = None
    high: int | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """An action as it was written."""

    what: str
    forms: Sequence[ContactForm] = ()
    owner: str = ""
    due_on: date | None = None


def last_number(
    rows: type[ConcernedNumber] | type[ReachedNumber], project: Project, public: str
) -> ConcernedNumber | ReachedNumber | None:
    """Return the number of a public that was entered last."""
    return rows.objects.filter(project=project, public=public).last()


def number_part(last: ConcernedNumber | ReachedNumber | None) -> Mapping[str, Any]:
    """Return what the form of a number is about: the one that it may put aside (`edit_conflict`)."""
    return {"last": last.pk if last else None}


def action_part(action: OutreachAction | None) -> Mapping[str, Any]:
    """Return what the form of an action is about; empty where it was taken out (`edit_conflict`)."""
    if action is None:
        return {}
    due = action.due_on and action.due_on.isoformat()
    return {"what": action.what, "forms": action.forms, "owner": action.owner, "due_on": due}


@transaction.atomic
def declare_concerned(
    actor: User, project: Project, public: str, number: Entered, as_of: date, *, seen: str | None = None
) -> ConcernedNumber:
    """Say how many are concerned; it stands before the headcount of the diagnosis.

    `seen` is the mark of what the form showed (`number_part`).

    Raises
    ------
    ChangedMeanwhileError
        If somebody else entered a number, or took one out, since.
    RefusedActError
        If the public is unknown, the number cannot be, or the day is to come.
    """
    _check(public, number, as_of)
    _unless_changed(seen, ConcernedNumber, project, public)
    entry = ConcernedNumber.objects.create(
        project=project, public=public, author=actor, as_of=as_of, **_columns(number)
    )
    _note(actor, entry, public, "concerned_declared", value=number.value, as_of=as_of.isoformat())
    return entry


@transaction.atomic
def count_reached(
    actor: User,
    project: Project,
    public: str,
    reach: Reach,
    number: Entered,
    days: tuple[date, date],
    counted_by: str,
    *,
    seen: str | None = None,
) -> ReachedNumber:
    """Say how many were reached from a day to another, both included; `seen` is as in `declare_concerned`.

    Raises
    ------
    ChangedMeanwhileError
        If somebody else entered a number of this public, or took one out, since.
    RefusedActError
        If the public is unknown, the number cannot be, or the period ends before it begins or is to come.
    """
    first, last = days
    if last < first:
        raise RefusedActError("La période finit avant de commencer.")
    _check(public, number, first, last)
    _unless_changed(seen, ReachedNumber, project, public)
    entry = ReachedNumber.objects.create(
        project=project, public=public, reach=reach, first_day=first, last_day=last, counted_by=counted_by.strip(),
        author=actor, **_columns(number),
    )  # fmt: skip
    _note(
        actor, entry, public, "reached_counted", reach=reach.value, value=number.value, first_day=first.isoformat(),
        last_day=last.isoformat(),
    )  # fmt: skip
    return entry


@transaction.atomic
def withdraw_number(actor: User, entry: ConcernedNumber | ReachedNumber) -> None:
    """Take out a number entered by mistake: the one before stands again."""
    act = "concerned_withdrawn" if isinstance(entry, ConcernedNumber) else "reached_withdrawn"
    _note(actor, entry, entry.public, act, value=entry.value)
    entry.delete()


@transaction.atomic
def plan_action(actor: User, project: Project, public: str, wanted: Wanted, channel: str = "") -> OutreachAction:
    """Add an action to the plan of a public, made from a shipped relay or in one's own words.

    Raises
    ------
    RefusedActError
        If the public or the relay is unknown, or the action says nothing.
    """
    if public not in PUBLICS:
        raise RefusedActError("Ce public n’est pas dans le diagnostic.")
    if channel and channel not in outreach().channels:
        raise RefusedActError("Ce relais n’est pas dans la liste. Choisissez-en un, ou écrivez le vôtre.")
    action = OutreachAction(project=project, public=public, channel=channel, author=actor)
    _write(action, wanted)
    action.save()
    _note(actor, action, public, "action_planned", action=action.pk)
    return action


@transaction.atomic
def edit_action(actor: User, action: OutreachAction, wanted: Wanted, *, seen: str | None = None) -> None:
    """Change what an action says; `seen` is the mark of what the form showed (`action_part`).

    Raises
    ------
    ChangedMeanwhileError
        If somebody else changed it since.
    RefusedActError
        If it would say nothing.
    """
    action = _locked(action)
    refuse_if_changed(seen, action_part(action))
    _write(action, wanted)
    action.save()
    _note(actor, action, action.public, "action_edited", action=action.pk)


@transaction.atomic
def mark_action(actor: User, action: OutreachAction, done_on: date | None) -> None:
    """Say that an action is done, on which day; None: it is to be done again."""
    action = _locked(action)
    if action.done_on == done_on:
        return
    action.done_on = done_on
    action.save(update_fields=["done_on"])
    _note(actor, action, action.public, "action_reopened" if done_on is None else "action_done", action=action.pk)


@transaction.atomic
def remove_action(actor: User, action: OutreachAction) -> None:
    """Take an action out of the plan."""
    _note(actor, action, action.public, "action_removed", action=action.pk)
    action.delete()


def _check(public: str, number: Entered, *days: date) -> None:
    if public not in PUBLICS:
        raise RefusedActError("Ce public n’est pas dans le diagnostic.")
    if min(days) < EARLIEST:
        raise RefusedActError("Écrivez un jour à partir du 1er janvier 2000.")
    if max(days) > timezone.localdate():
        raise RefusedActError("Ce jour n’est pas encore passé : un nombre est celui d’hier ou d’aujourd’hui.")
    low, high = number.low, number.high
    if (low is None) != (high is None):
        raise RefusedActError("Donnez les deux bouts de la fourchette, ou aucun.")
    if low is not None and high is not None and not low <= number.value <= high:
        raise RefusedActError("Le nombre doit être dans sa fourchette.")
    if not all(0 <= one <= MOST_PEOPLE for one in (number.value, low, high) if one is not None):
        raise RefusedActError(f"Un nombre va de 0 à {number_text(MOST_PEOPLE)}.")
    if not number.source.strip():
        raise RefusedActError("Dites d’où vient ce nombre.")


def _unless_changed(
    seen: str | None, rows: type[ConcernedNumber] | type[ReachedNumber], project: Project, public: str
) -> None:
    if seen is not None:
        Project.objects.select_for_update().get(pk=project.pk)
        refuse_if_changed(seen, number_part(last_number(rows, project, public)))


def _columns(number: Entered) -> dict[str, Any]:
    return {"value": number.value, "low": number.low, "high": number.high, "source": number.source.strip()}


def _write(action: OutreachAction, wanted: Wanted) -> None:
    action.what, action.owner = wanted.what.strip(), wanted.owner.strip()
    action.forms, action.due_on = [form.value for form in wanted.forms], wanted.due_on
    if wanted.due_on is not None and wanted.due_on < EARLIEST:
        raise RefusedActError("Écrivez un jour à partir du 1er janvier 2000.")
    if not action.what:
        raise RefusedActError("Écrivez ce qu’on fait.")


def _locked(action: OutreachAction) -> OutreachAction:
    return (
        OutreachAction.objects.select_for_update(of=("self",)).select_related("project__organization").get(pk=action.pk)
    )


def _note(
    actor: User, row: ConcernedNumber | ReachedNumber | OutreachAction, public: str, act: str, **data: Any
) -> None:
    """Keep an act in the history of the public and in the log, which holds numbers and no text."""
    code = f"workshop.outreach.{act}"
    said = {"what": row.what} if isinstance(row, OutreachAction) else {"source": row.source}
    OutreachEvent.objects.create(project=row.project, public=public, code=code, data=data | said, by=actor)
    target: models.Model = row
    record(actor, code, target, row.project.organization, public=public, **data)
