"""Findings: a fact, its evidence from figures and from the field, and who agrees or disputes. Versions are kept."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from solimob.core.access import PURPOSES


class FieldMethod(models.TextChoices):
    """How something was learnt on the ground."""

    INTERVIEW = "interview", "Entretien"
    SURVEY = "survey", "Enquête"
    WORKSHOP = "workshop", "Atelier"
    OBSERVATION = "observation", "Observation de terrain"
    OTHER = "other", "Autre"


class Stance(models.TextChoices):
    """What an actor says of a finding."""

    AGREE = "agree", "D’accord"
    DISPUTE = "dispute", "Pas d’accord"


class Finding(models.Model):
    """A finding of a démarche. Its text is in its versions."""

    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="findings")
    number = models.PositiveIntegerField("numéro")
    proposal_id = models.CharField(max_length=60, blank=True)
    latest_version = models.PositiveIntegerField(default=1)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    withdrawn_reason = models.TextField(blank=True)

    class Meta:
        verbose_name = "constat"
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=("project", "number"), name="diagnosis_finding_number_unique"),
            models.UniqueConstraint(
                fields=("project", "proposal_id"),
                condition=models.Q(withdrawn_at__isnull=True) & ~models.Q(proposal_id=""),
                name="diagnosis_proposal_kept_once",
            ),
        )

    def __str__(self) -> str:
        return f"constat {self.number}"


class FindingVersion(models.Model):
    """The text of a finding at a moment, with the numbers it rests on as they were then. Never changed."""

    finding = models.ForeignKey(Finding, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField("version")
    title = models.CharField("titre", max_length=200)
    text = models.TextField("constat", max_length=5000)
    purpose = models.CharField(
        "besoin", max_length=20, blank=True, choices=[(p.value, label) for p, label in PURPOSES.items()]
    )
    publics = models.JSONField(default=list)
    evidence = models.JSONField(default=list)
    run_id = models.CharField(max_length=80, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    written_at = models.DateTimeField()
    reason = models.CharField("pourquoi ce changement", max_length=300, blank=True)

    class Meta:
        verbose_name = "version d’un constat"
        ordering = ("-number",)
        constraints = (models.UniqueConstraint(fields=("finding", "number"), name="diagnosis_finding_version_unique"),)

    def __str__(self) -> str:
        return f"{self.finding}, version {self.number}"


class FieldEvidence(models.Model):
    """What was learnt on the ground: an interview, a survey, a workshop."""

    finding = models.ForeignKey(Finding, on_delete=models.CASCADE, related_name="field_evidence")
    method = models.CharField("comment", max_length=20, choices=FieldMethod)
    text = models.TextField("ce qui a été appris", max_length=5000)
    collected_on = models.DateField("date")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    added_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "élément de terrain"
        ordering = ("collected_on", "pk")

    def __str__(self) -> str:
        return f"{self.get_method_display()}, {self.collected_on}"


class Position(models.Model):
    """Whether an actor agrees with a version of a finding; one current position per actor, the former ones kept."""

    finding = models.ForeignKey(Finding, on_delete=models.CASCADE, related_name="positions")
    version = models.ForeignKey(FindingVersion, on_delete=models.RESTRICT, related_name="positions")
    actor = models.ForeignKey("projects.Actor", on_delete=models.CASCADE, related_name="positions")
    stance = models.CharField("position", max_length=10, choices=Stance)
    reason = models.TextField("raison", max_length=2000, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    recorded_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "position"
        ordering = ("-recorded_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("finding", "actor"),
                condition=models.Q(replaced_at__isnull=True),
                name="diagnosis_one_current_position",
            ),
            models.CheckConstraint(
                condition=models.Q(stance="agree") | ~models.Q(reason=""), name="diagnosis_dispute_has_reason"
            ),
        )

    def __str__(self) -> str:
        return f"{self.actor} : {self.get_stance_display()}"
