"""The app of individual counselling."""

from django.apps import AppConfig


class CounsellingConfig(AppConfig):
    """The test of obstacles and the aids. It stores nothing: it has no model."""

    name = "solimob.web.counselling"
    label = "counselling"
    verbose_name = "Conseil individuel"
