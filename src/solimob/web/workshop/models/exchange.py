"""Messages about a need: between the team and the author of a note, or between members. They are never public."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from solimob.web.workshop.models.need import Need
from solimob.web.workshop.models.participation import random_key


class NeedMessage(models.Model):
    """A message. Words of `side` and `verdict` are those of `core.workshop.exchanges`.

    It belongs to a note, whose author reads it by their private link, or to a need, and then members alone do. Who of
    the team wrote it is in the history of the need.
    """

    key = models.BigIntegerField(unique=True, default=random_key)
    """Drawn by the page that sends it: sent twice, it is one message."""
    source = models.ForeignKey("workshop.NeedSource", models.CASCADE, null=True, related_name="messages")
    need = models.ForeignKey("workshop.Need", models.CASCADE, null=True, related_name="messages")
    side = models.CharField(max_length=10)
    text = models.CharField("message", max_length=1000, blank=True)
    verdict = models.CharField("avis", max_length=10, blank=True)
    about = models.CharField(max_length=64, blank=True)
    """Mark of the answers that a verdict is about."""
    written_at = models.DateTimeField(auto_now_add=True)
    deleted_at = models.DateTimeField(null=True)
    read_by = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+")

    class Meta:
        verbose_name = "message sur un besoin"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(source__isnull=False, need__isnull=True)
                | models.Q(source__isnull=True, need__isnull=False),
                name="need_message_one_thread",
            )
        ]

    def __str__(self) -> str:
        return f"message {self.pk}"

    @property
    def about_need(self) -> Need:
        """The need it is about."""
        return self.source.need if self.need is None else self.need
