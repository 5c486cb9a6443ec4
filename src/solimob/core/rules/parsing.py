"""Conditions and amounts as they are written in rule files: a small part of the expressions of Python.

`age >= 18 and status in [job_seeker, apprentice]`, `not owns_car`, `min(0.5 * price, ceiling)`,
`200 if income <= low_income else 100`. A bare name is an input, a word of an input's choices, or a definition; a dotted
name (`tus.participation_cap`) is a dated parameter. `absent` is the value nothing has.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Collection
from dataclasses import dataclass
from difflib import get_close_matches
from functools import reduce

from solimob.core.rules import expression as ex
from solimob.core.rules.expression import FALSE, TRUE, Expression, Operator

_OPERATORS: dict[type[ast.cmpop], Operator] = {
    ast.Eq: Operator.EQUAL,
    ast.NotEq: Operator.DIFFERENT,
    ast.Lt: Operator.LESS,
    ast.LtE: Operator.AT_MOST,
    ast.Gt: Operator.MORE,
    ast.GtE: Operator.AT_LEAST,
}

LARGEST_NUMBER = 1e15
"""Numbers from there on are not counted to the unit any more; no rule has one."""


class ExpressionError(ValueError):
    """A text is no expression of the rules; the message says what is wrong, in French."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The names an expression may use."""

    inputs: Collection[str]
    words: Collection[str]
    definitions: Collection[str]
    parameters: Collection[str]

    def name(self, name: str) -> Expression:
        """Return what a bare name stands for.

        Raises
        ------
        ExpressionError
            If it is unknown; the nearest name is proposed.
        """
        if name in self.inputs:
            return ex.Input(name)
        if name in self.definitions:
            return ex.Definition(name)
        if name in self.words:
            return ex.Literal(name)
        raise self._unknown(name, {*self.inputs, *self.definitions, *self.words})

    def parameter(self, name: str) -> ex.Parameter:
        """Return a dated parameter.

        Raises
        ------
        ExpressionError
            If it is unknown.
        """
        if name in self.parameters:
            return ex.Parameter(name)
        raise self._unknown(name, self.parameters)

    def _unknown(self, name: str, known: Collection[str]) -> ExpressionError:
        near = get_close_matches(name, known, n=1)
        return ExpressionError(f"nom inconnu « {name} »" + (f" ; vouliez-vous dire « {near[0]} » ?" if near else ""))


def parse(text: str, vocabulary: Vocabulary) -> Expression:
    """Return the expression a text writes.

    Raises
    ------
    ExpressionError
        If the text is not understood whole, or uses a name the vocabulary lacks.
    """
    try:
        tree = ast.parse(" ".join(text.split()), mode="eval")
    except (SyntaxError, ValueError) as error:
        raise ExpressionError(f"« {text} » n'est pas une expression ({error.args[0]})") from None
    return _Parser(vocabulary).read(tree.body)


class _Parser:
    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary

    def read(self, node: ast.expr) -> Expression:
        match node:
            case ast.Constant(value=bool(value)):
                return TRUE if value else FALSE
            case ast.Constant(value=int(number) | float(number)):
                return _number(node, number)
            case ast.Constant(value=str(word)):
                return ex.Literal(word)
            case ast.Name(id=name):
                return self._vocabulary.name(name)
            case ast.Attribute():
                return self._vocabulary.parameter(ast.unparse(node))
            case ast.BoolOp(op=ast.And(), values=values):
                return ex.AllOf(tuple(map(self.read, values)))
            case ast.BoolOp(values=values):
                return ex.AnyOf(tuple(map(self.read, values)))
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return ex.Not(self.read(operand))
            case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int(number) | float(number))):
                return _number(node, -number)
            case ast.BinOp(left=left, op=op, right=right):
                return self._arithmetic(node, self.read(left), op, self.read(right))
            case ast.Compare(left=left, ops=ops, comparators=comparators):
                return self._comparison(node, left, ops, comparators)
            case ast.IfExp(test=test, body=body, orelse=orelse):
                return self._cases(test, body, orelse)
            case ast.Call(func=ast.Name(id=name), args=arguments, keywords=[]):
                return self._call(node, name, [self.read(argument) for argument in arguments])
        raise self._not_understood(node)

    def _arithmetic(self, node: ast.expr, left: Expression, op: ast.operator, right: Expression) -> Expression:
        match op:
            case ast.Add():
                return ex.Sum((left, right))
            case ast.Sub():
                return ex.Difference(left, right)
            case ast.Mult():
                return ex.Product((left, right))
            case ast.Div():
                return ex.Quotient(left, right)
        raise self._not_understood(node)

    def _comparison(
        self, node: ast.expr, left: ast.expr, ops: list[ast.cmpop], comparators: list[ast.expr]
    ) -> Expression:
        parts: list[Expression] = []
        for op, right in zip(ops, comparators):
            match op, right:
                case (ast.In() | ast.NotIn(), ast.List(elts=elements) | ast.Tuple(elts=elements)):
                    within = ex.Within(self.read(left), frozenset(map(self._word, elements)))
                    parts.append(within if isinstance(op, ast.In) else ex.Not(within))
                case _ if type(op) in _OPERATORS:
                    parts.append(ex.Comparison(_OPERATORS[type(op)], self.read(left), self.read(right)))
                case _:
                    raise self._not_understood(node)
            left = right
        return parts[0] if len(parts) == 1 else ex.AllOf(tuple(parts))

    def _word(self, node: ast.expr) -> str:
        match self.read(node):
            case ex.Literal(str(word)):
                return word
        raise ExpressionError(f"« {ast.unparse(node)} » n'est pas un mot")

    def _cases(self, test: ast.expr, body: ast.expr, orelse: ast.expr) -> ex.Cases:
        branches, otherwise = [(self.read(test), self.read(body))], orelse
        while isinstance(otherwise, ast.IfExp):
            branches.append((self.read(otherwise.test), self.read(otherwise.body)))
            otherwise = otherwise.orelse
        last = None if isinstance(otherwise, ast.Name) and otherwise.id == "absent" else self.read(otherwise)
        return ex.Cases(tuple(branches), last)

    def _call(self, node: ast.expr, name: str, arguments: list[Expression]) -> Expression:
        bounds: dict[str, Callable[[Expression, Expression], Expression]] = {"min": ex.AtMost, "max": ex.AtLeast}
        if name in bounds and len(arguments) >= 2:
            return reduce(bounds[name], arguments)
        if name == "round" and len(arguments) == 1:
            return ex.Rounded(arguments[0])
        raise self._not_understood(node)

    def _not_understood(self, node: ast.expr) -> ExpressionError:
        return ExpressionError(f"« {ast.unparse(node)} » n'est pas compris dans une règle")


def _number(node: ast.expr, number: float) -> ex.Literal:
    """Return a number; one too large to be counted is refused."""
    if abs(number) >= LARGEST_NUMBER:
        raise ExpressionError(f"« {ast.unparse(node)} » n'est pas un nombre fini et raisonnable")
    return ex.Literal(float(number))
