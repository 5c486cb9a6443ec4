"""The situations of Publicodes: `{"vélo . prix": "1000 €", "demandeur . âge": 30, "vélo . type": "'électrique'"}`.

A value is a number, a text (a number with its unit, a word between quotes, « oui » or « non »), true or false, what the
engine gives back (`{"valeur": …, "unité": …}` or `{"nodeValue": …}`), or null for no answer. A word of a list may be
written without quotes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from solimob.core.rules.inputs import InputKind, InputSpec, SituationError
from solimob.ingest.publicodes.grammar import Constant, GrammarError, Operation, Raw, parse_line
from solimob.ingest.publicodes.model import Model
from solimob.ingest.publicodes.units import Unit, convert, parse_unit


@dataclass(frozen=True, slots=True)
class Answers:
    """What a situation answers: values by rule, and the units of those that are not in the unit of their rule."""

    values: Mapping[str, bool | float | str]
    units: Mapping[str, str]


def read_answers(case: object, model: Model, inputs: Mapping[str, InputSpec]) -> Answers:
    """Read one situation.

    Raises
    ------
    SituationError
        If it is no object, names no rule of the model, or a value is not understood or impossible.
    """
    if not isinstance(case, dict):
        raise SituationError("cas", "un objet JSON { règle : valeur } est attendu")
    values: dict[str, bool | float | str] = {}
    units: dict[str, str] = {}
    for name, written in case.items():
        if name not in model.rules:
            near = get_close_matches(name, model.rules, n=1)
            raise SituationError(name, "règle inconnue" + (f" ; vouliez-vous dire « {near[0]} » ?" if near else ""))
        constant = _constant(name, written, inputs.get(name))
        if constant is None:
            continue
        values[name] = constant.value
        if constant.unit and parse_unit(constant.unit) != _unit_of(model, name):
            units[name] = constant.unit
        elif not constant.unit and isinstance(constant.value, float):
            _check_written(name, constant.value)
        if name in inputs and name not in units:
            inputs[name].known(constant.value)
    return Answers(values, units)


def _check_written(name: str, value: float) -> None:
    if value < 0:
        raise SituationError(name, f"{value:g} est impossible : un nombre positif est attendu")


def _unit_of(model: Model, name: str) -> Unit | None:
    written = model.rules[name].get("unité")
    return parse_unit(str(written)) if written else None


def _constant(name: str, written: object, spec: InputSpec | None) -> Constant | None:
    match written:
        case None:
            return None
        case bool():
            return Constant(written)
        case int() | float():
            return Constant(float(written))
        case {"nodeValue": value, **rest}:
            unit = rest.get("unit", "")
            if isinstance(unit, dict):
                unit = str(Unit(*(tuple(unit.get(key, ())) for key in ("numerators", "denominators"))))
            quoted = f"'{value}'" if isinstance(value, str) else value
            return _with_unit(name, quoted, str(unit), spec)
        case {"valeur": value, **rest}:
            if other := next((key for key in rest if key != "unité"), None):
                raise SituationError(name, f"« {other} » est un calcul de Publicodes ; écrivez sa valeur")
            return _with_unit(name, value, str(rest.get("unité", "")), spec)
        case str():
            return _parsed(name, written, spec)
    raise SituationError(name, f"« {written} » n'est pas une valeur de Publicodes")


def _with_unit(name: str, value: object, unit: str, spec: InputSpec | None) -> Constant | None:
    found = _constant(name, value, spec)
    if found is None or not unit:
        return found
    if not found.unit or isinstance(found.value, bool | str):
        return Constant(found.value, unit)
    converted = convert(found.value, parse_unit(found.unit), parse_unit(unit))
    if converted is None:
        raise SituationError(name, f"« {found.unit} » ne se convertit pas en « {unit} »")
    return Constant(converted, unit)


def _parsed(name: str, text: str, spec: InputSpec | None) -> Constant:
    if spec is not None and spec.kind is InputKind.WORD and text[:1] not in ("'", '"'):
        return Constant(text)
    try:
        found: Raw = parse_line(text)
    except GrammarError as error:
        raise SituationError(name, str(error)) from None
    match found:
        case Constant():
            return found
        case Operation("-", Constant(0.0), Constant(float(value), unit)):
            raise SituationError(name, f"{-value:g} {unit} est impossible : un nombre positif est attendu")
    raise SituationError(name, f"« {text} » est un calcul ; écrivez sa valeur")
