"""A past result, opened from the list of runs: the same pages, read only."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from solimob.web.diagnosis.services import current_store
from solimob.web.diagnosis.urls_read import PAGES
from solimob.web.projects.models import Run, RunStatus
from tests.web.diagnosis.edit.conftest import Team
from tests.web.diagnosis.read.conftest import EXAMPLES, QUERIES
from tests.web.factories import make_run

pytestmark = pytest.mark.django_db
type SignIn = Callable[[str], Client]


@pytest.fixture
def newer(team: Team, result: Run, thouarsais_document: bytes) -> Run:
    """A result after `result`."""
    run = make_run(team.project, status=RunStatus.DONE)
    run.run_id, run.store_version = f"diagnosis-{team.project.pk}-{run.pk}", current_store().version()
    run.save()
    current_store().save_run(run.run_id, {"entries_digest": "autre"}, {"diagnosis.json": thouarsais_document})
    return run


def past(run: Run, name: str = "overview") -> str:
    address = reverse(f"diagnosis:past_{name}", args=[run.project_id, run.pk, *EXAMPLES.get(name, [])])
    return address + QUERIES.get(name, "")


def test_every_page_of_a_past_result_answers_without_acts_when_opened(as_role: SignIn, result: Run, newer: Run) -> None:
    client = as_role("administrator")
    for name, _, _ in PAGES:
        response = client.get(past(result, name))
        assert response.status_code == 200, name
        if not name.startswith("map_"):
            html = response.content.decode()
            assert "Un résultat gardé, en lecture seule" in html, name
            assert past(result) in html, name
            assert response.context["may"] == frozenset(), name
            assert response.context["run"] == result, name


def test_list_of_runs_leads_to_each_result_when_read(as_role: SignIn, team: Team, result: Run, newer: Run) -> None:
    html = as_role("reader").get(reverse("diagnosis:edit_runs", args=[team.project.pk])).content.decode()
    assert past(result) in html
    assert past(newer) in html


def test_past_result_does_not_exist_when_it_is_of_nobody_or_of_another_project(
    as_role: SignIn, client: Client, team: Team, result: Run
) -> None:
    assert as_role("outsider").get(past(result)).status_code == 404
    assert client.get(past(result)).status_code == 302
    missing = reverse("diagnosis:past_overview", args=[team.project.pk, result.pk + 99])
    assert as_role("reader").get(missing).status_code == 404
    unfinished = make_run(team.project, status=RunStatus.RUNNING)
    assert as_role("reader").get(past(unfinished)).status_code == 404


def test_document_of_a_past_result_is_downloaded_when_asked(as_role: SignIn, result: Run, newer: Run) -> None:
    page = as_role("reader").get(past(result, "downloads")).content.decode()
    address = reverse("diagnosis:past_download", args=[result.project_id, result.pk, "diagnostic.json"])
    assert address in page
    assert as_role("reader").get(address).status_code == 200
