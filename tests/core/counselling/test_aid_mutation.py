"""The table of aid cases notices nearly every fault put into the aids it speaks of.

Operators flipped, thresholds moved, conditions dropped, dates moved.
A fault nobody can notice is not counted: a value that begins a day before the aid that reads it, a version that is said
to end on a day that a later one takes, a condition that never decides because its text was not read.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import timedelta

from solimob.core.counselling.aid_book import AidBook
from solimob.core.counselling.aid_situation import AidSituation, read_situation
from solimob.core.counselling.aids import find_aids
from solimob.core.rules.book import RuleBook
from solimob.core.rules.expression import Definition, Parameter
from solimob.core.rules.mutation import Mutant, mutants
from solimob.reference.places import find_home
from tests.core.counselling.aid_table import HIDDEN, AidCase, aid_cases
from tests.core.counselling.test_aid_cases import book_at

ENOUGH = 0.95
_DAY = timedelta(days=1)


def alone(book: AidBook, id_: str) -> AidBook:
    """Return one aid of a book with the definitions and values it reads, and nothing else."""
    rules = book.rules.by_id[id_]
    read = {
        part
        for rule in rules
        for expression in (*(condition.when for condition in rule.conditions), rule.amount)
        for part in (book.rules.parts(expression) if expression is not None else ())
        if isinstance(part, Definition | Parameter)
    }
    names = {part.name for part in read}
    kept = RuleBook(
        rules,
        book.rules.inputs,
        {name: value for name, value in book.rules.parameters.items() if name in names},
        {name: value for name, value in book.rules.definitions.items() if name in names},
    )
    return AidBook(book.name, kept, {id_: replace(book.facets[id_], replaces="", excludes=(), after=())})


def judged(book: AidBook, situations: list[AidSituation]) -> list[object]:
    found = (find_aids([book], situation).findings for situation in situations)
    return [[(one.state, one.amount, one.missing) for one in findings] for findings in found]


def can_be_noticed(mutant: Mutant, before: RuleBook) -> bool:
    after = mutant.book
    for name, parameter in before.parameters.items():
        first = parameter.versions[0].valid_from
        if after.parameters[name].versions[0].valid_from < first and all(
            rule.valid_from is not None and rule.valid_from >= first for rule in before.rules
        ):
            return False
    for rule, changed in zip(before.rules, after.rules, strict=True):
        taken = {other.valid_from for other in before.rules}
        if rule.valid_to is not None and changed.valid_to == rule.valid_to + _DAY and changed.valid_to in taken:
            return False
        dropped = set(rule.conditions) - set(changed.conditions)
        if len(changed.conditions) == len(rule.conditions) and any(not condition.decides for condition in dropped):
            return False
    return True


def test_nearly_every_fault_is_noticed_when_the_aids_are_mutated() -> None:
    table: dict[str, list[AidCase]] = defaultdict(list)
    for case in aid_cases():
        if case.state != HIDDEN:
            table[case.aid].append(case)
    seen: dict[str, bool] = {}
    for id_, cases in table.items():
        book = alone(book_at(cases[0].situation.get("commune")), id_)
        situations = [read_situation(case.situation, book.rules.inputs, find_home, case.on) for case in cases]
        right = judged(book, situations)
        for mutant in mutants(book.rules):
            if can_be_noticed(mutant, book.rules):
                noticed = judged(AidBook(book.name, mutant.book, book.facets), situations) != right
                seen[mutant.description] = seen.get(mutant.description, False) or noticed
    survivors = [said for said, noticed in seen.items() if not noticed]
    assert len(seen) > 300
    assert 1 - len(survivors) / len(seen) >= ENOUGH, survivors
