"""`solimob workshop` as a person at a keyboard meets it."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from solimob.cli import main
from solimob.cli import web as site
from solimob.cli.workshop import EXPORT_FORMATS as OFFERED
from solimob.core.diagnosis import parse_weights
from solimob.core.workshop import Item, Meeting, Poll, read_ballot
from solimob.core.workshop.weight_votes import question_id
from solimob.publish.meeting_export import EXPORT_FORMATS, meeting_yaml
from solimob.reference.schemas import example
from solimob.reference.workshop.kit_files import shipped_kits
from solimob.reference.workshop.meeting_format import meeting_document, read_meeting
from tests.web.factories import make_organization, make_project, make_user

EXAMPLE = Path(str(files("solimob.reference.workshop") / "examples" / "reunion.yaml"))


@pytest.fixture
def held_site(monkeypatch: pytest.MonkeyPatch) -> None:
    """The site is that of the tests: it is set up, and its database made."""
    monkeypatch.setattr(site, "set_up", lambda: None)
    monkeypatch.setattr(site, "migrate_database", lambda: None)


def test_kits_are_listed_with_their_time(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["workshop", "kits"]) == 0
    out = capsys.readouterr().out
    assert "restitution-aux-elus" in out
    assert " 45 min  Restitution du diagnostic aux élus" in out


def test_a_kit_is_shown_with_its_agenda_counted_from_zero(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["workshop", "kits", "restitution-aux-elus"]) == 0
    out = capsys.readouterr().out
    assert "Durée : 45 min" in out
    assert " 0 h 03  Trois constats" in out


def test_a_kit_becomes_a_file_that_reads_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "ma-reunion.yaml"
    assert main(["workshop", "kits", "afom", "--out", str(path)]) == 0
    assert read_meeting(path) == shipped_kits()["afom"].meeting
    assert f"Écrit : {path}" in capsys.readouterr().out


@pytest.mark.parametrize("suffix", ["odt", "docx", "pdf"])
def test_a_kit_is_printed_for_the_facilitator(tmp_path: Path, suffix: str) -> None:
    """C-M7: kits, printable."""
    path = tmp_path / f"feuille.{suffix}"
    assert main(["workshop", "kits", "faire-connaissance", "--out", str(path)]) == 0
    assert path.stat().st_size > 2000


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["kits", "swot"], "« swot » n'est pas un modèle ; au choix : afom"),
        (["kits", "afom", "--out", "x.txt"], "« .txt » n'est pas un format"),
        (["kits", "--out", "x.yaml"], "--out va avec un modèle"),
        (["check", "absent.yaml"], "absent.yaml : ce fichier n'existe pas"),
        (["weights", "absent.json"], "absent.json : ce fichier n'existe pas"),
        (["reading", "absent.json", "--out", "x.yaml"], "absent.json : ce fichier n'existe pas"),
        (["export", "ABCDEF", "--format", "xml"], "« xml » est inconnu ; au choix : yaml, csv, odt, json"),
    ],
)
def test_what_cannot_be_done_is_refused_with_what_to_do(
    arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["workshop", *arguments]) == 1
    assert words in capsys.readouterr().err


def test_a_meeting_is_checked_with_its_hours_and_what_must_not_be_published(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "reunion.yaml"
    text = EXAMPLE.read_text("utf-8").replace("speaker: Nom à compléter", "speaker: Zoé Ferrand")
    path.write_text(text, "utf-8")
    assert main(["workshop", "check", str(path)]) == 0
    out = capsys.readouterr().out
    assert "14 h 05  Un service qui commence" in out
    line = 1 + text.splitlines().index("        speaker: Zoé Ferrand")
    assert f"ligne {line} : nom « Zoé Ferrand »" in out


def test_a_wrong_file_is_refused_with_its_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "reunion.yaml"
    path.write_text(EXAMPLE.read_text("utf-8").replace("purpose:", "but:"), "utf-8")
    assert main(["workshop", "check", str(path)]) == 1
    assert f"{path}, ligne 7, « réunion », but : clé inconnue" in capsys.readouterr().err


def test_a_diagnosis_becomes_a_meeting_that_reads_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """P4: workshop template generated from a diagnosis."""
    diagnosis, out = tmp_path / "diagnosis.json", tmp_path / "lecture.yaml"
    diagnosis.write_text(json.dumps(example("diagnosis")), "utf-8")
    assert main(["workshop", "reading", str(diagnosis), "--out", str(out)]) == 0
    meeting = read_meeting(out)
    assert {"constat-without-car", "avis-without-car", "constat-young-far-from-sports"} <= {
        entry.id for entry in meeting.entries()
    }
    one = ["workshop", "reading", str(diagnosis), "--out", str(out), "--findings"]
    assert main([*one, "young-far-from-sports"]) == 0
    assert [e.id for e in read_meeting(out).entries() if e.id.startswith("constat-")] == [
        "constat-young-far-from-sports"
    ]
    assert main([*one, "rien"]) == 1
    assert "pas de constat « rien » ; il a : " in capsys.readouterr().err
    diagnosis.write_text("{}", "utf-8")
    assert main(["workshop", "reading", str(diagnosis), "--out", str(out)]) == 1


def kept_meeting(content: Meeting) -> Any:
    from solimob.web.workshop.services.meetings import create_meeting

    actor = make_user()
    project = make_project(organization=make_organization(administrator=actor))
    return create_meeting(actor, project, content)


@pytest.mark.django_db
@pytest.mark.usefixtures("held_site")
def test_a_meeting_comes_in_and_goes_out_without_loss(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """F1: entered and exported without loss."""
    from solimob.web.workshop.models import Meeting as Kept

    project = make_project()
    assert main(["workshop", "import", str(EXAMPLE)]) == 0
    kept = Kept.objects.get()
    assert kept.project == project
    assert f"Code pour la rejoindre : {kept.code}" in capsys.readouterr().out
    assert main(["workshop", "export", kept.code.lower(), "--out", str(tmp_path), "--format", "yaml,json"]) == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["reunion.json", "reunion.yaml"]
    assert read_meeting(tmp_path / "reunion.yaml") == read_meeting(EXAMPLE)
    document = json.loads((tmp_path / "reunion.json").read_text("utf-8"))
    assert document["meeting"] == meeting_document(read_meeting(EXAMPLE))


@pytest.mark.django_db
@pytest.mark.usefixtures("held_site")
def test_the_project_is_asked_for_when_there_are_several(capsys: pytest.CaptureFixture[str]) -> None:
    one, _ = make_project(), make_project()
    assert main(["workshop", "import", str(EXAMPLE)]) == 1
    assert "--project" in capsys.readouterr().err
    assert main(["workshop", "import", str(EXAMPLE), "--project", "999999"]) == 1
    assert "la démarche 999999 n'existe pas" in capsys.readouterr().err
    assert main(["workshop", "import", str(EXAMPLE), "--project", str(one.pk)]) == 0


@pytest.mark.django_db
@pytest.mark.usefixtures("held_site")
def test_an_unknown_code_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["workshop", "export", "ZZZZZZ"]) == 1
    assert "aucune réunion n'a le code « ZZZZZZ »" in capsys.readouterr().err


@pytest.mark.django_db
@pytest.mark.usefixtures("held_site")
def test_a_vote_on_weights_flows_into_the_diagnosis(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from solimob.web.workshop.models import Ballot
    from solimob.web.workshop.services.meetings import open_meeting
    from solimob.web.workshop.services.stages import open_stage

    kept = kept_meeting(shipped_kits()["vote-des-poids"].meeting)
    actor = kept.created_by
    open_meeting(actor, kept)
    stage = open_stage(actor, kept, "vote", None)
    vote = read_meeting(kept.document).entry("vote")
    assert isinstance(vote, Poll)
    for value in ("1", "4", "4"):
        ballot = read_ballot(vote.questions, {question_id("share_65p"): value})
        Ballot.objects.create(stage=stage, answers={answer.question: answer.value for answer in ballot})
    assert main(["workshop", "export", kept.code, "--out", str(tmp_path), "--format", "json"]) == 0
    weights = tmp_path / "poids.csv"
    assert main(["workshop", "weights", str(tmp_path / "reunion.json"), "--out", str(weights)]) == 0
    told = [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]
    assert "share_65p 3,00 (3 votes, la moitié des votes entre 2,5 et 4)" in told
    assert "leisure_distance aucun vote : le poids par défaut reste" in told
    with weights.open(encoding="utf-8-sig", newline="") as file:
        header, *rows = csv.reader(file, delimiter=";")
    assert parse_weights(header, rows) == {"share_65p": 3.0}


@pytest.mark.django_db
@pytest.mark.usefixtures("held_site")
def test_the_next_meeting_of_a_series_is_written_with_what_was_promised(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """K-M4."""
    from solimob.web.workshop.services.remarks import decide

    kept = kept_meeting(shipped_kits()["reunion-du-reseau"].meeting)
    decide(kept.created_by, kept, "decisions", "Écrire une fiche", "La cellule", None)
    path = tmp_path / "prochaine.yaml"
    assert main(["workshop", "next", kept.code, "--out", str(path)]) == 0
    told = read_meeting(path).entry("promesses")
    assert isinstance(told, Item)
    assert told.text == "Décision : Écrire une fiche — La cellule, sans date"
    alone = kept_meeting(shipped_kits()["afom"].meeting)
    assert main(["workshop", "next", alone.code, "--out", str(path)]) == 1
    assert "pas de série" in capsys.readouterr().err


def test_a_case_is_made_anonymous_and_said_to_be_read_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """K-M5: a support file, anonymisable."""
    case, out = tmp_path / "cas.txt", tmp_path / "anonyme.txt"
    case.write_text("Mme Durand attend un car.\nLa rappeler au 06 12 34 56 78.\n", "utf-8")
    assert main(["workshop", "mask", str(case), "--out", str(out)]) == 0
    assert out.read_text("utf-8") == "[nom] attend un car.\nLa rappeler au [téléphone].\n"
    assert "Masqué : 2\xa0passages" in capsys.readouterr().out


def test_weights_are_refused_when_the_file_is_no_export(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "x.json"
    for document, words in (
        ({}, "ce n'est pas l'export d'une réunion"),
        ({"format": "solimob-meeting-record-1"}, "incomplet"),
        ({"format": "solimob-meeting-record-1", "polls": []}, "aucune question de poids"),
    ):
        path.write_text(json.dumps(document), "utf-8")
        assert main(["workshop", "weights", str(path)]) == 1
        assert words in capsys.readouterr().err


def test_the_formats_offered_are_those_that_are_written() -> None:
    assert OFFERED == EXPORT_FORMATS


def test_a_site_without_a_project_says_so_when_a_meeting_is_imported(tmp_path: Path) -> None:
    """In a process of its own, on a new store: the database is made by the verb."""
    path = tmp_path / "reunion.yaml"
    path.write_bytes(meeting_yaml(read_meeting(EXAMPLE)))
    variables = os.environ | {"SOLIMOB_HOME": str(tmp_path / "home")}
    variables.pop("DJANGO_SETTINGS_MODULE", None)
    code = "import sys; from solimob.cli import main; sys.exit(main(sys.argv[1:]))"
    command = [sys.executable, "-c", code, "workshop", "import", str(path)]
    done = subprocess.run(command, env=variables, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 1
    assert "aucune démarche" in done.stderr
