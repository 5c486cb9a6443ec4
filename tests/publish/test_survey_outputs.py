"""A survey on paper, by telephone, in a spreadsheet and in a few lines (rows C-M4, J5, C-M14)."""

from __future__ import annotations

import csv
import io

import pytest
from pypdf import PdfReader

from solimob.core.workshop.paired import compare
from solimob.core.workshop.survey_results import results
from solimob.core.workshop.surveys import Choice, Question, QuestionKind, Response, Survey
from solimob.publish.sheet import sheet_pdf, sheet_text
from solimob.publish.survey_csv import comparison_csv, results_csv
from solimob.publish.survey_sheets import SHEETS, condition_text, paper_sheet, telephone_sheet
from solimob.publish.survey_statement import result_statement
from solimob.reference.workshop.survey_files import shipped_surveys

CHOICES = (Choice("a", "Oui"), Choice("b", "=Non"), Choice("c", "Parfois"))
QUESTION = Question(id="q", kind=QuestionKind.SINGLE, text="Une voiture ?", choices=CHOICES, is_core=True)
SURVEY = Survey("Essai", "Bonjour.", (QUESTION,))


def responses(a: int, b: int, c: int) -> list[Response]:
    """Return answers to the only question."""
    return [Response({"q": frozenset({id_})}) for id_, times in (("a", a), ("b", b), ("c", c)) for _ in range(times)]


def lines(content: bytes) -> list[dict[str, str]]:
    """Return the lines of a CSV file, by column."""
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


@pytest.mark.parametrize("template", list(shipped_surveys()))
def test_shipped_survey_fits_on_one_page_when_printed_on_a4(template: str) -> None:
    survey = shipped_surveys()[template].survey
    pdf = PdfReader(io.BytesIO(sheet_pdf(paper_sheet(survey, "pied", with_link=True))))
    assert len(pdf.pages) == 1
    assert "N'écrivez pas votre nom" in pdf.pages[0].extract_text()


@pytest.mark.parametrize("kind", list(SHEETS))
def test_boxes_are_numbered_as_they_are_typed_when_printed(kind: str) -> None:
    text = sheet_text(SHEETS[kind](SURVEY, "pied"))
    assert "[ ] 1. Oui" in text
    assert "[ ] 3. Parfois" in text
    assert "[ ] Je ne veux pas dire" in text
    assert "Code personnel" not in text
    assert "Code personnel" in sheet_text(SHEETS[kind](SURVEY, "pied", with_link=True))


def test_condition_is_said_in_words_when_printed() -> None:
    survey = shipped_surveys()["besoins-mobilite"].survey
    said = condition_text(survey, survey.by_id["motifs"])
    assert said == "Seulement si, question 8, « Oui, une fois » ou « Oui, plusieurs fois »."


def test_agreement_is_asked_first_when_on_the_telephone() -> None:
    text = sheet_text(telephone_sheet(SURVEY, "pied"))
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
