"""The app of components."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Components and pages that belong to no part."""

    name = "solimob.web.ui"
    label = "ui"
