"""A meeting, the openings of its entries, what happened in order, and what was decided."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models

CODE_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""What a code is written with: nothing that is read or said for another (no I, O, 0, 1)."""
CODE_LENGTH = 6


def new_code() -> str:
    """Return a code to join a meeting: one in a thousand million, and wrong ones are counted (`services.join`)."""
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))


def new_link_key() -> str:
    """Return what the links of a meeting are made from: another one withdraws them."""
    return secrets.token_urlsafe(24)


class MeetingStatus(models.TextChoices):
    """Where a meeting stands."""

    DRAFT = "draft", "En préparation"
    OPEN = "open", "En cours"
    CLOSED = "closed", "Close"


class Meeting(models.Model):
    """A meeting of a démarche: its content is a document of the meeting format, frozen entry by entry as they open."""

    project = models.ForeignKey("projects.Project", models.CASCADE, related_name="meetings")
    title = models.CharField("titre", max_length=200)
    held_on = models.DateField("date", null=True)
    document: models.JSONField[dict[str, Any]] = models.JSONField()
    """A document of `meeting.schema.json`."""
    series = models.CharField("série", max_length=120, blank=True)
    """Name of the series of a meeting that comes back, as a network's; empty for one that stands alone."""
    code = models.CharField(max_length=12, unique=True, default=new_code)
    link_key = models.CharField(max_length=40, default=new_link_key)
    paper_codes: models.JSONField[dict[str, Any]] = models.JSONField(default=dict)
    """What the codes of printed sheets stand for (`core.workshop.paper.PaperCode`); empty until sheets are printed."""
    status = models.CharField(max_length=10, choices=MeetingStatus, default=MeetingStatus.DRAFT)
    current_entry = models.CharField(max_length=64, blank=True)
    event_count = models.PositiveIntegerField(default=0)
    """Number of the last event: the row is locked to give the next one."""
    keep_until = models.DateField("à effacer après le", null=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "réunion"
        ordering = ["-held_on", "-pk"]

    def __str__(self) -> str:
        return self.title


class Stage(models.Model):
    """One opening of an entry: what it was when it opened does not change; a change opens another version."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="stages")
    entry = models.CharField(max_length=64)
    version = models.PositiveSmallIntegerField()
    document: models.JSONField[dict[str, Any]] = models.JSONField()
    """The entry as it was when it opened, in the meeting format."""
    opened_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    locked_at = models.DateTimeField(null=True)
    revealed_at = models.DateTimeField(null=True)
    discarded_at = models.DateTimeField(null=True)
    discard_reason = models.CharField(max_length=200, blank=True)
    """Why it was begun again: what was given stays, and no longer counts."""

    class Meta:
        verbose_name = "ouverture"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["meeting", "entry", "version"], name="stage_version_unique")]

    def __str__(self) -> str:
        return f"{self.entry} ({self.version})"

    def is_locked(self, now: datetime) -> bool:
        """Tell whether nothing more is taken: locked by hand, begun again, or its time is over."""
        return (
            self.locked_at is not None
            or self.discarded_at is not None
            or (self.ends_at is not None and self.ends_at <= now)
        )


class Event(models.Model):
    """Something that every view of a meeting is told, in the order of its number."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="events")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=30)
    data: models.JSONField[dict[str, Any]] = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["meeting", "number"], name="event_number_unique")]

    def __str__(self) -> str:
        return f"{self.number} {self.kind}"


class Decision(models.Model):
    """What a meeting decided about an entry, who does it and by when; a body or a function, not a person's name."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="decisions")
    entry = models.CharField(max_length=64, blank=True)
    text = models.CharField("décision", max_length=1000)
    who = models.CharField("qui s’en charge", max_length=200, blank=True)
    due_on = models.DateField("pour le", null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "décision"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.text[:60]
