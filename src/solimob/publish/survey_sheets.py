"""A survey on paper: one A4 sheet whose boxes are numbered, large type, or a script for the telephone.

Each is written in the language that the survey is said in. What the interviewer does on the telephone stays in French.
"""

from __future__ import annotations

from collections.abc import Callable

from solimob.core.workshop.spoken import Spoken
from solimob.core.workshop.survey_words import Word
from solimob.core.workshop.surveys import Question, QuestionKind, Unsaid
from solimob.core.workshop.translation import Direction
from solimob.publish.french import NO_BREAK_SPACE
from solimob.publish.sheet import Sheet, SheetBlanks, SheetBlock, SheetHeading, SheetQuestion, SheetText
from solimob.publish.typesetting import WRITING, drawable


def paper_sheet(spoken: Spoken, foot: str, *, with_link: bool = False) -> Sheet:
    """Return the sheet to fill in, in two columns; `with_link` leaves a place for the code that joins two waves."""
    blocks = (*_opening(spoken), *_questions(spoken), *_link(spoken, with_link))
    return Sheet(spoken.text("title").text, foot, blocks, 10.5, columns=2, lang=spoken.language.code)


def large_sheet(spoken: Spoken, foot: str, *, with_link: bool = False) -> Sheet:
    """Return the same in large type."""
    blocks = (*_opening(spoken), *_questions(spoken), *_link(spoken, with_link))
    return Sheet(spoken.text("title").text, foot, blocks, 16, lang=spoken.language.code)


def telephone_sheet(spoken: Spoken, foot: str, *, with_link: bool = False) -> Sheet:
    """Return what to say, and the boxes to tick while listening."""
    asked = spoken.word(Word.SPOKEN_OPENING, number=len(spoken.survey.questions)).text
    opening: tuple[SheetBlock, ...] = (
        SheetHeading("Avant de commencer"),
        SheetText(f"{spoken.text('intro').text} {asked}".strip(), spoken=True),
        SheetText(
            "Si la personne n'est pas d'accord, arrêtez-vous là. Sinon, lisez chaque question, puis les réponses."
        ),
        SheetText("N'écrivez ni nom, ni numéro de téléphone."),
        SheetHeading("Les questions"),
    )
    title = f"{spoken.text('title').text} : script pour le téléphone"
    blocks = (*opening, *_questions(spoken, aloud=True), *_link(spoken, with_link))
    return Sheet(title, foot, blocks, 11, lang=spoken.language.code)


SHEETS: dict[str, Callable[..., Sheet]] = {"a4": paper_sheet, "grand": large_sheet, "telephone": telephone_sheet}
"""The sheets that can be printed, by the name they have in addresses."""


def is_printable(spoken: Spoken, sheet: Sheet) -> bool:
    """Tell whether our fonts can write the sheet of a survey as one reads it in its language.

    Without the writing, questions would read « [autre écriture] ». The only Arabic letters they have are of a
    typewriter, apart from each other: what is written from right to left is printed by a browser.
    """
    return spoken.language.direction is Direction.LEFT_TO_RIGHT and WRITING not in str(drawable(sheet))


def _opening(spoken: Spoken) -> tuple[SheetText, ...]:
    intro = spoken.text("intro").text
    return (*((SheetText(intro),) if intro else ()), SheetText(spoken.word(Word.PAPER_NO_NAME).text))


def _questions(spoken: Spoken, *, aloud: bool = False) -> tuple[SheetBlock, ...]:
    blocks: list[SheetBlock] = []
    for number, question in enumerate(spoken.survey.questions, start=1):
        help_ = spoken.text(f"{question.id}/help").text
        notes = (spoken.condition(question).text, help_, _how_many(spoken, question, aloud))
        is_text = question.kind is QuestionKind.TEXT
        blocks.append(
            SheetQuestion(
                number=number,
                text=_spaced(spoken.text(f"{question.id}/text").text),
                note=" ".join(filter(None, notes)),
                choices=_choices(spoken, question),
                unsaid=() if is_text else tuple(spoken.word(unsaid.word).text for unsaid in Unsaid),
            )
        )
        answer = spoken.word(Word.PAPER_ANSWER).text
        if question.kind is QuestionKind.NUMBER:
            unit = spoken.text(f"{question.id}/unit").text
            blocks.append(SheetBlanks((f"{answer} ({unit})" if unit else answer,)))
        if is_text:
            blocks.append(SheetBlanks((answer, spoken.word(Word.PAPER_MORE).text)))
    return tuple(blocks)


def _choices(spoken: Spoken, question: Question) -> tuple[str, ...]:
    """Return the choices with the numbers that are typed from paper; a step of a scale is its own number."""
    texts = [said.text for _, said in spoken.options(question)]
    if question.kind is QuestionKind.SCALE:
        return tuple(texts)
    return tuple(f"{place}. {text}" for place, text in enumerate(texts, start=1))


def _how_many(spoken: Spoken, question: Question, aloud: bool) -> str:
    if question.kind is not QuestionKind.MULTIPLE:
        return ""
    return "Lisez tout. La personne peut en choisir plusieurs." if aloud else spoken.word(Word.PAPER_SEVERAL).text


def _link(spoken: Spoken, with_link: bool) -> tuple[SheetBlock, ...]:
    if not with_link:
        return ()
    return SheetText(spoken.word(Word.PAPER_CODE).text), SheetBlanks((spoken.word(Word.CODE).text,))


def _spaced(text: str) -> str:
    return text.replace(" ?", f"{NO_BREAK_SPACE}?")
