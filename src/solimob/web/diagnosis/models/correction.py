"""What those who know the place correct: figures, services, assumptions. What is withdrawn stays in the history."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from solimob.core.access import ServiceEditKind

ACTION_LABELS = {
    ServiceEditKind.CLOSED: "Fermé",
    ServiceEditKind.OPENED: "Ouvert",
    ServiceEditKind.MOVED: "Déménagé",
    ServiceEditKind.RENAMED: "Renommé",
}


class _Correction(models.Model):
    """What every correction carries."""

    reason = models.TextField("raison", max_length=2000)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    withdrawn_reason = models.TextField(blank=True)

    class Meta:
        abstract = True
        ordering = ("made_at", "pk")


class FigureCorrection(_Correction):
    """A figure of a commune, declared instead of the official one; `value` None declares it unknown."""

    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="figure_corrections")
    variable = models.CharField("donnée", max_length=60)
    code = models.CharField("commune", max_length=5)
    value = models.FloatField("valeur", null=True)
    official_value = models.FloatField(null=True)
    official_vintage = models.CharField(max_length=40, blank=True)

    class Meta(_Correction.Meta):
        verbose_name = "correction d’un chiffre"
        constraints = (
            models.UniqueConstraint(
                fields=("project", "variable", "code"),
                condition=models.Q(withdrawn_at__isnull=True),
                name="diagnosis_one_figure_correction_in_force",
            ),
        )

    def __str__(self) -> str:
        return f"{self.variable} à {self.code}"


class ServiceCorrection(_Correction):
    """A service closed, opened, moved or renamed."""

    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="service_corrections")
    action = models.CharField(
        "ce qui a changé", max_length=10, choices=[(k.value, v) for k, v in ACTION_LABELS.items()]
    )
    kind_id = models.CharField("service", max_length=40)
    code = models.CharField("commune", max_length=5)
    to_code = models.CharField("commune d’arrivée", max_length=5, blank=True)
    count = models.PositiveSmallIntegerField("nombre", default=1)
    name = models.CharField("nom", max_length=200, blank=True)

    class Meta(_Correction.Meta):
        verbose_name = "correction d’un service"
        constraints = (
            models.CheckConstraint(condition=models.Q(count__gte=1), name="diagnosis_service_count_positive"),
            models.CheckConstraint(
                condition=models.Q(action="moved") & ~models.Q(to_code="")
                | ~models.Q(action="moved") & models.Q(to_code=""),
                name="diagnosis_service_destination_when_moved",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_action_display()} : {self.kind_id} à {self.code}"


class AssumptionReplacement(_Correction):
    """A parameter of the models, replaced by one that the territory chose or knows."""

    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="assumption_replacements")
    parameter = models.CharField("hypothèse", max_length=60)
    value = models.FloatField("valeur")
    low = models.FloatField("borne basse", null=True)
    high = models.FloatField("borne haute", null=True)

    class Meta(_Correction.Meta):
        verbose_name = "hypothèse remplacée"
        constraints = (
            models.UniqueConstraint(
                fields=("project", "parameter"),
                condition=models.Q(withdrawn_at__isnull=True),
                name="diagnosis_one_assumption_in_force",
            ),
            models.CheckConstraint(
                condition=models.Q(low__isnull=True, high__isnull=True)
                | models.Q(low__lte=models.F("value"), high__gte=models.F("value")),
                name="diagnosis_assumption_interval_holds_value",
            ),
        )

    def __str__(self) -> str:
        return self.parameter
