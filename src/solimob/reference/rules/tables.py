"""The tables beside the rules of a book: sources, inputs, dated parameters and definitions."""

from __future__ import annotations

import keyword
import re
from collections.abc import Mapping
from math import inf
from pathlib import Path

from solimob.core.rules.expression import Definition, Expression
from solimob.core.rules.inputs import InputKind, InputSpec
from solimob.core.rules.kinds import KindError, Kinds
from solimob.core.rules.parameter import DatedParameter, ParameterVersion
from solimob.core.rules.parsing import ExpressionError, Vocabulary, parse
from solimob.core.rules.source import LegalSource, LegalStatus
from solimob.reference.entry import Entry, nearest
from solimob.reference.rules.dates import check_order, read_span
from solimob.reference.rules.units import UNITS
from solimob.reference.strict_yaml import ReferenceFileError, read_yaml

_PLAIN_NAME = re.compile(r"[a-z][a-z0-9_]*")
_DOTTED_NAME = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+")
_KEYS_OF_KIND = {
    InputKind.NUMBER: ("unit", "low", "high"),
    InputKind.WORD: ("choices",),
    InputKind.TRUTH: ("together",),
}
_RESERVED = {*keyword.kwlist, "absent", "min", "max", "round"}


def read_sources(path: Path) -> dict[str, LegalSource]:
    """Return the texts a book rests on, by id.

    Raises
    ------
    ReferenceFileError
        If a source is incomplete, or verified without the day it was read.
    """
    return {entry.name: _source(entry) for entry in Entry(path, "", read_yaml(path)).children()}


def read_inputs(path: Path) -> dict[str, InputSpec]:
    """Return the inputs of a book by name, in the order questions are best asked.

    Raises
    ------
    ReferenceFileError
        If an input has an unknown kind or unit, or bounds or choices that do not go with its kind.
    """
    return {entry.name: _input(entry) for entry in Entry(path, "", read_yaml(path)).children()}


def read_parameters(path: Path, sources: Mapping[str, LegalSource]) -> dict[str, DatedParameter]:
    """Return the dated values of a book by dotted name; none where the book has no such file.

    Raises
    ------
    ReferenceFileError
        If a value has an unknown unit, no known source, or versions that overlap.
    """
    if not path.exists():
        return {}
    return {entry.name: _parameter(entry, sources) for entry in Entry(path, "", read_yaml(path)).children()}


def read_definitions(
    path: Path, inputs: Mapping[str, InputSpec], parameters: Mapping[str, DatedParameter]
) -> dict[str, Expression]:
    """Return the named expressions of a book; none where it has no such file.

    Raises
    ------
    ReferenceFileError
        If one is not understood, has an input's name, mixes kinds, or stands on itself.
    """
    if not path.exists():
        return {}
    file = Entry(path, "", read_yaml(path))
    for name in file.held:
        _check_name(file, name)
        if name in inputs:
            raise file.wrong(name, "une donnée porte déjà ce nom")
    vocabulary = vocabulary_of(inputs, parameters, file.held)
    found = {name: read_expression(file, name, vocabulary) for name in file.held}
    kinds = Kinds(inputs, found)
    for name in found:
        try:
            kinds.of(Definition(name))
        except KindError as error:
            raise file.wrong(name, str(error)) from None
    return found


def vocabulary_of(
    inputs: Mapping[str, InputSpec], parameters: Mapping[str, DatedParameter], definitions: Mapping[str, object]
) -> Vocabulary:
    """Return all the names an expression of a book may use."""
    words = {word for spec in inputs.values() for word in spec.choices or ()}
    return Vocabulary(inputs, words, frozenset(definitions), parameters)


def read_expression(entry: Entry, key: str, vocabulary: Vocabulary) -> Expression:
    """Return the expression written under a key.

    Raises
    ------
    ReferenceFileError
        If it is not understood whole; the message says which part, and the nearest known name.
    """
    value = entry.held[key]
    text = str(value) if isinstance(value, bool | int | float) else entry.text(key)
    try:
        return parse(text, vocabulary)
    except ExpressionError as error:
        raise entry.wrong(key, str(error)) from None


def source_of(entry: Entry, key: str, id_: str, sources: Mapping[str, LegalSource]) -> LegalSource:
    """Return the source an entry names under a key.

    Raises
    ------
    ReferenceFileError
        If the book has none of that id; the nearest one is proposed.
    """
    if id_ not in sources:
        raise entry.wrong(key, f"source inconnue « {id_} »" + nearest(id_, sources))
    return sources[id_]


def _source(entry: Entry) -> LegalSource:
    entry.check_keys(
        ("act", "reading"), ("article", "paragraph", "url", "read_on", "known_from", "known_until", "article_id")
    )
    reading = LegalStatus(entry.one_of("reading", [reading.value for reading in LegalStatus]))
    read_on = entry.day("read_on")
    if reading is LegalStatus.VERIFIED and read_on is None:
        raise entry.wrong("reading", "une source vérifiée a le jour de sa lecture (read_on)")
    return LegalSource(
        act=entry.text("act"),
        article=entry.text_or_none("article"),
        paragraph=entry.text_or_none("paragraph"),
        url=entry.text_or_none("url"),
        read_on=read_on,
        reading=reading,
        known_from=entry.day("known_from"),
        known_until=entry.day("known_until"),
        article_id=entry.text_or_none("article_id"),
    )


def _input(entry: Entry) -> InputSpec:
    _check_name(entry, entry.name)
    entry.check_keys(("kind", "label"), ("question", "together", "unit", "choices", "low", "high"))
    kind = InputKind(entry.one_of("kind", [kind.value for kind in InputKind]))
    allowed = _KEYS_OF_KIND[kind]
    for key in {key for keys in _KEYS_OF_KIND.values() for key in keys}:
        if key in entry.held and key not in allowed:
            raise entry.wrong(key, f"n'a pas de sens pour une donnée « {kind.value} »")
    if "together" in entry and "question" not in entry:
        raise entry.wrong("together", "une case à cocher a aussi sa question (question), pour être demandée seule")
    low = entry.number("low") if "low" in entry.held else -inf
    high = entry.number("high") if "high" in entry.held else inf
    if low > high:
        raise entry.wrong("high", f"le plus grand ({high:g}) est sous le plus petit ({low:g})")
    return InputSpec(
        name=entry.name,
        kind=kind,
        label=entry.text("label"),
        question=entry.text_or_none("question") or "",
        unit=_unit(entry) if kind is InputKind.NUMBER else "",
        choices=_choices(entry) if "choices" in entry.held else None,
        low=low,
        high=high,
        together=entry.text_or_none("together") or "",
    )


def _choices(entry: Entry) -> dict[str, str]:
    choices = entry.child("choices", f"{entry.name}, choices")
    if not choices.held:
        raise entry.wrong("choices", "au moins un choix est attendu")
    return {word: choices.text(word) for word in choices.held}


def _unit(entry: Entry) -> str:
    if "unit" not in entry.held:
        raise entry.wrong("unit", 'clé absente ; un nombre a une unité (unit: "" pour un nombre pur)')
    return entry.one_of("unit", UNITS)


def _parameter(entry: Entry, sources: Mapping[str, LegalSource]) -> DatedParameter:
    if not _DOTTED_NAME.fullmatch(entry.name):
        raise _bad_name(entry, entry.name, "un paramètre a un nom à point, en minuscules : « tus.participation_cap »")
    entry.check_keys(("label", "unit", "versions"))
    versions = list(entry.listed("versions"))
    for version in versions:
        version.check_keys(("valid_from", "valid_to", "value", "source"))
        if version.day("valid_from") is None:
            raise version.wrong("valid_from", "une date est attendue")
    check_order(versions)
    return DatedParameter(
        entry.name, entry.text("label"), _unit(entry), tuple(_version(version, sources) for version in versions)
    )


def _version(entry: Entry, sources: Mapping[str, LegalSource]) -> ParameterVersion:
    begins, ends = read_span(entry)
    assert begins is not None
    value = None if entry.held["value"] is None else entry.number("value")
    return ParameterVersion(begins, ends, value, source_of(entry, "source", entry.text("source"), sources))


def _check_name(entry: Entry, name: str) -> None:
    if not _PLAIN_NAME.fullmatch(name) or name in _RESERVED:
        raise _bad_name(
            entry, name, "un nom est fait de a-z, 0-9 et « _ », commence par une lettre et n'est pas réservé"
        )


def _bad_name(entry: Entry, name: str, what: str) -> ReferenceFileError:
    line = entry.held.lines.get(name, entry.line)
    return ReferenceFileError(f"{entry.path}, ligne {line}, « {name} » : {what}")
