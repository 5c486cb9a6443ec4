"""The answer of the regime finder as the JSON document of `regime_answer.schema.json`, and as French text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from solimob.core.rules import InputSpec
from solimob.core.rules.source import LAST_VERSION
from solimob.core.solutions.regime_book import REGIME_LABELS, Pair, RegimeVerdict
from solimob.core.solutions.regimes import Because, Obligation, RegimeAnswer, RegimeFinding, said_changed, said_changes

if TYPE_CHECKING:
    from solimob.core.rules import Proof

_SIGNS = {True: "oui", False: "NON", None: "?"}


type Changes = Mapping[str, Proof]
"""What `smallest_changes` gives: for a forbidden regime, the proof that tells what would have to be otherwise."""


def answer_document(
    answer: RegimeAnswer, competent: Sequence[Any] = (), changes: Changes | None = None
) -> dict[str, Any]:
    """Return the answer as JSON values; with `changes`, also ids, what to change and ask, choices and consequences."""
    document: dict[str, Any] = {
        "regimes": [_regime(finding, changes) for finding in answer.findings],
        "competent": list(competent),
    }
    if changes is not None:
        document["choices"] = [_choice(pair) for pair in answer.choices]
        document["consequences"] = [_obligation(follows) for follows in answer.consequences]
        document["notes"] = list(answer.notes)
    return document


def answer_text(answer: RegimeAnswer, changes: Changes, inputs: Mapping[str, InputSpec]) -> str:
    """Return the answer as French lines, the allowed regimes first; `inputs` name the fields still to be known."""
    order = [RegimeVerdict.ALLOWED, RegimeVerdict.UNDETERMINED, RegimeVerdict.FORBIDDEN]
    findings = sorted(answer.findings, key=lambda finding: order.index(finding.verdict))
    lines = [line for finding in findings for line in _lines(finding, changes, inputs)]
    lines += [f"Au choix : {pair.because}\n{_choosing(pair)}" for pair in answer.choices]
    lines += [f"→ {follows.text} ({cited(follows)})" for follows in answer.consequences]
    lines += [f"Note : {note}" for note in answer.notes]
    return "\n".join(lines) + "\n"


def _said(changes: Changes, regime: str) -> tuple[str, ...]:
    return said_changes(changes[regime]) if regime in changes else ()


def _regime(finding: RegimeFinding, changes: Changes | None) -> dict[str, Any]:
    explain = changes is not None
    document: dict[str, Any] = {
        "id": finding.regime,
        "verdict": finding.verdict.value,
        "to_verify": finding.to_verify,
        "because": [_because(because, explain) for because in finding.because],
        "duties": [_obligation(duty) for duty in finding.duties],
    }
    if changes is not None:
        document["way"] = finding.way.id
        document["to_change"] = list(_said(changes, finding.regime))
        document["missing"] = list(finding.missing)
    return document


def _because(because: Because, explain: bool) -> dict[str, Any]:
    document: dict[str, Any] = {"condition": because.text, "holds": because.holds, "article": because.article}
    if explain:
        document |= {"id": because.id, "article_id": because.source.article_id, "to_verify": because.to_verify}
    return document


def _obligation(duty: Obligation) -> dict[str, Any]:
    return {"id": duty.id, "text": duty.text, "article": duty.article, "to_verify": duty.to_verify}


def _choice(pair: Pair) -> dict[str, Any]:
    return {"regimes": sorted(pair.regimes), "because": pair.because, "choosing": dict(pair.choosing)}


def _choosing(pair: Pair) -> str:
    return "\n".join(f"  {REGIME_LABELS[regime]} : {text}" for regime, text in pair.choosing.items())


def _lines(finding: RegimeFinding, changes: Changes, inputs: Mapping[str, InputSpec]) -> Iterator[str]:
    yield f"{finding.label} — {said_verdict(finding)}"
    if finding.way.label != finding.label:
        is_open = finding.verdict is RegimeVerdict.ALLOWED
        yield f"  {'Permis comme' if is_open else 'Le plus proche'} : {finding.way.label}"
    for because in finding.because:
        if finding.verdict is RegimeVerdict.ALLOWED or because.holds is not True:
            yield f"  [{_SIGNS[because.holds]}] {because.text} ({cited(because)})"
    if finding.regime in changes:
        yield from _ways_out(changes[finding.regime])
    for duty in finding.duties:
        yield f"  À faire : {duty.text} ({cited(duty)})"
    if finding.missing:
        yield f"  Reste à savoir : {said_missing(finding.missing, inputs)}"


def _ways_out(proof: Proof) -> Iterator[str]:
    rule = proof.assessment.rule
    way = "" if rule.label in REGIME_LABELS.values() else f", comme {_lowered(rule.label)},"
    rest = " ; et si les conditions encore inconnues sont remplies" if proof.change and proof.change.learned else ""
    yield f"  Serait permis{way} si : {' ; '.join(said_changed(proof))}{rest}"


def _lowered(label: str) -> str:
    return label if label[:2].isupper() else f"{label[:1].lower()}{label[1:]}"


def said_verdict(finding: RegimeFinding) -> str:
    """Return « permis », « pas permis » or « à préciser », with what its texts are worth: « source non vérifiée »…"""
    return finding.verdict.label + (f" ({finding.doubt})" if finding.doubt else "")


def said_missing(names: Sequence[str], inputs: Mapping[str, InputSpec]) -> str:
    """Return the French labels of fields."""
    return " ; ".join(inputs[name].label for name in names)


def cited(told: Because | Obligation) -> str:
    """Return the article of a condition, a duty or a sentence, with what is to be verified of it.

    That a text was read a while ago is said of the whole regime, not at each line.
    """
    is_only_late = told.doubt.endswith(LAST_VERSION)
    return told.article + (f" — {told.doubt}" if told.doubt and not is_only_late else "")
