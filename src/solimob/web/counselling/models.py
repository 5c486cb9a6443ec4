"""What collectivities write: the aids they design, with every version, and the requests they decided.

The test of obstacles and the finder of aids store nothing.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models

from solimob.core.counselling.aid_design import AidTemplate
from solimob.core.counselling.aid_facet import Level


class ZoneKind(models.TextChoices):
    """How the communes of an aid were chosen."""

    ALL = "all", "Toutes les communes de la démarche"
    FRAGILE = "fragile", "Les communes les plus fragiles du diagnostic"
    LISTED = "listed", "Les communes que je coche"


class DesignedAid(models.Model):
    """An aid of a collectivity: who gives it, and which of the three templates it is."""

    project = models.ForeignKey("projects.Project", models.CASCADE, related_name="designed_aids")
    label = models.CharField("nom de l’aide", max_length=120)
    giver = models.CharField("qui verse l’aide", max_length=200)
    level = models.CharField("niveau", max_length=20, choices=[(one.value, one.label) for one in Level])
    template = models.CharField("modèle", max_length=30, choices=[(one.value, one.label) for one in AidTemplate])
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    ended_on = models.DateField("dernier jour", null=True)
    """Last day somebody gave it, whatever its terms say; its versions stay."""

    class Meta:
        verbose_name = "aide conçue"
        ordering = ("label", "pk")

    def __str__(self) -> str:
        return self.label


class AidVersion(models.Model):
    """The terms of an aid from a day on. One that is published is never changed; one aid has at most one draft."""

    aid = models.ForeignKey(DesignedAid, models.CASCADE, related_name="versions")
    valid_from = models.DateField("premier jour")
    terms: models.JSONField[dict[str, Any]] = models.JSONField()
    """A version of `aid_design.schema.json`."""
    zone_kind = models.CharField(max_length=10, choices=ZoneKind, default=ZoneKind.LISTED)
    zone_rank = models.PositiveSmallIntegerField(null=True)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    written_at = models.DateTimeField()
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    published_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "version d’une aide"
        ordering = ("valid_from", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("aid",), condition=models.Q(published_at__isnull=True), name="counselling_one_draft_an_aid"
            ),
            models.UniqueConstraint(
                fields=("aid", "valid_from"),
                condition=models.Q(published_at__isnull=False),
                name="counselling_one_version_a_day",
            ),
        )

    def __str__(self) -> str:
        return f"{self.aid} — à partir du {self.valid_from:%d/%m/%Y}"


class DecidedRequest(models.Model):
    """What was decided of one request, under the version of its day; nobody's name, and no answer of theirs."""

    aid = models.ForeignKey(DesignedAid, models.CASCADE, related_name="decisions")
    version = models.ForeignKey(AidVersion, models.RESTRICT, related_name="decisions")
    decided_on = models.DateField("jour")
    granted_cents = models.PositiveIntegerField("montant accordé, en centimes")
    reasons: models.JSONField[list[str]] = models.JSONField(default=list)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        verbose_name = "demande décidée"
        ordering = ("-decided_on", "-pk")

    def __str__(self) -> str:
        return f"demande {self.pk}, {self.decided_on:%d/%m/%Y}"

    @property
    def granted_euros(self) -> float:
        """The amount in euros."""
        return self.granted_cents / 100


class AdvisedJobSeekers(models.Model):
    """How many job seekers of the territory were given individual advice in a year, as somebody entered it."""

    project = models.ForeignKey("projects.Project", models.CASCADE, related_name="advised_job_seekers")
    year = models.PositiveSmallIntegerField("année")
    persons = models.PositiveIntegerField("personnes conseillées")
    source = models.CharField("d’où vient ce nombre", max_length=300)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = "demandeurs d’emploi conseillés"
        ordering = ("-year", "-made_at", "-pk")

    def __str__(self) -> str:
        return f"{self.persons} en {self.year}"


class AdvicePoint(models.Model):
    """A place where job seekers are given advice, which no official file counts."""

    project = models.ForeignKey("projects.Project", models.CASCADE, related_name="advice_points")
    name = models.CharField("nom", max_length=150, help_text="L’organisme ou le lieu, jamais une personne.")
    commune = models.CharField("commune", max_length=5)
    source = models.CharField("d’où le savez-vous", max_length=300)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = "point de conseil"
        ordering = ("name", "pk")
        constraints = (
            models.UniqueConstraint(fields=("project", "name", "commune"), name="counselling_advice_point_unique"),
        )

    def __str__(self) -> str:
        return self.name
