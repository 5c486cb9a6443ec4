"""Pages of accounts and organizations."""

from solimob.web.accounts.views.organization import (
    change_role,
    create_organization,
    edit_organization,
    invite_member,
    organization,
    organizations,
    remove_member,
    revoke_invitation,
)
from solimob.web.accounts.views.profile import erase_my_account, export_my_data, profile
from solimob.web.accounts.views.sign_in import accept_invitation, demo_sign_in

__all__ = [
    "accept_invitation",
    "change_role",
    "create_organization",
    "demo_sign_in",
    "edit_organization",
    "erase_my_account",
    "export_my_data",
    "invite_member",
    "organization",
    "organizations",
    "profile",
    "remove_member",
    "revoke_invitation",
]
