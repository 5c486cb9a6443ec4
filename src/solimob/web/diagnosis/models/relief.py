"""The relief of a territory, as those who know it say, with who and when."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from solimob.core.diagnosis import Relief

RELIEF_CHOICES = [(relief.value, relief.label.capitalize()) for relief in Relief]


class ReliefChoice(models.Model):
    """The relief as said at a moment: the latest of a démarche is in force."""

    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="relief_choices")
    relief = models.CharField("relief", max_length=20, choices=RELIEF_CHOICES)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        verbose_name = "relief"
        ordering = ("-set_at", "-pk")

    def __str__(self) -> str:
        return self.get_relief_display()
