"""The same core questions before and after: how much each answer moved, in the same persons where a link tells.

Where enough persons can be joined, their own two answers are compared (Tango 1998 for shares, Student on the
differences for means). Where nothing joins them, or where that would give a small cell away, the two waves are compared
as two independent groups, from the numbers that their own results already show (Newcombe 1998, Zou & Donner 2008).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from solimob.core.workshop.intervals import Interval, difference, mean, paired_difference_of_shares
from solimob.core.workshop.raking import Weights
from solimob.core.workshop.survey_results import Result, results, rounded
from solimob.core.workshop.surveys import Question, QuestionKind, Response, Survey, Value, said


class Design(StrEnum):
    """Who is compared with whom."""

    PAIRED = "paired"
    UNPAIRED = "unpaired"

    @property
    def label(self) -> str:
        """The French words shown beside a comparison."""
        return "mêmes personnes" if self is Design.PAIRED else "deux groupes"


@dataclass(frozen=True, slots=True)
class Change:
    """How one share (of an option) or one mean (`option` empty) moved: `difference` is after - before.

    `n_before` and `n_after` are the persons compared, equal where they are the same ones.
    """

    question: Question
    option: str
    label: str
    design: Design
    n_before: int
    n_after: int
    before: float
    after: float
    difference: Interval

    @property
    def is_clear(self) -> bool:
        """Whether the interval leaves out « no change »."""
        return self.difference.low > 0 or self.difference.high < 0


@dataclass(frozen=True, slots=True)
class Comparison:
    """What moved between two waves.

    `pairs` is how many persons were joined, None where they are too few to be said; `repeated` how many answers joined
    nobody because their link is used twice in one wave. `withheld` are questions that cannot be compared, wholly or in
    part, without giving somebody away; `absent` the core questions of one wave that the other does not ask in the same
    words.
    """

    pairs: int | None
    repeated: int
    changes: tuple[Change, ...]
    withheld: tuple[str, ...]
    absent: tuple[str, ...]


def compare(
    before: Survey,
    after: Survey,
    first: Sequence[Response],
    second: Sequence[Response],
    threshold: int,
    weights: tuple[Weights | None, Weights | None] = (None, None),
) -> Comparison:
    """Return how the core questions that both waves ask in the same words moved from `first` to `second`.

    Where a wave is weighted, the shares and means compared are the weighted ones that its results show.
    """
    pairs, repeated = _pairs(first, second)
    told = zip((before, after), (first, second), weights)
    shown = [{r.question.id: r for r in results(asked, wave, threshold, w)} for asked, wave, w in told]
    changes: list[Change] = []
    withheld: list[str] = []
    core = [question for question in before.questions if question.is_core]
    common = [question for question in core if _same(question, after.by_id.get(question.id))]
    for question in common:
        found = _unpaired(shown[0][question.id], shown[1][question.id])
        if not any(weights):
            found |= _paired(question, pairs, (first, second), threshold)
        changes += found.values()
        options = question.options if question.kind in (QuestionKind.SINGLE, QuestionKind.MULTIPLE) else ("",)
        if len(found) < len(options):
            withheld.append(question.text)
    known = {question.id for question in common}
    every = (*core, *(question for question in after.questions if question.is_core))
    absent = dict.fromkeys(question.text for question in every if question.id not in known)
    shown_pairs = len(pairs) if len(pairs) >= threshold else None
    return Comparison(shown_pairs, repeated, tuple(changes), tuple(withheld), tuple(absent))


def _same(question: Question, other: Question | None) -> bool:
    return other is not None and other.is_core and question.asks_as(other)


def _pairs(first: Sequence[Response], second: Sequence[Response]) -> tuple[list[tuple[Response, Response]], int]:
    waves = [Counter(response.link for response in wave if response.link) for wave in (first, second)]
    repeated = {link for wave in waves for link, times in wave.items() if times > 1}
    left_out = sum(response.link in repeated for wave in (first, second) for response in wave)
    after = {response.link: response for response in second if response.link and response.link not in repeated}
    return [(r, after[r.link]) for r in first if r.link in after and r.link not in repeated], left_out


def _paired(
    question: Question,
    pairs: Sequence[tuple[Response, Response]],
    waves: tuple[Sequence[Response], Sequence[Response]],
    threshold: int,
) -> dict[str, Change]:
    """Return by option how the same persons moved, where every count that could be worked out of it is large."""
    told = [
        (a, b)
        for x, y in pairs
        if (a := said(x.answers, question)) is not None and (b := said(y.answers, question)) is not None
    ]
    every = [[v for r in wave if (v := said(r.answers, question)) is not None] for wave in waves]
    if len(told) < threshold:
        return {}
    if question.kind in (QuestionKind.SCALE, QuestionKind.NUMBER):
        return _paired_mean(question, [(_number(a), _number(b)) for a, b in told], every, threshold)
    moves = {option.id: _Move.of(option.id, told, every) for option in question.options}
    safe = {id_ for id_, move in moves.items() if move.smallest >= threshold}
    if question.kind is QuestionKind.SINGLE and len(safe) < len(moves):
        # The options of one answer add up: some of them would give the others away.
        return {}
    n = len(told)
    return {
        option.id: Change(
            question, option.id, option.text, Design.PAIRED, n, n,
            before=(move.kept + move.lost) / n,
            after=(move.kept + move.gained) / n,
            difference=paired_difference_of_shares(move.gained, move.lost, n),
        )
        for option in question.options
        if option.id in safe and (move := moves[option.id])
    }  # fmt: skip


def _paired_mean(
    question: Question, told: Sequence[tuple[float, float]], every: Sequence[Sequence[Value]], threshold: int
) -> dict[str, Change]:
    ways = Counter((b > a) - (b < a) for a, b in told)
    rests = [len(wave) - len(told) for wave in every]
    if min(ways[way] for way in (-1, 0, 1)) < threshold or any(0 < rest < threshold for rest in rests):
        return {}
    n = len(told)
    before, after = (round(sum(values) / n, 1) for values in zip(*told))
    moved = rounded(mean([b - a for a, b in told]))
    return {"": Change(question, "", "moyenne", Design.PAIRED, n, n, before, after, moved)}


@dataclass(frozen=True, slots=True)
class _Move:
    """How many chose an option both times, only after, only before; and the smallest count that could be worked out."""

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


def _unpaired(first: Result, second: Result) -> dict[str, Change]:
    """Compare numbers that the results of each wave show already: nothing more can be learnt from it."""
    if first.answered is None or second.answered is None:
        return {}
    question, n_before, n_after = first.question, first.answered, second.answered
    estimates: list[tuple[str, str, Interval, Interval]] = []
    if question.kind in (QuestionKind.SCALE, QuestionKind.NUMBER):
        if first.mean is not None and second.mean is not None:
            estimates.append(("", "moyenne", first.mean, second.mean))
    else:
        for row in first.rows:
            other = second.row(row.option)
            if other is not None and row.share is not None and other.share is not None:
                estimates.append((row.option, row.label, row.share, other.share))
    changes: dict[str, Change] = {}
    for option, label, before, after in estimates:
        moved = difference(before, after) if option else rounded(difference(before, after))
        changes[option] = Change(
            question, option, label, Design.UNPAIRED, n_before, n_after, before.value, after.value, moved
        )
    return changes


def _has(value: Value, option: str) -> bool:
    return isinstance(value, frozenset) and option in value


def _number(value: Value) -> float:
    """Return the number that a scale or a number was answered with."""
    return value if isinstance(value, float) else float(next(iter(value)))
