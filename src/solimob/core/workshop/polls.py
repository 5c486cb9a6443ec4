"""Questions of a poll, and answers read from a phone, a form, a sheet of paper or a file.

A choice is known by its number, from 1, in the order it is shown: the number that a paper sheet prints.
An answer holds no name, time or order of arrival.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

MOST_CHOICES = 20
LONGEST_CHOICE = 200
LONGEST_QUESTION = 300
LONGEST_ANSWER = 1_000
LONGEST_WORD = 40
WORDS_BY_DEFAULT = 3
WIDEST_SCALE = 11
_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
_WHOLE_NUMBER = re.compile(r"[+-]?[0-9]{1,9}")
_BETWEEN_WORDS = re.compile(r"[,;\n]")


class PollQuestionError(ValueError):
    """A question that nobody could answer; the message says why, in French."""


class AnswerError(ValueError):
    """An answer that the question does not take; the message says what to do, in French, to the one who answers."""


class PollKind(StrEnum):
    """What one answers with."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    RANKING = "ranking"
    SCALE = "scale"
    WORDS = "words"
    TEXT = "text"


_CHOOSING = {PollKind.SINGLE, PollKind.MULTIPLE, PollKind.RANKING}


@dataclass(frozen=True, slots=True, kw_only=True)
class PollQuestion:
    """One question of a poll.

    `choices` are for single, multiple and ranking; `low`, `high` and their labels for a scale of whole numbers;
    `most` is how many choices may be ticked or ranked, or how many words given: if unsaid, all choices, or three words.
    """

    id: str
    kind: PollKind
    text: str
    choices: tuple[str, ...] = ()
    low: int | None = None
    high: int | None = None
    low_label: str = ""
    high_label: str = ""
    most: int | None = None

    def __post_init__(self) -> None:
        if not _ID.fullmatch(self.id):
            raise PollQuestionError(
                f"l'identifiant « {self.id} » doit être fait de minuscules, de chiffres et de traits d'union"
            )
        if not self.text.strip() or len(self.text) > LONGEST_QUESTION:
            raise PollQuestionError(f"la question « {self.id} » est vide, ou dépasse {LONGEST_QUESTION} caractères")
        self._check_choices()
        self._check_scale()
        self._check_most()

    @property
    def takes_at_most(self) -> int:
        """How many choices may be ticked or ranked, or how many words given."""
        match self.kind:
            case PollKind.MULTIPLE | PollKind.RANKING:
                return self.most or len(self.choices)
            case PollKind.WORDS:
                return self.most or WORDS_BY_DEFAULT
            case _:
                return 1

    @property
    def scale(self) -> range:
        """The whole numbers that a scale takes, lowest first; empty for another kind."""
        return range(0) if self.low is None or self.high is None else range(self.low, self.high + 1)

    def _check_choices(self) -> None:
        if self.kind not in _CHOOSING:
            if self.choices:
                raise PollQuestionError(f"la question « {self.id} » n'est pas à choix : retirez « choices »")
            return
        if not 2 <= len(self.choices) <= MOST_CHOICES:
            raise PollQuestionError(f"la question « {self.id} » doit proposer de 2 à {MOST_CHOICES} choix")
        for choice in self.choices:
            if not choice.strip() or len(choice) > LONGEST_CHOICE:
                raise PollQuestionError(f"un choix de « {self.id} » est vide, ou dépasse {LONGEST_CHOICE} caractères")
        if len({choice.strip().casefold() for choice in self.choices}) < len(self.choices):
            raise PollQuestionError(f"la question « {self.id} » propose deux fois le même choix")

    def _check_scale(self) -> None:
        if self.kind != PollKind.SCALE:
            if (self.low, self.high, self.low_label, self.high_label) != (None, None, "", ""):
                raise PollQuestionError(
                    f"la question « {self.id} » n'est pas une échelle : retirez « low » et « high »"
                )
            return
        if self.low is None or self.high is None or not 2 <= len(self.scale) <= WIDEST_SCALE:
            raise PollQuestionError(
                f"l'échelle « {self.id} » doit aller de « low » à « high » en 2 à {WIDEST_SCALE} pas"
            )

    def _check_most(self) -> None:
        if self.most is None:
            return
        highest = MOST_CHOICES if self.kind == PollKind.WORDS else len(self.choices)
        if self.kind not in {PollKind.MULTIPLE, PollKind.RANKING, PollKind.WORDS}:
            raise PollQuestionError(f"la question « {self.id} » n'attend qu'une réponse : retirez « most »")
        if not 1 <= self.most <= highest:
            raise PollQuestionError(f"« most » doit aller de 1 à {highest} dans la question « {self.id} »")


type AnswerValue = int | str | tuple[int, ...] | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer to one question.

    `value` is the number of the choice (single), sorted numbers (multiple), numbers by preference (ranking), a number
    of the scale, words, or a text. `read_answer` takes it back as it is, or as JSON.
    """

    question: str
    value: AnswerValue


def read_answer(question: PollQuestion, raw: object) -> Answer:
    """Return the answer said by `raw`: a JSON value, a field of a form, or the texts of a field that has several.

    Raises
    ------
    AnswerError
        If nothing is answered, or the question does not take it.
    """
    match question.kind:
        case PollKind.SINGLE:
            return Answer(question.id, _choice(question, _only(raw)))
        case PollKind.MULTIPLE:
            return Answer(question.id, tuple(sorted(_choices(question, raw))))
        case PollKind.RANKING:
            return Answer(question.id, _choices(question, raw))
        case PollKind.SCALE:
            return Answer(question.id, _step(question, _only(raw)))
        case PollKind.WORDS:
            return Answer(question.id, _words(question, raw))
        case PollKind.TEXT:
            return Answer(question.id, _text(_only(raw)))


def read_ballot(questions: Sequence[PollQuestion], raw: Mapping[str, object]) -> tuple[Answer, ...]:
    """Return the answers of one person, question id → raw answer; a question left blank is left out.

    Raises
    ------
    AnswerError
        If no question is answered, one is unknown, or one is answered wrongly.
    """
    for id_ in raw:
        if id_ not in {question.id for question in questions}:
            raise AnswerError(f"La question « {id_} » n'est pas dans ce sondage. Rechargez la page.")
    answers = tuple(
        read_answer(question, raw[question.id]) for question in questions if not is_blank(raw.get(question.id))
    )
    if not answers:
        raise AnswerError("Vous n'avez répondu à aucune question. Répondez à une au moins.")
    return answers


def is_blank(raw: object) -> bool:
    """Say whether nothing was answered: no value, an empty text, or a list of such."""
    if isinstance(raw, str):
        return not raw.strip()
    if isinstance(raw, list | tuple):
        return all(is_blank(item) for item in raw)
    return raw is None


def _only(raw: object) -> object:
    if is_blank(raw):
        raise AnswerError("Vous n'avez pas répondu à cette question.")
    if isinstance(raw, list | tuple):
        if len(raw) > 1:
            raise AnswerError("Une seule réponse est possible.")
        return raw[0]
    return raw


def _several(raw: object) -> list[object]:
    if is_blank(raw):
        raise AnswerError("Vous n'avez pas répondu à cette question.")
    items = raw if isinstance(raw, list | tuple) else [raw]
    return [item for item in items if not is_blank(item)]


def _whole_number(raw: object) -> int | None:
    if isinstance(raw, int) and not isinstance(raw, bool):
        return raw
    return int(raw) if isinstance(raw, str) and _WHOLE_NUMBER.fullmatch(raw.strip()) else None


def _choice(question: PollQuestion, raw: object) -> int:
    number = _whole_number(raw)
    if number is None or not 1 <= number <= len(question.choices):
        raise AnswerError(f"Ce choix n'existe pas. Choisissez un numéro de 1 à {len(question.choices)}.")
    return number


def _choices(question: PollQuestion, raw: object) -> tuple[int, ...]:
    numbers = tuple(_choice(question, item) for item in _several(raw))
    if len(set(numbers)) < len(numbers):
        raise AnswerError("Le même choix est donné deux fois.")
    if len(numbers) > question.takes_at_most:
        raise AnswerError(f"Vous avez donné {len(numbers)} choix : gardez-en {question.takes_at_most} au plus.")
    return numbers


def _step(question: PollQuestion, raw: object) -> int:
    number = _whole_number(raw)
    if number is None or number not in question.scale:
        raise AnswerError(f"Donnez un nombre entier de {question.low} à {question.high}.")
    return number


def _words(question: PollQuestion, raw: object) -> tuple[str, ...]:
    words: dict[str, str] = {}
    for item in _several(raw):
        if not isinstance(item, str):
            raise AnswerError("Écrivez des mots.")
        for part in _BETWEEN_WORDS.split(item):
            if word := " ".join(_plain(part).split()):
                words.setdefault(word.casefold(), word)
    if not words:
        raise AnswerError("Vous n'avez pas répondu à cette question.")
    if len(words) > question.takes_at_most:
        raise AnswerError(f"Vous avez donné {len(words)} mots : gardez-en {question.takes_at_most} au plus.")
    if any(len(word) > LONGEST_WORD for word in words.values()):
        raise AnswerError(f"Un mot ou une expression dépasse {LONGEST_WORD} caractères : raccourcissez.")
    return tuple(words.values())


def _text(raw: object) -> str:
    if not isinstance(raw, str):
        raise AnswerError("Écrivez un texte.")
    text = _plain(raw).strip()
    if len(text) > LONGEST_ANSWER:
        raise AnswerError(f"Votre texte fait {len(text)} caractères : gardez-en {LONGEST_ANSWER} au plus.")
    if not text:
        raise AnswerError("Vous n'avez pas répondu à cette question.")
    return text


def _plain(text: str) -> str:
    """Return the text without control characters, which no page shows and XML refuses; ends of line are kept."""
    spaced = (c if c == "\n" or not c.isspace() else " " for c in text.replace("\r\n", "\n"))
    return "".join(c for c in spaced if c == "\n" or c.isprintable())
