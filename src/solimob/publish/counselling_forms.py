"""The form of the test of obstacles on paper: one A4, large type for the person, a script for the telephone."""

from __future__ import annotations

import math
from collections.abc import Callable

from solimob.core.counselling import Form, Item, Questionnaire, Unsaid, estimated_minutes
from solimob.publish.french import NO_BREAK_SPACE, count_text, listing
from solimob.publish.sheet import Sheet, SheetBlock, SheetHeading, SheetQuestion, SheetText

_TITLE = "Qu'est-ce qui vous empêche de vous déplacer ?"
_NO_NAME = "N'écrivez pas votre nom sur cette feuille."


def a4_form(questionnaire: Questionnaire) -> Sheet:
    """Return the short form on one page, to be filled in together."""
    intro = f"{_how_long(questionnaire)} Cochez une case par question. Aucune réponse n'est obligatoire. {_NO_NAME}"
    return Sheet(_TITLE, _foot(questionnaire), (SheetText(intro), *_questions(questionnaire)), 11, columns=2)


def large_form(questionnaire: Questionnaire) -> Sheet:
    """Return the short form in large type, for the person alone."""
    intro = (
        SheetText(_how_long(questionnaire)),
        SheetText("Cochez une case par question. Vous pouvez vous arrêter quand vous voulez."),
        SheetText(_NO_NAME),
    )
    return Sheet(_TITLE, _foot(questionnaire), (*intro, *_questions(questionnaire)), 16)


def phone_script(questionnaire: Questionnaire) -> Sheet:
    """Return what to say on the telephone, and the boxes to tick while listening."""
    opening: tuple[SheetBlock, ...] = (
        SheetHeading("Avant de commencer"),
        SheetText(
            f"Je vais vous poser quelques questions sur vos déplacements. {_how_long(questionnaire)} "
            "Vous pouvez toujours dire : je ne sais pas, ou : je ne veux pas répondre. "
            "Je n'écris pas votre nom sur cette feuille. Êtes-vous d'accord ?",
            spoken=True,
        ),
        SheetText(
            "Si la personne n'est pas d'accord, arrêtez-vous là. Sinon, lisez chaque question, puis les réponses."
        ),
        SheetText(
            "Ne demandez ni maladie ni diagnostic. Si la personne en parle, notez seulement ce dont elle a besoin pour "
            "le trajet.",
        ),
        SheetHeading("Les questions"),
    )
    closing: tuple[SheetBlock, ...] = (
        SheetHeading("Pour finir"),
        SheetText(
            "Merci. Je regarde avec vous ce qui peut vous aider. Vous aurez au plus trois choses à faire.", spoken=True
        ),
        SheetText("Demandez l'accord de la personne avant de parler d'elle à quelqu'un d'autre."),
    )
    title = "Test des freins : script pour le téléphone"
    return Sheet(title, _foot(questionnaire), (*opening, *_questions(questionnaire, aloud=True), *closing), 11)


FORMS: dict[str, Callable[[Questionnaire], Sheet]] = {"short": large_form, "phone": phone_script, "a4": a4_form}
"""The sheets that can be printed, by the name they have on the command line."""


def _how_long(questionnaire: Questionnaire) -> str:
    count = len(questionnaire.items_of(Form.SHORT))
    minutes = math.ceil(estimated_minutes(questionnaire, Form.SHORT))
    return f"{count_text(count, 'question')} au plus, environ {count_text(minutes, 'minute')}."


def _questions(questionnaire: Questionnaire, *, aloud: bool = False) -> tuple[SheetQuestion, ...]:
    items = questionnaire.items_of(Form.SHORT)
    numbers = {item.id: number for number, item in enumerate(items, start=1)}
    return tuple(
        SheetQuestion(
            number=numbers[item.id],
            text=item.question.replace(" ?", f"{NO_BREAK_SPACE}?"),
            note=" ".join(part for part in (_condition(questionnaire, item, numbers), _how_many(item, aloud)) if part),
            choices=tuple(choice.text for choice in item.choices),
            unsaid=tuple(unsaid.label for unsaid in Unsaid),
        )
        for item in items
    )


def _how_many(item: Item, aloud: bool) -> str:
    if not item.several:
        return ""
    return "Lisez tout. La personne peut en choisir plusieurs." if aloud else "Vous pouvez cocher plusieurs cases."


def _condition(questionnaire: Questionnaire, item: Item, numbers: dict[str, int]) -> str:
    """Say in words who is asked: the answers to earlier questions that lead here."""
    parts: list[str] = []
    for id_, wanted in (item.asked_if or {}).items():
        texts = [f"« {choice.text} »" for choice in questionnaire.by_id[id_].choices if choice.id in wanted]
        parts.append(f"question {numbers[id_]}, {listing(texts).replace(' et «', ' ou «')}")
    return f"Seulement si, {' ; '.join(parts)}." if parts else ""


def _foot(questionnaire: Questionnaire) -> str:
    return f"Test des freins, forme courte, version {questionnaire.version}. Questions et points publiés."
