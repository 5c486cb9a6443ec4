"""The app of accounts."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Accounts and organizations."""

    name = "solimob.web.accounts"
    label = "accounts"
    verbose_name = "Comptes et organisations"
