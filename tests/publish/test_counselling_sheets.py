from __future__ import annotations

import io
from datetime import date

import pytest
from pypdf import PdfReader

from solimob.core.counselling import (
    Answers,
    Consent,
    Form,
    LocalOffer,
    LocalService,
    NoConsentError,
    ObstaclesResult,
    Theme,
    assess,
    steps,
)
from solimob.publish.counselling_forms import FORMS, a4_form
from solimob.publish.counselling_sheets import prescription_sheet, result_sheet
from solimob.publish.sheet import Sheet, SheetQuestion, sheet_pdf, sheet_text
from solimob.reference.counselling import read_questionnaire

SHIPPED = read_questionnaire()
SENIOR = Answers(
    "1",
    Form.SHORT,
    {
        "age": frozenset({"age_75_plus"}),
        "licence": frozenset({"hardly"}),
        "body_needs": frozenset({"short_walk", "companion"}),
        "gave_up_cost": frozenset({"often"}),
        "give_up_driving": frozenset({"stopping"}),
    },
)
TUS = LocalService(
    "Transport inventé", frozenset({"tus"}), frozenset(), "à la mairie", "00 00", read_on=date(2026, 11, 27)
)
SERVED = LocalOffer(services=(TUS,))
AGREED = Consent(True, "Organisme inventé", date(2026, 11, 27))


def result(offer: LocalOffer = SERVED) -> ObstaclesResult:
    return assess(SHIPPED, SENIOR, offer)


def pages(sheet: Sheet) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(sheet_pdf(sheet))).pages]


def flat(text: str) -> str:
    return " ".join(text.replace("\u00a0", " ").split())


def test_the_form_holds_on_one_page_when_printed() -> None:
    (page,) = pages(a4_form(SHIPPED))
    for item in SHIPPED.items_of(Form.SHORT):
        assert flat(item.question) in flat(page)
        for choice in item.choices:
            assert flat(choice.text) in flat(page)


@pytest.mark.parametrize("kind", FORMS)
def test_every_question_can_be_left_unanswered_in_every_form(kind: str) -> None:
    questions = [block for block in FORMS[kind](SHIPPED).blocks if isinstance(block, SheetQuestion)]
    assert len(questions) == len(SHIPPED.items_of(Form.SHORT))
    assert all(question.unsaid == ("Je ne sais pas", "Je ne veux pas dire") for question in questions)


def test_a_branch_says_whom_it_is_for_when_printed() -> None:
    text = flat(sheet_text(a4_form(SHIPPED)))
    assert "Seulement si, question 1, « Je cherche un emploi ou une formation »." in text
    assert "Seulement si, question 2, « 65 à 74 ans » ou « 75 ans et plus »." in text


def test_the_script_asks_for_agreement_before_the_first_question() -> None:
    text = flat(sheet_text(FORMS["phone"](SHIPPED)))
    assert len(pages(FORMS["phone"](SHIPPED))) == 2, "one sheet, printed on both sides"
    assert text.index("Êtes-vous d'accord ?") < text.index("1. Quelle est votre situation ?")
    assert "Ne demandez ni maladie ni diagnostic" in text


def test_the_result_is_set_in_big_type_and_says_it_has_no_label() -> None:
    sheet = result_sheet(result(), steps(result()))
    assert sheet.size_pt >= 14
    assert "non labellisé FALC" in flat(" ".join(pages(sheet)))


def test_the_result_gives_the_steps_first_and_the_answers_that_counted() -> None:
    text = sheet_text(result_sheet(result(), steps(result())))
    assert (
        text.index("Transport inventé : 00 00") < text.index("Ce qui vous gêne") < text.index("Vous renoncez souvent")
    )
    assert "Où : à la mairie." in text
    assert "Demandez les horaires." in text
    assert "Renseignement lu le 27 novembre 2026." in text
    assert "Il vous faut : être accompagné." in text


def test_the_result_says_what_is_not_known_when_no_service_is() -> None:
    text = sheet_text(result_sheet(result(LocalOffer()), steps(result(LocalOffer()))))
    assert "Nous ne savons pas si cela existe près de chez vous." in text
    assert "Nous ne savons pas encore tout des transports près de chez vous." in text


def test_the_result_says_to_confirm_when_a_service_is_only_on_the_theme() -> None:
    near = LocalOffer(
        services=(LocalService("Service inventé", frozenset(), frozenset({Theme.SHARED})),), complete=True
    )
    assert "Demandez si ce service le fait." in sheet_text(result_sheet(result(near), steps(result(near))))


def test_the_result_says_so_when_nothing_holds_the_person_back() -> None:
    easiest = {item.id: frozenset({item.choices[0].id}) for item in SHIPPED.items_of(Form.SHORT)}
    nothing = assess(SHIPPED, Answers("1", Form.SHORT, easiest), LocalOffer())
    text = sheet_text(result_sheet(nothing, steps(nothing)))
    assert "Vos réponses ne montrent pas de difficulté." in text
    assert "Aucune étape ne ressort" in text


def test_the_result_does_not_say_so_when_questions_are_left_open() -> None:
    nothing = assess(SHIPPED, Answers("1", Form.SHORT, {}), LocalOffer())
    text = sheet_text(result_sheet(nothing, steps(nothing)))
    assert "ne montrent pas de difficulté" not in text
    assert "il reste des questions" in text


def test_the_prescription_holds_what_is_asked_and_nothing_else() -> None:
    (page,) = pages(prescription_sheet(result(), steps(result()), AGREED))
    text = flat(page)
    assert "Pour : Organisme inventé" in text
    assert "Le transport solidaire" in text
    assert "Être accompagné" in text
    assert "Vous renoncez" not in text
    assert "arrêter de conduire" not in text


@pytest.mark.parametrize("consent", [None, Consent(False, "Organisme inventé", date(2026, 11, 27))])
def test_no_prescription_is_written_when_the_person_did_not_agree(consent: Consent | None) -> None:
    with pytest.raises(NoConsentError):
        prescription_sheet(result(), steps(result()), consent)


def test_the_same_sheet_is_the_same_file() -> None:
    assert sheet_pdf(a4_form(SHIPPED)) == sheet_pdf(a4_form(SHIPPED))
