"""The site itself, as an app: its system checks, and what its logs leave out."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Registers the checks of the settings, and masks the tokens of addresses in the access log."""

    name = "solimob.web.config"
    label = "config"

    def ready(self) -> None:
        """Register the checks, and mask the access log."""
        from solimob.web.config import checks  # noqa: F401  (importing it registers them)
        from solimob.web.config.masking import mask_access_log

        mask_access_log()
