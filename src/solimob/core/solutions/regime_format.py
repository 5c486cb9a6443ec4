"""The answer of the regime finder as the JSON document of `regime_answer.schema.json`, and as French text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from solimob.core.rules import Proof
from solimob.core.solutions.regime_book import Pair, RegimeBook
from solimob.core.solutions.regimes import Because, Obligation, RegimeAnswer, RegimeFinding, RegimeVerdict

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


def answer_text(answer: RegimeAnswer, changes: Changes) -> str:
    """Return the answer as French lines, the allowed regimes first."""
    order = [RegimeVerdict.ALLOWED, RegimeVerdict.UNDETERMINED, RegimeVerdict.FORBIDDEN]
    findings = sorted(answer.findings, key=lambda finding: order.index(finding.verdict))
    lines = [line for finding in findings for line in _lines(finding, _said(changes, finding.regime))]
    lines += [f"Au choix : {pair.because}\n{_choosing(pair)}" for pair in answer.choices]
    lines += [f"→ {follows.text} ({follows.article})" for follows in answer.consequences]
    lines += [f"Note : {note}" for note in answer.notes]
    return "\n".join(lines) + "\n"


def _said(changes: Changes, regime: str) -> tuple[str, ...]:
    return changes[regime].to_change if regime in changes else ()


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
    return "\n".join(f"  {regime} : {text}" for regime, text in pair.choosing.items())


def _lines(finding: RegimeFinding, changes: tuple[str, ...]) -> Iterator[str]:
    doubt = " (à vérifier)" if finding.to_verify else ""
    yield f"{finding.label} — {finding.verdict.label}{doubt}"
    if finding.way.label != finding.label:
        yield f"  Au plus près : {finding.way.label}"
    for because in finding.because:
        if finding.verdict is RegimeVerdict.ALLOWED or because.holds is not True:
            yield f"  [{_SIGNS[because.holds]}] {because.text} ({because.article})"
    if changes:
        yield f"  Serait permis si : {' ; '.join(changes)}"
    for duty in finding.duties:
        yield f"  À faire : {duty.text} ({duty.article}{', à vérifier' if duty.to_verify else ''})"
    if finding.missing:
        yield f"  Reste à savoir : {', '.join(finding.missing)}"


def deciding_table(book: RegimeBook) -> str:
    """Return the Markdown table of the fields that decide each regime, a row for each way to it."""
    lines = ["| régime | voie | champs qui décident | articles |", "|---|---|---|---|"]
    for regime, ways in book.ways.items():
        for id_ in ways:
            rule = book.rules.by_id[id_][-1]
            reads = book.rules.reads(rule.eligibility)
            fields = ", ".join(f"`{name}`" for name in book.rules.inputs if name in reads)
            articles = dict.fromkeys(condition.source.article or condition.source.act for condition in rule.conditions)
            lines.append(f"| `{regime}` | {rule.label} | {fields} | {', '.join(articles)} |")
    return "\n".join(lines)
