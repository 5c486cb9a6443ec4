"""A démarche on the embedded Thouarsais, its roles, and results to work on."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.test import Client

from solimob.core.diagnosis import diagnose, to_dict
from solimob.store import Store
from solimob.store.diagnosis_inputs import load_inputs
from solimob.web.accounts.models import User
from solimob.web.accounts.roles import OrganizationKind, Role, Sphere
from solimob.web.projects import services as projects
from solimob.web.projects.models import Actor, Project, Run, RunStatus
from solimob.web.projects.services import store as store_module
from tests.web.factories import make_member, make_organization, make_run, make_user

THOUARSAIS = "247900798"


@pytest.fixture(scope="session")
def thouarsais_document(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """`diagnosis.json` of the embedded territory, computed once."""
    store = Store(tmp_path_factory.mktemp("embedded"))
    territory = store.gazetteer().territory(THOUARSAIS)
    diagnosis = diagnose(load_inputs(store, territory, current_year=2026, seed=1))
    return json.dumps(to_dict(diagnosis)).encode()


@pytest.fixture(scope="session")
def embedded_store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """One store for all: its tables stay in memory. Nothing is written to it."""
    return Store(tmp_path_factory.mktemp("store"))


@pytest.fixture(autouse=True)
def _one_store(monkeypatch: pytest.MonkeyPatch, embedded_store: Store, tmp_path: Path) -> None:
    """Read the embedded tables once for the session, and write runs in the home of the test."""
    fresh = Store(tmp_path)
    fresh._datasets = embedded_store._datasets
    fresh._gazetteer = (embedded_store.version(), embedded_store.gazetteer())
    monkeypatch.setattr(store_module, "_store_at", lambda _: fresh)


@dataclass(frozen=True)
class Team:
    """A démarche and one person of each role."""

    project: Project
    administrator: User
    editor: User
    contributor: User
    reader: User
    outsider: User
    actor: Actor

    def __getitem__(self, role: str) -> User:
        return getattr(self, role)


@pytest.fixture
def team(db: None) -> Team:
    """A démarche on the Thouarsais."""
    administrator = make_user(name="Administration Essai")
    organization = make_organization(administrator=administrator)
    territory = store_module.current_store().gazetteer().territory(THOUARSAIS)
    project = projects.create_project(administrator, organization, "Démarche d’essai", territory)
    actor = projects.add_actor(
        administrator, project, "Association d’essai", Sphere.SOCIAL, OrganizationKind.ASSOCIATION
    )
    stranger = make_user(name="Autre Organisation")
    make_organization(administrator=stranger)
    return Team(
        project=project,
        administrator=administrator,
        editor=make_member(organization, Role.EDITOR),
        contributor=make_member(organization, Role.CONTRIBUTOR),
        reader=make_member(organization, Role.READER),
        outsider=stranger,
        actor=actor,
    )


@pytest.fixture
def result(team: Team, thouarsais_document: bytes) -> Run:
    """A finished run of the démarche, kept in the store as `perform_run` keeps it."""
    from solimob.web.diagnosis.services import current_store, entries_of

    run = make_run(team.project, status=RunStatus.DONE)
    run.run_id, run.store_version = f"diagnosis-{team.project.pk}-{run.pk}", current_store().version()
    run.save()
    manifest = {"entries_digest": entries_of(team.project).digest()}
    current_store().save_run(run.run_id, manifest, {"diagnosis.json": thouarsais_document})
    return run


@pytest.fixture
def as_role(team: Team, client_of: Callable[..., Client]) -> Callable[[str], Client]:
    """Sign in the person of a role: `as_role("editor")`."""
    return lambda role: client_of(team[role])
