"""A link that lets anyone read a diagnosis without an account, until it expires or is revoked."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class PublicLink(models.Model):
    """A read-only address of the diagnosis of a démarche."""

    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="public_links")
    token_sha256 = models.CharField(max_length=64, unique=True)
    """Its `token_digest`: the token itself is shown once, then forgotten."""
    label = models.CharField("pour qui", max_length=120, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField("valable jusqu’au")
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-created_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("created_at")), name="diagnosis_public_link_expires_later"
            ),
        )

    def __str__(self) -> str:
        return f"lien public {self.pk} de la démarche {self.project_id}"
