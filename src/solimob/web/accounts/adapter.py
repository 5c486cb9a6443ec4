"""What django-allauth asks the site."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest

if TYPE_CHECKING:
    from solimob.web.accounts.models import User


class AccountAdapter(DefaultAccountAdapter):
    """Sign-up is closed unless `SOLIMOB_SIGNUP_OPEN`; addresses are kept in lower case."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Tell whether anybody may create an account."""
        return settings.SOLIMOB_SIGNUP_OPEN

    def clean_email(self, email: str) -> str:
        """Return the address in lower case."""
        return super().clean_email(email).lower()


def display_name(user: User) -> str:
    """Return the name shown to others."""
    return str(user)
