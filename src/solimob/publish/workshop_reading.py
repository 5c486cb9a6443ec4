"""The findings of a diagnosis as they are read aloud: each figure with its interval, nature, year and sources."""

from __future__ import annotations

from solimob.core.diagnosis.result import Diagnosis, EvidenceRef, Finding
from solimob.core.evidence import Figure
from solimob.core.workshop.reading import FindingToRead, IndicatorToRead
from solimob.publish.cited import NO_SOURCE
from solimob.publish.french import figure_text, nature_text


def findings_to_read(diagnosis: Diagnosis) -> tuple[FindingToRead, ...]:
    """Return the findings of a diagnosis, in its order, with the indicators they rest on in plain words."""
    return tuple(_finding(diagnosis, finding) for finding in diagnosis.findings)


def _finding(diagnosis: Diagnosis, finding: Finding) -> FindingToRead:
    return FindingToRead(
        finding.id, finding.title, finding.text, tuple(_indicator(diagnosis, evidence) for evidence in finding.evidence)
    )


def _indicator(diagnosis: Diagnosis, evidence: EvidenceRef) -> IndicatorToRead:
    known = {entry.indicator.id: entry for entry in diagnosis.indicators}.get(evidence.indicator)
    place = "" if evidence.code is None else f"{diagnosis.names.get(evidence.code, evidence.code)}, "
    return IndicatorToRead(
        label=f"{place}{evidence.label}",
        question=known.question if known else "",
        plain=known.plain if known else "",
        said=figure_text(evidence.figure, known.decimals if known else None),
        proof=_proof(evidence.figure),
    )


def _proof(figure: Figure) -> str:
    sources = " ; ".join(dict.fromkeys(f"{source.publisher}, {source.title}" for source in figure.sources))
    if not figure.is_known:
        return f"Inconnu à cette échelle. Source : {sources or NO_SOURCE}."
    year = () if figure.year is None else (str(figure.year),)
    nature = nature_text(figure.nature, figure.rests_on).capitalize()
    return f"{', '.join((nature, *year))}. Source : {sources or NO_SOURCE}."
