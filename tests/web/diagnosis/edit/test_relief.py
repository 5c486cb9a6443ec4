"""The relief of a territory: said by those who know it, used by the next run."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from solimob.core.diagnosis import Diagnosis, Relief, from_dict
from solimob.reference.parameters import load_parameters
from solimob.web.accounts.models import LogEntry
from solimob.web.accounts.services import RefusedActError, erase_account
from solimob.web.diagnosis import privacy, services
from solimob.web.diagnosis.models import ReliefChoice
from solimob.web.projects.models import Run
from tests.web.diagnosis.edit.conftest import Team
from tests.web.diagnosis.edit.test_run import kept, performed

pytestmark = pytest.mark.django_db
type SignIn = Callable[[str], Client]


def page(team: Team) -> str:
    return reverse("diagnosis:edit_data", args=[team.project.pk])


def distance_out_of(diagnosis: Diagnosis, code: str) -> float:
    """Kilometres from a commune to an emergency ward that is elsewhere."""
    access = next(entry for entry in diagnosis.access if entry.kind_id == "emergency_ward")
    row = access.distance.codes.index(code)
    assert access.nearest[row] not in ("", code)
    return float(access.distance.value[row])


def test_relief_is_plain_when_nobody_said_it(team: Team) -> None:
    assert services.relief_choice_of(team.project) is None
    assert services.entries_of(team.project).relief is Relief.PLAIN


def test_relief_is_kept_with_who_and_when_when_said(team: Team) -> None:
    services.set_relief(team.editor, team.project, "hills")
    choice = services.set_relief(team.administrator, team.project, "mountain")
    assert services.relief_choice_of(team.project) == choice
    assert choice.author == team.administrator
    assert services.relief_in_force(team.project) is Relief.MOUNTAIN
    assert ReliefChoice.objects.count() == 2
    logged = LogEntry.objects.filter(code="diagnosis.relief.set").latest("pk")
    assert (logged.actor, logged.data["relief"]) == (team.administrator, "mountain")


def test_relief_is_refused_when_it_was_not_calibrated(team: Team) -> None:
    with pytest.raises(RefusedActError, match="au choix : plaine, collines, montagne"):
        services.set_relief(team.editor, team.project, "sea")
    assert not ReliefChoice.objects.exists()


def test_result_is_to_recompute_when_the_relief_changed_and_no_more_when_said_again(team: Team, result: Run) -> None:
    services.set_relief(team.editor, team.project, "mountain")
    assert "le relief ont changé" in services.stale_reason(team.project, result)
    services.set_relief(team.editor, team.project, "plain")
    assert services.stale_reason(team.project, result) == ""


def test_run_uses_the_detour_of_the_relief_when_said(team: Team, thouarsais_document: bytes) -> None:
    services.set_relief(team.editor, team.project, "mountain")
    manifest, document = kept(performed(team))
    mountain = from_dict(json.loads(document), current_year=2026)
    plain = from_dict(json.loads(thouarsais_document), current_year=2026)
    detours = load_parameters()
    ratio = detours["access.detour_mountain"].value / detours["access.detour_plain"].value
    assert distance_out_of(mountain, "79196") == pytest.approx(distance_out_of(plain, "79196") * ratio)
    assert manifest["entries"]["relief"] == "mountain"
    assert any("montagne" in note for note in mountain.notes)


def test_author_leaves_the_relief_when_their_account_is_erased(team: Team) -> None:
    services.set_relief(team.editor, team.project, "mountain")
    assert len(privacy.export_personal_data(team.editor)["reliefs"]) == 1
    erase_account(team.editor)
    choice = services.relief_choice_of(team.project)
    assert choice is not None
    assert (choice.author, choice.relief) == (None, "mountain")


@pytest.mark.parametrize(
    ("role", "status"),
    [("administrator", 302), ("editor", 302), ("contributor", 403), ("reader", 403), ("outsider", 404)],
)
def test_relief_is_said_only_by_the_roles_of_the_policy(team: Team, as_role: SignIn, role: str, status: int) -> None:
    assert as_role(role).post(page(team), {"relief": "mountain"}).status_code == status
    assert ReliefChoice.objects.exists() is (status == 302)


def test_page_says_the_relief_and_what_it_changes_when_read(team: Team, as_role: SignIn, result: Run) -> None:
    before = as_role("reader").get(page(team)).content.decode()
    assert "la plaine est prise par défaut" in before
    assert "emprunté à un autre territoire" in before
    assert 'name="relief"' not in before
    html = as_role("editor").post(page(team), {"relief": "mountain"}, follow=True).content.decode()
    assert "Relief retenu : <strong>montagne</strong>" in html
    assert "Recalculer le diagnostic" in html
    assert "Montagne (détour 1,53, de 1,00 à 2,09)" in html


def test_form_says_what_is_wrong_when_the_relief_is_missing_or_unknown(team: Team, as_role: SignIn) -> None:
    assert "Choisissez un relief." in as_role("editor").post(page(team), {"relief": ""}).content.decode()
    assert as_role("editor").post(page(team), {"relief": "sea"}).status_code == 200
    assert not ReliefChoice.objects.exists()


def test_access_page_says_the_relief_of_its_run_when_read(team: Team, as_role: SignIn, result: Run) -> None:
    address = reverse("diagnosis:access", args=[team.project.pk])
    html = as_role("reader").get(address).content.decode()
    assert "relief supposé : plaine" in html
    assert "Dire le relief" not in html
    assert "Dire le relief" in as_role("editor").get(address).content.decode()
