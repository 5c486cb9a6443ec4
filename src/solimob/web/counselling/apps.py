"""The app of individual counselling."""

from django.apps import AppConfig


class CounsellingConfig(AppConfig):
    """The test of obstacles and the aids, which store nothing; the aids that collectivities design, which are kept."""

    name = "solimob.web.counselling"
    label = "counselling"
    verbose_name = "Conseil individuel"
