"""Démarches, actors and runs."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models

from solimob.web.accounts.roles import OrganizationKind, Sphere

HEARTBEAT_LOST_AFTER = timedelta(seconds=45)
"""A running job that has given no sign for so long was interrupted: its worker is gone."""


class Project(models.Model):
    """A démarche: what an organization undertakes on a territory. Later parts hang on it."""

    organization = models.ForeignKey("accounts.Organization", models.CASCADE, related_name="projects")
    name = models.CharField("nom", max_length=200)
    territory_id = models.TextField("territoire")
    territory_name = models.CharField("nom du territoire", max_length=200)
    territory_scale = models.CharField("échelle", max_length=20)
    territory_codes = models.JSONField("communes", default=list)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "démarche"
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class Actor(models.Model):
    """A body of any sphere around a démarche: findings are agreed or disputed by actors."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="actors")
    name = models.CharField("nom", max_length=200, help_text="L’organisme, jamais une personne.")
    sphere = models.CharField("domaine", max_length=20, choices=Sphere)
    kind = models.CharField("nature", max_length=20, choices=OrganizationKind)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "acteur"
        ordering = ["sphere", "name"]
        constraints = [models.UniqueConstraint(fields=["project", "name"], name="actor_unique_in_project")]

    def __str__(self) -> str:
        return self.name


class RunStatus(models.TextChoices):
    """Where a run stands."""

    QUEUED = "queued", "En attente"
    RUNNING = "running", "En cours"
    DONE = "done", "Terminé"
    FAILED = "failed", "Échoué"
    CANCELLED = "cancelled", "Annulé"
    STALE = "stale", "Données plus récentes"


class Run(models.Model):
    """A computation: its progress while it lasts, then a pointer to the immutable run of the store."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="runs")
    kind = models.CharField(max_length=40)
    status = models.CharField(max_length=20, choices=RunStatus, default=RunStatus.QUEUED)
    progress = models.PositiveSmallIntegerField(default=0, validators=[MaxValueValidator(100)])
    message = models.CharField(max_length=500, blank=True)
    parameters = models.JSONField(default=dict)
    seed = models.PositiveIntegerField(default=1)
    run_id = models.CharField("run du magasin", max_length=100, blank=True)
    """Name of its result in the store, drawn when it is asked for; the store holds it once `has_result`."""
    store_version = models.CharField(max_length=100, blank=True)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    cancel_requested = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    heartbeat_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "calcul"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(progress__lte=100), name="run_progress_at_most_100"),
            models.UniqueConstraint(
                fields=["project", "kind"],
                condition=models.Q(status__in=["queued", "running"]),
                name="run_one_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk} ({self.get_status_display()})"

    @property
    def is_pending(self) -> bool:
        """Whether it waits or works."""
        return self.status in (RunStatus.QUEUED, RunStatus.RUNNING)

    @property
    def has_result(self) -> bool:
        """Whether the store holds its result; a stale run still does."""
        return self.status in (RunStatus.DONE, RunStatus.STALE)

    def is_interrupted(self, now: datetime) -> bool:
        """Tell whether its worker has died: it says it runs, and gives no sign."""
        return (
            self.status == RunStatus.RUNNING
            and self.heartbeat_at is not None
            and now - self.heartbeat_at > HEARTBEAT_LOST_AFTER
        )
