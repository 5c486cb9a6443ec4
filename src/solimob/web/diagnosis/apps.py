"""The app of the shared diagnosis."""

from django.apps import AppConfig


class DiagnosisConfig(AppConfig):
    """The shared diagnosis."""

    name = "solimob.web.diagnosis"
    label = "diagnosis"
    verbose_name = "Diagnostic partagé"
