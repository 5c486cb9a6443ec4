"""Reaching every public: how many are concerned and how many were reached, as the team says, and what is planned.

`public` is the id of a public of the diagnosis. Nobody reached has a name here.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models

from solimob.core.workshop.outreach import Reach


class OutreachNumber(models.Model):
    """A number of persons, or of households, that somebody entered, with where it comes from."""

    public = models.CharField(max_length=40)
    value = models.PositiveIntegerField("nombre")
    low = models.PositiveIntegerField("au moins", null=True)
    high = models.PositiveIntegerField("au plus", null=True)
    source = models.CharField("source", max_length=300)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.public} : {self.value}"


class ConcernedNumber(OutreachNumber):
    """How many are concerned, which stands before the headcount of the diagnosis; the last one entered stands."""

    project = models.ForeignKey("projects.Project", models.CASCADE, related_name="concerned_numbers")
    as_of = models.DateField("à la date du")


class ReachedNumber(OutreachNumber):
    """How many were reached between two days. Words of `reach` are those of `core.workshop.outreach.Reach`."""

    project = models.ForeignKey("projects.Project", models.CASCADE, related_name="reached_numbers")
    reach = models.CharField("de quelle façon", max_length=20)
    first_day = models.DateField("du")
    last_day = models.DateField("au")
    counted_by = models.CharField("qui a compté", max_length=200)

    class Meta(OutreachNumber.Meta):
        constraints = [
            models.CheckConstraint(condition=models.Q(last_day__gte=models.F("first_day")), name="reached_period_ends")
        ]

    @property
    def reach_label(self) -> str:
        """The French words of `reach`."""
        return Reach(self.reach).label


class OutreachAction(models.Model):
    """What is to be done to reach a public; `channel` names the shipped relay it was made from, if any."""

    project = models.ForeignKey("projects.Project", models.CASCADE, related_name="outreach_actions")
    public = models.CharField(max_length=40)
    channel = models.CharField(max_length=64, blank=True)
    what = models.CharField("ce qu’on fait", max_length=300)
    forms: models.JSONField[list[str]] = models.JSONField("sous quelle forme", default=list)
    owner = models.CharField("qui le fait", max_length=200, blank=True)
    due_on = models.DateField("pour le", null=True)
    done_on = models.DateField("fait le", null=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "action pour toucher un public"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.what


class OutreachEvent(models.Model):
    """An act on the page of a public: what, by whom, when."""

    project = models.ForeignKey("projects.Project", models.CASCADE, related_name="outreach_events")
    public = models.CharField(max_length=40)
    code = models.CharField(max_length=40)
    data: models.JSONField[dict[str, Any]] = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.code
