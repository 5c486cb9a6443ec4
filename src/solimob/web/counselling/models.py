"""What collectivities write: the aids they design, with every version, and where each request stands.

The test of obstacles and the finder of aids store nothing.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models

from solimob.core.counselling.aid_design import AidTemplate
from solimob.core.counselling.aid_facet import Level
from solimob.core.counselling.request_file import DocumentState, Payee, PaymentMeans


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
    keep_months = models.PositiveSmallIntegerField("mois de garde du détail des demandes", null=True)
    """After the last act of a request; `None` until the collectivity says: then nothing is erased by itself."""

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


_DECIDED = ("version", "decided_on", "granted_cents", "recorded_at")
"""What a decision writes, all at once."""


class AidRequest(models.Model):
    """A request for an aid, by its number: when it came, what was decided under the version of its day, and why.

    Nobody's name, no answer of theirs, no document: the collectivity keeps these with the number. Requests of before
    `received_on` was asked have none.
    """

    aid = models.ForeignKey(DesignedAid, models.CASCADE, related_name="requests")
    received_on = models.DateField("reçue le", null=True)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    opened_at = models.DateTimeField(null=True)
    version = models.ForeignKey(AidVersion, models.RESTRICT, null=True, related_name="requests")
    decided_on = models.DateField("jour", null=True)
    granted_cents = models.PositiveIntegerField("montant accordé, en centimes", null=True)
    reasons: models.JSONField[list[str]] = models.JSONField(default=list)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    recorded_at = models.DateTimeField(null=True)
    erased_on = models.DateField("détail effacé le", null=True)
    """The day its documents and reasons were erased; amounts and days stay, for the account of the aid."""

    class Meta:
        verbose_name = "demande"
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(**{f"{name}__isnull": True for name in _DECIDED})
                | models.Q(**{f"{name}__isnull": False for name in _DECIDED}),
                name="counselling_request_decided_whole",
            ),
        )

    def __str__(self) -> str:
        return f"demande {self.pk}" + (f", {self.decided_on:%d/%m/%Y}" if self.decided_on else "")


class AidDocument(models.Model):
    """A document that the terms asked for on the day of a request: whether it is there. It is not kept here."""

    request = models.ForeignKey(AidRequest, models.CASCADE, related_name="documents")
    place = models.PositiveSmallIntegerField()
    label = models.CharField("pièce", max_length=2000)
    state = models.CharField(
        max_length=20, choices=[(one.value, one.label) for one in DocumentState], default=DocumentState.MISSING
    )
    marked_on = models.DateField("depuis le", null=True)

    class Meta:
        verbose_name = "pièce d’une demande"
        ordering = ("place",)
        constraints = (
            models.UniqueConstraint(fields=("request", "place"), name="counselling_document_once"),
            models.CheckConstraint(
                condition=models.Q(state=DocumentState.MISSING.value, marked_on__isnull=True)
                | (~models.Q(state=DocumentState.MISSING.value) & models.Q(marked_on__isnull=False)),
                name="counselling_document_dated",
            ),
        )

    def __str__(self) -> str:
        return self.label


class AidPayment(models.Model):
    """Money paid for a request: how much, when, how, and to which of the two; never a name or an account."""

    request = models.ForeignKey(AidRequest, models.CASCADE, related_name="payments")
    cents = models.PositiveIntegerField("montant, en centimes")
    paid_on = models.DateField("payé le")
    means = models.CharField("moyen", max_length=20, choices=[(one.value, one.label) for one in PaymentMeans])
    payee = models.CharField("à qui", max_length=20, choices=[(one.value, one.label) for one in Payee])
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        verbose_name = "paiement"
        ordering = ("paid_on", "pk")
        constraints = (
            models.CheckConstraint(condition=models.Q(cents__gt=0), name="counselling_payment_of_something"),
        )

    def __str__(self) -> str:
        return f"paiement {self.pk}, {self.paid_on:%d/%m/%Y}"


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
