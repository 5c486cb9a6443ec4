"""The regime finder: each regime gets exactly one verdict for a case, with its proof and what would change it.

Who organises, under which regime, and who drives are three things: no condition of a public service reads the driver.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from solimob.core.rules import (
    Assessment,
    ConditionOutcome,
    LegalSource,
    Proof,
    Prover,
    Reader,
    Rule,
    Verdict,
    assess,
    version_on,
)
from solimob.core.rules.expression import Expression, Input, walk
from solimob.core.solutions.regime_book import REGIME_LABELS, REGIMES, Pair, RegimeBook, with_values
from solimob.core.solutions.regime_case import RegimeCase


class RegimeVerdict(StrEnum):
    """What a regime says of a case."""

    ALLOWED = "allowed"
    FORBIDDEN = "forbidden"
    UNDETERMINED = "undetermined"

    @property
    def label(self) -> str:
        """The French words."""
        return {"allowed": "permis", "forbidden": "pas permis", "undetermined": "à préciser"}[self]


class RegimeConflictError(RuntimeError):
    """Two regimes are allowed together that no entry of the table of pairs joins."""


@dataclass(frozen=True, slots=True)
class Because:
    """One condition: its id and sentence, whether it holds (`None`: not known, or its text is only « à vérifier »)."""

    id: str
    text: str
    holds: bool | None
    source: LegalSource
    to_verify: bool

    @property
    def article(self) -> str:
        """The citation."""
        return self.source.citation()


@dataclass(frozen=True, slots=True)
class Obligation:
    """What an allowed regime obliges to, or a sentence that follows, with its text."""

    id: str
    text: str
    source: LegalSource
    to_verify: bool

    @property
    def article(self) -> str:
        """The citation."""
        return self.source.citation()


@dataclass(frozen=True, slots=True)
class RegimeFinding:
    """The verdict of one regime.

    `way` is the rule the answer is told by: the open one, or the one that misses least. `to_change` are the conditions
    to change for it to be allowed: all of them, and no fewer, since every condition must hold. `missing` are the fields
    that could still change the verdict.
    """

    regime: str
    way: Rule
    verdict: RegimeVerdict
    to_verify: bool
    because: tuple[Because, ...]
    duties: tuple[Obligation, ...]
    missing: tuple[str, ...]

    @property
    def label(self) -> str:
        """The French name of the regime."""
        return REGIME_LABELS[self.regime]

    @property
    def to_change(self) -> tuple[Because, ...]:
        """The conditions that do not hold."""
        return tuple(because for because in self.because if because.holds is False)


@dataclass(frozen=True, slots=True)
class RegimeAnswer:
    """The answer for a case: every regime once, the choices left between two, what follows, and notes on the case."""

    findings: tuple[RegimeFinding, ...]
    choices: tuple[Pair, ...]
    consequences: tuple[Obligation, ...]
    notes: tuple[str, ...]

    def finding(self, regime: str) -> RegimeFinding:
        """Return what one regime says.

        Raises
        ------
        KeyError
            If there is no such regime.
        """
        return {finding.regime: finding for finding in self.findings}[regime]

    @property
    def allowed(self) -> tuple[str, ...]:
        """The regimes that are allowed."""
        return tuple(found.regime for found in self.findings if found.verdict is RegimeVerdict.ALLOWED)


def find_regimes(book: RegimeBook, case: RegimeCase) -> RegimeAnswer:
    """Return what each regime says of a case.

    Raises
    ------
    RegimeConflictError
        If two regimes are allowed that the book does not join; its tests prove that none are.
    """
    reader = Reader(book.rules, case.situation)
    findings = tuple(_finding(book, reader, regime) for regime in REGIMES)
    allowed = [finding.regime for finding in findings if finding.verdict is RegimeVerdict.ALLOWED]
    choices = tuple(_pair(book, first, second) for first, second in combinations(allowed, 2))
    return RegimeAnswer(findings, choices, _consequences(book, reader, not allowed), case.notes)


def find_verdicts(book: RegimeBook, case: RegimeCase, regimes: Iterable[str] = REGIMES) -> dict[str, RegimeVerdict]:
    """Return the verdict of some regimes without the proof: quicker, for tables of many cases."""
    reader = Reader(book.rules, case.situation)
    return {regime: _verdict(_ways(book, reader, regime)) for regime in regimes}


def smallest_changes(book: RegimeBook, case: RegimeCase) -> dict[str, Proof]:
    """Return, for each forbidden regime, the proof of the way that the fewest changes would open.

    `to_change` tells the changes in French, `change.answers` gives answers that make them. A way whose text is only « à
    vérifier » is never opened; a regime that is allowed, undetermined or that nothing known would allow is left out.
    """
    prover, reader = Prover(book.rules, case.situation.on), Reader(book.rules, case.situation)
    found: dict[str, Proof] = {}
    for regime in REGIMES:
        ways = _ways(book, reader, regime)
        if _verdict(ways) is not RegimeVerdict.FORBIDDEN:
            continue
        read = [way.rule for way in ways if all(condition.decides for condition in way.rule.conditions)]
        proofs = [proof for proof in (prover.prove(reader, rule) for rule in read) if proof.change is not None]
        if proofs:
            found[regime] = min(proofs, key=lambda proof: (len(proof.to_change), _changes_organiser(proof)))
    return found


def _changes_organiser(proof: Proof) -> bool:
    return proof.change is not None and any("organiser" in _inputs(change.atom) for change in proof.change.changed)


def _inputs(expression: Expression) -> set[str]:
    return {part.name for part in walk(expression) if isinstance(part, Input)}


def _ways(book: RegimeBook, reader: Reader, regime: str) -> list[Assessment]:
    return [assess(reader, version_on(book.rules, id_, reader.situation.on)) for id_ in book.ways[regime]]


def _pair(book: RegimeBook, first: str, second: str) -> Pair:
    pair = book.pair(first, second)
    if pair is None:
        raise RegimeConflictError(f"« {first} » et « {second} » sont permis ensemble sans règle de choix (pairs.yaml)")
    return pair


def _finding(book: RegimeBook, reader: Reader, regime: str) -> RegimeFinding:
    ways = _ways(book, reader, regime)
    verdict = _verdict(ways)
    told = _told(ways, verdict)
    doubtful = told.to_verify
    if verdict is RegimeVerdict.FORBIDDEN:
        doubtful = any(way.to_verify for way in ways)
    return RegimeFinding(
        regime,
        told.rule,
        verdict,
        doubtful,
        _because(reader, told),
        () if verdict is RegimeVerdict.FORBIDDEN else _duties(book, reader, regime),
        _missing(ways, verdict, reader),
    )


def _verdict(ways: list[Assessment]) -> RegimeVerdict:
    verdicts = {way.verdict for way in ways}
    if Verdict.ELIGIBLE in verdicts:
        return RegimeVerdict.ALLOWED
    return RegimeVerdict.FORBIDDEN if verdicts == {Verdict.NOT_ELIGIBLE} else RegimeVerdict.UNDETERMINED


def _told(ways: list[Assessment], verdict: RegimeVerdict) -> Assessment:
    """Return the way a verdict is told by: of those that give it, this organiser's and the nearest."""
    gives = {
        RegimeVerdict.ALLOWED: Verdict.ELIGIBLE,
        RegimeVerdict.FORBIDDEN: Verdict.NOT_ELIGIBLE,
        RegimeVerdict.UNDETERMINED: Verdict.UNDETERMINED,
    }[verdict]

    def misses(way: Assessment) -> tuple[bool, int, int, bool]:
        for_another = any(condition.id == "organiser" for condition in way.failing)
        held = sum(outcome.holds is True for outcome in way.outcomes)
        return for_another, len(way.failing), -held, way.to_verify

    return min((way for way in ways if way.verdict is gives), key=misses)


def _because(reader: Reader, told: Assessment) -> tuple[Because, ...]:
    if not told.in_force:
        source = told.rule.sources[0]
        return (Because("date", _no_text(told.rule), None, source, True),)
    return tuple(_reason(reader, outcome) for outcome in told.outcomes)


def _no_text(rule: Rule) -> str:
    begins = "" if rule.valid_from is None else f" : les règles lues valent depuis le {rule.valid_from:%d/%m/%Y}"
    return f"Aucun texte lu ne dit la règle de ce jour{begins}."


def _reason(reader: Reader, outcome: ConditionOutcome) -> Because:
    condition = outcome.condition
    text = with_values(condition.text, reader.book, reader.situation.on)
    return Because(condition.id, text, outcome.holds, condition.source, outcome.to_verify)


def _duties(book: RegimeBook, reader: Reader, regime: str) -> tuple[Obligation, ...]:
    on = reader.situation.on
    return tuple(
        Obligation(duty.id, with_values(duty.text, book.rules, on), duty.source, duty.source.is_to_verify(on))
        for duty in book.duties
        if duty.regime == regime and (duty.when is None or reader.truth(duty.when).may_hold)
    )


def _consequences(book: RegimeBook, reader: Reader, none_allowed: bool) -> tuple[Obligation, ...]:
    on = reader.situation.on
    return tuple(
        Obligation(
            follows.id, with_values(follows.text, book.rules, on), follows.source, follows.source.is_to_verify(on)
        )
        for follows in book.consequences
        if reader.truth(follows.when).holds and (none_allowed or not follows.none_allowed)
    )


def _missing(ways: list[Assessment], verdict: RegimeVerdict, reader: Reader) -> tuple[str, ...]:
    if verdict is not RegimeVerdict.UNDETERMINED:
        return ()
    asked = {name for way in ways for name in way.missing}
    return tuple(name for name in reader.book.inputs if name in asked)
