"""The demonstration: a fictional organization with a démarche on the embedded territory."""

from __future__ import annotations

from django.db import transaction

from solimob.core.territory import Territory
from solimob.web.accounts.queries import User
from solimob.web.accounts.services import prepare_demo_user
from solimob.web.projects.models import Project
from solimob.web.projects.services.project import create_project

DEMO_TERRITORY_ID = "247900798"
"""CC du Thouarsais, embedded in the package."""


@transaction.atomic
def prepare_demo(territory: Territory) -> tuple[User, Project]:
    """Return the user and the démarche of the demonstration; create what is missing.

    Parameters
    ----------
    territory
        The territory `DEMO_TERRITORY_ID`, as the store knows it.
    """
    user, organization = prepare_demo_user()
    project = Project.objects.filter(organization=organization, territory_id=territory.id).order_by("pk").first()
    if project is None:
        project = create_project(user, organization, f"Diagnostic de {territory.name}", territory)
    return user, project
