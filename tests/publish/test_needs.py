"""A register of needs as JSON, CSV and ODT."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from dataclasses import replace
from datetime import date
from typing import Any

import jsonschema
import pytest

from solimob.core.workshop.need_sets import cross_table, merge_needs
from solimob.core.workshop.needs import Need, NeedKind, Provenance
from solimob.publish import DEFAULT, render
from solimob.publish.needs_csv import cross_table_csv, needs_csv
from solimob.publish.needs_json import needs_document, render_needs
from solimob.publish.needs_odt import needs_odt_document
from solimob.reference.schemas import example, schema
from solimob.reference.workshop.demo import demo_needs

ON = date(2026, 11, 27)
VALIDATOR = jsonschema.Draft202012Validator(schema("needs"), format_checker=jsonschema.FormatChecker())


def need(text: str, audience: str = "Élus", votes: int | None = None) -> Need:
    note = Provenance(id=text, text=text, audience=audience, meeting="Réunion d'essai")
    return Need(id=text, text=text, kind=NeedKind.SUBJECT, provenance=(note,), votes=votes)


def rows(content: bytes) -> list[list[str]]:
    assert content.startswith("\N{BYTE ORDER MARK}".encode())
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


def test_the_document_follows_its_schema_when_the_deck_is_written() -> None:
    jsonschema.Draft202012Validator.check_schema(schema("needs"))
    VALIDATOR.validate(example("needs"))
    for with_notes in (True, False):
        document = needs_document(demo_needs(), "Registre", "essai", ON, with_notes=with_notes)
        VALIDATOR.validate(json.loads(render_needs(document)))


def test_notes_and_due_days_stay_out_when_the_document_is_public() -> None:
    one = replace(need("Un car"), due=ON)
    (public,) = needs_document([one], "R", "essai", ON)["needs"]
    (whole,) = needs_document([one], "R", "essai", ON, with_notes=True)["needs"]
    assert whole.keys() - public.keys() == {"notes", "due"}


@pytest.mark.parametrize(
    "change",
    [{"status": "answered"}, {"status": "refused"}, {"audiences": []}, {"votes": -1}, {"theme": "autre"}, {"more": 1}],
)
def test_the_schema_refuses_a_need_that_cannot_be(change: dict[str, Any]) -> None:
    """F12: an answer has a text and a date, a refusal its reason."""
    document = needs_document([need("Un car")], "R", "essai", ON)
    document["needs"][0] |= change
    assert not VALIDATOR.is_valid(document)


def test_each_need_is_a_line_when_written_as_csv() -> None:
    """F13: the ranked list is exported."""
    merged = merge_needs([need("Un car", votes=2), need("Un bus", "Habitants", votes=1)])
    head, line, *rest = rows(needs_csv([merged]))
    cells = dict(zip(head, line, strict=True))
    assert rest == []
    assert cells["public"] == "Élus, Habitants"
    assert (cells["votes"], cells["votes × publics"]) == ("3", "6")
    assert cells["post-it d'origine"] == "Un car | Un bus"
    assert cells["thème"] == "sans thème"


def test_a_note_is_no_formula_when_a_spreadsheet_opens_it() -> None:
    line = rows(needs_csv([need('=HYPERLINK("http://exemple.fr")')]))[1]
    assert line[0].startswith("'=")


def test_audiences_and_themes_are_crossed_when_written_as_csv() -> None:
    """F8."""
    table = rows(cross_table_csv(cross_table(demo_needs())))
    assert table[0] == ["thème", "Collectivités", "Cellules France Mobilités", "total des besoins"]
    assert table[1] == ["droit et compétences", "5", "7", "12"]
    assert table[-1] == ["total", "35", "23", "58"]


def test_the_document_says_what_is_answered_when_written_as_odt() -> None:
    content = render(needs_odt_document(demo_needs(), "Essai", "Édité"), "odt", DEFAULT)
    text = zipfile.ZipFile(io.BytesIO(content)).read("content.xml").decode()
    for said in ("Besoins ouverts", "Besoins qui ont leur réponse", "Parangonnage", "Qui demande quoi", "aucun vote"):
        assert said in text
    assert "Besoins refusés" not in text


def test_every_wording_is_kept_when_the_document_shows_a_merged_need() -> None:
    merged = merge_needs([need("Un car"), need("Un bus")], "Un service public")
    content = render(needs_odt_document([merged], "Essai"), "odt", DEFAULT)
    text = zipfile.ZipFile(io.BytesIO(content)).read("content.xml").decode()
    assert "« Un car » ; « Un bus »" in text
