"""Actors around a démarche."""

from __future__ import annotations

from django.db import transaction

from solimob.web.accounts.queries import User
from solimob.web.accounts.roles import OrganizationKind, Sphere
from solimob.web.accounts.services import RefusedActError, record
from solimob.web.projects.models import Actor, Project


@transaction.atomic
def add_actor(user: User, project: Project, name: str, sphere: Sphere, kind: OrganizationKind) -> Actor:
    """Add a body to a démarche.

    Raises
    ------
    RefusedActError
        If it is there already.
    """
    if project.actors.filter(name__iexact=name).exists():
        raise RefusedActError(f"« {name} » est déjà parmi les acteurs de cette démarche.")
    actor = Actor.objects.create(project=project, name=name, sphere=sphere, kind=kind)
    record(user, "projects.actor.added", actor, project.organization, project=project.pk)
    return actor


@transaction.atomic
def remove_actor(user: User, actor: Actor) -> None:
    """Take a body out of a démarche."""
    record(user, "projects.actor.removed", actor, actor.project.organization, project=actor.project_id)
    actor.delete()
