"""Every aid at an address, for one person on one day: what they may have, what is missing to know, what has ended.

An unknown stays unknown: no default is an answer. What rests on a second-hand source, or on a text nobody read for a
year, is « à confirmer » and never said to be available. docs/methode/aides.md
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from math import inf

from solimob.core.counselling.aid_book import AidBook, known_elsewhere
from solimob.core.counselling.aid_coverage import Coverage, ListCompleteness, completeness
from solimob.core.counselling.aid_facet import AidFacet, Level
from solimob.core.counselling.aid_situation import AidSituation, may_be_asked
from solimob.core.counselling.aid_trust import firm_values, is_firm, is_fresh
from solimob.core.counselling.cumulation import Cumulation, Payable, cumulate
from solimob.core.rules.assessment import Assessment, Verdict, assess, version_on
from solimob.core.rules.book import RuleBook
from solimob.core.rules.expression import AtMost, Expression
from solimob.core.rules.inputs import InputKind, Situation
from solimob.core.rules.possible import Range
from solimob.core.rules.proof import Proof, Prover
from solimob.core.rules.requirement import PERIMETER
from solimob.core.rules.rule import Rule
from solimob.core.rules.scalar import Reader
from solimob.core.rules.source import LegalSource


class AidState(StrEnum):
    """What is known of one aid for one person, in the order the aids are shown."""

    AVAILABLE = "available"
    TO_CONFIRM = "to_confirm"
    """The conditions read hold; the source is second-hand or old: to ask before counting on it."""
    UNDETERMINED = "undetermined"
    NARROWED = "narrowed"
    """Refused by conditions added since a day; it was open before."""
    ENDED = "ended"
    NOT_ELIGIBLE = "not_eligible"

    @property
    def label(self) -> str:
        """The French name."""
        return {
            "available": "vous y avez droit",
            "to_confirm": "à confirmer : vous y auriez droit d'après une source à vérifier",
            "undetermined": "il manque des informations",
            "narrowed": "restreinte : vous n'y avez plus droit",
            "ended": "terminée",
            "not_eligible": "vous n'y avez pas droit",
        }[self]


MAY_HAVE = (AidState.AVAILABLE, AidState.TO_CONFIRM, AidState.UNDETERMINED)
"""The states of the aids a person may have."""


@dataclass(frozen=True, slots=True)
class AidFinding:
    """One aid for one person.

    `amount`, in euros, is what it pays or would pay; `None` where none is known or it pays nothing. `to_verify`: what
    is said does not rest on a text of the giver read within a year; `amount_to_verify` the same for the amount. `per`
    is what the amount is for: « par aller-retour », and « par an » where it goes up to the cap of a year.
    `proof` is there where it was asked for.
    """

    book: AidBook
    assessment: Assessment
    facet: AidFacet
    state: AidState
    amount: Range | None
    to_verify: bool
    amount_to_verify: bool
    per: str = ""
    proof: Proof | None = None

    @property
    def rule(self) -> Rule:
        """The version of the aid that speaks for the day."""
        return self.assessment.rule

    @property
    def id(self) -> str:
        """Its id."""
        return self.rule.id

    @property
    def missing(self) -> tuple[str, ...]:
        """The inputs that could still settle it, in the order they are best asked."""
        return self.assessment.missing


@dataclass(frozen=True, slots=True)
class NotEvaluated:
    """Aids that were not looked at, why, and what to do: « not evaluated » is never « none »."""

    what: str
    why: str
    how: str


@dataclass(frozen=True, slots=True)
class AidsAnswer:
    """Every aid looked at, those counted together, and whether the list may be trusted to be whole."""

    situation: AidSituation
    findings: tuple[AidFinding, ...]
    cumulations: tuple[Cumulation, ...]
    completeness: ListCompleteness
    not_evaluated: tuple[NotEvaluated, ...]

    def in_state(self, *states: AidState) -> tuple[AidFinding, ...]:
        """Return the aids in some states, in their order."""
        return tuple(finding for finding in self.findings if finding.state in states)


@dataclass(frozen=True, slots=True)
class PreparedAids:
    """A book on one day, with what is the same for everybody made once: a server keeps one."""

    book: AidBook
    on: date
    firm: RuleBook
    prover: Prover


def prepare(book: AidBook, on: date) -> PreparedAids:
    """Return a book made ready for many persons on one day."""
    return PreparedAids(book, on, firm_values(book.rules, on), Prover(book.rules, on))


def find_aids(
    books: Sequence[AidBook | PreparedAids],
    situation: AidSituation,
    coverage: Sequence[Coverage] = (),
    not_evaluated: Sequence[NotEvaluated] = (),
    facts: Mapping[str, Mapping[str, bool | float | str]] | None = None,
    *,
    explain: bool = False,
) -> AidsAnswer:
    """Return what every aid at the person's address says of their situation; with its proof where `explain` asks.

    `coverage` says what was searched where; `not_evaluated` what the caller knows is left out; `facts`, by name of
    book, are answers in a book's own words, in place of those of the situation.

    Raises
    ------
    SituationError
        If an answer is not one its input allows.
    ValueError
        If a book was prepared for another day.
    """
    ready = [book if isinstance(book, PreparedAids) else prepare(book, situation.on) for book in books]
    same = known_elsewhere(one.book for one in ready)
    found = [
        finding
        for one in ready
        for finding in _findings(one, situation, same, (facts or {}).get(one.book.name), explain=explain)
    ]
    replaced = {finding.facet.replaces for finding in found if finding.assessment.in_force}
    kept = [finding for finding in found if finding.id not in replaced]
    order, levels = list(AidState), list(Level)
    kept.sort(key=lambda finding: (order.index(finding.state), levels.index(finding.facet.level)))
    whole = completeness(situation.home, coverage, situation.on)
    left_out = [*not_evaluated]
    if situation.home is None:
        left_out.append(
            NotEvaluated("les aides locales", "la commune n'est pas dite", "ajoutez « commune » (code Insee)")
        )
    return AidsAnswer(situation, tuple(kept), tuple(_cumulations(kept, situation)), whole, tuple(left_out))


class _BracketReader(Reader):
    """A reader where some answers are known only from a lowest to a highest value."""

    def __init__(self, book: RuleBook, situation: Situation, brackets: Mapping[str, tuple[float, float]]) -> None:
        super().__init__(book, situation)
        self._inputs |= {name: Range(*ends) for name, ends in brackets.items() if name in book.inputs}


def _findings(
    ready: PreparedAids,
    situation: AidSituation,
    same: frozenset[str],
    own: Mapping[str, bool | float | str] | None,
    *,
    explain: bool,
) -> Iterator[AidFinding]:
    if ready.on != situation.on:
        raise ValueError(f"prepared for {ready.on}, asked about {situation.on}")
    book, rules, home = ready.book, ready.book.rules, situation.home
    said = situation.facts if own is None else own
    facts = Situation(situation.on, {name: answer for name, answer in said.items() if name in rules.inputs})
    reader = _BracketReader(rules, facts, situation.brackets)
    firm = _BracketReader(ready.firm, facts, situation.brackets)
    endless = _BracketReader(rules, facts, {**situation.brackets, **_endless(rules, facts, situation.brackets)})
    for id_ in rules.by_id:
        rule = version_on(rules, id_, situation.on)
        local = rule.perimeter.communes is not None
        if id_ in same or (local and (home is None or home.code not in rule.perimeter)):
            continue
        finding = _finding(book, reader, firm, endless, rule)
        yield replace(finding, proof=ready.prover.prove(reader, rule)) if explain else finding


def _endless(
    rules: RuleBook, facts: Situation, brackets: Mapping[str, tuple[float, float]]
) -> dict[str, tuple[float, float]]:
    """Return the asked numbers whose upper end nobody said, without any: the most a form takes is no term of an aid."""
    asked = (spec for spec in rules.inputs.values() if spec.kind is InputKind.NUMBER and may_be_asked(spec))
    held = {spec.name: brackets.get(spec.name, (spec.low, spec.high)) for spec in asked if spec.name not in facts.facts}
    return {name: (low, inf) for name, (low, high) in held.items() if high == rules.inputs[name].high}


def _finding(book: AidBook, reader: Reader, firm: Reader, endless: Reader, rule: Rule) -> AidFinding:
    assessment, on, facet = assess(reader, rule), reader.situation.on, book.facet_of(rule)
    state = _state(reader, firm, assessment, facet)
    amount = assessment.amount
    open_amount = amount is not None and firm.number(rule.amount) != amount if rule.amount is not None else False
    trusted = is_fresh(rule, on) and all(is_firm(source, on) for source in _sources(assessment))
    per = facet.per
    if facet.cap_per and amount is not None and rule.amount is not None and _is_capped(reader, rule.amount):
        # what one journey pays and what a year pays at most are no interval: only the cap of the year is said
        amount, per = replace(amount, low=min(amount.low, 0.0)), facet.cap_per
    elif amount is not None and rule.amount is not None and amount.value is None:
        amount = replace(amount, high=endless.number(rule.amount).high) if amount.has_number else amount
    return AidFinding(book, assessment, facet, state, amount, not trusted, open_amount or not trusted, per)


def _is_capped(reader: Reader, amount: Expression) -> bool:
    """Tell whether the most an amount may be is what one of its caps lets through."""
    caps = (part for part in reader.book.parts(amount) if isinstance(part, AtMost))
    return any(reader.number(cap.value).high > reader.number(cap.bound).high for cap in caps)


def _state(reader: Reader, firm: Reader, assessment: Assessment, facet: AidFacet) -> AidState:
    if assessment.ended_on is not None:
        return AidState.ENDED
    if assessment.verdict is Verdict.UNDETERMINED:
        return AidState.UNDETERMINED
    if assessment.verdict is Verdict.NOT_ELIGIBLE:
        return AidState.NARROWED if _was_open(reader, assessment, facet) else AidState.NOT_ELIGIBLE
    on = reader.situation.on
    rests_on_text = (
        is_fresh(assessment.rule, on)
        and all(is_firm(source, on) for source in _sources(assessment))
        and assess(firm, assessment.rule).verdict is Verdict.ELIGIBLE
    )
    return AidState.AVAILABLE if rests_on_text else AidState.TO_CONFIRM


def _sources(assessment: Assessment) -> tuple[LegalSource, ...]:
    """Return the texts of the conditions; of the rule where it has none, or is not in force."""
    found = [outcome.condition.source for outcome in assessment.outcomes if outcome.condition.id != PERIMETER]
    return tuple(found) or assessment.rule.sources


def _was_open(reader: Reader, assessment: Assessment, facet: AidFacet) -> bool:
    """Tell whether the version in force just before an aid was narrowed would have been granted."""
    narrowed, on = facet.narrowed_on, reader.situation.on
    if narrowed is None or on < narrowed:
        return False
    before = _day_before(narrowed)
    then = Reader(reader.book, Situation(before, reader.situation.facts))  # a bracket is as unknown as no answer
    return assess(then, version_on(reader.book, assessment.rule.id, before)).verdict is Verdict.ELIGIBLE


def _day_before(day: date) -> date:
    return day - timedelta(days=1)


def _cumulations(findings: Sequence[AidFinding], situation: AidSituation) -> Iterator[Cumulation]:
    payable = [
        Payable(finding.id, finding.rule.label, finding.facet, finding.amount, finding.to_verify)
        for finding in findings
        if finding.state in (AidState.AVAILABLE, AidState.TO_CONFIRM)
    ]
    yield from cumulate(payable, situation)
