"""The questions of a model: rules that a situation answers, as inputs."""

from __future__ import annotations

from collections.abc import Mapping
from math import inf

from solimob.core.rules.inputs import InputKind, InputSpec
from solimob.ingest.publicodes.model import Model, RawRule, UnsupportedError
from solimob.ingest.publicodes.typed import Kind, Typed
from solimob.ingest.publicodes.units import Unit

KINDS = {"nombre": Kind.NUMBER, "entier": Kind.NUMBER, "number": Kind.NUMBER, "booléen": Kind.TRUTH,
         "boolean": Kind.TRUTH, "texte": Kind.WORD, "string": Kind.WORD}  # fmt: skip
_INPUT_KINDS = {Kind.TRUTH: InputKind.TRUTH, Kind.NUMBER: InputKind.NUMBER, Kind.WORD: InputKind.WORD}


def kind_of(rule: RawRule, default: Typed | None) -> Kind:
    """Return the kind of an answer: said by the rule, else that of its default, else a truth."""
    said = Kind.WORD if "une possibilité" in rule else KINDS.get(str(rule.get("type")))
    if said is not None:
        return said
    return Kind.TRUTH if default is None or default.kind is Kind.NOTHING else default.kind


def input_spec(model: Model, path: str, kind: Kind, unit: Unit | None) -> InputSpec:
    """Return the input of a rule; numbers are not negative.

    Raises
    ------
    UnsupportedError
        If its choices are not a list of words.
    """
    rule = model.rules[path]
    low = 0.0 if kind is Kind.NUMBER else -inf
    choices = _choices(model, rule, path)
    said = "" if unit is None else str(unit)
    return InputSpec(path, _INPUT_KINDS[kind], _label(rule, path), _question(rule), said, choices, low)


def _choices(model: Model, rule: RawRule, path: str) -> Mapping[str, str] | None:
    written = rule.get("une possibilité")
    if written is None:
        return None
    if not isinstance(written, list) or len(written) < 2 or not all(isinstance(one, str) for one in written):
        raise UnsupportedError(path, "une possibilité", "une liste d'au moins deux mots est attendue")
    found: dict[str, str] = {}
    for one in written:
        word = one.strip("'\"")
        named = model.rules.get(f"{path} . {word}", {})
        found[word] = str(named.get("titre") or word)
    return found


def _label(rule: RawRule, path: str) -> str:
    label = str(rule.get("titre") or path.removeprefix("aides . ").replace(" . ", ", "))
    return label[:1].upper() + label[1:]


def _question(rule: RawRule) -> str:
    """Return the question of a rule; of one that depends on the situation, its last wording: the general case."""
    question = rule.get("question")
    while isinstance(question, dict):
        branches = question.get("variations")
        question = branches[-1].get("sinon") if isinstance(branches, list) and branches else None
    return " ".join(question.strip("'\"").split()) if isinstance(question, str) else ""
