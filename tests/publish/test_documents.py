"""The report and the brief, reopened in each format."""

from __future__ import annotations

import io
import re

import pytest
from docx import Document as open_docx
from docx.oxml.ns import qn
from odf import draw, table, text
from odf import svg as odf_svg
from odf.opendocument import load as open_odt
from odf.teletype import extractText
from pypdf import PdfReader

from solimob.core.diagnosis.result import Diagnosis
from solimob.publish import (
    DEFAULT,
    Brand,
    Discussion,
    FieldEvidence,
    FindingPosition,
    Stance,
    UnknownFormatError,
    brief_document,
    render,
    report_document,
)
from solimob.publish.brief import MOST_FIGURES
from solimob.publish.document import Beside, Document, KeyFigures, Picture, Table, blocks_of
from tests.publish.territories import AWKWARD, empty, fake, large_bassin, peer, renamed, squares


def report(diagnosis: Diagnosis, discussion: Discussion | None = None) -> Document:
    return report_document(diagnosis, squares(diagnosis.territory.codes), DEFAULT, discussion or Discussion())


def brief(diagnosis: Diagnosis) -> Document:
    return brief_document(diagnosis, squares(diagnosis.territory.codes))


def pdf_text(content: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]


def tags(node: object, found: list[object]) -> list[object]:
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        for child in node:
            tags(child, found)
    elif isinstance(node, dict):
        found.append(node)
        if "/K" in node:
            tags(node["/K"], found)
    return found


@pytest.fixture(scope="module")
def report_pdf() -> PdfReader:
    return PdfReader(io.BytesIO(render(report(fake()), "pdf")))


def test_pdf_is_tagged_and_named_when_written(report_pdf: PdfReader) -> None:
    catalog = report_pdf.trailer["/Root"]
    assert catalog["/MarkInfo"]["/Marked"]
    assert catalog["/Lang"].startswith("fr")
    assert catalog["/ViewerPreferences"]["/DisplayDocTitle"]
    assert report_pdf.metadata.title == "Diagnostic partagé de mobilité : CC des Exemples"
    assert b"pdfuaid" in catalog["/Metadata"].get_object().get_data()


def test_pdf_has_headings_headers_and_alternative_texts_when_written(report_pdf: PdfReader) -> None:
    found = tags(report_pdf.trailer["/Root"]["/StructTreeRoot"]["/K"], [])
    kinds = {node.get("/S") for node in found}
    assert {"/H1", "/H2", "/Table", "/THead", "/TH", "/TD", "/L", "/Figure"} <= kinds
    figures = [node for node in found if node.get("/S") == "/Figure"]
    assert figures
    assert all(node.get("/Alt") for node in figures)


def test_brief_is_two_pages_when_the_territory_is_small() -> None:
    """J2: two pages for any territory; the speaker's notes come after."""
    pages = pdf_text(render(brief(fake()), "pdf"))
    notes = next(i for i, page in enumerate(pages) if "Notes pour l’orateur" in page or "Notes pour l'orateur" in page)
    assert notes == 2
    assert "Ce que nous pouvons décider" in pages[1]
    assert "Décision demandée" in pages[1]


def test_brief_is_two_pages_when_the_bassin_has_116_communes_with_long_names() -> None:
    """J2: two pages for any territory."""
    pages = pdf_text(render(brief(large_bassin()), "pdf"))
    assert "Ce que font nos voisins" in pages[0]
    assert "Décision demandée" in pages[1]
    assert "Notes pour l" in pages[2]


@pytest.mark.parametrize("diagnosis", [fake(), large_bassin()], ids=["small", "large"])
def test_brief_shows_eight_figures_at_most_and_one_map_when_built(diagnosis: Diagnosis) -> None:
    """J2: at most eight figures, one map with its list."""
    document = brief(diagnosis)
    sheets = [section for section in document.sections if not section.notes]
    blocks = [block for section in sheets for block in section.blocks]
    key_figures = sum(len(block.figures) for block in blocks if isinstance(block, KeyFigures))
    compared = sum(len(block.rows) for block in blocks if isinstance(block, Table))
    cost = 1
    assert key_figures + compared + cost <= MOST_FIGURES
    assert sum(isinstance(block, Beside) for block in blocks) == 1
    assert len(sheets) == 2


def test_brief_invents_nothing_when_nothing_is_known() -> None:
    """J2: cost « non établi », an empty legal box, no option presented as a verdict."""
    document = brief(empty(fake()))
    words = " ".join(pdf_text(render(document, "pdf"))[:2])
    assert "non établi" in words
    assert "le volet juridique n" in words
    assert "Pas d" in words
    assert "[à compléter]" in words
    assert not any(isinstance(block, KeyFigures) for block in blocks_of(document))


def test_brief_compares_nothing_when_a_peer_is_unknown() -> None:
    import dataclasses

    diagnosis = dataclasses.replace(fake(), peers=(peer("CC A", None),))
    assert not any(isinstance(block, Table) for block in blocks_of(brief(diagnosis)))


@pytest.mark.parametrize("output_format", ["pdf", "docx", "odt"])
def test_documents_are_written_when_the_territory_has_no_data(output_format: str) -> None:
    for document in (report(empty(fake())), brief(empty(fake()))):
        assert render(document, output_format)


def test_every_figure_has_nature_and_source_when_printed() -> None:
    """J2, P4: nature and source beside each number."""
    natures = ("observé", "calculé", "déclaré", "modélisé", "hypothèse", "Modélisé")
    for document in (report(fake()), brief(fake())):
        for block in blocks_of(document):
            if isinstance(block, KeyFigures):
                for figure in block.figures:
                    assert any(nature in figure.mark for nature in natures), figure
                    assert re.search(r"\[\d", figure.mark), figure
            blocks = [block.table] if isinstance(block, Picture) and block.table else [block]
            for part in blocks:
                if isinstance(part, Table) and any(part.numeric):
                    proof = " ".join(
                        [part.caption, *part.header, *part.notes, *(cell for row in part.rows for cell in row)]
                    )
                    assert any(nature in proof for nature in natures) or "Déclaré" in proof, part.caption


def test_unknown_is_said_and_never_zero_when_poverty_is_secret() -> None:
    """L1: a rate under secrecy stays unknown."""
    words = "\n".join(pdf_text(render(report(fake()), "pdf")))
    assert "donnée absente" in words
    assert "nan" not in words.replace("finan", "").lower().split()
    assert "None" not in words


def test_old_vintages_ask_for_confirmation_when_over_three_years() -> None:
    assert "millésime 2018, à confirmer localement" in " ".join(
        note for block in blocks_of(report(fake())) if isinstance(block, Table) for note in block.notes
    )


def test_positions_and_field_evidence_are_printed_when_actors_spoke() -> None:
    """J6, C-M8: a finding has agree/dispute by actor."""
    finding = fake().findings[0].id
    discussion = Discussion(
        (
            FindingPosition(finding, "Centre social", Stance.DISPUTES, "Il en manque"),
            FindingPosition(finding, "Mairie A", Stance.AGREES),
        ),
        (FieldEvidence(finding, "Association B", "Trois refus par semaine"),),
    )
    words = " ".join(" ".join(pdf_text(render(report(fake(), discussion), "pdf"))).split())
    assert "Centre social : Il en manque" in words
    assert "En désaccord (1)" in words
    assert "D’accord (1)" in words or "D'accord (1)" in words
    assert "Trois refus par semaine — déclaré par Association B" in words


@pytest.mark.parametrize("output_format", ["pdf", "docx", "odt"])
def test_text_is_kept_as_written_when_it_looks_like_markup(output_format: str) -> None:
    diagnosis = renamed(fake(), fake().territory.codes[0], AWKWARD)
    content = render(report(diagnosis), output_format)
    if output_format == "pdf":
        words = "".join("".join(pdf_text(content)).split())
    elif output_format == "docx":
        opened = open_docx(io.BytesIO(content))
        words = "".join(cell.text for grid in opened.tables for cell in grid._cells)
    else:
        words = extractText(open_odt(io.BytesIO(content)).text)
    squeezed = "".join(words.split()).replace("’", "'")
    assert "".join(AWKWARD.split()) in squeezed


def test_docx_is_structured_and_french_when_written() -> None:
    opened = open_docx(io.BytesIO(render(report(fake()), "docx")))
    levels = [p.style.name for p in opened.paragraphs if p.style.name.startswith("Heading")]
    assert levels[0] == "Heading 1"
    assert {"Heading 1", "Heading 2"} <= set(levels)
    assert opened.core_properties.title.startswith("Diagnostic partagé")
    assert opened.core_properties.created.year == 1980
    defaults = opened.styles.element.find(qn("w:docDefaults"))
    assert defaults.find(f".//{qn('w:lang')}").get(qn("w:val")) == "fr-FR"
    assert opened.tables
    for grid in opened.tables:
        assert grid.rows[0]._tr.find(f".//{qn('w:tblHeader')}") is not None
    assert opened.inline_shapes
    assert all(shape._inline.docPr.get("descr") for shape in opened.inline_shapes)


def test_odt_is_structured_and_described_when_written() -> None:
    opened = open_odt(io.BytesIO(render(report(fake()), "odt")))
    levels = {int(heading.getAttribute("outlinelevel")) for heading in opened.getElementsByType(text.H)}
    assert levels == {1, 2}
    grids = opened.getElementsByType(table.Table)
    assert grids
    assert all(grid.getElementsByType(table.TableHeaderRows) for grid in grids)
    frames = opened.getElementsByType(draw.Frame)
    assert frames
    assert all(extractText(frame.getElementsByType(odf_svg.Desc)[0]) for frame in frames)


@pytest.mark.parametrize("output_format", ["pdf", "docx", "odt"])
def test_document_is_the_same_bytes_when_rendered_twice(output_format: str) -> None:
    assert render(brief(fake()), output_format) == render(brief(fake()), output_format)


def test_render_names_the_formats_when_one_is_unknown() -> None:
    with pytest.raises(UnknownFormatError, match="pdf, docx, odt"):
        render(brief(fake()), "rtf")


def test_brand_refuses_a_colour_when_it_is_not_hexadecimal() -> None:
    with pytest.raises(ValueError, match="#rrvvbb"):
        Brand(accent="bleu")


def test_date_is_printed_when_the_caller_gives_one() -> None:
    document = brief_document(fake(), {}, date_line="Établi le 22 novembre 2026")
    assert "Établi le 22 novembre 2026" in pdf_text(render(document, "pdf"))[0]
