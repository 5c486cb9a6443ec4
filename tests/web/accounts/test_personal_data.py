"""One's own data: export and erasure (L23 of the needs: personal data)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse

from solimob.web.accounts import services
from solimob.web.accounts.models import LogEntry, User
from solimob.web.accounts.roles import Role
from tests.web.factories import make_member, make_organization, make_user

pytestmark = pytest.mark.django_db


def test_export_holds_account_roles_and_log_when_downloaded(client_of: Callable[..., Client]) -> None:
    user = make_user(name="Camille Essai")
    organization = make_organization(administrator=user)
    response = client_of(user).get(reverse("accounts:export_my_data"))
    assert "attachment" in response["Content-Disposition"]
    data = response.json()["accounts"]
    assert data["email"] == user.email
    assert data["memberships"][0]["organization"] == organization.name
    assert "accounts.organization.created" in [entry["code"] for entry in data["log"]]


def test_account_is_a_pseudonym_when_erased(client_of: Callable[..., Client]) -> None:
    organization = make_organization()
    user = make_member(organization, Role.EDITOR)
    email, name = user.email, user.name
    client = client_of(user)
    url = reverse("accounts:erase_my_account")
    assert "n’est pas celle" in client.post(url, {"email": "autre@example.org"}).content.decode()
    assert client.post(url, {"email": email}).status_code == 302
    user.refresh_from_db()
    assert not user.is_active
    assert user.erased_at is not None
    assert not user.memberships.exists()
    assert not EmailAddress.objects.filter(user=user).exists()
    everything = str([*User.objects.values(), *LogEntry.objects.values()])
    assert email not in everything
    assert name not in everything
    assert LogEntry.objects.filter(actor=user, code="accounts.user.created").exists(), "what was done stays"


def test_erasure_is_refused_when_others_would_lose_their_only_administrator() -> None:
    user = make_user()
    organization = make_organization(administrator=user)
    make_member(organization, Role.READER)
    with pytest.raises(services.RefusedActError, match="seule personne"):
        services.erase_account(user)
    user.refresh_from_db()
    assert user.is_active
