"""What kind of value an expression gives, whatever the situation: to compare a word with a number is a mistake.

Words have the list of those they can be, so that a misspelt choice is found too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

from solimob.core.rules import expression as ex
from solimob.core.rules.expression import Expression, Operator, children
from solimob.core.rules.inputs import InputKind, InputSpec


class KindError(ValueError):
    """An expression mixes values that do not go together; the message says which, in French."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of value; `kind` is `None` for what is always absent, `words` are all a word can be (any where `None`)."""

    kind: InputKind | None
    words: frozenset[str] | None = None

    def said(self) -> str:
        """Return the kind in French."""
        names = {InputKind.TRUTH: "un vrai ou faux", InputKind.NUMBER: "un nombre", InputKind.WORD: "un mot"}
        return "toujours absent" if self.kind is None else names[self.kind]


NOTHING, A_TRUTH, A_NUMBER = Kind(None), Kind(InputKind.TRUTH), Kind(InputKind.NUMBER)


@dataclass
class Kinds:
    """Finds the kind of expressions over inputs and definitions; each definition is looked at once."""

    inputs: Mapping[str, InputSpec]
    definitions: Mapping[str, Expression]
    _known: dict[str, Kind] = field(default_factory=dict)
    _above: list[str] = field(default_factory=list)

    def check_condition(self, expression: Expression) -> None:
        """Check that an expression is a condition.

        Raises
        ------
        KindError
            If it is a number or a word, or mixes kinds inside.
        """
        self._expect(A_TRUTH, expression, "une condition")

    def check_number(self, expression: Expression) -> None:
        """Check that an expression is a number.

        Raises
        ------
        KindError
            If it is a truth or a word, or mixes kinds inside.
        """
        self._expect(A_NUMBER, expression, "un nombre")

    def of(self, expression: Expression) -> Kind:
        """Return the kind of an expression.

        Raises
        ------
        KindError
            If it mixes kinds, names a choice that does not exist, gives a word by cases, compares two answers that
            are words, or stands on itself.
        """
        match expression:
            case ex.Literal(bool()):
                return A_TRUTH
            case ex.Literal(str(word)):
                return Kind(InputKind.WORD, frozenset({word}))
            case ex.Literal() | ex.Parameter():
                return A_NUMBER
            case ex.Input(name):
                return _of_input(self.inputs[name])
            case ex.Definition(name):
                return self._of_definition(name)
            case ex.Not() | ex.AllOf() | ex.AnyOf():
                for operand in children(expression):
                    self.check_condition(operand)
                return A_TRUTH
            case ex.Comparison(operator, left, right):
                return self._comparison(operator, left, right)
            case ex.Within(operand, words):
                return self._within(operand, words)
            case ex.IsAbsent(operand):
                self.of(operand)
                return A_TRUTH
            case ex.Cases(branches, otherwise):
                return self._cases(branches, otherwise)
            case _:
                for part in children(expression):
                    self.check_number(part)
                return A_NUMBER

    def _expect(self, wanted: Kind, expression: Expression, said: str) -> None:
        found = self.of(expression)
        if found.kind not in (wanted.kind, None):
            raise KindError(f"{written(expression)} est {found.said()} ; {said} est attendu{'e' * (said[-1] == 'n')}")

    def _of_definition(self, name: str) -> Kind:
        if name in self._above:
            circle = " → ".join([*self._above[self._above.index(name) :], name])
            raise KindError(f"« {name} » dépend de lui-même : {circle}")
        if name not in self._known:
            self._above.append(name)
            try:
                self._known[name] = self.of(self.definitions[name])
            finally:
                self._above.pop()
        return self._known[name]

    def _comparison(self, operator: Operator, left: Expression, right: Expression) -> Kind:
        first, second = self.of(left), self.of(right)
        if operator not in (Operator.EQUAL, Operator.DIFFERENT):
            self.check_number(left)
            self.check_number(right)
        elif None not in (first.kind, second.kind) and first.kind != second.kind:
            raise KindError(f"{written(left)} est {first.said()}, {written(right)} est {second.said()}")
        elif first.kind is InputKind.WORD and not (self._is_written(left) or self._is_written(right)):
            raise KindError(
                f"{written(left)} et {written(right)} sont deux réponses ; comparez chacune à des mots écrits"
            )
        elif first.words is not None and second.words is not None and first.words.isdisjoint(second.words):
            lone, other = (first, second) if isinstance(left, ex.Literal) else (second, first)
            raise _no_choice(min(lone.words or ()), other.words or (), left if lone is second else right)
        return A_TRUTH

    def _within(self, operand: Expression, words: frozenset[str]) -> Kind:
        found = self.of(operand)
        if found.kind not in (InputKind.WORD, None):
            raise KindError(f"{written(operand)} est {found.said()} ; un mot est attendu devant « in »")
        if found.words is not None and (strange := sorted(words - found.words)):
            raise _no_choice(strange[0], found.words, operand)
        return A_TRUTH

    def _cases(self, branches: tuple[tuple[Expression, Expression], ...], otherwise: Expression | None) -> Kind:
        values = [value for _, value in branches] + ([] if otherwise is None else [otherwise])
        for condition, _ in branches:
            self.check_condition(condition)
        kinds = [found for found in map(self.of, values) if found.kind is not None]
        for found in kinds[1:]:
            if found.kind != kinds[0].kind:
                raise KindError(f"les cas donnent tantôt {kinds[0].said()}, tantôt {found.said()}")
        if not kinds:
            return NOTHING
        if kinds[0].kind is InputKind.WORD:  # A population does not read them (`word_arrays`).
            raise KindError("les cas donnent un mot ; écrivez une condition pour chaque mot (in [a, b])")
        return Kind(kinds[0].kind)

    def _is_written(self, expression: Expression) -> bool:
        """Tell whether an expression is one word for everybody."""
        while isinstance(expression, ex.Definition):
            expression = self.definitions[expression.name]
        return isinstance(expression, ex.Literal)


def _of_input(spec: InputSpec) -> Kind:
    return Kind(spec.kind, None if spec.choices is None else frozenset(spec.choices))


def _no_choice(word: str, known: Iterable[str], operand: Expression) -> KindError:
    choices = sorted(known)
    near = get_close_matches(word, choices, n=1)
    hint = f"vouliez-vous dire « {near[0]} » ?" if near else f"au choix : {', '.join(choices[:20])}"
    return KindError(f"« {word} » n'est pas une valeur de {written(operand)} ; {hint}")


def written(expression: Expression) -> str:
    """Return the shortest name of an expression for a message: its name where it has one."""
    match expression:
        case ex.Literal(value) | ex.Input(value) | ex.Definition(value) | ex.Parameter(value):
            return f"« {value} »"
        case ex.Not() | ex.AllOf() | ex.AnyOf() | ex.Comparison() | ex.Within() | ex.IsAbsent():
            return "une condition"
        case _:
            return "un calcul"
