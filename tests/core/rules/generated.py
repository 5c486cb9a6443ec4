"""Rules and situations made at random over few inputs, with every node of the tree; from a seed or from hypothesis."""

from __future__ import annotations

from datetime import date
from random import Random

from solimob.core.rules import (
    EVERYWHERE,
    Answer,
    Condition,
    InputKind,
    InputSpec,
    Perimeter,
    Rule,
    RuleBook,
    RuleKind,
    Situation,
)
from solimob.core.rules.expression import (
    AllOf,
    AnyOf,
    AtLeast,
    AtMost,
    Cases,
    Comparison,
    Definition,
    Difference,
    Expression,
    Input,
    IsAbsent,
    Literal,
    Not,
    Operator,
    Parameter,
    Product,
    Quotient,
    Rounded,
    Sum,
    Within,
)
from tests.core.rules.small_book import PARAMETERS, READ, VERIFIED

TODAY = date(2026, 11, 22)
WORDS = ("red", "green", "blue", "grey")
INPUTS = {
    spec.name: spec
    for spec in (
        InputSpec("a", InputKind.NUMBER, "A", "A ?", low=0, high=6),
        InputSpec("b", InputKind.NUMBER, "B", "B ?", low=-3, high=4),
        InputSpec("c", InputKind.NUMBER, "C", "C ?", low=1, high=5),
        InputSpec("p", InputKind.TRUTH, "P", "P ?"),
        InputSpec("q", InputKind.TRUTH, "Q", "Q ?"),
        InputSpec("r", InputKind.TRUTH, "R", "R ?"),
        InputSpec("colour", InputKind.WORD, "Couleur", "Couleur ?", choices=dict(zip(WORDS, WORDS))),
        InputSpec("commune", InputKind.WORD, "Commune"),
    )
}
COMMUNES = ("00001", "00002", "00003")
NUMBERS, TRUTHS = ("a", "b", "c"), ("p", "q", "r")


class Maker:
    """Makes trees, rules and situations from one source of chance."""

    def __init__(self, chance: Random, simple_numbers: bool = False) -> None:
        self.chance, self.simple = chance, simple_numbers

    def condition(self, depth: int) -> Expression:
        """Return a condition at most so deep."""
        if depth == 0 or self.chance.random() < 0.25:
            return self.atom(depth)
        match self.chance.randrange(6):
            case 0 | 1:
                return AllOf(tuple(self.condition(depth - 1) for _ in range(self.chance.randrange(1, 4))))
            case 2 | 3:
                return AnyOf(tuple(self.condition(depth - 1) for _ in range(self.chance.randrange(1, 4))))
            case 4:
                return Not(self.condition(depth - 1))
            case _:
                otherwise = None if self.chance.random() < 0.3 else self.condition(depth - 1)
                return Cases(((self.condition(depth - 1), self.condition(depth - 1)),), otherwise)

    def atom(self, depth: int) -> Expression:
        """Return a leaf: a truth, a comparison, a word in a list, an absence."""
        match self.chance.randrange(9):
            case 0 | 1:
                return Input(self.chance.choice(TRUTHS))
            case 2 | 3 | 4:
                return Comparison(self.chance.choice(list(Operator)), self.number(min(depth, 2)), self.number(0))
            case 5 | 6:
                words = frozenset(self.chance.sample(WORDS, self.chance.randrange(1, 4)))
                return Within(Input("colour"), words)
            case 7:
                return Comparison(Operator.EQUAL, Input("colour"), Literal(self.chance.choice(WORDS)))
            case _:
                if self.simple:
                    return Definition("grown")
                return IsAbsent(self.number(min(depth, 2)))

    def number(self, depth: int) -> Expression:
        """Return a number at most so deep."""
        if depth == 0 or self.chance.random() < 0.4:
            if self.chance.random() < 0.5:
                return Input(self.chance.choice(NUMBERS))
            return Literal(float(self.chance.randrange(-2, 7)))
        if self.simple:
            return self._linear(depth)
        left, right = self.number(depth - 1), self.number(depth - 1)
        match self.chance.randrange(9):
            case 0:
                return Sum((left, right))
            case 1:
                return Difference(left, right)
            case 2:
                return Product((left, right))
            case 3:
                return Quotient(left, right)
            case 4:
                return AtMost(left, right)
            case 5:
                return AtLeast(left, right)
            case 6:
                return Rounded(left)
            case 7:
                return Parameter("aid.ceiling")
            case _:
                otherwise = None if self.chance.random() < 0.5 else right
                return Cases(((self.condition(depth - 1), left),), otherwise)

    def _linear(self, depth: int) -> Expression:
        """Return a sum of a number, or a number over another that is never zero: what rules write."""
        if self.chance.random() < 0.5:
            return Sum((Input(self.chance.choice(NUMBERS)), Input(self.chance.choice(NUMBERS))))
        return Quotient(Input(self.chance.choice(NUMBERS)), Input("c"))

    def book(self, rules: int = 1, depth: int = 3) -> RuleBook:
        """Return a book of so many rules."""
        return RuleBook(
            tuple(self.rule(f"rule{i}", depth) for i in range(rules)),
            INPUTS,
            PARAMETERS,
            {"grown": Comparison(Operator.AT_LEAST, Input("a"), Literal(3.0))},
        )

    def rule(self, id_: str, depth: int) -> Rule:
        """Return a rule with one to three conditions, a perimeter one time in three, an amount one time in two."""
        chosen = frozenset(self.chance.sample(COMMUNES, self.chance.randrange(1, 3)))
        conditions = tuple(
            Condition(f"c{i}", f"condition {i}", self.condition(depth), VERIFIED)
            for i in range(self.chance.randrange(1, 4))
        )
        return Rule(
            id=id_,
            kind=RuleKind.AID,
            label=id_,
            giver="donneur d'essai",
            perimeter=Perimeter(chosen, 2026, "pays") if self.chance.random() < 0.3 else EVERYWHERE,
            valid_from=date(2024, 1, 1),
            valid_to=None,
            conditions=conditions,
            amount=self.number(2) if self.chance.random() < 0.5 else None,
            sources=(VERIFIED,),
            last_checked=READ,
        )

    def situation(self, share_known: float) -> Situation:
        """Return a situation that answers about this share of the inputs."""
        facts = {name: self.answer(name) for name in INPUTS if self.chance.random() < share_known}
        return Situation(TODAY, facts)

    def completed(self, situation: Situation) -> Situation:
        """Return a situation that says the same and answers all the rest."""
        facts = {name: situation.facts.get(name, self.answer(name)) for name in INPUTS}
        return Situation(situation.on, facts)

    def nearby(self, situation: Situation) -> Situation:
        """Return a situation with one to three answers given anew."""
        facts = dict(situation.facts)
        for name in self.chance.sample(list(INPUTS), self.chance.randrange(1, 4)):
            facts[name] = self.answer(name)
        return Situation(situation.on, facts)

    def answer(self, name: str) -> Answer:
        """Return an answer an input allows; whole numbers most often, since thresholds are whole."""
        spec = INPUTS[name]
        match spec.kind:
            case InputKind.TRUTH:
                return self.chance.random() < 0.5
            case InputKind.WORD:
                return self.chance.choice(COMMUNES if spec.choices is None else WORDS)
            case _:
                if self.chance.random() < 0.7:
                    return float(self.chance.randrange(int(spec.low), int(spec.high) + 1))
                return self.chance.uniform(spec.low, spec.high)
