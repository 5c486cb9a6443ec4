"""How many questions settle 95 % of the rules that can be settled, when each is the one the planner gives."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from statistics import mean, median
from typing import Any, NamedTuple

from solimob.core.rules import Facts, Planner, Reader, Rule, RuleBook, Situation, Verdict, assess

SHARE = 0.95


class Count(NamedTuple):
    """Questions asked, those of them that were needed, and the rules that a whole answer settles.

    One is needed where leaving it out, the answers to all the others being known beforehand, leaves too many rules
    open: no order of the same questions asks fewer.
    """

    asked: int
    needed: int
    rules: int


def count(planner: Planner, book: RuleBook, rules: list[Rule], whole: Facts, known: Facts, elsewhere: int = 0) -> Count:
    """Count the questions asked to settle `SHARE` of the rules.

    `elsewhere` rules are those of other places, which the address has settled before the first question.

    `whole` answers everything; `known` is what is known before the first question. A rule that a whole answer leaves
    open (a text only heard of, a day no text was read for) cannot be settled and does not count.
    """
    full = Reader(book, Situation(planner.on, whole))
    rules = [rule for rule in rules if assess(full, rule).verdict is not Verdict.UNDETERMINED]

    def settles(questions: Iterable[Sequence[str]]) -> bool:
        facts = {**known, **{name: whole[name] for names in questions for name in names}}
        return elsewhere + _settled(book, planner, rules, facts) >= SHARE * (elsewhere + len(rules))

    asked: list[tuple[str, ...]] = []
    while not settles(asked):
        answered = {name: whole[name] for names in asked for name in names}
        question = planner.next_question(rules, {**known, **answered})
        if question is None:
            return Count(len(asked), len(asked), elsewhere + len(rules))
        asked.append(tuple(spec.name for spec in question.inputs))
    needed = list(asked)
    for names in asked:
        others = [other for other in needed if other is not names]
        needed = others if settles(others) else needed
    return Count(len(asked), len(needed), elsewhere + len(rules))


def summary(counts: list[Count]) -> dict[str, Any]:
    """Return the median and the largest number of questions, how many were needed, and the rules there were."""
    asked = sorted(one.asked for one in counts)
    return {
        "persons": len(asked),
        "rules_median": median(one.rules for one in counts),
        "questions_median": median(asked),
        "questions_mean": round(mean(asked), 2),
        "questions_needed_mean": round(mean(one.needed for one in counts), 2),
        "questions_p95": asked[int(0.95 * (len(asked) - 1))],
        "questions_most": asked[-1],
    }


def _settled(book: RuleBook, planner: Planner, rules: list[Rule], facts: Facts) -> int:
    reader = Reader(book, Situation(planner.on, facts))
    return sum(assess(reader, rule).verdict is not Verdict.UNDETERMINED for rule in rules)
