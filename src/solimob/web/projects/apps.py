"""The app of démarches."""

from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    """Démarches, actors and runs."""

    name = "solimob.web.projects"
    label = "projects"
    verbose_name = "Démarches"
