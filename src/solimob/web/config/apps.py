"""The site itself, as an app: its system checks."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Registers the checks of the settings."""

    name = "solimob.web.config"
    label = "config"

    def ready(self) -> None:
        """Register the checks."""
        from solimob.web.config import checks  # noqa: F401
