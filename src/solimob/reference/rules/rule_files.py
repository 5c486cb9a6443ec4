"""The rules of a book, as its files write them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from solimob.core.rules.expression import Expression
from solimob.core.rules.kinds import KindError, Kinds
from solimob.core.rules.parsing import Vocabulary
from solimob.core.rules.rule import Condition, Rule, RuleKind
from solimob.core.rules.source import LegalSource
from solimob.reference.entry import Entry
from solimob.reference.rules.dates import check_order, read_span
from solimob.reference.rules.perimeters import Resolve, read_perimeter
from solimob.reference.rules.tables import read_expression, source_of
from solimob.reference.strict_yaml import LinedDict

_RULE = ("kind", "label", "giver", "perimeter", "last_checked", "sources")
_MAY = ("supersedes", "discretion", "details")
_VERSION = ("valid_from", "valid_to", "conditions", "amount")
_CHANGES = ("label", "giver", "perimeter", "last_checked", "sources", "discretion", "details")
"""What a version may say anew."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the rules of a book refer to."""

    sources: Mapping[str, LegalSource]
    vocabulary: Vocabulary
    kinds: Kinds
    resolve: Resolve | None


def read_rule(entry: Entry, around: Surroundings) -> Iterator[Rule]:
    """Yield the versions of one rule, the oldest first.

    Raises
    ------
    ReferenceFileError
        If it is incomplete, has an unknown key or name, mixes kinds, or has versions that overlap.
    """
    if "versions" not in entry.held:
        entry.check_keys((*_RULE, *_VERSION), _MAY)
        read_span(entry)
        yield _read_version(entry, around)
        return
    entry.check_keys((*_RULE, "versions"), _MAY)
    versions = list(entry.listed("versions"))
    if not versions:
        raise entry.wrong("versions", "au moins une version est attendue")
    for version in versions:
        version.check_keys(_VERSION, _CHANGES)
    check_order(versions)
    for version in versions:
        yield _read_version(Entry(entry.path, entry.name, _over(entry.held, version.held), version.line), around)


def _over(rule: LinedDict, version: LinedDict) -> LinedDict:
    """Return the keys of a version over those of its rule, each with its own line."""
    merged = LinedDict({**rule, **version})
    merged.line, merged.lines = version.line, {**rule.lines, **version.lines}
    return merged


def _read_version(entry: Entry, around: Surroundings) -> Rule:
    begins, ends = read_span(entry)
    checked = entry.day("last_checked")
    if checked is None:
        raise entry.wrong("last_checked", "une date est attendue")
    return Rule(
        id=entry.name,
        kind=RuleKind(entry.one_of("kind", [kind.value for kind in RuleKind])),
        label=entry.text("label"),
        giver=entry.text("giver"),
        perimeter=read_perimeter(entry, around.resolve),
        valid_from=begins,
        valid_to=ends,
        conditions=tuple(_read_conditions(entry, around)),
        amount=_read_amount(entry, around),
        sources=_read_sources(entry, around.sources),
        last_checked=checked,
        discretion=entry.texts("discretion"),
        supersedes=entry.texts("supersedes"),
        details=_read_details(entry),
    )


def _read_conditions(entry: Entry, around: Surroundings) -> Iterator[Condition]:
    seen: set[str] = set()
    for held in entry.listed("conditions"):
        condition = Entry(held.path, f"{entry.name}, {held.held.get('id', 'conditions')}", held.held, held.line)
        condition.check_keys(("id", "text", "when", "source"))
        id_ = condition.text("id")
        if id_ in seen:
            raise condition.wrong("id", f"« {id_} » est répété dans la même version")
        seen.add(id_)
        when = read_expression(condition, "when", around.vocabulary)
        _check(condition, "when", when, around.kinds)
        source = source_of(condition, "source", condition.text("source"), around.sources)
        yield Condition(id_, condition.text("text"), when, source)


def _read_amount(entry: Entry, around: Surroundings) -> Expression | None:
    if entry.held["amount"] is None:
        return None
    amount = read_expression(entry, "amount", around.vocabulary)
    _check(entry, "amount", amount, around.kinds)
    return amount


def _check(entry: Entry, key: str, expression: Expression, kinds: Kinds) -> None:
    try:
        if key == "when":
            kinds.check_condition(expression)
        else:
            kinds.check_number(expression)
    except KindError as error:
        raise entry.wrong(key, str(error)) from None


def _read_sources(entry: Entry, sources: Mapping[str, LegalSource]) -> tuple[LegalSource, ...]:
    ids = entry.texts("sources")
    if not ids:
        raise entry.wrong("sources", "au moins une source est attendue")
    return tuple(source_of(entry, "sources", id_, sources) for id_ in ids)


def _read_details(entry: Entry) -> dict[str, str]:
    if "details" not in entry.held:
        return {}
    details = entry.child("details", f"{entry.name}, details")
    return {key: details.text(key) for key in details.held}
