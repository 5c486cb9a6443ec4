"""Solution sheets on paper: two pages, every figure with its proof."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from pypdf import PdfReader

from solimob.core.solutions import Catalogue, LawBook, Sheet, compare
from solimob.publish import render
from solimob.publish.document import Document, Table, blocks_of
from solimob.publish.plain_text import render_text
from solimob.publish.solution_comparison import comparison_document
from solimob.publish.solution_rex import rex_document
from solimob.publish.solution_sheet import sheet_document
from solimob.reference.law import load_law_book
from solimob.reference.solutions import REGIMES, load_catalogue
from tests.core.solutions.catalogues import BENEVOLES, SALARIES, small_catalogue

LAW: LawBook = load_law_book()
SHIPPED: Catalogue = load_catalogue([article.id for article in LAW], REGIMES)


def pages(document: Document) -> list[str]:
    reader = PdfReader(io.BytesIO(render(document, "pdf")))
    return [re.sub(r"\s+", " ", page.extract_text()) for page in reader.pages]


def tables(document: Document) -> dict[str, Table]:
    return {block.caption: block for block in blocks_of(document) if isinstance(block, Table)}


@pytest.mark.parametrize("sheet", SHIPPED.sheets.values(), ids=lambda sheet: sheet.id)
def test_sheet_holds_on_two_pages(sheet: Sheet) -> None:
    """K-S9."""
    printed = pages(sheet_document(sheet, SHIPPED, LAW))
    assert len(printed) == 2
    assert "Qui peut agir" in printed[0]
    assert "Quand arrêter" in printed[1]


def test_figures_are_printed_with_interval_nature_year_confidence_and_source() -> None:
    document = sheet_document(SHIPPED.sheet("tus-voitures-benevoles"), SHIPPED, LAW)
    costs = {row[0]: row[1:] for row in tables(document)["Coût"].rows}
    value, proof = costs["Kilomètres : ce que l'association rend au bénévole"]
    assert value == "0,4\u00a0€/km (0,1\u00a0–\u00a00,5)"
    assert re.fullmatch(r"observé, 2019-2024, confiance B\u00a0\[\d+(, \d+)*\]", proof)


def test_assumption_is_badged_where_nobody_measured() -> None:
    """C-S18."""
    document = sheet_document(SHIPPED.sheet("tus-voitures-benevoles"), SHIPPED, LAW)
    staff = {row[0]: row[1:] for row in tables(document)["Moyens humains"].rows}
    assert staff["Coordination : temps au téléphone et au planning"][1].startswith("hypothèse, confiance D")
    assert "repose sur une hypothèse" in staff["Conducteurs : bénévoles à trouver"][1]
    inside_a_text = render_text(sheet_document(SHIPPED.sheet("taxi-conventionne"), SHIPPED, LAW))
    assert re.search(r"véhicule dédié, 75\u202f000\u00a0€/an \([^)]*\) \(hypothèse\)", inside_a_text)


def test_unknown_is_said_with_what_would_tell_and_never_zero() -> None:
    document = sheet_document(SHIPPED.sheet("tus-insertion-salaries"), SHIPPED, LAW)
    costs = {row[0]: row[1:] for row in tables(document)["Coût"].rows}
    assert costs["Coût annuel : le coût annuel de cette forme"] == (
        "inconnu",
        "À demander : les comptes d'une structure d'insertion qui conduit.",
    )
    plain = sheet_document(SHIPPED.sheet("tus-voitures-benevoles"), SHIPPED, LAW)
    vehicles = next(row for row in tables(plain)["Coût"].rows if row[0] == "Véhicules")
    assert vehicles[1:] == ("sans objet", "Les bénévoles prennent leur voiture.")


def test_levers_are_printed_with_their_articles_and_dates() -> None:
    """L7, L1: every rule cites article and version."""
    document = sheet_document(SHIPPED.sheet("tus-voitures-benevoles"), SHIPPED, LAW)
    organise, contribute, _ = tables(document)["Les trois leviers"].rows
    assert organise[0] == "Organiser"
    assert organise[1] == "non"
    assert "C. transp. L.3133-1" in organise[3]
    assert contribute[1] == "oui"
    first = pages(document)[0]
    assert "Textes cités" in first
    assert "version du" in first


def test_lever_is_to_verify_when_no_text_was_read() -> None:
    document = sheet_document(SHIPPED.sheet("autostop-organise"), SHIPPED, LAW)
    aids = tables(document)["Les trois leviers"].rows[2]
    assert aids[1] == "selon le cas, à vérifier"
    assert aids[3] == "aucun texte lu"


def test_every_reference_leads_to_a_source() -> None:
    for sheet in SHIPPED.sheets.values():
        text = render_text(sheet_document(sheet, SHIPPED, LAW))
        body, listed = re.split(r"\n(?=\[1\])", text, maxsplit=1) if "\n[1]" in text else (text, "")
        cited = {int(n) for group in re.findall(r"\[([\d, ]+)\]", body) for n in group.split(", ")}
        assert cited == {int(n) for n in re.findall(r"^\[(\d+)\]", listed, re.MULTILINE)}, sheet.id


def test_rex_prints_its_figures_what_changed_and_what_nobody_knows() -> None:
    """X1."""
    text = render_text(rex_document(SHIPPED.rex["covoitsante-63"], SHIPPED))
    for words in ("110\u00a0personnes", "90\u00a0personnes", "16\u00a0conducteurs", "800\u00a0trajets", "coût annuel"):
        assert words in text
    assert "conditions non vérifiées" in text
    assert "aucun contact publié avec accord" in text
    assert "youtube" in text


def test_failure_is_called_a_failure() -> None:
    """C-S7."""
    assert "un échec à retenir" in render_text(rex_document(SHIPPED.rex["comobi-lotocar"], SHIPPED))


def test_comparison_of_the_forms_of_tus_prints_cost_and_staff_side_by_side() -> None:
    """K-S10."""
    forms = SHIPPED.family_sheets("tus")
    document = comparison_document(compare(SHIPPED, forms, "Les formes du TUS"), SHIPPED.ratios)
    shown = tables(document)
    assert {"Coûts", "Moyens humains", "Ce que paie la personne"} <= set(shown)
    assert len(shown["Coûts"].header) == 1 + len(forms)
    assert "Voitures des bénévoles" in shown["Coûts"].header
    running = next(row for row in shown["Coûts"].rows if row[0] == "Coût annuel")
    assert "inconnu" in running
    assert any("15\u202f000\u00a0€/an" in cell for cell in running)
    assert len(pages(document)) >= 2


def test_cell_says_so_when_a_sheet_does_not_speak_of_a_post() -> None:
    document = comparison_document(compare(small_catalogue(), (BENEVOLES, SALARIES), "Essai"), small_catalogue().ratios)
    shown = tables(document)
    assert shown["Moyens humains"].header == ("", "Bénévoles", "Salariés")
    (hours,) = shown["Moyens humains"].rows
    assert hours[1].startswith("100\u00a0h/an")
    assert hours[2] == "non traité dans cette fiche"


def test_sheet_is_the_same_bytes_twice_and_can_be_edited_as_odt() -> None:
    document = sheet_document(SHIPPED.sheet("tpmr"), SHIPPED, LAW)
    first, second = render(document, "odt"), render(document, "odt")
    assert first == second
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        content = archive.read("content.xml").decode()
    assert "Transport adapté" in content
    assert "Quand arrêter" in content
