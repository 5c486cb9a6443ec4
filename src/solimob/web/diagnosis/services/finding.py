"""Findings: kept from a run or written by hand, completed from the field, agreed with or disputed, never lost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from solimob.core.access import PURPOSES, Purpose
from solimob.core.diagnosis import Diagnosis
from solimob.web.accounts.queries import User
from solimob.web.accounts.services import RefusedActError, record
from solimob.web.diagnosis.models import FieldEvidence, FieldMethod, Finding, FindingVersion, Position, Stance
from solimob.web.diagnosis.services.evidence import evidence_to_json
from solimob.web.projects.queries import Actor, Project


class OutdatedVersionError(RefusedActError):
    """Somebody else changed the finding meanwhile; `newer` is the text now in force."""

    def __init__(self, newer: FindingVersion) -> None:
        super().__init__(
            f"Ce constat a changé pendant que vous écriviez : il en est à la version {newer.number}. "
            "Relisez-la ; votre texte est gardé ci-dessous."
        )
        self.newer = newer


@dataclass(frozen=True, slots=True)
class FindingText:
    """What a finding says."""

    title: str
    text: str
    purpose: str = ""
    publics: tuple[str, ...] = ()


@transaction.atomic
def keep_proposal(user: User, project: Project, diagnosis: Diagnosis, run_id: str, proposal_id: str) -> Finding:
    """Make a fact proposed by a run a finding of the démarche, with the numbers it rests on.

    Raises
    ------
    RefusedActError
        If the run proposes no such fact, or it is kept already.
    """
    Project.objects.select_for_update().get(pk=project.pk)
    proposal = next((proposed for proposed in diagnosis.findings if proposed.id == proposal_id), None)
    if proposal is None:
        raise RefusedActError("Ce calcul ne propose plus ce constat : revenez à la liste des constats.")
    if Finding.objects.filter(project=project, proposal_id=proposal_id, withdrawn_at=None).exists():
        raise RefusedActError("Ce constat est déjà gardé : modifiez-le plutôt.")
    text = FindingText(
        proposal.title, proposal.text, proposal.purpose.value if proposal.purpose else "", proposal.publics
    )
    evidence = [evidence_to_json(reference, run_id) for reference in proposal.evidence]
    finding = _create(user, project, text, proposal_id, evidence, run_id)
    record(user, "diagnosis.finding.kept", finding, project.organization, proposal=proposal_id, run=run_id)
    return finding


@transaction.atomic
def write_finding(user: User, project: Project, text: FindingText) -> Finding:
    """Add a finding that no figure proposed.

    Raises
    ------
    RefusedActError
        If title or text is missing.
    """
    Project.objects.select_for_update().get(pk=project.pk)
    _refuse_blank(text)
    finding = _create(user, project, text, "", [], "")
    record(user, "diagnosis.finding.written", finding, project.organization)
    return finding


@transaction.atomic
def edit_finding(user: User, finding: Finding, read_version: int, text: FindingText, reason: str) -> FindingVersion:
    """Write a new version of a finding; the former ones stay, with the positions given on them.

    Parameters
    ----------
    read_version
        The version the author had before their eyes.

    Raises
    ------
    OutdatedVersionError
        If there is a newer one.
    RefusedActError
        If the finding is withdrawn, or title or text is missing, or nothing changes.
    """
    finding = Finding.objects.select_for_update().select_related("project").get(pk=finding.pk)
    _refuse_withdrawn(finding)
    latest = latest_version(finding)
    if latest.number != read_version:
        raise OutdatedVersionError(latest)
    _refuse_blank(text)
    if text == FindingText(latest.title, latest.text, latest.purpose, tuple(latest.publics)):
        raise RefusedActError("Rien n’a changé dans ce constat.")
    version = _add_version(user, finding, latest.number + 1, text, latest.evidence, latest.run_id, reason)
    finding.latest_version = version.number
    finding.save(update_fields=["latest_version"])
    record(user, "diagnosis.finding.edited", finding, finding.project.organization, version=version.number)
    return version


@transaction.atomic
def withdraw_finding(user: User, finding: Finding, reason: str) -> None:
    """Take a finding out of the diagnosis; it stays readable in the history.

    Raises
    ------
    RefusedActError
        If it is withdrawn already, or the reason is missing.
    """
    finding = Finding.objects.select_for_update().select_related("project").get(pk=finding.pk)
    _refuse_withdrawn(finding)
    if not reason.strip():
        raise RefusedActError("Écrivez pourquoi ce constat est retiré.")
    finding.withdrawn_at, finding.withdrawn_by, finding.withdrawn_reason = timezone.now(), user, reason.strip()
    finding.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason"])
    record(user, "diagnosis.finding.withdrawn", finding, finding.project.organization)


@transaction.atomic
def add_field_evidence(
    user: User, finding: Finding, method: FieldMethod, text: str, collected_on: date, today: date
) -> FieldEvidence:
    """Add what was learnt on the ground.

    Raises
    ------
    RefusedActError
        If the finding is withdrawn, the text is missing, or the day is to come.
    """
    finding = Finding.objects.select_for_update().select_related("project").get(pk=finding.pk)
    _refuse_withdrawn(finding)
    if not text.strip():
        raise RefusedActError("Écrivez ce qui a été appris sur le terrain.")
    if collected_on > today:
        raise RefusedActError("La date est à venir : écrivez le jour où cela a été appris.")
    evidence = FieldEvidence.objects.create(
        finding=finding,
        method=method,
        text=text.strip(),
        collected_on=collected_on,
        author=user,
        added_at=timezone.now(),
    )
    record(user, "diagnosis.field_evidence.added", evidence, finding.project.organization, finding=finding.pk)
    return evidence


@transaction.atomic
def withdraw_field_evidence(user: User, evidence: FieldEvidence) -> None:
    """Take back an element of the field.

    Raises
    ------
    RefusedActError
        If it is withdrawn already.
    """
    withdrawn = FieldEvidence.objects.filter(pk=evidence.pk, withdrawn_at=None).update(withdrawn_at=timezone.now())
    if not withdrawn:
        raise RefusedActError("Cet élément de terrain est déjà retiré.")
    organization = evidence.finding.project.organization
    record(user, "diagnosis.field_evidence.withdrawn", evidence, organization, finding=evidence.finding_id)


@transaction.atomic
def record_position(
    user: User, finding: Finding, actor: Actor, stance: Stance, reason: str, read_version: int
) -> Position:
    """Record whether an actor agrees with the version read; their former position stays in the history.

    Raises
    ------
    RefusedActError
        If the finding is withdrawn, the actor is of another démarche, or a disagreement has no reason.
    """
    finding = Finding.objects.select_for_update().select_related("project").get(pk=finding.pk)
    _refuse_withdrawn(finding)
    if actor.project_id != finding.project_id:
        raise RefusedActError("Cet acteur n’est pas de cette démarche : ajoutez-le d’abord à ses acteurs.")
    if stance is Stance.DISPUTE and not reason.strip():
        raise RefusedActError("Écrivez pourquoi l’acteur n’est pas d’accord : c’est ce qui fait avancer le constat.")
    version = finding.versions.filter(number=read_version).first()
    if version is None:
        raise RefusedActError(f"Ce constat n’a pas de version {read_version} : revenez à sa page.")
    now = timezone.now()
    Position.objects.filter(finding=finding, actor=actor, replaced_at=None).update(replaced_at=now)
    position = Position.objects.create(
        finding=finding,
        version=version,
        actor=actor,
        stance=stance,
        reason=reason.strip(),
        recorded_by=user,
        recorded_at=now,
    )
    record(
        user,
        "diagnosis.position.recorded",
        position,
        finding.project.organization,
        finding=finding.pk,
        party=actor.pk,
        stance=stance.value,
        version=version.number,
    )
    return position


def latest_version(finding: Finding) -> FindingVersion:
    """Return the version in force."""
    return finding.versions.get(number=finding.latest_version)


def _create(
    user: User, project: Project, text: FindingText, proposal_id: str, evidence: list[dict[str, object]], run_id: str
) -> Finding:
    last = Finding.objects.filter(project=project).aggregate(last=Max("number"))["last"] or 0
    finding = Finding.objects.create(
        project=project, number=last + 1, proposal_id=proposal_id, created_by=user, created_at=timezone.now()
    )
    _add_version(user, finding, 1, text, evidence, run_id, "")
    return finding


def _add_version(
    user: User,
    finding: Finding,
    number: int,
    text: FindingText,
    evidence: list[dict[str, object]],
    run_id: str,
    reason: str,
) -> FindingVersion:
    return FindingVersion.objects.create(
        finding=finding,
        number=number,
        title=text.title.strip(),
        text=text.text.strip(),
        purpose=text.purpose,
        publics=list(text.publics),
        evidence=evidence,
        run_id=run_id,
        author=user,
        written_at=timezone.now(),
        reason=reason.strip(),
    )


def _refuse_withdrawn(finding: Finding) -> None:
    if finding.withdrawn_at is not None:
        raise RefusedActError("Ce constat est retiré : il ne change plus.")


def _refuse_blank(text: FindingText) -> None:
    if not text.title.strip() or not text.text.strip():
        raise RefusedActError("Un constat a un titre et un texte.")
    if text.purpose and text.purpose not in {purpose.value for purpose in PURPOSES}:
        raise RefusedActError(f"Le besoin « {text.purpose} » n’existe pas : {', '.join(p.label for p in Purpose)}.")
