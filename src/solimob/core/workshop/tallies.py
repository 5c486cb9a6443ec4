"""What the answers to a question of a poll add up to.

A tally says nothing of who answered or when: texts are in alphabetical order, words by frequency. A share is of those
who answered the question, and unknown where nobody did.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from solimob.core.workshop.polls import Answer, PollKind, PollQuestion
from solimob.core.workshop.words import WordCount, count_words


@dataclass(frozen=True, slots=True)
class ChoiceCount:
    """How many chose it, and their share of those who answered: shares of a multiple choice add up to more than one."""

    number: int
    label: str
    count: int
    share: float | None


@dataclass(frozen=True, slots=True)
class ChoiceTally:
    """A single or a multiple choice; choices in the order they were shown."""

    question: str
    answered: int
    choices: tuple[ChoiceCount, ...]


@dataclass(frozen=True, slots=True)
class RankedChoice:
    """The place of one choice.

    `place` is by Borda points, equal points sharing a place. `mean_rank` is the mean of the ranks given by the
    `ranked_by` people who ranked it (1 is best), unknown where nobody did.
    """

    number: int
    label: str
    place: int
    points: float
    mean_rank: float | None
    ranked_by: int
    first: int


@dataclass(frozen=True, slots=True)
class RankingTally:
    """A ranking, best place first.

    Borda: of `m` choices, the one ranked r-th gets m - r points; the choices that a person left out share equally the
    points that remain, so that every person gives the same total.
    """

    question: str
    answered: int
    choices: tuple[RankedChoice, ...]


@dataclass(frozen=True, slots=True)
class StepCount:
    """How many gave this number of the scale."""

    value: int
    count: int
    share: float | None


@dataclass(frozen=True, slots=True)
class ScaleTally:
    """A scale. Steps are in an order but are not lengths: the median and the quartiles, no mean."""

    question: str
    answered: int
    steps: tuple[StepCount, ...]
    median: float | None
    lower_quartile: float | None
    upper_quartile: float | None


@dataclass(frozen=True, slots=True)
class WordsTally:
    """A cloud of words, the most frequent first."""

    question: str
    answered: int
    words: tuple[WordCount, ...]


@dataclass(frozen=True, slots=True)
class TextTally:
    """Free texts, in alphabetical order."""

    question: str
    answered: int
    texts: tuple[str, ...]


type Tally = ChoiceTally | RankingTally | ScaleTally | WordsTally | TextTally


def tally(question: PollQuestion, answers: Iterable[Answer]) -> Tally:
    """Return the tally of a question; answers to the other questions of the poll are passed over.

    Every answer must have been read by `read_answer` for this very question.
    """
    values = [answer.value for answer in answers if answer.question == question.id]
    match question.kind:
        case PollKind.SINGLE:
            return _choices(question, [_numbers((value,)) for value in values])
        case PollKind.MULTIPLE:
            return _choices(question, [_numbers(value) for value in values])
        case PollKind.RANKING:
            return _ranking(question, [_numbers(value) for value in values])
        case PollKind.SCALE:
            return _scale(question, list(_numbers(values)))
        case PollKind.WORDS:
            return WordsTally(question.id, len(values), count_words(_texts(value) for value in values))
        case PollKind.TEXT:
            return TextTally(question.id, len(values), tuple(sorted(_texts(values), key=str.casefold)))


def _choices(question: PollQuestion, chosen: Sequence[tuple[int, ...]]) -> ChoiceTally:
    counts = Counter(number for numbers in chosen for number in numbers)
    return ChoiceTally(
        question.id,
        len(chosen),
        tuple(
            ChoiceCount(number, label, counts[number], _share(counts[number], len(chosen)))
            for number, label in enumerate(question.choices, start=1)
        ),
    )


def _ranking(question: PollQuestion, rankings: Sequence[tuple[int, ...]]) -> RankingTally:
    size = len(question.choices)
    points = [sum(_borda(number, ranking, size) for ranking in rankings) for number in range(1, size + 1)]
    ranked = []
    for number, label in enumerate(question.choices, start=1):
        ranks = [ranking.index(number) + 1 for ranking in rankings if number in ranking]
        ranked.append(
            RankedChoice(
                number,
                label,
                place=1 + sum(other > points[number - 1] for other in points),
                points=points[number - 1],
                mean_rank=sum(ranks) / len(ranks) if ranks else None,
                ranked_by=len(ranks),
                first=ranks.count(1),
            )
        )
    return RankingTally(question.id, len(rankings), tuple(sorted(ranked, key=lambda each: (each.place, each.number))))


def _borda(number: int, ranking: tuple[int, ...], size: int) -> float:
    """Return the points that one person gives: halves at most, so that sums are exact."""
    return float(size - 1 - ranking.index(number)) if number in ranking else (size - len(ranking) - 1) / 2


def _scale(question: PollQuestion, values: list[int]) -> ScaleTally:
    counts = Counter(values)
    steps = tuple(StepCount(value, counts[value], _share(counts[value], len(values))) for value in question.scale)
    if not values:
        return ScaleTally(question.id, 0, steps, None, None, None)
    ordered = sorted(values)
    half = (len(ordered) + 1) // 2
    # Tukey's hinges: the medians of the two halves, which share the middle value when there is one.
    return ScaleTally(
        question.id,
        len(values),
        steps,
        float(median(ordered)),
        float(median(ordered[:half])),
        float(median(ordered[-half:])),
    )


def _share(count: int, answered: int) -> float | None:
    return count / answered if answered else None


def _numbers(values: object) -> tuple[int, ...]:
    if not isinstance(values, list | tuple) or not all(isinstance(value, int) for value in values):
        raise TypeError(f"answers not read for this question: {values!r}")
    return tuple(values)


def _texts(values: object) -> tuple[str, ...]:
    if not isinstance(values, list | tuple) or not all(isinstance(value, str) for value in values):
        raise TypeError(f"answers not read for this question: {values!r}")
    return tuple(values)
