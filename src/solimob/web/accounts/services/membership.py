"""Organizations, their members, and invitations."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone

from solimob.web.accounts.models import Invitation, Membership, Organization, User
from solimob.web.accounts.roles import OrganizationKind, Role
from solimob.web.accounts.services.log import record
from solimob.web.accounts.services.refusal import RefusedActError
from solimob.web.accounts.tokens import new_token, token_digest

INVITATION_LASTS = timedelta(days=14)


@transaction.atomic
def create_account(email: str, name: str, password: str | None, *, is_staff: bool = False) -> User:
    """Create an account whose address is taken as checked: an operator or an invitation vouches for it.

    Raises
    ------
    RefusedActError
        If an account has this address.
    """
    if User.objects.filter(email__iexact=email.strip()).exists():
        raise RefusedActError(f"Un compte existe déjà pour {email}.")
    user = User.objects.create_user(email, password, name=name, is_staff=is_staff)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    record(user, "accounts.user.created", user)
    return user


@transaction.atomic
def create_organization(administrator: User, name: str, kind: OrganizationKind, siren: str = "") -> Organization:
    """Create an organization; who creates it administers it."""
    organization = Organization.objects.create(name=name, kind=kind, siren=siren)
    Membership.objects.create(user=administrator, organization=organization, role=Role.ADMINISTRATOR)
    record(administrator, "accounts.organization.created", organization, organization)
    return organization


@transaction.atomic
def edit_organization(actor: User, organization: Organization) -> Organization:
    """Save the changed name, kind or SIREN of an organization."""
    organization.save(update_fields=["name", "kind", "siren"])
    record(actor, "accounts.organization.edited", organization, organization)
    return organization


def invite_member(
    actor: User, organization: Organization, email: str, role: Role, build_link: Callable[[str], str]
) -> Invitation:
    """Send an invitation by e-mail.

    Parameters
    ----------
    build_link
        Function from the token to the absolute address of the page that accepts it.

    Raises
    ------
    RefusedActError
        If this person is a member already.
    """
    email = email.strip().lower()
    token = new_token()
    with transaction.atomic():
        if organization.memberships.filter(user__email__iexact=email).exists():
            raise RefusedActError(f"{email} est déjà membre de {organization}.")
        pending = organization.invitations.filter(email__iexact=email, accepted_at=None, revoked_at=None)
        pending.update(revoked_at=timezone.now())
        invitation = Invitation.objects.create(
            organization=organization,
            email=email,
            role=role,
            token_digest=token_digest(token),
            invited_by=actor,
            expires_at=timezone.now() + INVITATION_LASTS,
        )
        record(actor, "accounts.invitation.sent", invitation, organization, role=role)
    context = {"invitation": invitation, "link": build_link(token)}
    body = render_to_string("accounts/email/invitation.txt", context)
    send_mail(f"Invitation à rejoindre {organization}", body, None, [email])
    return invitation


def find_invitation(token: str, now: datetime) -> Invitation:
    """Return the invitation that a link carries.

    Raises
    ------
    RefusedActError
        If there is none, or it was used, revoked, or has expired.
    """
    invitation = Invitation.objects.select_related("organization").filter(token_digest=token_digest(token)).first()
    if invitation is None or invitation.revoked_at is not None:
        raise RefusedActError("Cette invitation n’existe pas ou a été retirée : demandez-en une autre.")
    if invitation.accepted_at is not None:
        raise RefusedActError("Cette invitation a déjà servi : connectez-vous avec votre adresse et mot de passe.")
    if invitation.expires_at <= now:
        raise RefusedActError("Cette invitation a expiré : demandez-en une autre.")
    return invitation


@transaction.atomic
def accept_invitation(user: User, token: str) -> Membership:
    """Make the invited person a member.

    Raises
    ------
    RefusedActError
        If the invitation does not hold, or was sent to another address.
    """
    now = timezone.now()
    invitation = find_invitation(token, now)
    if invitation.email.lower() != user.email.lower():
        raise RefusedActError(
            f"Cette invitation a été envoyée à une autre adresse que la vôtre ({user.email}) : "
            "connectez-vous avec l’adresse invitée, ou demandez une invitation à votre adresse."
        )
    if not Invitation.objects.filter(pk=invitation.pk, accepted_at=None, revoked_at=None).update(accepted_at=now):
        raise RefusedActError("Cette invitation vient de servir ou d’être retirée : demandez-en une autre.")
    membership, _ = Membership.objects.get_or_create(
        user=user, organization=invitation.organization, defaults={"role": invitation.role}
    )
    record(user, "accounts.invitation.accepted", invitation, invitation.organization)
    return membership


@transaction.atomic
def join_with_new_account(token: str, name: str, password: str) -> User:
    """Create the account of an invited person, who proved their address by following the link, and make them a member.

    Raises
    ------
    RefusedActError
        If the invitation does not hold, or the address has an account already.
    """
    invitation = find_invitation(token, timezone.now())
    user = create_account(invitation.email, name, password)
    accept_invitation(user, token)
    return user


@transaction.atomic
def edit_profile(user: User) -> User:
    """Save the changed name of a person."""
    user.save(update_fields=["name"])
    record(user, "accounts.user.edited", user)
    return user


@transaction.atomic
def revoke_invitation(actor: User, invitation: Invitation) -> None:
    """Make the link of an invitation useless."""
    invitation.revoked_at = timezone.now()
    invitation.save(update_fields=["revoked_at"])
    record(actor, "accounts.invitation.revoked", invitation, invitation.organization)


@transaction.atomic
def change_role(actor: User, membership: Membership, role: Role) -> Membership:
    """Give a member another role.

    Raises
    ------
    RefusedActError
        If nobody would administer the organization any more.
    """
    if role != Role.ADMINISTRATOR:
        _refuse_without_administrator(membership)
    membership.role = role
    membership.save(update_fields=["role"])
    record(actor, "accounts.member.role_changed", membership, membership.organization, role=role)
    return membership


@transaction.atomic
def remove_member(actor: User, membership: Membership) -> None:
    """Take a member out of an organization.

    Raises
    ------
    RefusedActError
        If nobody would administer the organization any more.
    """
    _refuse_without_administrator(membership)
    record(actor, "accounts.member.removed", membership, membership.organization)
    membership.delete()


def _refuse_without_administrator(membership: Membership) -> None:
    organization = Organization.objects.select_for_update().get(pk=membership.organization_id)
    others = organization.memberships.filter(role=Role.ADMINISTRATOR).exclude(pk=membership.pk)
    if membership.role == Role.ADMINISTRATOR and not others.exists():
        raise RefusedActError(
            f"{membership.user} est la seule personne à administrer {organization} : "
            "donnez d’abord ce rôle à quelqu’un d’autre."
        )
