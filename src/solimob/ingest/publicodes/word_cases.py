"""Aids that read a word given by cases, or compare two answers that are words: a population cannot read them.

No aid of the package has one (3.6.1). One of a later version is left aside and named, as a rule file of ours would be
refused (`core.rules.kinds`), rather than stop a simulation halfway (`core.rules.word_arrays`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from solimob.core.rules import expression as ex
from solimob.core.rules.expression import Expression, walk
from solimob.core.rules.inputs import InputKind, InputSpec
from solimob.ingest.publicodes.model import UnsupportedError
from solimob.ingest.publicodes.translate import Translation

BY_CASES = "un mot y dépend de cas (« variations », « applicable si ») ; écrivez une condition pour chaque mot"
COMPARED = "deux mots qui dépendent de la personne y sont comparés ; comparez chacun à des mots écrits"


def unread_words(translation: Translation, aids: Collection[str]) -> dict[str, UnsupportedError]:
    """Return the aids that read such a word, each with the rule it is in (its own, or one it stands on) and why."""
    words = _Words(translation.inputs, translation.definitions)
    found = {}
    for path in aids:
        if path in translation.definitions and (fault := words.fault_under(path)) is not None:
            where, why = fault
            through = "" if where == path else f"elle lit la règle « {where} » : "
            found[path] = UnsupportedError(path, "valeur", through + why)
    return found


@dataclass(slots=True)
class _Words:
    inputs: Mapping[str, InputSpec]
    definitions: Mapping[str, Expression]
    _faults: dict[str, str | None] = field(default_factory=dict)

    def fault_under(self, path: str) -> tuple[str, str] | None:
        """Return the first rule a rule stands on that has a fault, itself included, and the fault."""
        for name in self._reached(path):
            if name not in self._faults:
                self._faults[name] = self._fault(self.definitions[name])
            if (why := self._faults[name]) is not None:
                return name, why
        return None

    def _reached(self, path: str) -> Iterator[str]:
        left, seen = [path], {path}
        while left:
            name = left.pop()
            yield name
            for part in walk(self.definitions[name]):
                if isinstance(part, ex.Definition) and part.name not in seen:
                    seen.add(part.name)
                    left.append(part.name)

    def _fault(self, expression: Expression) -> str | None:
        for part in walk(expression):
            match part:
                case ex.Cases() if self._is_word(part, frozenset()):
                    return BY_CASES
                case ex.Comparison(_, left, right) if self._depends(left) and self._depends(right):
                    return COMPARED
        return None

    def _is_word(self, expression: Expression, above: frozenset[str]) -> bool:
        """Tell whether a value may be a word; rules that stand on themselves are numbers."""
        match expression:
            case ex.Literal(value):
                return isinstance(value, str)
            case ex.Input(name):
                return self.inputs[name].kind is InputKind.WORD
            case ex.Definition(name):
                return name not in above and self._is_word(self.definitions[name], above | {name})
            case ex.Cases(branches, otherwise):
                values = [value for _, value in branches] + ([] if otherwise is None else [otherwise])
                return any(self._is_word(value, above) for value in values)
        return False

    def _depends(self, expression: Expression) -> bool:
        """Tell whether a value is a word that is not written in the model."""
        above: set[str] = set()
        while isinstance(expression, ex.Definition) and expression.name not in above:
            above.add(expression.name)
            expression = self.definitions[expression.name]
        return not isinstance(expression, ex.Literal) and self._is_word(expression, frozenset(above))
