"""Findings: versions, evidence, positions (rows L23, J6 and C-M8)."""

from __future__ import annotations

import json
from datetime import date

import pytest

from solimob.core.diagnosis import Diagnosis, from_dict
from solimob.web.accounts.roles import OrganizationKind, Sphere
from solimob.web.accounts.services import RefusedActError
from solimob.web.diagnosis import entered, services
from solimob.web.diagnosis.models import FieldMethod, Finding, Stance
from solimob.web.projects.services import add_actor, create_project, delete_project
from tests.web.diagnosis.edit.conftest import Team

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)
FIRST = services.FindingText("Loin du médecin", "Cinq communes n’ont aucun médecin.", "care", ("age_65p",))
SECOND = services.FindingText("Loin du médecin", "Six communes n’ont aucun médecin.", "care", ("age_65p",))


@pytest.fixture
def diagnosis(thouarsais_document: bytes) -> Diagnosis:
    return from_dict(json.loads(thouarsais_document), current_year=2026)


@pytest.fixture
def finding(team: Team) -> Finding:
    return services.write_finding(team.contributor, team.project, FIRST)


def test_proposal_is_kept_with_its_numbers_and_their_proof_when_chosen(team: Team, diagnosis: Diagnosis) -> None:
    """L23: a finding lists its quantitative evidence; J6."""
    proposal = next(proposed for proposed in diagnosis.findings if proposed.evidence)
    kept = services.keep_proposal(team.contributor, team.project, diagnosis, "run-1", proposal.id)
    reading = entered.finding_reading(kept)
    assert reading.version.title == proposal.title
    assert reading.version.run_id == "run-1"
    assert reading.evidence == proposal.evidence
    assert all(reference.figure.sources for reference in reading.evidence)
    with pytest.raises(RefusedActError, match="déjà gardé"):
        services.keep_proposal(team.contributor, team.project, diagnosis, "run-1", proposal.id)


def test_proposal_is_refused_when_the_run_has_none_of_that_name(team: Team, diagnosis: Diagnosis) -> None:
    with pytest.raises(RefusedActError, match="ne propose plus"):
        services.keep_proposal(team.contributor, team.project, diagnosis, "run-1", "nothing")


def test_old_version_stays_readable_when_the_text_changes(team: Team, finding: Finding) -> None:
    services.edit_finding(team.editor, finding, 1, SECOND, "Recompté.")
    old, new = finding.versions.order_by("number")
    assert (old.text, new.text, new.reason) == (FIRST.text, SECOND.text, "Recompté.")
    changes = [(change.state, change.text) for change in entered.changes_between(old, new) if change.state != "kept"]
    assert changes == [("removed", FIRST.text), ("added", SECOND.text)]


def test_edit_is_refused_with_the_newer_text_when_somebody_was_faster(team: Team, finding: Finding) -> None:
    services.edit_finding(team.editor, finding, 1, SECOND, "")
    mine = services.FindingText("Mon titre", "Mon texte.")
    with pytest.raises(services.OutdatedVersionError) as caught:
        services.edit_finding(team.administrator, finding, 1, mine, "")
    assert caught.value.newer.text == SECOND.text
    assert finding.versions.count() == 2


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (FIRST, "Rien n’a changé"),
        (services.FindingText(" ", "x"), "un titre et un texte"),
        (services.FindingText("x", ""), "un titre et un texte"),
        (services.FindingText("x", "y", "nothing"), "n’existe pas"),
    ],
)
def test_edit_is_refused_when_empty_or_the_same(
    team: Team, finding: Finding, text: services.FindingText, says: str
) -> None:
    with pytest.raises(RefusedActError, match=says):
        services.edit_finding(team.editor, finding, 1, text, "")


def test_position_is_on_the_version_read_when_the_text_changed_since(team: Team, finding: Finding) -> None:
    """J6, C-M8: agree or dispute by actor, on a version."""
    services.record_position(team.contributor, finding, team.actor, Stance.DISPUTE, "Il y en a six.", 1)
    assert entered.finding_reading(finding).positions[0].on_version is None
    services.edit_finding(team.editor, finding, 1, SECOND, "")
    reading = entered.finding_reading(finding)
    assert reading.positions[0].on_version == 1
    assert (reading.agreeing, reading.disputing) == (0, 1)
    services.record_position(team.contributor, finding, team.actor, Stance.AGREE, "", 2)
    reading = entered.finding_reading(finding)
    assert (reading.agreeing, reading.disputing, reading.positions[0].on_version) == (1, 0, None)
    assert finding.positions.count() == 2


def test_position_is_refused_when_a_dispute_has_no_reason_or_the_actor_is_elsewhere(
    team: Team, finding: Finding
) -> None:
    with pytest.raises(RefusedActError, match="pas d’accord"):
        services.record_position(team.contributor, finding, team.actor, Stance.DISPUTE, " ", 1)
    with pytest.raises(RefusedActError, match="pas de version 7"):
        services.record_position(team.contributor, finding, team.actor, Stance.AGREE, "", 7)
    territory = services.territory_of(team.project)
    elsewhere = create_project(team.administrator, team.project.organization, "Autre", territory)
    stranger = add_actor(team.administrator, elsewhere, "Ailleurs", Sphere.SANTE, OrganizationKind.SANTE)
    with pytest.raises(RefusedActError, match="pas de cette démarche"):
        services.record_position(team.contributor, finding, stranger, Stance.AGREE, "", 1)
    assert not finding.positions.exists()


def test_field_evidence_stands_beside_the_numbers_when_added(team: Team, finding: Finding) -> None:
    """L23: a finding lists its quantitative and its field evidence."""
    entry = services.add_field_evidence(
        team.contributor, finding, FieldMethod.WORKSHOP, "Douze habitants le disent.", TODAY, TODAY
    )
    assert [e.text for e in entered.finding_reading(finding).field_evidence] == ["Douze habitants le disent."]
    services.withdraw_field_evidence(team.contributor, entry)
    assert entered.finding_reading(finding).field_evidence == ()
    with pytest.raises(RefusedActError, match="déjà retiré"):
        services.withdraw_field_evidence(team.contributor, entry)


def test_field_evidence_is_refused_when_its_day_is_to_come(team: Team, finding: Finding) -> None:
    with pytest.raises(RefusedActError, match="à venir"):
        services.add_field_evidence(team.contributor, finding, FieldMethod.SURVEY, "x", date(2027, 1, 1), TODAY)


def test_nothing_changes_any_more_when_a_finding_is_withdrawn(team: Team, finding: Finding) -> None:
    with pytest.raises(RefusedActError, match="pourquoi"):
        services.withdraw_finding(team.editor, finding, " ")
    services.withdraw_finding(team.editor, finding, "Doublon.")
    assert entered.findings_of(team.project) == []
    assert [r.finding.withdrawn_reason for r in entered.findings_of(team.project, withdrawn=True)] == ["Doublon."]
    with pytest.raises(RefusedActError, match="est retiré"):
        services.edit_finding(team.editor, finding, 1, SECOND, "")
    with pytest.raises(RefusedActError, match="est retiré"):
        services.record_position(team.contributor, finding, team.actor, Stance.AGREE, "", 1)


def test_project_is_deleted_with_its_findings_when_asked(team: Team, finding: Finding) -> None:
    services.record_position(team.contributor, finding, team.actor, Stance.AGREE, "", 1)
    delete_project(team.administrator, team.project)
    assert not Finding.objects.exists()
