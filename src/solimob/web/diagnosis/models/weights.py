"""The weights a group gave to the components of the composite, with who, when and why."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class WeightSet(models.Model):
    """Weights as set at a moment: the latest of a démarche is in force; empty `weights` takes the defaults."""

    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="weight_sets")
    weights = models.JSONField(default=dict)
    reason = models.TextField("raison", max_length=2000)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        verbose_name = "pondération"
        ordering = ("-set_at", "-pk")

    def __str__(self) -> str:
        return f"pondération {self.pk}"
