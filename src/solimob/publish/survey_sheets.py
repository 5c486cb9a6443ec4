"""A survey on paper: one A4 sheet whose boxes are numbered, large type, or a script for the telephone."""

from __future__ import annotations

from collections.abc import Callable

from solimob.core.workshop.surveys import Question, QuestionKind, Survey, Unsaid
from solimob.publish.french import NO_BREAK_SPACE, count_text
from solimob.publish.sheet import Sheet, SheetBlanks, SheetBlock, SheetHeading, SheetQuestion, SheetText

_NO_NAME = "N'écrivez pas votre nom sur cette feuille."


def paper_sheet(survey: Survey, foot: str, *, with_link: bool = False) -> Sheet:
    """Return the sheet to fill in, in two columns; `with_link` leaves a place for the code that joins two waves."""
    return Sheet(survey.title, foot, (*_opening(survey), *_questions(survey), *_link(with_link)), 10.5, columns=2)


def large_sheet(survey: Survey, foot: str, *, with_link: bool = False) -> Sheet:
    """Return the same in large type."""
    return Sheet(survey.title, foot, (*_opening(survey), *_questions(survey), *_link(with_link)), 16)


def telephone_sheet(survey: Survey, foot: str, *, with_link: bool = False) -> Sheet:
    """Return what to say, and the boxes to tick while listening."""
    opening: tuple[SheetBlock, ...] = (
        SheetHeading("Avant de commencer"),
        SheetText(
            f"{survey.intro} Il y a {count_text(len(survey.questions), 'question')} au plus. Vous pouvez toujours "
            "dire : je ne sais pas, ou : je ne veux pas répondre. Êtes-vous d'accord ?",
            spoken=True,
        ),
        SheetText(
            "Si la personne n'est pas d'accord, arrêtez-vous là. Sinon, lisez chaque question, puis les réponses."
        ),
        SheetText("N'écrivez ni nom, ni numéro de téléphone."),
        SheetHeading("Les questions"),
    )
    title = f"{survey.title} : script pour le téléphone"
    return Sheet(title, foot, (*opening, *_questions(survey, aloud=True), *_link(with_link)), 11)


SHEETS: dict[str, Callable[..., Sheet]] = {"a4": paper_sheet, "grand": large_sheet, "telephone": telephone_sheet}
"""The sheets that can be printed, by the name they have in addresses."""


def condition_text(survey: Survey, question: Question) -> str:
    """Say in words who is asked a question: the answers that lead to it; empty where everybody is."""
    condition = question.shown_when
    if condition is None:
        return ""
    parent = survey.by_id[condition.question]
    number = survey.questions.index(parent) + 1
    texts = [f"« {option.text} »" for option in parent.options if option.id in condition.answers]
    return f"Seulement si, question {number}, {' ou '.join(texts)}."


def _opening(survey: Survey) -> tuple[SheetText, ...]:
    return (*((SheetText(survey.intro),) if survey.intro else ()), SheetText(_NO_NAME))


def _questions(survey: Survey, *, aloud: bool = False) -> tuple[SheetBlock, ...]:
    blocks: list[SheetBlock] = []
    for number, question in enumerate(survey.questions, start=1):
        notes = (condition_text(survey, question), question.help, _how_many(question, aloud))
        blocks.append(
            SheetQuestion(
                number=number,
                text=question.text.replace(" ?", f"{NO_BREAK_SPACE}?"),
                note=" ".join(filter(None, notes)),
                choices=_choices(question),
                unsaid=() if question.kind is QuestionKind.TEXT else tuple(unsaid.label for unsaid in Unsaid),
            )
        )
        if question.kind is QuestionKind.NUMBER:
            blocks.append(SheetBlanks((f"Votre réponse{f' ({question.unit})' if question.unit else ''}",)))
        if question.kind is QuestionKind.TEXT:
            blocks.append(SheetBlanks(("Votre réponse", "Suite")))
    return tuple(blocks)


def _choices(question: Question) -> tuple[str, ...]:
    """Return the choices with the numbers that are typed from paper; a step of a scale is its own number."""
    if question.kind is QuestionKind.SCALE:
        return tuple(option.text for option in question.options)
    return tuple(f"{place}. {option.text}" for place, option in enumerate(question.options, start=1))


def _how_many(question: Question, aloud: bool) -> str:
    if question.kind is not QuestionKind.MULTIPLE:
        return ""
    return "Lisez tout. La personne peut en choisir plusieurs." if aloud else "Vous pouvez cocher plusieurs cases."


def _link(with_link: bool) -> tuple[SheetBlock, ...]:
    if not with_link:
        return ()
    return (
        SheetText(
            "Cette enquête sera posée une seconde fois. Un code relie vos deux réponses sans dire qui vous êtes : "
            "choisissez un mot et un nombre que vous retrouverez. Ce n'est pas obligatoire."
        ),
        SheetBlanks(("Code personnel",)),
    )
