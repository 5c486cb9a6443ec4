"""Reads of accounts and organizations."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from solimob.web.accounts.models import Invitation, LogEntry, Membership, Organization, User
from solimob.web.accounts.policies import POLICIES, Action

__all__ = [
    "Organization",
    "User",
    "has_account",
    "log_of",
    "members_of",
    "memberships_of",
    "organizations_visible_to",
    "organizations_where",
    "pending_invitations",
]


def organizations_visible_to(user: User) -> QuerySet[Organization]:
    """Return the organizations a person is a member of."""
    return Organization.objects.filter(memberships__user=user)


def organizations_where(user: User, action: Action) -> QuerySet[Organization]:
    """Return the organizations where the role of a person allows an action."""
    return Organization.objects.filter(memberships__user=user, memberships__role__in=POLICIES[action])


def members_of(organization: Organization) -> QuerySet[Membership]:
    """Return the members of an organization, by name."""
    return organization.memberships.select_related("user")


def pending_invitations(organization: Organization, now: datetime) -> QuerySet[Invitation]:
    """Return the invitations that may still be accepted."""
    return organization.invitations.filter(accepted_at=None, revoked_at=None, expires_at__gt=now)


def log_of(object_type: str, object_id: str) -> QuerySet[LogEntry]:
    """Return what was done to an object, latest first."""
    return LogEntry.objects.filter(object_type=object_type, object_id=object_id).select_related("actor")


def memberships_of(user: User) -> QuerySet[Membership]:
    """Return the roles of a person, by organization."""
    return user.memberships.select_related("organization").order_by("organization__name")


def has_account(email: str) -> bool:
    """Tell whether an account has this address."""
    return User.objects.filter(email__iexact=email).exists()
