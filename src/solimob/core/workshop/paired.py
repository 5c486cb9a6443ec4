"""The same core questions before and after: how much each answer moved, in the same persons where a link tells.

Where enough persons can be joined, the comparison is between their own two answers (Tango 1998 for shares, Student on
the differences for means); else between two independent groups, on numbers already shown (Newcombe 1998, Welch 1947).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import ceil, floor

from solimob.core.workshop.intervals import (
    Interval,
    difference_of_means,
    difference_of_shares,
    mean,
    paired_difference_of_shares,
)
from solimob.core.workshop.survey_results import Result, mean_is_safe, results, rounded
from solimob.core.workshop.surveys import Question, QuestionKind, Response, Survey, Value, said

COARSE = 0.05
"""Where an exact difference would give a small cell away, its interval is widened to whole steps of this."""


class Design(StrEnum):
    """Who is compared with whom."""

    PAIRED = "paired"
    UNPAIRED = "unpaired"

    @property
    def label(self) -> str:
        """The French words shown beside the comparison."""
        if self is Design.PAIRED:
            return "les mêmes personnes, avant et après"
        return "deux groupes distincts : rien ne relie les réponses d'une même personne"


@dataclass(frozen=True, slots=True)
class Change:
    """How one share (of an option) or one mean (no option) moved.

    `difference` is after - before; its value is None inside `Coarse` only. `n_before` and `n_after` are equal for the
    same persons. `before` and `after` are None where they would give a small cell away.
    """

    question: Question
    option: str
    label: str
    n_before: int
    n_after: int
    before: float | None
    after: float | None
    difference: Interval | Coarse

    @property
    def is_clear(self) -> bool:
        """Whether the interval leaves out « no change »."""
        return self.difference.low > 0 or self.difference.high < 0


@dataclass(frozen=True, slots=True)
class Coarse:
    """An interval widened outwards to whole steps, without its centre."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """What moved between two waves.

    `pairs` is how many persons were joined, `repeated` how many answers were left out because their link is used twice
    in one wave. `withheld` are questions that cannot be compared, wholly or in part, without giving somebody away;
    `absent` the core questions of one wave that the other does not ask in the same words.
    """

    design: Design
    pairs: int
    repeated: int
    changes: tuple[Change, ...]
    withheld: tuple[str, ...]
    absent: tuple[str, ...]


def compare(
    before: Survey, after: Survey, first: Sequence[Response], second: Sequence[Response], threshold: int
) -> Comparison:
    """Return how the core questions that both waves ask in the same words moved from `first` to `second`."""
    pairs, repeated = _pairs(first, second)
    design = Design.PAIRED if len(pairs) >= threshold else Design.UNPAIRED
    shown = [{r.question.id: r for r in results(s, w, threshold)} for s, w in ((before, first), (after, second))]
    changes: list[Change] = []
    withheld: list[str] = []
    core = [question for question in before.questions if question.is_core]
    common = [question for question in core if _same(question, after.by_id.get(question.id))]
    for question in common:
        found = (
            _paired(question, pairs, first, second, threshold)
            if design is Design.PAIRED
            else _unpaired(question, shown[0][question.id], shown[1][question.id], first, second)
        )
        changes += found
        expected = len(question.options) if question.kind in (QuestionKind.SINGLE, QuestionKind.MULTIPLE) else 1
        if len(found) < expected:
            withheld.append(question.text)
    asked_after = [question for question in after.questions if question.is_core]
    absent = [q.text for q in (*core, *asked_after) if q.id not in {question.id for question in common}]
    return Comparison(design, len(pairs), repeated, tuple(changes), tuple(withheld), tuple(dict.fromkeys(absent)))


def _same(question: Question, other: Question | None) -> bool:
    return (
        other is not None
        and other.is_core
        and (question.kind, question.text, question.options, question.unit)
        == (other.kind, other.text, other.options, other.unit)
    )


def _pairs(first: Sequence[Response], second: Sequence[Response]) -> tuple[list[tuple[Response, Response]], int]:
    waves = [Counter(response.link for response in wave if response.link) for wave in (first, second)]
    repeated = {link for wave in waves for link, times in wave.items() if times > 1}
    left_out = sum(response.link in repeated for wave in (first, second) for response in wave)
    after = {response.link: response for response in second if response.link and response.link not in repeated}
    return [(r, after[r.link]) for r in first if r.link in after and r.link not in repeated], left_out


def _paired(
    question: Question,
    pairs: Sequence[tuple[Response, Response]],
    first: Sequence[Response],
    second: Sequence[Response],
    threshold: int,
) -> list[Change]:
    told = [
        (a, b)
        for x, y in pairs
        if (a := said(x.answers, question)) is not None and (b := said(y.answers, question)) is not None
    ]
    if len(told) < threshold:
        return []
    if question.kind in (QuestionKind.SCALE, QuestionKind.NUMBER):
        return _paired_mean(question, [(_number(a), _number(b)) for a, b in told], threshold)
    waves = [[v for r in wave if (v := said(r.answers, question)) is not None] for wave in (first, second)]
    moves = {option.id: _Move.of(option.id, told, waves) for option in question.options}
    safe = {id_: move.smallest >= threshold for id_, move in moves.items()}
    if question.kind is QuestionKind.SINGLE and not all(safe.values()):
        # The options of one answer add up: the exact ones would give the others away.
        safe = dict.fromkeys(safe, False)
    n = len(told)
    changes = []
    for option in question.options:
        move = moves[option.id]
        exact = paired_difference_of_shares(move.gained, move.lost, n)
        if safe[option.id]:
            shares = ((move.kept + move.lost) / n, (move.kept + move.gained) / n)
            changes.append(Change(question, option.id, option.text, n, n, *shares, exact))
        else:
            changes.append(Change(question, option.id, option.text, n, n, None, None, _coarse(exact)))
    return changes


@dataclass(frozen=True, slots=True)
class _Move:
    """How many chose an option both times, only after, only before; and the smallest cell that could be worked out."""

    kept: int
    gained: int
    lost: int
    smallest: int

    @classmethod
    def of(cls, option: str, told: Sequence[tuple[Value, Value]], waves: Sequence[Sequence[Value]]) -> _Move:
        both = Counter((_has(a, option), _has(b, option)) for a, b in told)
        kept, gained, lost = both[True, True], both[False, True], both[True, False]
        cells = [kept, gained, lost, both[False, False]]
        # Those who answered one wave only: the table of that wave less the pairs would give them away.
        for wave, yes in zip(waves, (kept + lost, kept + gained)):
            rest, rest_yes = len(wave) - len(told), sum(_has(value, option) for value in wave) - yes
            cells += [rest_yes, rest - rest_yes] if rest else []
        return cls(kept, gained, lost, min(cells))


def _paired_mean(question: Question, told: Sequence[tuple[float, float]], threshold: int) -> list[Change]:
    if not all(mean_is_safe(question, values, threshold) for values in zip(*told)):
        return []
    difference = rounded(mean([b - a for a, b in told]))
    # No mean of the pairs beside the mean of the wave: their difference would tell of those who answered once.
    return [Change(question, "", "moyenne", len(told), len(told), None, None, difference)]


def _unpaired(
    question: Question,
    shown_before: Result,
    shown_after: Result,
    first: Sequence[Response],
    second: Sequence[Response],
) -> list[Change]:
    """Compare numbers that the two pages of results already show: nothing more can be learnt from it."""
    n_before, n_after = shown_before.answered, shown_after.answered
    if n_before is None or n_after is None:
        return []
    if question.kind in (QuestionKind.SCALE, QuestionKind.NUMBER):
        if shown_before.mean is None or shown_after.mean is None:
            return []
        waves = [[_number(v) for r in wave if (v := said(r.answers, question)) is not None] for wave in (first, second)]
        difference = rounded(difference_of_means(*waves))
        means = (shown_before.mean.value, shown_after.mean.value)
        return [Change(question, "", "moyenne", n_before, n_after, *means, difference)]
    changes = []
    for row in shown_before.rows:
        other = shown_after.row(row.option)
        if other is not None and row.count is not None and other.count is not None:
            difference = difference_of_shares(row.count, n_before, other.count, n_after)
            shares = (row.count / n_before, other.count / n_after)
            changes.append(Change(question, row.option, row.label, n_before, n_after, *shares, difference))
    return changes


def _coarse(interval: Interval) -> Coarse:
    low, high = floor(interval.low / COARSE - 1e-9), ceil(interval.high / COARSE + 1e-9)
    return Coarse(max(-1.0, round(low * COARSE, 2)), min(1.0, round(high * COARSE, 2)))


def _has(value: Value, option: str) -> bool:
    return isinstance(value, frozenset) and option in value


def _number(value: Value) -> float:
    """Return the number that a scale or a number was answered with."""
    return value if isinstance(value, float) else float(next(iter(value)))
