"""The regimes of this process, read from the shipped files once; a case, and its answer in the order of reading."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from solimob.core.rules import Answer, InputSpec
from solimob.core.solutions.regime_book import Pair, RegimeBook, RegimeVerdict
from solimob.core.solutions.regime_case import COMMUNES, RegimeCase, read_case
from solimob.core.solutions.regimes import Obligation, RegimeFinding, find_regimes, said_changes, smallest_changes
from solimob.core.solutions.tus import Clause, check_tus
from solimob.reference.regimes import load_regimes

FIRST_ASKED = ("service", "organiser", "public", "driver")
"""What every case begins with; the other fields are asked when they can still change an answer."""
_ORDER = (RegimeVerdict.ALLOWED, RegimeVerdict.UNDETERMINED, RegimeVerdict.FORBIDDEN)


@dataclass(frozen=True, slots=True)
class Choice:
    """Two regimes allowed together: why, and what choosing each entails."""

    because: str
    entails: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class CaseAnswer:
    """The answer for a case, as a page reads it."""

    on: date
    groups: tuple[tuple[RegimeVerdict, tuple[RegimeFinding, ...]], ...]
    choices: tuple[Choice, ...]
    consequences: tuple[Obligation, ...]
    notes: tuple[str, ...]
    shortest: Mapping[str, tuple[str, ...]]
    """For a forbidden regime, the fewest answers that would have to be otherwise for it to be allowed."""
    tus_clauses: tuple[Clause, ...]
    """The TUS clause by clause, for a ride that an association organises."""
    still_asked: tuple[str, ...]
    """Fields that could still change an answer, in the order they are best asked."""


def regime_book() -> RegimeBook:
    """Return the regimes shipped (their loader keeps them)."""
    return load_regimes()


def tus_conditions() -> dict[str, str]:
    """Return the sentence of each condition of the TUS by id, with the parameters it shows still to be written."""
    return {c.id: c.text for rule in regime_book().rules.by_id["tus"] for c in rule.conditions}


def asked_fields(names: Iterable[str]) -> list[InputSpec]:
    """Return the fields of a case that a person is asked, among names, in order."""
    wanted = set(names)
    return [spec for name, spec in regime_book().rules.inputs.items() if name in wanted and name not in COMMUNES]


def checked_case(facts: Mapping[str, Answer], on: date) -> RegimeCase:
    """Return a case that was checked; a field that is not there is unknown.

    Raises
    ------
    CaseError
        If a field is impossible or two contradict each other.
    """
    return read_case(dict(facts), regime_book().rules, on)


def answer_case(case: RegimeCase) -> CaseAnswer:
    """Return what each regime says of a case: the allowed ones first."""
    book = regime_book()
    answer = find_regimes(book, case)
    labels = {finding.regime: finding.label for finding in answer.findings}
    by_verdict = {verdict: tuple(f for f in answer.findings if f.verdict is verdict) for verdict in _ORDER}
    missing = {name for finding in answer.findings for name in finding.missing}
    facts = case.situation.facts
    is_association = facts.get("organiser") == "association" and facts.get("service") == "ride"
    return CaseAnswer(
        case.situation.on,
        tuple((verdict, found) for verdict, found in by_verdict.items() if found),
        tuple(_choice(pair, labels) for pair in answer.choices),
        answer.consequences,
        answer.notes,
        {regime: said_changes(proof) for regime, proof in smallest_changes(book, case).items()},
        check_tus(book, case).clauses if is_association else (),
        tuple(spec.name for spec in asked_fields(missing)),
    )


def _choice(pair: Pair, labels: Mapping[str, str]) -> Choice:
    return Choice(pair.because, tuple((labels[regime], text) for regime, text in pair.choosing.items()))
