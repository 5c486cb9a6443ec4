"""How many questions settle 95 % of the rules that can be settled, when each is the one the planner gives."""

from __future__ import annotations

from statistics import median
from typing import Any

from solimob.core.rules import Facts, Planner, Reader, Rule, RuleBook, Situation, Verdict, assess

SHARE = 0.95


def count(
    planner: Planner, book: RuleBook, rules: list[Rule], whole: Facts, known: Facts, elsewhere: int = 0
) -> tuple[int, int]:
    """Return the questions asked to settle `SHARE` of the rules, and how many rules a whole answer settles.

    `elsewhere` rules are those of other places, which the address has settled before the first question.

    `whole` answers everything; `known` is what is known before the first question. A rule that a whole answer leaves
    open (a text only heard of, a day no text was read for) cannot be settled and does not count.
    """
    full = Reader(book, Situation(planner.on, whole))
    rules = [rule for rule in rules if assess(full, rule).verdict is not Verdict.UNDETERMINED]
    facts, asked = dict(known), 0
    while elsewhere + _settled(book, planner, rules, facts) < SHARE * (elsewhere + len(rules)):
        question = planner.next_question(rules, facts)
        if question is None:
            break
        facts |= {asked_for.name: whole[asked_for.name] for asked_for in question.inputs}
        asked += 1
    return asked, elsewhere + len(rules)


def summary(counts: list[tuple[int, int]]) -> dict[str, Any]:
    """Return the median and the largest number of questions, and the rules there were."""
    asked = sorted(asked for asked, _ in counts)
    return {
        "persons": len(asked),
        "rules_median": median(rules for _, rules in counts),
        "questions_median": median(asked),
        "questions_p95": asked[int(0.95 * (len(asked) - 1))],
        "questions_most": asked[-1],
    }


def _settled(book: RuleBook, planner: Planner, rules: list[Rule], facts: Facts) -> int:
    reader = Reader(book, Situation(planner.on, facts))
    return sum(assess(reader, rule).verdict is not Verdict.UNDETERMINED for rule in rules)
