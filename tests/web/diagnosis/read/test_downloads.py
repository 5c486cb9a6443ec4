"""Downloads: every format, from the run, with the words of the démarche."""

from __future__ import annotations

import io
import json
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from docx import Document as DocxDocument
from pypdf import PdfReader

from solimob.core.access import ServiceEditKind
from solimob.core.diagnosis import from_json
from solimob.web.diagnosis.models.finding import Stance
from solimob.web.diagnosis.services import correct_figure, correct_service, keep_proposal, perform_run, record_position
from solimob.web.diagnosis.services.documents import DOCUMENTS
from solimob.web.projects.models import Run, RunStatus
from solimob.web.projects.services import finish_run
from tests.web.diagnosis.edit.conftest import Team
from tests.web.factories import make_run

pytestmark = pytest.mark.django_db
FIRST_BYTES = {"pdf": b"%PDF", "docx": b"PK", "odt": b"PK", "xlsx": b"PK", "json": b"{", "geojson": b"{"}


@pytest.mark.parametrize("document", sorted(DOCUMENTS))
def test_document_is_downloaded_under_its_name_when_asked(
    reader: Client, address: Callable[..., str], document: str
) -> None:
    response = reader.get(address("download", document))
    kind = DOCUMENTS[document]
    assert response["Content-Type"] == kind.content_type
    stem = "note-elus" if kind.stem == "brief" else "diagnostic"
    assert response["Content-Disposition"] == f'attachment; filename="{stem}-cc-du-thouarsais.{kind.extension}"'
    assert response.content.startswith(FIRST_BYTES[kind.extension])


def test_brief_has_two_pages_and_its_speaker_notes_when_downloaded(reader: Client, address: Callable[..., str]) -> None:
    """J2: a two-page brief for any territory."""
    content = reader.get(address("download", "note.pdf")).content
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]
    assert len(pages) == 3
    assert "orateur" in pages[2].casefold() or "notes" in pages[2].casefold()


def test_json_is_the_diagnosis_of_the_run_when_downloaded(
    reader: Client, address: Callable[..., str], thouarsais_document: bytes
) -> None:
    document = json.loads(reader.get(address("download", "diagnostic.json")).content)
    assert document["indicators"] == json.loads(thouarsais_document)["indicators"]


def test_positions_are_in_the_document_with_names_inside_and_without_outside(
    client: Client,
    reader: Client,
    team: Team,
    result: Run,
    thouarsais_document: bytes,
    address: Callable[..., str],
    public_address: Callable[..., str],
) -> None:
    """J6, C-M8: positions recorded; hidden in the public version."""
    diagnosis = from_json(thouarsais_document, current_year=2026)
    finding = keep_proposal(team.editor, team.project, diagnosis, result.run_id, diagnosis.findings[0].id)
    record_position(team.contributor, finding, team.actor, Stance.DISPUTE, "Le relevé date.", 1)
    inside = _words(reader.get(address("download", "diagnostic.docx")).content)
    outside = _words(client.get(public_address("download", "diagnostic.docx")).content)
    assert "Association d’essai" in inside
    assert "Association d’essai" not in outside
    assert "Le relevé date." not in outside


def test_authors_and_reasons_of_corrections_are_left_out_when_public(
    client: Client, reader: Client, team: Team, token: str, address: Callable[..., str]
) -> None:
    correct_figure(team.editor, team.project, "households", "79329", 7000.0, "Relevé de Madame Sanspareil.")
    correct_service(
        team.editor, team.project, ServiceEditKind.CLOSED, "emergency_ward", "79329", "Madame Sanspareil le dit."
    )
    run = make_run(team.project, status=RunStatus.RUNNING)
    finish_run(run.pk, perform_run(run, lambda _percent, _message: None, lambda: False))
    inside = reader.get(address("download", "diagnostic.json")).content.decode()
    outside = client.get(reverse("diagnosis:public_download", args=[token, "diagnostic.json"])).content.decode()
    assert "Madame Sanspareil" in inside
    assert "Madame Sanspareil" not in outside
    assert f"compte {team.editor.pk}" not in outside
    assert json.loads(inside)["ranks"] == json.loads(outside)["ranks"]
    for name in ("data", "indicators"):
        page = client.get(reverse(f"diagnosis:public_{name}", args=[token])).content.decode()
        assert "Madame Sanspareil" not in page


def test_document_does_not_exist_when_format_is_unknown(reader: Client, address: Callable[..., str]) -> None:
    assert reader.get(address("download", "note.exe")).status_code == 404


def test_queries_are_bounded_when_downloaded(
    reader: Client, address: Callable[..., str], at_most_queries: Callable[[int], object]
) -> None:
    with at_most_queries(13):
        reader.get(address("download", "diagnostic.geojson"))


def _words(content: bytes) -> str:
    document = DocxDocument(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])
