"""Démarches and actors."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.test import Client
from django.urls import reverse

from solimob.web.accounts.models import LogEntry
from solimob.web.accounts.roles import Role
from solimob.web.projects import services
from solimob.web.projects.models import Project
from tests.web.factories import make_member, make_project, make_territory, make_user

ACTOR = {"name": "CCAS d’Essai", "sphere": "social", "kind": "social"}


def test_project_is_not_found_when_person_is_no_member(project: Project, client_of: Callable[..., Client]) -> None:
    client = client_of(make_user())
    for name in ("home", "settings", "members", "actors"):
        assert client.get(reverse(f"projects:{name}", args=[project.pk])).status_code == 404


def test_actor_is_added_once_when_typed_twice(project: Project, client_of: Callable[..., Client]) -> None:
    """Actors of every sphere (mobility, social, employment, health, associations, employers) take part."""
    client = client_of(project.created_by)
    url = reverse("projects:actors", args=[project.pk])
    assert client.post(url, ACTOR).status_code == 302
    assert "déjà parmi les acteurs" in client.post(url, ACTOR).content.decode()
    assert LogEntry.objects.filter(code="projects.actor.added").count() == 1


def test_reader_reads_and_changes_nothing_when_posting(project: Project, client_of: Callable[..., Client]) -> None:
    client = client_of(make_member(project.organization, Role.READER))
    assert client.post(reverse("projects:actors", args=[project.pk]), ACTOR).status_code == 403
    assert client.post(reverse("projects:settings", args=[project.pk]), {"name": "x"}).status_code == 403
    assert client.post(reverse("projects:delete", args=[project.pk])).status_code == 403
    assert "Ajouter un acteur" not in client.get(reverse("projects:actors", args=[project.pk])).content.decode()


def test_list_makes_as_many_queries_whatever_its_length_when_it_grows(
    project: Project, client_of: Callable[..., Client], at_most_queries: Callable[[int], AbstractContextManager[None]]
) -> None:
    for _ in range(10):
        make_project(organization=project.organization)
    client = client_of(project.created_by)
    with at_most_queries(6):
        page = client.get(reverse("projects:list")).content.decode()
    assert page.count("card-title") == 11


def test_deleted_project_stays_in_the_log_when_gone(project: Project) -> None:
    services.delete_project(project.created_by, project)
    assert LogEntry.objects.get(code="projects.project.deleted").data == {"territory": "999999999"}


@pytest.mark.django_db
def test_demonstration_is_the_same_when_prepared_twice() -> None:
    first, again = services.prepare_demo(make_territory()), services.prepare_demo(make_territory())
    assert first == again
    assert Project.objects.count() == 1
    assert first[1].organization.name == "Organisation de démonstration"
