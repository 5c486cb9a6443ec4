"""What goes with the rules of the regimes (`reference/rules/regimes`): duties, doubts, consequences, table of pairs."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from solimob.core.rules import LegalSource, RuleBook
from solimob.core.rules.expression import Expression
from solimob.core.rules.kinds import KindError, Kinds
from solimob.core.solutions.regime_book import (
    REGIMES,
    Consequence,
    Duty,
    Pair,
    RegimeBook,
    RegimeVerdict,
    parameters_in,
    regime_of,
)
from solimob.reference.entry import Entry, nearest
from solimob.reference.rules import BOOKS, load_book, read_sources
from solimob.reference.rules.tables import read_expression, source_of, vocabulary_of
from solimob.reference.strict_yaml import ReferenceFileError, read_yaml

__all__ = ["load_regimes", "read_regimes"]

_HERE = Path(__file__).parent


@cache
def load_regimes() -> RegimeBook:
    """Return the regimes the package ships.

    Raises
    ------
    ReferenceFileError
        If a file is wrong; the message names file, line and key.
    """
    return read_regimes(BOOKS / "regimes", _HERE)


def read_regimes(rules_folder: Path, folder: Path) -> RegimeBook:
    """Return the regimes of a rule book and of the files that go with it.

    Raises
    ------
    ReferenceFileError
        If a key, regime, source, parameter or expression is unknown, or a regime has no rule.
    """
    rules, sources = load_book(rules_folder), read_sources(rules_folder / "sources.yaml")
    known = {regime_of(id_) for id_ in rules.by_id}
    if known != set(REGIMES):
        wrong = ", ".join(sorted(known ^ set(REGIMES)))
        raise ReferenceFileError(f"{rules_folder} : les régimes ne sont pas ceux attendus ({wrong})")
    for rule in rules.rules:
        for condition in rule.conditions:
            _check_parameters(f"{rules_folder}, « {rule.id}, {condition.id} »", condition.text, rules)
    return RegimeBook(
        rules,
        tuple(_duties(_file(folder / "duties.yaml"), rules, sources)),
        tuple(_consequences(_file(folder / "consequences.yaml"), rules, sources)),
        tuple(_pairs(_file(folder / "pairs.yaml"))),
        tuple(_duties(_file(folder / "doubts.yaml"), rules, sources)),
    )


def _file(path: Path) -> Entry:
    return Entry(path, "", read_yaml(path))


def _duties(file: Entry, rules: RuleBook, sources: dict[str, LegalSource]) -> Iterator[Duty]:
    for regime in file.held:
        _check_regime(file, regime, regime)
        for duty in file.listed(regime):
            duty.check_keys(("id", "text", "source"), ("when",))
            when = _condition(duty, rules) if "when" in duty.held else None
            source = source_of(duty, "source", duty.text("source"), sources)
            yield Duty(duty.text("id"), regime, _text(duty, rules), source, when)


def _consequences(file: Entry, rules: RuleBook, sources: dict[str, LegalSource]) -> Iterator[Consequence]:
    for entry in file.children():
        entry.check_keys(("text", "source", "when", "valid_from"), ("verdicts", "all_forbidden"))
        all_forbidden = entry.held.get("all_forbidden", False)
        if not isinstance(all_forbidden, bool):
            raise entry.wrong("all_forbidden", "true ou false est attendu")
        valid_from = entry.day("valid_from")
        if valid_from is None:
            raise entry.wrong("valid_from", "le premier jour est attendu")
        source = source_of(entry, "source", entry.text("source"), sources)
        verdicts = _verdicts(entry.child("verdicts", "verdicts")) if "verdicts" in entry.held else {}
        text, when = _text(entry, rules), _condition(entry, rules)
        yield Consequence(entry.name, text, source, when, valid_from, verdicts, all_forbidden)


def _verdicts(entry: Entry) -> dict[str, RegimeVerdict]:
    for regime in entry.held:
        _check_regime(entry, regime, regime)
    words = [RegimeVerdict.ALLOWED.value, RegimeVerdict.FORBIDDEN.value]
    return {regime: RegimeVerdict(entry.one_of(regime, words)) for regime in entry.held}


def _pairs(file: Entry) -> Iterator[Pair]:
    file.check_keys(("pairs",))
    seen: set[frozenset[str]] = set()
    for entry in file.listed("pairs"):
        entry.check_keys(("regimes", "because", "choosing"))
        regimes = entry.texts("regimes")
        for regime in regimes:
            _check_regime(entry, "regimes", regime)
        pair = frozenset(regimes)
        if len(regimes) != 2 or len(pair) != 2 or pair in seen:
            raise entry.wrong("regimes", "deux régimes différents sont attendus, une seule fois")
        seen.add(pair)
        choosing = entry.child("choosing", "choosing")
        choosing.check_keys(regimes)
        yield Pair(pair, entry.text("because"), {regime: choosing.text(regime) for regime in regimes})


def _check_regime(entry: Entry, key: str, regime: str) -> None:
    if regime not in REGIMES:
        raise entry.wrong(key, f"régime inconnu « {regime} »" + nearest(regime, REGIMES))


def _text(entry: Entry, rules: RuleBook) -> str:
    text = entry.text("text")
    _check_parameters(f"{entry.path}, ligne {entry.held.lines['text']}", text, rules)
    return text


def _check_parameters(where: str, text: str, rules: RuleBook) -> None:
    for name in parameters_in(text):
        if name not in rules.parameters:
            raise ReferenceFileError(f"{where} : paramètre inconnu « {name} »" + nearest(name, rules.parameters))


def _condition(entry: Entry, rules: RuleBook) -> Expression:
    expression = read_expression(entry, "when", vocabulary_of(rules.inputs, rules.parameters, rules.definitions))
    try:
        Kinds(rules.inputs, rules.definitions).check_condition(expression)
    except KindError as error:
        raise entry.wrong("when", str(error)) from None
    return expression
