"""The app of meetings, surveys and needs."""

from django.apps import AppConfig


class WorkshopConfig(AppConfig):
    """Meetings with their polls and boards, surveys, and the register of needs."""

    name = "solimob.web.workshop"
    label = "workshop"
    verbose_name = "Réunions, enquêtes et besoins"
