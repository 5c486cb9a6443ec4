"""The existing offer of a territory, typed by hand or read from a CSV file."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from solimob.core.diagnosis.offer import OFFER_KINDS

KIND_LABELS = {
    "line": "Ligne régulière",
    "tad": "Transport à la demande",
    "tus": "Transport d’utilité sociale",
    "school": "Transport scolaire",
    "rental": "Location ou prêt de véhicules",
    "counselling": "Conseil en mobilité",
    "carpool": "Covoiturage",
    "garage": "Garage solidaire",
    "taxi": "Taxi ou VTC",
    "other": "Autre",
}
KIND_CHOICES = [(kind, KIND_LABELS[kind]) for kind in OFFER_KINDS.values()]


class Offer(models.Model):
    """One line of the existing offer. Empty means « not said »."""

    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="offers")
    name = models.CharField("nom de l’offre", max_length=200)
    kind = models.CharField("type", max_length=20, choices=KIND_CHOICES)
    operator = models.CharField("exploitant ou porteur", max_length=200, blank=True)
    publics = models.JSONField(default=list)
    codes = models.JSONField(default=list)
    days = models.JSONField(default=list)
    hours = models.CharField("horaires", max_length=200, blank=True)
    price = models.CharField("tarif", max_length=200, blank=True)
    booking = models.CharField("réservation", max_length=200, blank=True)
    regime = models.CharField("régime juridique", max_length=200, blank=True)
    trips_per_year = models.FloatField("voyages par an", null=True, blank=True)
    cost_per_year_eur = models.FloatField("coût annuel (euros)", null=True, blank=True)
    source = models.CharField("d’où vient l’information", max_length=300, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = "offre"
        ordering = ("name", "pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(trips_per_year__isnull=True) | models.Q(trips_per_year__gte=0),
                name="diagnosis_offer_trips_not_negative",
            ),
            models.CheckConstraint(
                condition=models.Q(cost_per_year_eur__isnull=True) | models.Q(cost_per_year_eur__gte=0),
                name="diagnosis_offer_cost_not_negative",
            ),
        )

    def __str__(self) -> str:
        return self.name


class OfferInventory(models.Model):
    """The declaration that every offer of the territory has been listed: « aucune offre » then means none."""

    project = models.OneToOneField("projects.Project", on_delete=models.CASCADE, related_name="offer_inventory")
    complete_on = models.DateField("complet au")
    declared_for = models.CharField("recensement fait par", max_length=200)
    declared_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    declared_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = "recensement de l’offre"

    def __str__(self) -> str:
        return f"recensement complet au {self.complete_on}"
