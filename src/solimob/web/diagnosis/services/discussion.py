"""The findings of a démarche and what people say of them, as values that pages and documents print."""

from __future__ import annotations

from solimob.core.access import Purpose
from solimob.core.diagnosis import Diagnosis
from solimob.core.diagnosis import Finding as DiagnosisFinding
from solimob.publish import Discussion, FindingPosition
from solimob.publish import FieldEvidence as PublishedEvidence
from solimob.publish import Stance as PublishedStance
from solimob.web.diagnosis.models import FieldEvidence, Finding, FindingVersion, Position, Stance
from solimob.web.diagnosis.services.evidence import evidence_from_json
from solimob.web.projects.queries import Project

KEPT_PREFIX = "constat-"
"""Before the key of a finding kept by the démarche; the id of one that a run proposes is its own."""
_STANCES = {Stance.AGREE: PublishedStance.AGREES, Stance.DISPUTE: PublishedStance.DISPUTES}


def findings_and_discussion(
    project: Project, diagnosis: Diagnosis, *, names: bool
) -> tuple[tuple[DiagnosisFinding, ...], Discussion]:
    """Return the findings to show, and the positions and field evidence on them.

    The findings kept by the démarche come first, in their words of today; then the facts proposed by the run that
    nobody kept or withdrew. Without `names`, positions carry neither actor nor reason, which can name somebody.
    """
    findings = list(Finding.objects.filter(project=project).order_by("number"))
    kept = [finding for finding in findings if finding.withdrawn_at is None]
    latest = {
        version.finding_id: version
        for version in FindingVersion.objects.filter(finding__in=kept).order_by("finding_id", "number")
    }
    taken = {finding.proposal_id for finding in findings if finding.proposal_id}
    shown = [_value(finding, latest[finding.pk]) for finding in kept]
    shown += [proposed for proposed in diagnosis.findings if proposed.id not in taken]
    return tuple(shown), Discussion(_positions(kept, names), _field_evidence(kept))


def _value(finding: Finding, version: FindingVersion) -> DiagnosisFinding:
    return DiagnosisFinding(
        id=_identifier(finding.pk),
        title=version.title,
        text=version.text,
        purpose=Purpose(version.purpose) if version.purpose else None,
        publics=tuple(version.publics),
        evidence=tuple(evidence_from_json(document) for document in version.evidence),
    )


def _positions(findings: list[Finding], names: bool) -> tuple[FindingPosition, ...]:
    rows = Position.objects.filter(finding__in=findings, replaced_at=None).select_related("actor").order_by("pk")
    return tuple(
        FindingPosition(
            finding=_identifier(row.finding_id),
            actor=row.actor.name if names else "",
            stance=_STANCES[Stance(row.stance)],
            comment=row.reason if names else "",
        )
        for row in rows
    )


def _field_evidence(findings: list[Finding]) -> tuple[PublishedEvidence, ...]:
    rows = FieldEvidence.objects.filter(finding__in=findings, withdrawn_at=None).order_by("collected_on", "pk")
    return tuple(
        PublishedEvidence(
            finding=_identifier(row.finding_id),
            author=f"{row.get_method_display()}, {row.collected_on:%d/%m/%Y}",
            text=row.text,
        )
        for row in rows
    )


def _identifier(pk: int) -> str:
    return f"{KEPT_PREFIX}{pk}"
