"""Refused requests, counted without identity."""

from __future__ import annotations

from django.db import models

from solimob.core.solutions.gate import Purpose


class RefusalCount(models.Model):
    """One request that could not be served: day, commune, purpose and rule. Nothing about the person."""

    on = models.DateField("jour")
    commune = models.CharField("commune (code Insee), vide si inconnue", max_length=5, blank=True)
    purpose = models.CharField(
        "motif, vide si inconnu", max_length=20, blank=True, choices=[(p.value, p.label) for p in Purpose]
    )
    reason = models.CharField("condition qui manque", max_length=40)

    class Meta:
        indexes = (models.Index(fields=("commune", "on"), name="solutions_refusal_commune"),)

    def __str__(self) -> str:
        return f"refus du {self.on:%d/%m/%Y}, {self.commune or 'commune inconnue'}"
