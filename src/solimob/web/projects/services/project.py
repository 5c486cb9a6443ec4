"""Démarches."""

from __future__ import annotations

from django.db import transaction

from solimob.core.territory import Territory
from solimob.web.accounts.queries import Organization, User
from solimob.web.accounts.services import record
from solimob.web.projects.models import Project


@transaction.atomic
def create_project(actor: User, organization: Organization, name: str, territory: Territory) -> Project:
    """Open a démarche of an organization on a territory."""
    project = Project.objects.create(
        organization=organization,
        name=name,
        territory_id=territory.id,
        territory_name=territory.name,
        territory_scale=territory.scale.value,
        territory_codes=list(territory.codes),
        created_by=actor,
    )
    record(actor, "projects.project.created", project, organization, territory=territory.id)
    return project


@transaction.atomic
def rename_project(actor: User, project: Project, name: str) -> Project:
    """Give a démarche another name."""
    before, project.name = Project.objects.values_list("name", flat=True).get(pk=project.pk), name
    project.save(update_fields=["name"])
    record(actor, "projects.project.renamed", project, project.organization, before=before)
    return project


@transaction.atomic
def delete_project(actor: User, project: Project) -> None:
    """Delete a démarche and all that hangs on it, its results on the disk included; the log keeps that it was.

    The files go in the background, once this transaction is kept: asked for within it, they cannot be forgotten, even
    by a program that dies meanwhile, and what the disk refuses to delete is tried again.
    """
    from solimob.web.projects.tasks import delete_results

    run_ids = list(project.runs.exclude(run_id="").values_list("run_id", flat=True))
    record(actor, "projects.project.deleted", project, project.organization, territory=project.territory_id)
    project.delete()
    delete_results.enqueue(run_ids)
