"""What a rule may ask: typed inputs with their unit and bounds, and what a situation may answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import inf, isfinite, isinf, isnan

from solimob.core.rules.french_number import number
from solimob.core.rules.possible import EITHER, NO, YES, Possible, Range, Words

type Answer = bool | float | str
type Facts = Mapping[str, Answer]
"""The answers of one situation by input; an input that is not there is unknown."""


class InputKind(StrEnum):
    """What an answer is."""

    TRUTH = "truth"
    NUMBER = "number"
    WORD = "word"
    """One word of `choices`, or any where there are none (a commune code)."""


class SituationError(ValueError):
    """A situation says something it cannot; `field` names the input, the message is French."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(f"« {field} » : {message}")
        self.field = field


@dataclass(frozen=True, slots=True)
class InputSpec:
    """One input: `low` and `high` bound a number, both included; `choices` are the words an answer may be.

    `question` is what a person is asked, in plain French; empty where nobody is asked (computed from the address).
    """

    name: str
    kind: InputKind
    label: str
    question: str = ""
    unit: str = ""
    choices: Mapping[str, str] | None = None
    """Word → French label."""
    low: float = -inf
    high: float = inf
    together: str = ""
    """The question that asks it and others at once, each yes or no a box to tick; empty where it is asked alone."""

    def unknown(self) -> Possible:
        """Return all that an unknown answer could be."""
        match self.kind:
            case InputKind.TRUTH:
                return EITHER
            case InputKind.NUMBER:
                return Range(self.low, self.high)
            case InputKind.WORD:
                return Words(None if self.choices is None else frozenset(self.choices))

    def known(self, answer: object) -> Possible:
        """Return what an answer says.

        Raises
        ------
        SituationError
            If it is not of the kind, outside the bounds, or not one of the choices.
        """
        match self.kind:
            case InputKind.TRUTH:
                if not isinstance(answer, bool):
                    raise SituationError(self.name, f"« {_said(answer)} » n'est ni vrai ni faux (true, false)")
                return YES if answer else NO
            case InputKind.NUMBER:
                if isinstance(answer, bool) or not isinstance(answer, int | float) or not isfinite(answer):
                    raise SituationError(self.name, f"« {_said(answer)} » n'est pas un nombre")
                if not self.low <= answer <= self.high:
                    raise SituationError(self.name, f"{number(answer)} est impossible : {self._bounds()}")
                return Range(float(answer), float(answer))
            case InputKind.WORD:
                if not isinstance(answer, str):
                    raise SituationError(self.name, f"« {_said(answer)} » n'est pas un mot{_between_quotes(answer)}")
                if self.choices is not None and answer not in self.choices:
                    raise SituationError(self.name, f"« {answer} » est inconnu ; au choix : {', '.join(self.choices)}")
                return Words(frozenset({answer}))

    def _bounds(self) -> str:
        if self.low == -inf:
            return f"au plus {number(self.high)} {self.unit}".strip()
        if self.high == inf:
            return f"au moins {number(self.low)} {self.unit}".strip()
        return f"de {number(self.low)} à {number(self.high)} {self.unit}".strip()


def _said(answer: object) -> str:
    """Return an answer as its writer wrote it: JSON says `true`, and « infini » where a number has no end."""
    match answer:
        case bool():
            return "true" if answer else "false"
        case float() if isnan(answer):
            return "NaN"
        case float() if isinf(answer):
            return "infini" if answer > 0 else "moins l'infini"
    return str(answer)


def _between_quotes(answer: object) -> str:
    is_number = isinstance(answer, int | float) and not isinstance(answer, bool)
    return f' ; écrivez-le entre guillemets : "{answer}"' if is_number else ""


@dataclass(frozen=True, slots=True)
class Situation:
    """What is known of one case on one day."""

    on: date
    facts: Facts
