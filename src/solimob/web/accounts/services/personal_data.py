"""A person's own data: what the site holds of them, and its erasure.

Each app that holds personal data has a module `privacy` with `export_personal_data(user)` and
`erase_personal_data(user)`; they are found by name, so that no part can be forgotten by another.
"""

from __future__ import annotations

from importlib import import_module
from types import ModuleType
from typing import Any

from django.apps import apps
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import module_has_submodule

from solimob.web.accounts.models import Membership, User
from solimob.web.accounts.roles import Role
from solimob.web.accounts.services.log import record
from solimob.web.accounts.services.refusal import RefusedActError
from solimob.web.accounts.tokens import new_token


def export_account(user: User) -> dict[str, Any]:
    """Return everything the site holds of a person, one entry per part."""
    return {label: module.export_personal_data(user) for label, module in _privacy_modules()}


@transaction.atomic
def erase_account(user: User) -> None:
    """Replace the person by a pseudonym nobody can trace: what they did stays, who they are goes.

    Raises
    ------
    RefusedActError
        If they are the only administrator of an organization that has other members.
    """
    for membership in user.memberships.select_related("organization"):
        others = Membership.objects.filter(organization=membership.organization).exclude(user=user)
        alone = not others.filter(role=Role.ADMINISTRATOR).exists()
        if membership.role == Role.ADMINISTRATOR and alone and others.exists():
            raise RefusedActError(
                f"Vous êtes la seule personne à administrer {membership.organization} : "
                "donnez d’abord ce rôle à quelqu’un d’autre."
            )
    for _, module in _privacy_modules():
        module.erase_personal_data(user)
    user.email = f"efface-{new_token()[:12].lower()}@invalid"
    user.name = "Compte effacé"
    user.is_active = user.is_staff = user.is_superuser = False
    user.erased_at = timezone.now()
    user.set_unusable_password()
    user.save()
    record(None, "accounts.user.erased", user)


def _privacy_modules() -> list[tuple[str, ModuleType]]:
    return [
        (config.label, import_module(f"{config.name}.privacy"))
        for config in apps.get_app_configs()
        if config.name.startswith("solimob.") and module_has_submodule(config.module, "privacy")
    ]
