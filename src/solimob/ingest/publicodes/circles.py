"""Definitions that turn in a circle, unrolled along what each step already knows.

« Aide de la commune » reads every aid of a commune, one of which reads the aid of one EPCI, which reads the aid of
the commune: a circle on paper, and none for any address, because the conditions on the way (`epci = …`, `code insee =
…`) contradict each other. Each circle is unrolled once along its path; where the conditions contradict each other the
value is absent. What remains is a true circle: the engine then gives no value; here it is worth the input `CIRCLE`,
which nothing ever answers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from solimob.core.rules import expression as ex
from solimob.core.rules.expression import FALSE, TRUE, Expression, Operator, children, rebuilt, walk
from solimob.ingest.publicodes.typed import ABSENT, all_of, any_of, negation

CIRCLE = "$cercle"

type Known = Mapping[str, str]
"""Inputs whose word the conditions on the way fix."""


@dataclass(frozen=True, slots=True)
class Unrolled:
    """Definitions without circle; `circles` are the paths that could not be opened, for defects to be reported."""

    definitions: Mapping[str, Expression]
    circles: tuple[tuple[str, ...], ...]


def unrolled(definitions: Mapping[str, Expression]) -> Unrolled:
    """Return the same values without circle."""
    turning = _turning(definitions)
    if not turning:
        return Unrolled(definitions, ())
    unroller = _Unroller(definitions, turning)
    found = {name: expression for name, expression in definitions.items() if name not in turning}
    for name in sorted(turning):
        unroller.found[name] = unroller.opened(definitions[name], {}, (name,))
    return Unrolled(found | unroller.found, tuple(sorted(unroller.circles)))


def _turning(definitions: Mapping[str, Expression]) -> frozenset[str]:
    """Return the definitions that stand on themselves (Tarjan's strongly connected components)."""
    reads = {
        name: [part.name for part in walk(expression) if isinstance(part, ex.Definition)]
        for name, expression in definitions.items()
    }
    order: dict[str, int] = {}
    lowest: dict[str, int] = {}
    stack: list[str] = []
    turning: set[str] = set()

    def visit(name: str) -> None:
        order[name] = lowest[name] = len(order)
        stack.append(name)
        for read in reads[name]:
            if read not in order:
                visit(read)
            if read in stack:
                lowest[name] = min(lowest[name], lowest[read])
        if lowest[name] == order[name]:
            component = stack[stack.index(name) :]
            del stack[stack.index(name) :]
            if len(component) > 1 or name in reads[name]:
                turning.update(component)

    for name in definitions:
        if name not in order:
            visit(name)
    return frozenset(turning)


@dataclass(slots=True)
class _Unroller:
    definitions: Mapping[str, Expression]
    turning: frozenset[str]
    found: dict[str, Expression] = field(default_factory=dict)
    circles: set[tuple[str, ...]] = field(default_factory=set)
    _names: dict[tuple[str, frozenset[tuple[str, str]], frozenset[str]], Expression] = field(default_factory=dict)

    def opened(self, expression: Expression, known: Known, path: tuple[str, ...]) -> Expression:
        """Return an expression in which what is known is settled and every circle is opened."""
        match expression:
            case ex.Definition(name) if name in self.turning:
                return self._variant(name, known, path)
            case ex.Comparison(Operator.EQUAL, ex.Input(name), ex.Literal(str(word))) if name in known:
                return TRUE if known[name] == word else FALSE
            case ex.Within(ex.Input(name), words) if name in known:
                return TRUE if known[name] in words else FALSE
            case ex.Not(operand):
                return negation(self.opened(operand, known, path))
            case ex.IsAbsent(operand):
                inner = self.opened(operand, known, path)
                return TRUE if inner == ABSENT else ex.IsAbsent(inner)
            case ex.AllOf(operands):
                parts: list[Expression] = []
                for operand in operands:
                    parts.append(self.opened(operand, known, path))
                    if parts[-1] == FALSE:
                        return FALSE
                    known = {**known, **fixed(operand)}
                return all_of(parts)
            case ex.AnyOf(operands):
                return any_of([self.opened(operand, known, path) for operand in operands])
            case ex.Cases():
                return self._cases(expression, known, path)
        return rebuilt(expression, [self.opened(part, known, path) for part in children(expression)])

    def _cases(self, expression: ex.Cases, known: Known, path: tuple[str, ...]) -> Expression:
        branches: list[tuple[Expression, Expression]] = []
        otherwise = expression.otherwise
        for condition, value in expression.branches:
            asked = self.opened(condition, known, path)
            if asked == FALSE:
                continue
            here = self.opened(value, {**known, **fixed(condition)}, path)
            if asked == TRUE:
                return ex.Cases(tuple(branches), here) if branches else here
            branches.append((asked, here))
        last = None if otherwise is None else self.opened(otherwise, known, path)
        last = None if last == ABSENT else last
        return ex.Cases(tuple(branches), last) if branches or last is None else last

    def _variant(self, name: str, known: Known, path: tuple[str, ...]) -> Expression:
        if name in path:
            self.circles.add((*path[path.index(name) :], name))
            return ex.Input(CIRCLE)
        key = (name, frozenset(known.items()), frozenset(path))
        if key not in self._names:
            expression = self.opened(self.definitions[name], known, (*path, name))
            if isinstance(expression, ex.Cases) and expression != ABSENT:
                called = f"{name} [{len(self._names) + 1}]"
                self.found[called], expression = expression, ex.Definition(called)
            self._names[key] = expression
        return self._names[key]


def fixed(condition: Expression) -> dict[str, str]:
    """Return the inputs that have one word where a condition holds."""
    match condition:
        case ex.Comparison(Operator.EQUAL, ex.Input(name), ex.Literal(str(word))):
            return {name: word}
        case ex.AllOf(operands):
            return {name: word for operand in operands for name, word in fixed(operand).items()}
    return {}
