"""The results of a survey as they may be shown: shares with their interval, and no small cell, even by subtraction.

A share is of those who gave an answer: « je ne sais pas », « je ne veux pas dire » and blanks are no answer. How many
gave none is not held to be a fact about somebody: it may be worked out from two questions.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from solimob.core.workshop.flags import masked
from solimob.core.workshop.intervals import Interval, mean, widest_mean, wilson
from solimob.core.workshop.raking import Weights, design_effect
from solimob.core.workshop.small_cells import hidden_cells
from solimob.core.workshop.surveys import Question, QuestionKind, Response, Survey, is_asked, said

MEAN_DECIMALS = 1
"""A mean is given to one decimal: with more, it would give single answers away."""
_FEWEST_VALUES = 3
"""Fewest different numbers behind a mean: with one or two, it would tell what everybody answered."""


class Withheld(StrEnum):
    """Why something of a question is not shown."""

    TOO_FEW = "too_few"
    SMALL_CELLS = "small_cells"
    DEPENDS = "depends"

    @property
    def label(self) -> str:
        """The French sentence, « seuil » standing for the threshold."""
        return _WITHHELD_LABELS[self]


_WITHHELD_LABELS = {
    Withheld.TOO_FEW: "Trop peu de réponses pour montrer un résultat sans risque de reconnaître quelqu'un.",
    Withheld.SMALL_CELLS: "Masqué : l'effectif est trop petit, ou il permettrait d'en retrouver un par soustraction.",
    Withheld.DEPENDS: "Masqué : cette question n'est posée qu'à une partie des personnes, dont le nombre est masqué.",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One option: the share that chose it with its interval, None where it is hidden.

    `count` is None where the share is weighted: counts beside weighted shares would give cross tables away.
    """

    option: str
    label: str
    count: int | None
    share: Interval | None

    @property
    def is_hidden(self) -> bool:
        """Whether nothing of it is shown."""
        return self.share is None


@dataclass(frozen=True, slots=True)
class Result:
    """What may be shown of one question.

    `answered` is how many gave an answer, None where that is withheld; `rows` are the options of a closed question;
    `mean` is for scales and numbers, to one decimal; `texts` are in alphabetical order, names and telephone numbers
    masked. `withheld` says why something is missing. Shares and mean are weighted where weights were given, shares then
    to whole percents.
    """

    question: Question
    answered: int | None
    rows: tuple[Row, ...] = ()
    mean: Interval | None = None
    texts: tuple[str, ...] = ()
    withheld: Withheld | None = None

    def row(self, option: str) -> Row | None:
        """Return the row of an option."""
        return next((row for row in self.rows if row.option == option), None)


def results(
    survey: Survey, responses: Sequence[Response], threshold: int, weights: Weights | None = None
) -> tuple[Result, ...]:
    """Return what may be shown of each question, in order; nothing under `threshold` persons can be read in it.

    Weighted results and unweighted ones of the same answers are never both to be shown.
    """
    given = weights.values if weights else None
    found: dict[str, Result] = {}
    for question in survey.questions:
        found[question.id] = _result(survey, question, responses, given, threshold, found)
    return tuple(found.values())


def mean_is_safe(question: Question, values: Sequence[float], threshold: int) -> bool:
    """Tell whether the mean of a scale or a number tells nothing certain of anybody.

    The steps above the lowest, all added up, and those under the highest, must each reach the threshold and the width
    of the scale: else nearly everybody gave the same end of it.
    """
    if len(values) < threshold:
        return False
    if question.low is None or question.high is None:
        return len(set(values)) >= _FEWEST_VALUES
    room = max(threshold, question.high - question.low)
    return min(sum(v - question.low for v in values), sum(question.high - v for v in values)) >= room


def rounded(interval: Interval) -> Interval:
    """Return an interval as it is shown."""
    return Interval(*(round(value, MEAN_DECIMALS) + 0.0 for value in (interval.value, interval.low, interval.high)))


def _result(
    survey: Survey,
    question: Question,
    responses: Sequence[Response],
    weights: Sequence[float] | None,
    threshold: int,
    before: dict[str, Result],
) -> Result:
    asked = [
        (r, w) for r, w in zip(responses, weights or (1.0,) * len(responses)) if is_asked(survey, question, r.answers)
    ]
    told = [(value, w) for r, w in asked if (value := said(r.answers, question)) is not None]
    if question.shown_when is not None and not _may_tell_who_is_asked(question, len(asked), threshold, before):
        return Result(question, None, withheld=Withheld.DEPENDS)
    if len(told) < threshold:
        return Result(question, None, withheld=Withheld.TOO_FEW)
    if question.kind is QuestionKind.TEXT:
        return Result(
            question, len(told), texts=tuple(sorted((masked(str(value)) for value, _ in told), key=str.casefold))
        )
    chosen = [(value, w) for value, w in told if isinstance(value, frozenset)]
    result = Result(question, len(told))
    if question.is_closed:
        rows, is_whole = _rows(question, chosen, threshold, is_weighted=weights is not None)
        result = replace(result, rows=rows, withheld=None if is_whole else Withheld.SMALL_CELLS)
    if question.kind is QuestionKind.SCALE:
        return _with_mean(result, [(float(next(iter(value))), w) for value, w in chosen], threshold)
    if question.kind is QuestionKind.NUMBER:
        return _with_mean(result, [(float(value), w) for value, w in told if isinstance(value, float)], threshold)
    return result


def _with_mean(result: Result, told: Sequence[tuple[float, float]], threshold: int) -> Result:
    """Add the mean, or say that it is withheld.

    A mean is one more equation, and its interval another: beside a distribution that has hidden cells they would help
    to find them. The distribution then goes whole, and the interval is the widest that the mean allows. The same holds
    for a number between two bounds, whose distribution is never shown.
    """
    question, values, weights = result.question, [v for v, _ in told], [w for _, w in told]
    if result.withheld:
        result = replace(result, rows=tuple(replace(row, count=None, share=None) for row in result.rows))
    if not mean_is_safe(question, values, threshold):
        return replace(result, withheld=Withheld.SMALL_CELLS)
    found = rounded(mean(values, weights))
    is_shown_whole = bool(result.rows) and not result.withheld
    if not is_shown_whole and question.low is not None and question.high is not None:
        effective = len(values) / design_effect(weights)
        found = rounded(widest_mean(found.value, effective, question.low, question.high))
    return replace(result, mean=found)


def _rows(
    question: Question, chosen: Sequence[tuple[frozenset[str], float]], threshold: int, *, is_weighted: bool
) -> tuple[tuple[Row, ...], bool]:
    """Return the rows of a closed question, and whether none is hidden."""
    counts = {option.id: sum(option.id in value for value, _ in chosen) for option in question.options}
    if question.kind is QuestionKind.MULTIPLE:
        # Each option is a table of two cells: those who ticked it, and those who did not.
        hidden = {id_ for id_, count in counts.items() if hidden_cells({1: count, 0: len(chosen) - count}, threshold)}
    else:
        hidden = set(hidden_cells(counts, threshold))
    total = sum(w for _, w in chosen)
    effective = len(chosen) / design_effect([w for _, w in chosen])
    rows: list[Row] = []
    for option in question.options:
        if option.id in hidden:
            rows.append(Row(option.id, option.text, None, None))
            continue
        share = wilson(min(1.0, sum(w for value, w in chosen if option.id in value) / total), effective)
        if is_weighted:
            percents = Interval(round(share.value, 2), round(share.low, 2), round(share.high, 2))
            rows.append(Row(option.id, option.text, None, percents))
        else:
            rows.append(Row(option.id, option.text, counts[option.id], share))
    return tuple(rows), not hidden


def _may_tell_who_is_asked(question: Question, asked: int, threshold: int, before: dict[str, Result]) -> bool:
    """Tell whether the number of persons asked is itself no secret: each answer that leads here is shown above."""
    condition = question.shown_when
    if condition is None:
        return True
    parent = before[condition.question]
    shown = [not row.is_hidden for row in parent.rows if row.option in condition.answers]
    return bool(shown) and all(shown) and parent.answered is not None and parent.answered - asked >= threshold
