"""The register of needs: what was said, where it comes from, what answers it, who owes an answer and by when."""

from __future__ import annotations

import secrets
from datetime import date
from typing import Any

from django.conf import settings
from django.db import models

from solimob.web.workshop.models.participation import Origin


def new_register_key() -> str:
    """Return what the public address of a register is made of."""
    return secrets.token_urlsafe(16)


class Need(models.Model):
    """A need of a démarche. Words of `kind` and `status` are those of `core.workshop.needs`."""

    project = models.ForeignKey("projects.Project", models.CASCADE, related_name="needs")
    meeting = models.ForeignKey("workshop.Meeting", models.SET_NULL, null=True, related_name="needs")
    text = models.CharField("besoin", max_length=1000)
    audience = models.CharField("public", max_length=200)
    kind = models.CharField("nature", max_length=20)
    theme = models.CharField("thème", max_length=64, blank=True)
    territory = models.CharField("territoire", max_length=200, blank=True)
    votes = models.PositiveIntegerField(null=True)
    """Votes of the board it comes from; None where nobody was asked to vote."""
    priority = models.PositiveSmallIntegerField("priorité", null=True)
    status = models.CharField("suite", max_length=20, default="open")
    reason = models.CharField("motif du refus", max_length=1000, blank=True)
    owner = models.CharField("qui répond", max_length=200, blank=True)
    owner_email = models.EmailField("adresse de rappel", blank=True)
    answer = models.TextField("réponse", blank=True, max_length=4000)
    answered_on = models.DateField("répondu le", null=True)
    due_on = models.DateField("réponse attendue le", null=True)
    reminded_on = models.DateField(null=True)
    published_at = models.DateTimeField(null=True)
    merged_into = models.ForeignKey("self", models.SET_NULL, null=True, related_name="merged_from")
    split_from = models.ForeignKey("self", models.SET_NULL, null=True, related_name="parts")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "besoin"
        ordering = [models.F("votes").desc(nulls_last=True), "pk"]

    def __str__(self) -> str:
        return self.text[:60]


class NeedSource(models.Model):
    """A note a need comes from, as it was written; its author follows it by a link that only they have."""

    need = models.ForeignKey(Need, models.CASCADE, related_name="sources")
    meeting = models.ForeignKey("workshop.Meeting", models.SET_NULL, null=True, related_name="+")
    deleted_title = models.CharField(max_length=200, blank=True, default="")
    deleted_held_on = models.DateField(null=True)
    """Title and day of the meeting, kept when it is deleted; while it is there, its own are told."""
    entry = models.CharField(max_length=64, blank=True)
    page = models.CharField(max_length=80, blank=True)
    note = models.CharField(max_length=40, blank=True)
    text = models.CharField(max_length=1000)
    origin = models.CharField(max_length=12, choices=Origin, default=Origin.DEVICE)
    participant = models.ForeignKey("workshop.Participant", models.SET_NULL, null=True, related_name="+")
    key_digest = models.CharField(max_length=64, blank=True)
    """Digest of the key of the author's link; empty where nobody asked for one."""

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["key_digest"], condition=~models.Q(key_digest=""), name="need_source_key_unique"
            )
        ]

    def __str__(self) -> str:
        return self.text[:60]

    @property
    def meeting_title(self) -> str:
        """The title of the meeting it was written in, though it was deleted; empty outside a meeting."""
        return self.deleted_title if self.meeting is None else self.meeting.title

    @property
    def meeting_day(self) -> date | None:
        """The day of that meeting."""
        return self.deleted_held_on if self.meeting is None else self.meeting.held_on

    @property
    def is_from_device(self) -> bool:
        """Whether its author wrote it on a device, and may hold its link though the meeting was erased."""
        return bool(self.note) and self.origin == Origin.DEVICE

    @property
    def is_out_of_reach(self) -> bool:
        """Whether its author can follow it no more: their device was erased, and they had taken no link."""
        return self.is_from_device and self.participant_id is None and not self.key_digest


class NeedLink(models.Model):
    """What answers a need: a part of the product, by its kind and its name there; an empty target is not built yet."""

    need = models.ForeignKey(Need, models.CASCADE, related_name="links")
    kind = models.CharField(max_length=20)
    target = models.CharField(max_length=200, blank=True)
    label = models.CharField(max_length=200)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.label


class NeedEvent(models.Model):
    """An act on a need, in words that do not change."""

    need = models.ForeignKey(Need, models.CASCADE, related_name="events")
    code = models.CharField(max_length=40)
    data: models.JSONField[dict[str, Any]] = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.code


class WeeklyReminders(models.Model):
    """A démarche that wants the owners of late answers to be reminded every week; one without a row does not."""

    project = models.OneToOneField("projects.Project", models.CASCADE, related_name="weekly_reminders")
    site_address = models.URLField()
    """Where the site was when it was turned on, for the links: the worker has no page to read it from."""

    class Meta:
        verbose_name = "rappels de chaque semaine"

    def __str__(self) -> str:
        return f"rappels de la démarche {self.project_id}"


class PublicRegister(models.Model):
    """The public page of a démarche, « ce que vous avez dit, ce que nous avons fait »."""

    project = models.OneToOneField("projects.Project", models.CASCADE, related_name="public_register")
    key = models.CharField(max_length=40, unique=True, default=new_register_key)
    introduction = models.TextField(blank=True, max_length=2000)
    published_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "page publique des besoins"

    def __str__(self) -> str:
        return self.key
