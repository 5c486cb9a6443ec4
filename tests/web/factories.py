"""Objects for tests: one function per kind, with what the test does not care about filled in.

Everything goes through the services, so that a test starts from what a user could have reached.
"""

from __future__ import annotations

from datetime import timedelta
from itertools import count
from typing import Any
from uuid import uuid4

from django.utils import timezone

from solimob.core.territory import Scale, Territory
from solimob.web.accounts import services as accounts
from solimob.web.accounts.models import Membership, Organization, User
from solimob.web.accounts.roles import OrganizationKind, Role
from solimob.web.projects import services as projects
from solimob.web.projects.models import Project, Run, RunStatus

PASSWORD = "des pissenlits par la racine"
_numbers = count(1)


def make_user(*, name: str = "Camille Essai", password: str | None = None, **traits: Any) -> User:
    """An account; with `password`, it can sign in by the form."""
    return accounts.create_account(f"personne{next(_numbers)}@example.org", name, password, **traits)


def make_organization(
    *, administrator: User | None = None, kind: OrganizationKind = OrganizationKind.AOM
) -> Organization:
    """An organization with its administrator."""
    number = next(_numbers)
    return accounts.create_organization(administrator or make_user(), f"Organisation d’essai {number}", kind)


def make_member(organization: Organization, role: Role, **traits: Any) -> User:
    """A member with this role."""
    user = make_user(name=f"Membre {role.label}", **traits)
    Membership.objects.create(user=user, organization=organization, role=role)
    return user


def make_territory(*, communes: int = 3) -> Territory:
    """A territory of made-up communes."""
    codes = tuple(f"99{number:03d}" for number in range(1, communes + 1))
    return Territory("999999999", "CC d’Essai", Scale.EPCI, codes, ("999999999",), 2025)


def make_project(*, organization: Organization | None = None, communes: int = 3) -> Project:
    """A démarche of an organization."""
    organization = organization or make_organization()
    administrator = organization.memberships.filter(role=Role.ADMINISTRATOR).earliest("pk").user
    return projects.create_project(administrator, organization, "Démarche d’essai", make_territory(communes=communes))


def make_run(project: Project, *, status: RunStatus = RunStatus.DONE, silent_for_s: float = 0, **values: Any) -> Run:
    """A run in any state; `silent_for_s` is the age of its last sign of life."""
    now = timezone.now()
    defaults: dict[str, Any] = {"kind": "diagnosis", "status": status, "run_id": f"diagnosis-{uuid4().hex}"}
    if status != RunStatus.QUEUED:
        defaults |= {"started_at": now, "heartbeat_at": now - timedelta(seconds=silent_for_s)}
    if status not in (RunStatus.QUEUED, RunStatus.RUNNING):
        defaults |= {"finished_at": now}
    if status in (RunStatus.DONE, RunStatus.STALE):
        defaults |= {"progress": 100, "run_id": "essai", "store_version": "v1"}
    return Run.objects.create(project=project, **(defaults | values))
