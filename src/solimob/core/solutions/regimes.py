"""The regime finder: each regime gets exactly one verdict for a case, with its proof and what would change it.

Who organises, under which regime, and who drives are three things: no condition of a public service reads the driver.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import TYPE_CHECKING

from solimob.core.rules import (
    Assessment,
    LegalSource,
    Reader,
    Rule,
    Standing,
    Verdict,
    assess,
    version_on,
    weakest,
)
from solimob.core.rules.expression import Expression, Input, walk
from solimob.core.rules.requirement import Requirement
from solimob.core.solutions.regime_book import (
    REGIME_LABELS,
    REGIMES,
    Consequence,
    Duty,
    Pair,
    RegimeBook,
    RegimeVerdict,
    with_values,
)
from solimob.core.solutions.regime_case import RegimeCase

if TYPE_CHECKING:
    from solimob.core.rules import Proof


class RegimeConflictError(RuntimeError):
    """Two regimes are allowed together that no entry of the table of pairs joins."""


@dataclass(frozen=True, slots=True)
class Because:
    """One condition: its id and sentence, whether it holds (`None`: not known, or its text is only « à vérifier »).

    `doubt` says in French why it is « à vérifier », of the text or of a value in it.
    """

    id: str
    text: str
    holds: bool | None
    source: LegalSource
    standing: Standing
    doubt: str

    @property
    def to_verify(self) -> bool:
        """Whether it is shown « à vérifier »."""
        return self.standing is not Standing.READ

    @property
    def article(self) -> str:
        """The citation."""
        return self.source.citation()


@dataclass(frozen=True, slots=True)
class Obligation:
    """What an allowed regime obliges to, or a sentence that follows, with its text, as `on` knows it."""

    id: str
    text: str
    source: LegalSource
    on: date

    @property
    def to_verify(self) -> bool:
        """Whether it is shown « à vérifier »."""
        return self.source.is_to_verify(self.on)

    @property
    def doubt(self) -> str:
        """Why it is « à vérifier », in French; empty where it is not."""
        return self.source.doubt(self.on)

    @property
    def article(self) -> str:
        """The citation."""
        return self.source.citation()


@dataclass(frozen=True, slots=True)
class RegimeFinding:
    """The verdict of one regime.

    `way` is the rule the answer is told by: the open one, or the one that misses least. `to_change` are the conditions
    to change for it to be allowed: all of them, and no fewer, since every condition must hold. `missing` are the fields
    that could still change the verdict. `standing` tells whether every text it rests on was read, and for that day.
    """

    regime: str
    way: Rule
    verdict: RegimeVerdict
    standing: Standing
    because: tuple[Because, ...]
    duties: tuple[Obligation, ...]
    missing: tuple[str, ...]

    @property
    def label(self) -> str:
        """The French name of the regime."""
        return REGIME_LABELS[self.regime]

    @property
    def to_verify(self) -> bool:
        """Whether it is shown « à vérifier »."""
        return self.standing is not Standing.READ

    @property
    def doubt(self) -> str:
        """Why it is « à vérifier », in French; empty where it is not."""
        return {
            Standing.READ: "",
            Standing.OTHER_DAY: "dernière version connue des textes",
            Standing.UNREAD: "à vérifier : source non vérifiée",
        }[self.standing]

    @property
    def to_change(self) -> tuple[Because, ...]:
        """The conditions that do not hold, or that the rule has ended: one at least where it is forbidden."""
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
    verdicts = {finding.regime: finding.verdict for finding in findings}
    allowed = [regime for regime, verdict in verdicts.items() if verdict is RegimeVerdict.ALLOWED]
    choices = tuple(_pair(book, first, second) for first, second in combinations(allowed, 2))
    return RegimeAnswer(findings, choices, tuple(_consequences(book, reader, verdicts)), case.notes)


def find_regime(book: RegimeBook, case: RegimeCase, regime: str) -> RegimeFinding:
    """Return what one regime says of a case, without looking at the others.

    Raises
    ------
    KeyError
        If there is no such regime.
    """
    return _finding(book, Reader(book.rules, case.situation), regime)


def smallest_changes(book: RegimeBook, case: RegimeCase) -> dict[str, Proof]:
    """Return, for each forbidden regime, the proof of the way that the fewest changes would open, another
    organiser counting for more than any of them.

    `said_changes` tells the changes in French, `change.answers` gives answers that make them. A way whose text is only
    « à vérifier » is never opened; a regime that is allowed, undetermined or that nothing known would allow is left
    out.
    """
    from solimob.core.rules.proof import Prover  # A verdict alone, as the command line asks, does without proofs.

    prover, reader = Prover(book.rules, case.situation.on), Reader(book.rules, case.situation)
    found: dict[str, Proof] = {}
    for regime in REGIMES:
        ways = _ways(book, reader, regime)
        if _verdict(ways) is not RegimeVerdict.FORBIDDEN:
            continue
        read = [way.rule for way in ways if all(condition.decides for condition in way.rule.conditions)]
        proofs = [proof for proof in (prover.prove(reader, rule) for rule in read) if proof.change is not None]
        if proofs:
            found[regime] = min(proofs, key=_far)
    return found


def said_changes(proof: Proof) -> tuple[str, ...]:
    """Return in French what must be otherwise for the way of a proof to be open, then what must turn out so.

    « Arrivée : ni un pôle… » is left out beside what the same field must be: it only tells the same once more.
    """
    told = {text.partition(" : ")[0] for text in proof.to_change if _NEITHER not in text}
    return tuple(text for text in proof.to_change if _NEITHER not in text or text.partition(" : ")[0] not in told)


def said_changed(proof: Proof) -> tuple[str, ...]:
    """Return what must be otherwise alone: what is not known yet is among the conditions left open."""
    changed = set() if proof.change is None else set(proof.to_change[: len(proof.change.changed)])
    return tuple(text for text in said_changes(proof) if text in changed)


_NEITHER = " : ni "


def _far(proof: Proof) -> tuple[bool, bool, int, int]:
    """Order the ways out: to carry one's staff or pupils is no way out for who carries others."""
    assert proof.change is not None
    changed = set().union(*(_inputs(change.atom) for change in proof.change.changed))
    to_own_people = "public" in changed and proof.change.answers.get("public") in ("staff", "pupils")
    return to_own_people, "organiser" in changed, len(proof.change.changed), len(proof.to_change)


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
    if verdict is RegimeVerdict.FORBIDDEN:
        standing = weakest(_standing(reader, way) for way in ways)
    else:
        standing = _standing(reader, told)
    if verdict is RegimeVerdict.ALLOWED and any(_may_doubt(reader, doubt, regime) for doubt in book.doubts):
        standing = Standing.UNREAD
    return RegimeFinding(
        regime,
        told.rule,
        verdict,
        standing,
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

    def misses(way: Assessment) -> tuple[bool, bool, int, int, bool]:
        failing = {condition.id for condition in way.failing}
        held = sum(outcome.holds is True for outcome in way.outcomes)
        return (
            "organiser" in failing,
            _is_for_own_people(way.rule) and "public" in failing,
            len(failing),
            -held,
            way.to_verify,
        )

    return min((way for way in ways if way.verdict is gives), key=misses)


def _is_for_own_people(rule: Rule) -> bool:
    """Tell whether a way is that of an employer or a school: the nearest one only for its staff or its pupils."""
    return rule.id in ("private_service.staff", "private_service.school")


def _required(reader: Reader, way: Assessment) -> Iterator[tuple[Requirement, bool | None]]:
    """Yield each requirement of a way with whether it holds."""
    holds = {outcome.condition.id: outcome.holds for outcome in way.outcomes}
    return (
        (each, holds[each.condition.id]) for each in reader.book.requirements(way.rule) if each.condition.id in holds
    )


def _standing(reader: Reader, way: Assessment) -> Standing:
    """Return what a verdict is worth: a refusal, as much as the best read of the conditions that refuse."""
    on = reader.situation.on
    if way.ended_on is not None:
        return weakest(source.standing(on) for source in way.rule.sources)
    if not way.in_force:
        return Standing.UNREAD
    failing = [each.standing(on) for each, holds in _required(reader, way) if holds is False]
    if failing:
        return min(failing, key=tuple(Standing).index)
    return weakest(
        [source.standing(on) for source in way.rule.sources] + [each.standing(on) for each, _ in _required(reader, way)]
    )


def _may_doubt(reader: Reader, doubt: Duty, regime: str) -> bool:
    return doubt.regime == regime and (doubt.when is None or reader.truth(doubt.when).may_hold)


def _because(reader: Reader, told: Assessment) -> tuple[Because, ...]:
    source = told.rule.sources[0]
    if told.ended_on is not None:
        on = reader.situation.on
        text = f"La règle lue a pris fin le {told.ended_on:%d/%m/%Y}."
        return (Because("date", text, False, source, source.standing(on), source.doubt(on)),)
    if not told.in_force:
        return (Because("date", _no_text(told.rule), None, source, Standing.UNREAD, "aucun texte lu pour ce jour"),)
    return tuple(_reason(reader, each, holds) for each, holds in _required(reader, told))


def _no_text(rule: Rule) -> str:
    begins = "" if rule.valid_from is None else f" : les règles lues valent depuis le {rule.valid_from:%d/%m/%Y}"
    return f"Aucun texte lu ne dit la règle de ce jour{begins}."


def _reason(reader: Reader, required: Requirement, holds: bool | None) -> Because:
    condition, on = required.condition, reader.situation.on
    text = with_values(condition.text, reader.book, on)
    return Because(condition.id, text, holds, condition.source, required.standing(on), required.doubt(on))


def _duties(book: RegimeBook, reader: Reader, regime: str) -> tuple[Obligation, ...]:
    return tuple(
        _obligation(book, reader, duty)
        for duty in book.duties
        if duty.regime == regime and (duty.when is None or reader.truth(duty.when).may_hold)
    )


def _consequences(book: RegimeBook, reader: Reader, verdicts: Mapping[str, RegimeVerdict]) -> Iterator[Obligation]:
    """Yield what follows, then the doubts on what is allowed; only what nothing learned later can take back."""
    all_forbidden = set(verdicts.values()) == {RegimeVerdict.FORBIDDEN}
    for follows in book.consequences:
        if follows.valid_from > reader.situation.on or (follows.all_forbidden and not all_forbidden):
            continue
        if follows.verdicts.items() <= verdicts.items() and reader.truth(follows.when).holds:
            yield _obligation(book, reader, follows)
    for doubt in book.doubts:
        if verdicts[doubt.regime] is RegimeVerdict.ALLOWED and (doubt.when is None or reader.truth(doubt.when).holds):
            yield _obligation(book, reader, doubt)


def _obligation(book: RegimeBook, reader: Reader, told: Duty | Consequence) -> Obligation:
    on = reader.situation.on
    return Obligation(told.id, with_values(told.text, book.rules, on), told.source, on)


def _missing(ways: list[Assessment], verdict: RegimeVerdict, reader: Reader) -> tuple[str, ...]:
    if verdict is not RegimeVerdict.UNDETERMINED:
        return ()
    asked = {name for way in ways for name in way.missing}
    return tuple(name for name in reader.book.inputs if name in asked)
