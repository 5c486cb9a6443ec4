"""The fixed words of a survey: those of the page where one answers and of the sheet, and what is wrong with an answer.

Here in French. In another language they come from a shipped table, or from the translation that the makers wrote; what
neither has stays in French.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from string import Formatter


class Word(StrEnum):
    """A fixed text, by the name that it has in files. What stands in braces in one is filled in when it is said.

    Surveys that are kept hold these names, and texts with these braces: to change one, rewrite them in a migration.
    """

    ABOUT_ANSWERS = "about_answers"
    SEND = "send"
    DONT_KNOW = "dont_know"
    PREFER_NOT_TO_SAY = "prefer_not_to_say"
    SEVERAL = "several"
    ONLY_WHEN = "only_when"
    OR = "or"
    OPTIONAL = "optional"
    CODE = "code"
    ABOUT_CODE = "about_code"
    ERROR = "error"
    NOT_KEPT = "not_kept"
    QUESTION = "question"
    NO_SUCH_QUESTION = "no_such_question"
    NOTHING_ANSWERED = "nothing_answered"
    NO_SUCH_ANSWER = "no_such_answer"
    ONE_ANSWER = "one_answer"
    UNSAID_OR_ANSWER = "unsaid_or_answer"
    ALONE = "alone"
    NOT_A_NUMBER = "not_a_number"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    TOO_LONG = "too_long"
    THANK_YOU = "thank_you"
    KEPT = "kept"
    ABOUT_KEPT = "about_kept"
    SOMEBODY_ELSE = "somebody_else"
    ANSWER_AGAIN = "answer_again"
    CLOSED = "closed"
    ABOUT_CLOSED = "about_closed"
    PAPER_NO_NAME = "paper_no_name"
    PAPER_SEVERAL = "paper_several"
    PAPER_ANSWER = "paper_answer"
    PAPER_MORE = "paper_more"
    PAPER_CODE = "paper_code"
    SPOKEN_OPENING = "spoken_opening"

    @property
    def french(self) -> str:
        """The French text."""
        return _FRENCH[self]


_FRENCH: Mapping[Word, str] = {
    Word.ABOUT_ANSWERS: "Aucun nom n’est demandé, aucune heure n’est gardée. Une fois envoyée, votre réponse ne peut "
    "plus être retrouvée ni changée.",
    Word.SEND: "Envoyer mes réponses",
    Word.DONT_KNOW: "Je ne sais pas",
    Word.PREFER_NOT_TO_SAY: "Je ne veux pas dire",
    Word.SEVERAL: "Plusieurs réponses possibles.",
    Word.ONLY_WHEN: "Seulement si, question {number}, {answers}.",
    Word.OR: "ou",
    Word.OPTIONAL: "facultatif",
    Word.CODE: "Code personnel",
    Word.ABOUT_CODE: "Cette enquête est posée deux fois. Un code relie vos deux réponses sans dire qui vous êtes. "
    "Choisissez un mot et un nombre que vous retrouverez. Ils ne sont pas gardés : le site n’en garde qu’une trace que "
    "personne ne peut relire.",
    Word.ERROR: "Erreur :",
    Word.NOT_KEPT: "Vos réponses ne sont pas encore enregistrées",
    Word.QUESTION: "Question {number}",
    Word.NO_SUCH_QUESTION: "Cette question n'existe pas. Rechargez la page.",
    Word.NOTHING_ANSWERED: "Vous n'avez répondu à aucune question. Répondez à une au moins.",
    Word.NO_SUCH_ANSWER: "Cette réponse n'existe pas. Choisissez dans la liste.",
    Word.ONE_ANSWER: "Une seule réponse est possible.",
    Word.UNSAID_OR_ANSWER: "Choisissez : soit « {unsaid} », soit une réponse.",
    Word.ALONE: "« {choice} » ne va pas avec une autre réponse. Décochez l'une ou l'autre.",
    Word.NOT_A_NUMBER: "Écrivez un nombre, par exemple 12 ou 12,5.",
    Word.AT_LEAST: "Écrivez un nombre d'au moins {number}.",
    Word.AT_MOST: "Écrivez un nombre d'au plus {number}.",
    Word.TOO_LONG: "Votre texte fait {length} caractères : gardez-en {most} au plus.",
    Word.THANK_YOU: "Merci",
    Word.KEPT: "Vos réponses sont enregistrées.",
    Word.ABOUT_KEPT: "Elles ne portent ni nom ni heure : personne ne peut retrouver les vôtres. Les résultats ne "
    "montrent jamais un petit groupe de personnes.",
    Word.SOMEBODY_ELSE: "Quelqu’un d’autre répond avec ce téléphone ?",
    Word.ANSWER_AGAIN: "Ouvrir de nouveau l’enquête",
    Word.CLOSED: "Cette enquête est close",
    Word.ABOUT_CLOSED: "Elle ne prend plus de réponses. Merci de votre intérêt.",
    Word.PAPER_NO_NAME: "N'écrivez pas votre nom sur cette feuille.",
    Word.PAPER_SEVERAL: "Vous pouvez cocher plusieurs cases.",
    Word.PAPER_ANSWER: "Votre réponse",
    Word.PAPER_MORE: "Suite",
    Word.PAPER_CODE: "Cette enquête sera posée une seconde fois. Un code relie vos deux réponses sans dire qui vous "
    "êtes : choisissez un mot et un nombre que vous retrouverez. Ce n'est pas obligatoire.",
    Word.SPOKEN_OPENING: "Questions, au plus : {number}. Vous pouvez toujours dire : je ne sais pas, ou : je ne veux "
    "pas répondre. Êtes-vous d'accord ?",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with an answer: `values` fill in the text, `choice` is the answer it is about."""

    word: Word
    values: Mapping[str, str | Word] = field(default_factory=dict)
    choice: str = ""

    def in_french(self, choice: str = "") -> str:
        """Say it in French; `choice` is the text of the answer it is about."""
        said = {name: value.french if isinstance(value, Word) else value for name, value in self.values.items()}
        return self.word.french.format(**said, choice=choice)


def blanks_of(text: str) -> frozenset[str]:
    """Return the names in braces of a text.

    Raises
    ------
    ValueError
        If a brace is not closed, or holds more than a name.
    """
    try:
        parsed = [field for field in Formatter().parse(text) if field[1] is not None]
    except ValueError as error:
        raise ValueError("une accolade n'est pas fermée, ou pas ouverte") from error
    if any(not str(name).isidentifier() or form or conversion for _, name, form, conversion in parsed):
        raise ValueError("entre accolades, il n'y a qu'un mot")
    return frozenset(str(name) for _, name, _, _ in parsed)
