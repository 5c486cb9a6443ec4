"""Surveys, the versions of their questions, and what people answered: no name, no hour, no order."""

from __future__ import annotations

import secrets
from typing import Any

from django.conf import settings
from django.db import models

from solimob.web.workshop.models.participation import Origin, random_key


def new_survey_key() -> str:
    """Return what the public address of a survey is made of."""
    return secrets.token_urlsafe(16)


class SurveyStatus(models.TextChoices):
    """Where a survey stands."""

    DRAFT = "draft", "En préparation"
    OPEN = "open", "Ouverte"
    CLOSED = "closed", "Close"


class Wave(models.TextChoices):
    """Which of two paired surveys it is."""

    ALONE = "alone", "Enquête seule"
    BEFORE = "before", "Avant le service"
    AFTER = "after", "Après le service"


class Survey(models.Model):
    """A survey of a démarche."""

    project = models.ForeignKey("projects.Project", models.CASCADE, related_name="surveys")
    title = models.CharField("titre", max_length=200)
    template = models.CharField(max_length=64, blank=True)
    """Shipped survey it was made from; empty for one written from nothing."""
    wave = models.CharField(max_length=10, choices=Wave, default=Wave.ALONE)
    before = models.ForeignKey("self", models.SET_NULL, null=True, related_name="afters")
    key = models.CharField(max_length=40, unique=True, default=new_survey_key)
    status = models.CharField(max_length=10, choices=SurveyStatus, default=SurveyStatus.DRAFT)
    smallest_cell = models.PositiveSmallIntegerField("plus petit effectif montré", default=11)
    margins: models.JSONField[dict[str, Any]] = models.JSONField(default=dict)
    """Known margins that answers are weighted to: by question, by answer, a share; with their source."""
    keep_until = models.DateField("à effacer après le", null=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "enquête"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.title


class SurveyVersion(models.Model):
    """The questions of a survey. Once somebody has answered they do not change: a change makes another version."""

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    document: models.JSONField[dict[str, Any]] = models.JSONField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["survey", "number"], name="survey_version_unique")]

    def __str__(self) -> str:
        return f"{self.survey_id} ({self.number})"


class SurveyLanguage(models.Model):
    """How many answered in a language. It is a plain count, on no answer: a rare language would tell who it is."""

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="languages")
    language = models.CharField(max_length=12)
    answered = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "langue des réponses"
        constraints = [models.UniqueConstraint(fields=["survey", "language"], name="survey_language_unique")]

    def __str__(self) -> str:
        return f"{self.language} : {self.answered}"


class SurveyAnswer(models.Model):
    """What one person answered."""

    id = models.BigIntegerField(primary_key=True, default=random_key)
    version = models.ForeignKey(SurveyVersion, models.CASCADE, related_name="answers")
    answers: models.JSONField[dict[str, Any]] = models.JSONField()
    origin = models.CharField(max_length=12, choices=Origin, default=Origin.DEVICE)
    link = models.CharField(max_length=64, blank=True)
    """Digest of the code that a person chose to link their answers before and after; empty where there is none."""

    class Meta:
        verbose_name = "réponse"

    def __str__(self) -> str:
        return f"réponse {self.pk}"
