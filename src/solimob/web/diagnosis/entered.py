"""Reads of what people entered, for the pages that show it. Each makes a bounded number of queries."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from solimob.core.access import PURPOSES, SERVICE_KINDS, Purpose
from solimob.core.diagnosis import EvidenceRef
from solimob.core.diagnosis.offer import DAYS, OFFER_PUBLICS
from solimob.core.evidence import VARIABLES
from solimob.web.diagnosis.models import (
    FieldEvidence,
    FigureCorrection,
    Finding,
    FindingVersion,
    Offer,
    OfferInventory,
    Position,
    ServiceCorrection,
    Stance,
    WeightSet,
)
from solimob.web.diagnosis.services.evidence import evidence_from_json
from solimob.web.projects.queries import Project

PUBLIC_LABELS = {id_: word[0].upper() + word[1:] for word, id_ in OFFER_PUBLICS.items()}
DAY_LABELS = {number: word for word, number in DAYS.items()}


@dataclass(frozen=True, slots=True)
class OfferLine:
    """An offer as a list shows it."""

    offer: Offer
    publics: str
    communes: str
    days: str


@dataclass(frozen=True, slots=True)
class CorrectionLine:
    """A correction as a list shows it."""

    correction: FigureCorrection | ServiceCorrection
    kind: str
    """`chiffre` or `service`: part of its address."""
    what: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class PositionLine:
    """The current position of an actor; `on_version` is filled when the text changed since."""

    position: Position
    on_version: int | None


@dataclass(frozen=True, slots=True)
class FindingReading:
    """A finding with everything its page shows."""

    finding: Finding
    version: FindingVersion
    purpose: str
    publics: tuple[str, ...]
    evidence: tuple[EvidenceRef, ...]
    field_evidence: tuple[FieldEvidence, ...]
    positions: tuple[PositionLine, ...]

    @property
    def agreeing(self) -> int:
        """Number of actors who agree."""
        return sum(line.position.stance == Stance.AGREE for line in self.positions)

    @property
    def disputing(self) -> int:
        """Number of actors who dispute."""
        return len(self.positions) - self.agreeing


@dataclass(frozen=True, slots=True)
class TextChange:
    """A line of a comparison between two versions: `kept`, `removed` or `added`."""

    state: str
    text: str


def offer_lines(project: Project, names: dict[str, str]) -> list[OfferLine]:
    """Return the existing offer in words."""
    return [
        OfferLine(
            offer,
            ", ".join(PUBLIC_LABELS[public] for public in offer.publics) or "tout public",
            _communes(offer.codes, names),
            ", ".join(DAY_LABELS[day] for day in offer.days) or "non précisés",
        )
        for offer in Offer.objects.filter(project=project)
    ]


def inventory_of(project: Project) -> OfferInventory | None:
    """Return the declaration that the inventory is complete, if there is one."""
    return OfferInventory.objects.filter(project=project).first()


def correction_lines(project: Project, names: dict[str, str]) -> tuple[list[CorrectionLine], list[CorrectionLine]]:
    """Return the corrections in force, latest first, then those withdrawn."""
    lines = [
        _figure_line(figure, names)
        for figure in FigureCorrection.objects.filter(project=project).select_related("author", "withdrawn_by")
    ]
    lines += [
        _service_line(service, names)
        for service in ServiceCorrection.objects.filter(project=project).select_related("author", "withdrawn_by")
    ]
    lines.sort(key=lambda line: line.correction.made_at, reverse=True)
    in_force = [line for line in lines if line.correction.withdrawn_at is None]
    return in_force, [line for line in lines if line.correction.withdrawn_at is not None]


def weight_history(project: Project) -> QuerySet[WeightSet]:
    """Return the weights set, latest first."""
    return WeightSet.objects.filter(project=project).select_related("author")[:50]


def findings_of(project: Project, *, withdrawn: bool = False) -> list[FindingReading]:
    """Return the findings of a démarche in their order, in four queries whatever their number."""
    found = _complete(Finding.objects.filter(project=project, withdrawn_at__isnull=not withdrawn))
    return [reading_of(finding) for finding in found]


def finding_reading(finding: Finding) -> FindingReading:
    """Return one finding with everything its page shows."""
    return reading_of(_complete(Finding.objects.filter(pk=finding.pk)).get())


def reading_of(finding: Finding) -> FindingReading:
    """Assemble a finding whose versions, evidence and positions were fetched."""
    version = next(version for version in finding.versions.all() if version.number == finding.latest_version)
    positions = [position for position in finding.positions.all() if position.replaced_at is None]
    return FindingReading(
        finding=finding,
        version=version,
        purpose=PURPOSES[Purpose(version.purpose)] if version.purpose else "",
        publics=tuple(PUBLIC_LABELS.get(public, public) for public in version.publics),
        evidence=tuple(evidence_from_json(document) for document in version.evidence),
        field_evidence=tuple(entry for entry in finding.field_evidence.all() if entry.withdrawn_at is None),
        positions=tuple(
            PositionLine(position, None if position.version_id == version.pk else position.version.number)
            for position in sorted(positions, key=lambda position: (position.actor.sphere, position.actor.name))
        ),
    )


def changes_between(older: FindingVersion, newer: FindingVersion) -> list[TextChange]:
    """Return what a version changed, line by line: title, text, need and publics."""
    states = {" ": "kept", "-": "removed", "+": "added"}
    compared = difflib.ndiff(_lines(older), _lines(newer))
    return [TextChange(states[line[0]], line[2:]) for line in compared if line[0] in states]


def _complete(findings: QuerySet[Finding]) -> QuerySet[Finding]:
    return findings.select_related("created_by", "withdrawn_by").prefetch_related(
        Prefetch("versions", FindingVersion.objects.select_related("author")),
        Prefetch("field_evidence", FieldEvidence.objects.select_related("author")),
        Prefetch("positions", Position.objects.select_related("actor", "version", "recorded_by")),
    )


def _lines(version: FindingVersion) -> list[str]:
    purpose = PURPOSES[Purpose(version.purpose)] if version.purpose else "tous"
    publics = ", ".join(PUBLIC_LABELS.get(public, public) for public in version.publics) or "tous"
    return [version.title, *version.text.splitlines(), f"Besoin : {purpose}", f"Publics : {publics}"]


def _communes(codes: Iterable[str], names: dict[str, str]) -> str:
    known = sorted(names.get(code, code) for code in codes)
    if len(known) == len(names) and len(known) > 1:
        return f"toutes les communes ({len(known)})"
    return ", ".join(known) if len(known) <= 5 else f"{', '.join(known[:5])} et {len(known) - 5} autres"


def _figure_line(figure: FigureCorrection, names: dict[str, str]) -> CorrectionLine:
    variable = VARIABLES[figure.variable]
    what = f"{variable.label}, {names.get(figure.code, figure.code)}"
    return CorrectionLine(
        figure, "chiffre", what, _amount(figure.official_value, variable.unit), _amount(figure.value, variable.unit)
    )


def _service_line(service: ServiceCorrection, names: dict[str, str]) -> CorrectionLine:
    place = names.get(service.code, service.code)
    number = f" ({service.count})" if service.count > 1 else ""
    what = f"{SERVICE_KINDS[service.kind_id].label}{number}"
    after = {
        "closed": f"fermé à {place}",
        "opened": f"ouvert à {place}",
        "moved": f"déménagé à {names.get(service.to_code, service.to_code)}",
        "renamed": f"s’appelle « {service.name} »",
    }[service.action]
    return CorrectionLine(service, "service", what, "" if service.action == "opened" else place, after)


def _amount(value: float | None, unit: str) -> str:
    if value is None:
        return "inconnu"
    digits = 0 if value == int(value) else 1
    text = f"{value:,.{digits}f}".replace(",", "\u202f").replace(".", ",")
    return f"{text}\u00a0{unit}"
