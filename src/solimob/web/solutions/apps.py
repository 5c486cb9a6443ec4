"""The app of the solutions and the law."""

from django.apps import AppConfig


class SolutionsConfig(AppConfig):
    """Solutions, law, regimes, competence, and the gate of the telephone."""

    name = "solimob.web.solutions"
    label = "solutions"
    verbose_name = "Solutions et droit"
