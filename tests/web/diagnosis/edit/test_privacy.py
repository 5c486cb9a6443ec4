"""What the diagnosis holds of a person."""

from __future__ import annotations

import pytest

from solimob.web.accounts.services import erase_account, export_account
from solimob.web.diagnosis import privacy, services
from solimob.web.diagnosis.models import FigureCorrection, Finding
from tests.web.diagnosis.edit.conftest import Team

pytestmark = pytest.mark.django_db
TEXT = services.FindingText("Titre", "D’après Membre Technique, cinq communes.")


def test_everything_a_person_entered_is_exported_when_asked(team: Team) -> None:
    services.correct_figure(team.editor, team.project, "households", "79329", 7000.0, "Décompte.")
    services.write_finding(team.editor, team.project, TEXT)
    exported = export_account(team.editor)["diagnosis"]
    assert exported["figure_corrections"][0]["reason"] == "Décompte."
    assert exported["finding_versions"][0]["text"] == TEXT.text
    assert privacy.export_personal_data(team.reader)["findings"] == []


def test_content_stays_without_its_author_when_an_account_is_erased(team: Team) -> None:
    services.correct_figure(team.editor, team.project, "households", "79329", 7000.0, "Décompte de Membre Technique.")
    finding = services.write_finding(team.editor, team.project, TEXT)
    erase_account(team.editor)
    correction = FigureCorrection.objects.get()
    assert (correction.author, correction.value) == (None, 7000.0)
    assert "Membre Technique" not in correction.reason
    version = Finding.objects.get(pk=finding.pk).versions.get()
    assert version.text == "D’après compte effacé, cinq communes."
    assert services.entries_of(team.project).corrections[0].author.endswith("(compte effacé)")
