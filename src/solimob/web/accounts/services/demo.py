"""The demonstration: a fictional organization, and a link that signs in once."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from solimob.web.accounts.models import Membership, Organization, SignInLink, User
from solimob.web.accounts.roles import OrganizationKind, Role
from solimob.web.accounts.services.log import record
from solimob.web.accounts.services.membership import create_account, create_organization
from solimob.web.accounts.services.refusal import RefusedActError
from solimob.web.accounts.tokens import new_token, token_digest

DEMO_ORGANIZATION = "Organisation de démonstration"
DEMO_EMAIL = "demonstration@example.org"
LINK_LASTS = timedelta(minutes=30)


@transaction.atomic
def prepare_demo_user() -> tuple[User, Organization]:
    """Return the user and the organization of the demonstration, plainly fictional; create them the first time."""
    user = User.objects.filter(email=DEMO_EMAIL).first()
    if user is None:
        user = create_account(DEMO_EMAIL, "Compte de démonstration", None)
    return user, _organization_of(user) or create_organization(user, DEMO_ORGANIZATION, OrganizationKind.AUTRE)


def _organization_of(user: User) -> Organization | None:
    """Return the organization of the demonstration: the one they made, whose first member they are, alone or joined.

    A name proves nothing, anybody can take it; nor does a role there, which others give.
    """
    theirs = Membership.objects.filter(user=user, role=Role.ADMINISTRATOR, organization__name=DEMO_ORGANIZATION)
    for membership in theirs.select_related("organization").order_by("pk"):
        if membership.organization.memberships.order_by("pk").first() == membership:
            return membership.organization
    return None


@transaction.atomic
def create_sign_in_link(user: User) -> str:
    """Return the token of a link that signs this person in once, within half an hour."""
    token = new_token()
    SignInLink.objects.filter(user=user).delete()
    SignInLink.objects.create(user=user, token_digest=token_digest(token), expires_at=timezone.now() + LINK_LASTS)
    return token


@transaction.atomic
def use_sign_in_link(token: str) -> User:
    """Return the person a link signs in, and spend the link.

    Raises
    ------
    RefusedActError
        If there is no such link, or it was used or has expired.
    """
    now = timezone.now()
    unspent = SignInLink.objects.filter(token_digest=token_digest(token), used_at=None, expires_at__gt=now)
    if not unspent.update(used_at=now):
        raise RefusedActError(
            "Ce lien a déjà servi ou a expiré. Pour en avoir un autre, arrêtez le site avec Ctrl+C, puis relancez la "
            "commande qui l’a ouvert : « make demo », « solimob demo » ou « solimob web serve --demo »."
        )
    user = SignInLink.objects.select_related("user").get(token_digest=token_digest(token)).user
    record(user, "accounts.user.signed_in_by_link", user)
    return user
