"""What people type that a font or a file cannot hold: emojis, other writings, control characters."""

from __future__ import annotations

import io

import pytest
import typst
from docx import Document as open_docx
from odf.opendocument import load as open_odt
from odf.teletype import extractText
from pypdf import PdfReader

from solimob.core.workshop.column import Column
from solimob.core.workshop.meeting import Board, Poll
from solimob.core.workshop.paper import PaperColumn
from solimob.core.workshop.polls import PollKind, PollQuestion
from solimob.publish import svg
from solimob.publish.brand import DEFAULT
from solimob.publish.characters import writable
from solimob.publish.document import (
    Beside,
    Bullets,
    Callout,
    Document,
    Heading,
    KeyFigure,
    KeyFigures,
    Paragraph,
    Picture,
    Run,
    Section,
    Table,
    line,
    strong,
)
from solimob.publish.hall_sheet import Wifi, hall_sheet
from solimob.publish.outputs import render
from solimob.publish.paper_sheets import ballots_pdf, note_sheets, notes_pdf
from solimob.publish.raster import png
from solimob.publish.sheet import (
    Sheet,
    SheetBlanks,
    SheetHeading,
    SheetList,
    SheetQuestion,
    SheetStep,
    SheetText,
    sheet_pdf,
)
from solimob.publish.typesetting import drawable, set_pdf

TYPED = "Réunion 🚲 👩‍🦽 العربية ✔"
BROKEN = "Avant\0après \ud83d \ufffe\x0bfin"
MENDED = "Avant\ufffdaprès"


def words(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def drawing(text: str) -> str:
    return svg.frame("d", 300, 40, text, text, svg.text(5, 20, text))


def document(text: str) -> Document:
    table = Table(text, (text, "n"), ((text, "1"),), (False, True), notes=(text,))
    blocks = (
        Heading(text),
        Paragraph(line(text, strong(text), Run(text, href="https://exemple.invalid/🚲"))),
        Bullets((line(text),)),
        KeyFigures((KeyFigure(text, text, text, text),)),
        table,
        Picture(drawing(text), text, text, None, width_cm=8),
        Beside(Picture(drawing(text), text, text, None, width_cm=4), (Paragraph(line(text)),)),
        Callout(text, (line(text),)),
    )
    return Document(text, text, (Section(text, blocks),), date_line=text, running_head=text, outline=True)


def sheet(text: str) -> Sheet:
    blocks = (
        SheetHeading(text),
        SheetText(text),
        SheetText(text, spoken=True),
        SheetList((text,), text),
        SheetQuestion(1, text, text, (text,), (text,)),
        SheetStep(1, text, (text,)),
        SheetBlanks((text,)),
    )
    return Sheet(text, text, blocks, 12)


def notes(text: str) -> bytes:
    board = Board(id="b", title=text, columns=(Column("c", text),))
    return notes_pdf(text, note_sheets(board, (PaperColumn("A", "b", "c", text, 1),), 8))


def ballots(text: str) -> bytes:
    question = PollQuestion(id="q", kind=PollKind.SINGLE, text=text, choices=(text, "Non"))
    return ballots_pdf(text, Poll(id="p", title=text, questions=(question,)), "V", 2)


def hall(text: str) -> bytes:
    wifi = Wifi(text, text)
    return render(hall_sheet(text, "http://192.168.1.2/r/A/", "A", 80, drawing("A"), wifi, drawing("A")), "pdf")


PDFS = {
    "document": lambda text: render(document(text), "pdf"),
    "sheet": lambda text: sheet_pdf(sheet(text)),
    "notes": notes,
    "ballots": ballots,
    "hall": hall,
}


@pytest.mark.parametrize("kind", PDFS)
def test_pdf_says_where_a_sign_stood_when_its_fonts_do_not_have_it(kind: str) -> None:
    found = words(PDFS[kind](TYPED))
    assert "Réunion [symbole] [symbole]" in found
    assert "✔" in found
    assert "العربية" in found or "ةيبرعلا" in found  # extraction gives one order or the other
    assert "🚲" not in found


@pytest.mark.parametrize("kind", PDFS)
def test_pdf_is_written_when_a_text_holds_control_characters(kind: str) -> None:
    assert MENDED in words(PDFS[kind](BROKEN))


@pytest.mark.parametrize("text", [TYPED, BROKEN])
def test_word_processors_open_the_file_when_a_text_is_odd(text: str) -> None:
    first = MENDED if text == BROKEN else TYPED
    docx = open_docx(io.BytesIO(render(document(text), "docx")))
    assert docx.paragraphs[0].text.startswith(first)
    odt = open_odt(io.BytesIO(render(document(text), "odt")))
    assert first in extractText(odt.text)


def test_signs_are_told_one_by_one_and_writings_by_words_when_the_fonts_lack_them() -> None:
    assert drawable("🇫🇷 1️⃣ 👍🏽🚲, 12") == "[symbole] [symbole] [symbole][symbole], 12"
    assert drawable("会议 会议, oui") == "[autre écriture], oui"


def test_text_stays_as_it_is_when_the_fonts_have_it() -> None:
    text = "« Où ? » — 12\u202f% · ½ → ☐ ✔ ⚠️ e\u0301 œ Ωλ Привет שלום"
    assert drawable(text) == text


def test_address_and_alternative_text_stay_true_when_they_hold_an_emoji() -> None:
    data = {"href": "https://exemple.invalid/é🚲", "alternative": "un 🚲", "text": "un 🚲"}
    assert drawable(data) == {
        "href": "https://exemple.invalid/é%F0%9F%9A%B2",
        "alternative": "un 🚲",
        "text": "un [symbole]",
    }


def test_picture_says_where_a_sign_stood_when_its_font_does_not_have_it() -> None:
    assert png(drawing("a 🚲 b"), 5) == png(drawing("a [symbole] b"), 5)
    assert png(drawing("a\0b"), 5) == png(drawing("a\ufffdb"), 5)


def test_writing_succeeds_when_marks_stand_on_nothing() -> None:
    data = {"text": "]\u0956 \u200d\u20e3 ~\u0e33 a\U000e0014"}
    template = {"kind": "notes", "title": "T " + data["text"], "sheets": [], "accent": "#000000", "author": "A"}
    assert set_pdf("paper.typ", template).startswith(b"%PDF-")


@pytest.mark.parametrize("end", ["\r\n", "\r", "\x85", "\u2028"])
def test_writing_succeeds_when_a_line_begins_with_a_tabulation(end: str) -> None:
    assert "deux" in words(sheet_pdf(sheet(f"un{end}\tdeux")))


def test_typst_still_refuses_when_the_document_has_no_title() -> None:
    with pytest.raises(typst.TypstError, match="title"):
        render(Document("", "", (Section("S", ()),)), "pdf", DEFAULT)


def test_text_is_the_same_when_nothing_in_it_is_refused() -> None:
    assert writable(document(TYPED)) == document(TYPED)
    assert writable("\ufeffa\tb\r\nc\x85") == "a\tb\r\nc\x85"
