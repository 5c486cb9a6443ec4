"""The personal data of this part."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress

from solimob.web.accounts.models import Invitation, LogEntry, SignInLink, User


def export_personal_data(user: User) -> dict[str, Any]:
    """Return the account, its roles and what was done with it."""
    return {
        "email": user.email,
        "name": user.name,
        "date_joined": user.date_joined.isoformat(),
        "last_login": user.last_login.isoformat() if user.last_login else None,
        "email_addresses": list(EmailAddress.objects.filter(user=user).values("email", "verified", "primary")),
        "memberships": [
            {
                "organization": membership.organization.name,
                "role": membership.role,
                "since": membership.created_at.isoformat(),
            }
            for membership in user.memberships.select_related("organization")
        ],
        "invitations": [
            {"organization": invitation.organization.name, "role": invitation.role}
            for invitation in Invitation.objects.filter(email__iexact=user.email).select_related("organization")
        ],
        "log": [
            {"at": entry.at.isoformat(), "code": entry.code, "object": f"{entry.object_type} {entry.object_id}"}
            for entry in LogEntry.objects.filter(actor=user)
        ],
    }


def erase_personal_data(user: User) -> None:
    """Delete addresses, roles, invitations and links; the log keeps a pseudonym."""
    EmailAddress.objects.filter(user=user).delete()
    Invitation.objects.filter(email__iexact=user.email).delete()
    SignInLink.objects.filter(user=user).delete()
    user.memberships.all().delete()
