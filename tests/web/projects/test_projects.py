"""Démarches and actors."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from solimob.store import Store, StoreWriteError
from solimob.web.accounts.models import LogEntry, Membership
from solimob.web.accounts.roles import OrganizationKind, Role
from solimob.web.accounts.services import create_organization, prepare_demo_user
from solimob.web.projects import services
from solimob.web.projects.models import Project, RunStatus
from solimob.web.projects.tasks import delete_results
from tests.web.factories import make_member, make_project, make_run, make_territory, make_user

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


def test_results_leave_the_disk_when_their_project_is_deleted(project: Project, settings: object) -> None:
    store, other = Store(settings.SOLIMOB_HOME), make_run(make_project())
    failed = make_run(project, status=RunStatus.FAILED)
    ids = [make_run(project, run_id=run_id).run_id for run_id in ("un", "deux")]
    for run_id in (*ids, other.run_id):
        store.save_run(run_id, {}, {"diagnosis.json": b"{}"})
    services.delete_project(project.created_by, project)
    assert store.runs() == sorted((*ids, other.run_id)), "not before the transaction is kept"
    deletion = DBTaskResult.objects.get()
    assert set(deletion.args_kwargs["args"][0]) == {*ids, failed.run_id}
    delete_results.func(*deletion.args_kwargs["args"])
    assert store.runs() == [other.run_id]
    assert DBTaskResult.objects.count() == 1


@pytest.mark.django_db
def test_deletion_is_logged_and_asked_again_when_the_disk_refuses(
    settings: object, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    store = Store(settings.SOLIMOB_HOME)
    for run_id in ("un", "deux"):
        store.save_run(run_id, {}, {"diagnosis.json": b"{}"})
    remove = Store.remove_run

    def refuse(self: Store, run_id: str) -> None:
        if run_id == "un":
            raise StoreWriteError("le calcul n'a pas pu être supprimé (Permission denied).")
        remove(self, run_id)

    monkeypatch.setattr(Store, "remove_run", refuse)
    delete_results.func(["un", "deux"])
    assert store.runs() == ["un"]
    assert "result un could not be deleted" in caplog.text
    again = DBTaskResult.objects.get()
    assert again.args_kwargs["args"] == [["un"]]
    assert again.run_after > timezone.now()


@pytest.mark.django_db
def test_demonstration_is_the_same_when_prepared_twice() -> None:
    first, again = services.prepare_demo(make_territory()), services.prepare_demo(make_territory())
    assert first == again
    assert Project.objects.count() == 1
    assert first[1].organization.name == "Organisation de démonstration"


@pytest.mark.django_db
def test_demonstration_is_the_same_when_a_colleague_joined_its_organization() -> None:
    """Else a restart would make a second one, without what was done in the first."""
    first = services.prepare_demo(make_territory())
    Membership.objects.create(user=make_user(), organization=first[1].organization, role=Role.ADMINISTRATOR)
    assert services.prepare_demo(make_territory()) == first


@pytest.mark.django_db
@pytest.mark.parametrize("role", [None, Role.READER, Role.ADMINISTRATOR])
def test_demonstration_enters_no_organization_of_others_when_they_took_its_name(role: Role | None) -> None:
    theirs = create_organization(make_user(), "Organisation de démonstration", OrganizationKind.AOM)
    if role:
        user, _ = prepare_demo_user()
        Membership.objects.create(user=user, organization=theirs, role=role)
    user, project = services.prepare_demo(make_territory())
    assert project.organization != theirs
    assert list(theirs.memberships.filter(user=user).values_list("role", flat=True)) == ([role] if role else [])
    assert services.prepare_demo(make_territory()) == (user, project)
