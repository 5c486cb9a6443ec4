"""The acts on accounts and organizations: one function, one transaction, one log entry each."""

from solimob.web.accounts.services.demo import (
    DEMO_ORGANIZATION,
    create_sign_in_link,
    prepare_demo_user,
    use_sign_in_link,
)
from solimob.web.accounts.services.log import record
from solimob.web.accounts.services.membership import (
    accept_invitation,
    change_role,
    create_account,
    create_organization,
    edit_organization,
    edit_profile,
    find_invitation,
    invite_member,
    join_with_new_account,
    remove_member,
    revoke_invitation,
)
from solimob.web.accounts.services.personal_data import erase_account, export_account
from solimob.web.accounts.services.rate_limit import RateLimit, TooOftenError, is_exhausted, network_of, spend
from solimob.web.accounts.services.refusal import RefusedActError
from solimob.web.accounts.tokens import token_digest

__all__ = [
    "DEMO_ORGANIZATION",
    "RateLimit",
    "RefusedActError",
    "TooOftenError",
    "accept_invitation",
    "change_role",
    "create_account",
    "create_organization",
    "create_sign_in_link",
    "edit_organization",
    "edit_profile",
    "erase_account",
    "export_account",
    "find_invitation",
    "invite_member",
    "is_exhausted",
    "join_with_new_account",
    "network_of",
    "prepare_demo_user",
    "record",
    "remove_member",
    "revoke_invitation",
    "spend",
    "token_digest",
    "use_sign_in_link",
]
