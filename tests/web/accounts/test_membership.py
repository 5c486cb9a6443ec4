"""Invitations, roles, members."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from solimob.web.accounts import services
from solimob.web.accounts.models import Invitation, LogEntry, Membership, Organization, User
from solimob.web.accounts.roles import Role
from solimob.web.accounts.services import membership
from tests.web.factories import PASSWORD, make_member, make_organization, make_user

pytestmark = pytest.mark.django_db


def invite(organization: Organization, email: str = "invitee@example.org", role: Role = Role.EDITOR) -> str:
    tokens: list[str] = []
    administrator = organization.memberships.get(role=Role.ADMINISTRATOR).user
    services.invite_member(administrator, organization, email, role, lambda t: tokens.append(t) or f"https://x/{t}")
    return tokens[0]


def test_invitation_leads_to_an_account_and_a_role_when_followed(client: Client) -> None:
    organization = make_organization()
    token = invite(organization, "Invitee@Example.org")
    assert token in mail.outbox[0].body
    url = reverse("accounts:accept_invitation", args=[token])
    assert organization.name in client.get(url).content.decode()
    response = client.post(url, {"name": "Sacha Essai", "password": PASSWORD})
    assert response.status_code == 302
    user = User.objects.get(email="invitee@example.org")
    assert Membership.objects.get(user=user).role == Role.EDITOR
    assert client.get(url).status_code == 410


def test_invitation_is_refused_when_another_address_follows_it(client_of: Callable[..., Client]) -> None:
    token = invite(make_organization())
    response = client_of(make_user()).post(reverse("accounts:accept_invitation", args=[token]))
    assert response.status_code == 409
    assert "autre adresse" in response.content.decode()


def test_invitation_is_refused_when_expired_or_revoked(client: Client) -> None:
    organization = make_organization()
    url = reverse("accounts:accept_invitation", args=[invite(organization)])
    invitation = Invitation.objects.get()
    Invitation.objects.update(expires_at=invitation.created_at - timedelta(days=1))
    assert "a expiré" in client.get(url).content.decode()
    url = reverse("accounts:accept_invitation", args=[invite(organization, "autre@example.org")])
    services.revoke_invitation(make_user(), Invitation.objects.get(email="autre@example.org"))
    assert client.get(url).status_code == 410


def test_invitation_is_refused_when_revoked_between_its_reading_and_its_use(monkeypatch: pytest.MonkeyPatch) -> None:
    organization = make_organization()
    token, user = invite(organization), make_user()
    Invitation.objects.update(email=user.email)
    find = membership.find_invitation

    def revoked_meanwhile(token: str, now: datetime) -> Invitation:
        invitation = find(token, now)
        services.revoke_invitation(make_user(), Invitation.objects.get(pk=invitation.pk))
        return invitation

    monkeypatch.setattr(membership, "find_invitation", revoked_meanwhile)
    with pytest.raises(services.RefusedActError, match="retirée"):
        services.accept_invitation(user, token)
    assert not Membership.objects.filter(user=user).exists()
    assert Invitation.objects.get().accepted_at is None


def test_password_is_refused_when_weak(client: Client) -> None:
    url = reverse("accounts:accept_invitation", args=[invite(make_organization())])
    page = client.post(url, {"name": "Sacha", "password": "court"}).content.decode()
    assert 'href="#id_password"' in page
    assert not User.objects.filter(email="invitee@example.org").exists()


def test_organization_keeps_an_administrator_when_the_last_one_would_leave() -> None:
    organization = make_organization()
    last = organization.memberships.get()
    with pytest.raises(services.RefusedActError, match="seule personne"):
        services.remove_member(last.user, last)
    with pytest.raises(services.RefusedActError, match="seule personne"):
        services.change_role(last.user, last, Role.READER)
    make_member(organization, Role.ADMINISTRATOR)
    services.change_role(last.user, last, Role.READER)
    assert LogEntry.objects.filter(code="accounts.member.role_changed").count() == 1


@pytest.mark.parametrize("role", [Role.EDITOR, Role.CONTRIBUTOR, Role.READER])
def test_member_pages_refuse_when_role_is_not_administrator(client_of: Callable[..., Client], role: Role) -> None:
    organization = make_organization()
    client = client_of(make_member(organization, role))
    member = organization.memberships.first().pk
    for name, extra in (("invite_member", []), ("edit_organization", []), ("change_role", [member])):
        assert client.get(reverse(f"accounts:{name}", args=[organization.pk, *extra])).status_code == 403
    assert client.post(reverse("accounts:remove_member", args=[organization.pk, member])).status_code == 403


def test_organization_is_not_found_when_person_is_no_member(client_of: Callable[..., Client]) -> None:
    url = reverse("accounts:organization", args=[make_organization().pk])
    assert client_of(make_user()).get(url).status_code == 404


def test_sign_in_by_form_works_when_password_is_right(client: Client) -> None:
    user = make_user(password=PASSWORD)
    url = reverse("account_login")
    refused = client.post(url, {"login": user.email, "password": "autre chose"})
    assert refused.status_code == 200
    assert 'role="alert"' in refused.content.decode()
    assert client.post(url, {"login": user.email.upper(), "password": PASSWORD}).status_code == 302


def test_sign_up_is_closed_unless_the_setting_opens_it(client: Client, settings: object) -> None:
    assert "sur invitation" in client.get(reverse("account_signup")).content.decode()
    settings.SOLIMOB_SIGNUP_OPEN = True
    data = {"email": "nouvelle@example.org", "password1": PASSWORD, "password2": PASSWORD}
    assert client.post(reverse("account_signup"), data).status_code == 302
    assert User.objects.filter(email="nouvelle@example.org").exists()
