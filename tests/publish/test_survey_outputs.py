"""A survey on paper, by telephone, in a spreadsheet and in a few lines (rows C-M4, J5, C-M14)."""

from __future__ import annotations

import csv
import io

import pytest
from pypdf import PdfReader

from solimob.core.workshop.paired import compare
from solimob.core.workshop.spoken import Spoken, spoken_in
from solimob.core.workshop.survey_results import results
from solimob.core.workshop.survey_words import Word
from solimob.core.workshop.surveys import Choice, Question, QuestionKind, Response, Survey
from solimob.core.workshop.translation import Translation
from solimob.publish.sheet import sheet_pdf, sheet_text
from solimob.publish.survey_csv import comparison_csv, results_csv
from solimob.publish.survey_sheets import SHEETS, is_printable, paper_sheet, telephone_sheet
from solimob.publish.survey_statement import result_statement
from solimob.reference.workshop.survey_files import shipped_surveys
from solimob.reference.workshop.survey_languages import survey_languages

CHOICES = (Choice("a", "Oui"), Choice("b", "=Non"), Choice("c", "Parfois"))
QUESTION = Question(id="q", kind=QuestionKind.SINGLE, text="Une voiture ?", choices=CHOICES, is_core=True)
SURVEY = Survey("Essai", "Bonjour.", (QUESTION,))
FRENCH = spoken_in(SURVEY)


def responses(a: int, b: int, c: int) -> list[Response]:
    """Return answers to the only question."""
    return [Response({"q": frozenset({id_})}) for id_, times in (("a", a), ("b", b), ("c", c)) for _ in range(times)]


def lines(content: bytes) -> list[dict[str, str]]:
    """Return the lines of a CSV file, by column."""
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


@pytest.mark.parametrize("code", ["fr", "en"])
@pytest.mark.parametrize("template", list(shipped_surveys()))
def test_shipped_survey_fits_on_one_page_when_printed_on_a4(template: str, code: str) -> None:
    survey = shipped_surveys()[template].survey
    spoken = spoken_in(survey, survey_languages().get(code))
    pdf = PdfReader(io.BytesIO(sheet_pdf(paper_sheet(spoken, "pied", with_link=True))))
    assert len(pdf.pages) == 1
    assert spoken.word(Word.PAPER_NO_NAME).text in pdf.pages[0].extract_text()


@pytest.mark.parametrize("kind", list(SHEETS))
def test_boxes_are_numbered_as_they_are_typed_when_printed(kind: str) -> None:
    text = sheet_text(SHEETS[kind](FRENCH, "pied"))
    assert "[ ] 1. Oui" in text
    assert "[ ] 3. Parfois" in text
    assert "[ ] Je ne veux pas dire" in text
    assert "Code personnel" not in text
    assert "Code personnel" in sheet_text(SHEETS[kind](FRENCH, "pied", with_link=True))


def test_condition_is_said_in_words_when_printed() -> None:
    survey = shipped_surveys()["besoins-mobilite"].survey
    said = spoken_in(survey).condition(survey.by_id["motifs"])
    assert said.text == "Seulement si, question 8, « Oui, une fois » ou « Oui, plusieurs fois »."


@pytest.mark.parametrize("kind", list(SHEETS))
def test_sheet_is_written_in_another_language_when_the_survey_is_translated(kind: str) -> None:
    """C-M4: « languages », on paper and on the telephone."""
    spoken = spoken_in(shipped_surveys()["usagers-service"].survey, survey_languages()["en"])
    sheet = SHEETS[kind](spoken, "pied")
    assert is_printable(spoken, sheet)
    pdf = PdfReader(io.BytesIO(sheet_pdf(sheet)))
    text = " ".join(page.extract_text() for page in pdf.pages)
    assert "Your opinion of the service" in text
    assert "1 (not at all)" in text
    assert "I prefer not to say" in text
    assert "Je ne" not in text
    assert pdf.trailer["/Root"]["/Lang"] == "en"


def in_language(code: str, title: str) -> Spoken:
    """Return the survey translated in a few words."""
    language = survey_languages()[code]
    translated = Survey("Essai", "Bonjour.", (QUESTION,), translations=(Translation(code, {"title": title}),))
    return spoken_in(translated, language)


@pytest.mark.parametrize(
    ("code", "title", "expected"),
    [("uk", "Ваші поїздки", True), ("vi", "Việc đi lại", True), ("zh", "出行", False), ("ar", "رأيك", False)],
)
def test_sheet_is_not_printed_when_our_fonts_lack_its_writing(code: str, title: str, expected: bool) -> None:
    spoken = in_language(code, title)
    assert is_printable(spoken, paper_sheet(spoken, "pied")) is expected


def test_agreement_is_asked_first_when_on_the_telephone() -> None:
    text = sheet_text(telephone_sheet(FRENCH, "pied"))
    assert text.index("Êtes-vous d'accord") < text.index("Une voiture")


def test_hidden_counts_are_empty_and_said_when_exported() -> None:
    found = lines(results_csv(results(SURVEY, responses(40, 30, 2), 11), weighted=False))
    assert [line["effectif"] for line in found] == ["40", "", ""]
    assert "masqué" in found[1]["remarque"].casefold()
    assert found[0]["remarque"] == ""
    # A spreadsheet would take what somebody wrote for a formula.
    assert found[1]["réponse"] == "'=Non"


def test_question_without_enough_answers_has_its_line_when_exported() -> None:
    (line,) = lines(results_csv(results(SURVEY, responses(3, 0, 0), 11), weighted=False))
    assert (line["répondants"], line["effectif"]) == ("", "")
    assert "Trop peu" in line["remarque"]


def test_comparison_says_who_is_compared_when_exported() -> None:
    moved = compare(SURVEY, SURVEY, responses(40, 30, 20), responses(20, 30, 40), 11)
    first = lines(comparison_csv(moved))[0]
    assert (first["qui est comparé"], first["avant"], first["après"]) == ("deux groupes", "44,4", "22,2")
    assert float(first["borne haute"].replace(",", ".").removeprefix("'")) < 0


def test_statement_hides_what_the_page_hides_when_put_beside_a_finding() -> None:
    (result,) = results(SURVEY, responses(40, 30, 2), 11)
    said = result_statement("Essai", result, weighted=False)
    assert "Oui : 56\u00a0% (de 44 à 66\u00a0%)" in said
    assert "Parfois : masqué" in said
    assert "72\u00a0personnes ont répondu." in said
