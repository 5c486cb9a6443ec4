"""What the diagnosis holds of a person."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from solimob.core.access import ServiceEditKind
from solimob.web.accounts.services import erase_account, export_account
from solimob.web.diagnosis import privacy, services
from solimob.web.diagnosis.models import FigureCorrection, Finding
from solimob.web.projects.models import Run
from solimob.web.projects.services import start_run
from solimob.web.projects.tasks import execute_run
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


def test_nothing_a_person_wrote_or_is_called_stays_on_the_disk_when_a_diagnosis_is_computed(
    team: Team, as_role: Callable[[str], Client], settings: object
) -> None:
    """C-M8: who corrects, when and why is shown; what never changes holds no name, since it could not be erased."""
    said = f"D’après {team.editor.name}, au comptoir."
    services.correct_figure(team.editor, team.project, "households", "79329", 7000.0, said)
    services.correct_service(
        team.editor, team.project, ServiceEditKind.MOVED, "emergency_ward", "79329", said, to_code="79116"
    )
    services.replace_assumption(team.editor, team.project, "fuel.price_eur_l", 2.0, None, None, said)
    run = start_run(team.editor, team.project)
    execute_run.func(run.pk)
    written = "".join(path.read_text() for path in Path(settings.SOLIMOB_HOME).rglob("runs/**/*.json"))
    assert "correction de chiffre n" in written
    assert team.editor.name not in written
    assert "comptoir" not in written
    pages = {
        "indicateur": reverse("diagnosis:indicator", args=[team.project.pk, "households_without_car"]),
        "services": reverse("diagnosis:data", args=[team.project.pk]),
        "document": reverse("diagnosis:download", args=[team.project.pk, "diagnostic.json"]),
    }
    client = as_role("reader")
    for page, address in pages.items():
        answer = client.get(address)
        assert answer.status_code == 200, page
        shown = answer.content.decode()
        assert said in shown, page
        assert "n° 1" not in shown or page == "document", page
    erase_account(team.editor)
    for page, address in pages.items():
        shown = client.get(address).content.decode()
        assert team.editor.name not in shown, page
        assert "D’après compte effacé, au comptoir." in shown, page


def test_words_that_hold_a_name_stay_when_its_account_is_erased(team: Team) -> None:
    team.editor.name = "Anne"
    team.editor.save()
    said = "Anne, de l’Anneau (d’Anne.) ; Marianne et anne@exemple.fr."
    services.correct_figure(team.editor, team.project, "households", "79329", 7000.0, said)
    erase_account(team.editor)
    forgotten = "compte effacé, de l’Anneau (d’compte effacé.) ; Marianne et anne@exemple.fr."
    assert FigureCorrection.objects.get().reason == forgotten


def test_result_is_up_to_date_when_only_a_reason_was_written_anew(team: Team, result: Run) -> None:
    before = services.entries_of(team.project).digest()
    services.correct_figure(team.editor, team.project, "households", "79329", 7000.0, "Décompte.")
    corrected = services.entries_of(team.project).digest()
    services.correct_figure(team.editor, team.project, "households", "79329", 7000.0, "Décompte, relu.")
    assert services.entries_of(team.project).digest() == corrected != before
