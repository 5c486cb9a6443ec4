"""The search for aids, one question a screen: the pages carry what was said, the site keeps none of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.core.exceptions import ValidationError
from django.http import QueryDict

from solimob.core.counselling import Unsaid
from solimob.core.counselling.aid_situation import PURPOSES
from solimob.core.counselling.home import Home
from solimob.core.rules import InputSpec
from solimob.web.counselling.forms_aids import INCOME, INCOME_PARTS, NO, YES, answer_fields, asked_inputs, field_name
from solimob.web.counselling.queries.place import commune_of

UNSURE = "unsure"
"""Ticked beside boxes: those that are not ticked are not known."""

type Said = bool | float | str | tuple[float, float] | Unsaid
"""An answer: the income is two numbers, the reference income and the number of shares."""


@dataclass(frozen=True, slots=True)
class AidsInterview:
    """What one page hands to the next: the commune, what it is for, and the answers in the order they were given."""

    inputs: Mapping[str, InputSpec]
    home: Home | None = None
    purposes: tuple[str, ...] = ()
    said: Mapping[str, Said] = field(default_factory=dict)

    @classmethod
    def read(cls, data: QueryDict, inputs: dict[str, InputSpec]) -> AidsInterview:
        """Read what a page carried. What cannot be read counts as not said: it is asked again."""
        fields = {field: spec for spec in asked_inputs(inputs) for field in _fields_of(spec)}
        order = dict.fromkeys(fields[field].name for field in data if field in fields)
        said = {name: answer for name in order if (answer := _carried(inputs[name], data)) is not None}
        purposes = tuple(purpose for purpose in PURPOSES if purpose in data.getlist("purpose"))
        return cls(inputs, commune_of(data.get("commune", "")), purposes, said)

    @property
    def questions(self) -> list[tuple[str, ...]]:
        """The questions answered, in order: each by its input, or by the inputs whose boxes were ticked or not."""
        asked: dict[str, list[str]] = {}
        for name in self.said:
            asked.setdefault(self.inputs[name].together or name, []).append(name)
        return [tuple(names) for names in asked.values()]

    def with_answers(self, said: Mapping[str, Said]) -> AidsInterview:
        """Return the interview with answers more, the last ones given."""
        return replace(self, said={**self.without(said).said, **said})

    def without(self, names: Collection[str]) -> AidsInterview:
        """Return the interview without some answers."""
        return replace(self, said={other: answer for other, answer in self.said.items() if other not in names})

    @property
    def document(self) -> dict[str, Any]:
        """The situation (`aids_situation.schema.json`): what was not said is not there."""
        told = {name: answer for name, answer in self.said.items() if not isinstance(answer, Unsaid)}
        income = told.pop(INCOME, None)
        document: dict[str, Any] = {"answers": told}
        if isinstance(income, tuple):
            document["income"] = {"reference": income[0], "parts": income[1]}
        if self.home is not None:
            document["commune"] = self.home.code
        if self.purposes:
            document["purpose"] = list(self.purposes)
        return document

    def hidden(self) -> list[tuple[str, str]]:
        """Return the fields that carry the interview to the next page."""
        fields = [("commune", self.home.code if self.home else ""), *(("purpose", one) for one in self.purposes)]
        return fields + [pair for name, answer in self.said.items() for pair in written(name, answer)]

    def in_words(self) -> list[tuple[str, str, str]]:
        """Return each question answered: its input, its words, and the answer in words."""
        return [(name, self.inputs[name].question, _words(self.inputs[name], said)) for name, said in self.said.items()]


def written(name: str, said: Said) -> list[tuple[str, str]]:
    """Return an answer as the fields of a page."""
    match said:
        case Unsaid():
            return [(field_name(name), said.value)]
        case bool():
            return [(field_name(name), YES if said else NO)]
        case (reference, parts):
            return [(field_name(part), _number(value)) for part, value in zip(INCOME_PARTS, (reference, parts))]
        case str():
            return [(field_name(name), said)]
        case number:
            return [(field_name(name), _number(number))]


def answer_in(spec: InputSpec, cleaned: Mapping[str, Any]) -> Said | None:
    """Return the answer that the checked fields of an input make; None where one is empty."""
    values = [cleaned.get(name) for name in answer_fields(spec, alone=True)]
    if any(value is None for value in values):
        return None
    return (values[0], values[1]) if spec.name == INCOME else values[0]


def boxes_answered(specs: Sequence[InputSpec], data: QueryDict, go: str) -> dict[str, Said]:
    """Return what the boxes of one question say, and the button that sent them.

    Going on, a box that is not ticked is a no, or not known where `UNSURE` is ticked too; leaving the page otherwise,
    only the boxes ticked say something.
    """
    if go in list(Unsaid):
        return {spec.name: Unsaid(go) for spec in specs}
    ticked = {spec.name for spec in specs if data.get(field_name(spec.name)) == YES}
    if go != "next":
        return dict.fromkeys(ticked, True)
    rest: Said = Unsaid.DONT_KNOW if UNSURE in data else False
    return {spec.name: True if spec.name in ticked else rest for spec in specs}


def _fields_of(spec: InputSpec) -> list[str]:
    """Return the fields that may carry an answer, the one that says why there is none included."""
    return [field_name(spec.name), *answer_fields(spec, alone=True)]


def _carried(spec: InputSpec, data: QueryDict) -> Said | None:
    declined = data.get(field_name(spec.name))
    if declined in list(Unsaid):
        return Unsaid(declined)
    try:
        return answer_in(
            spec, {name: one.clean(data.get(name, "")) for name, one in answer_fields(spec, alone=True).items()}
        )
    except ValidationError:
        return None


def _number(value: float) -> str:
    return f"{value:.12g}".replace(".", ",")


def _words(spec: InputSpec, said: Said) -> str:
    match said:
        case Unsaid():
            return said.label
        case bool():
            return "Oui" if said else "Non"
        case (reference, parts):
            return f"{_number(reference)} € pour {_number(parts)} part{'s' if parts >= 2 else ''}"
        case str():
            words = (spec.choices or {}).get(said, said)
            return words[:1].upper() + words[1:]
        case number:
            return f"{_number(number)} {spec.unit}".strip()
