"""What people who read the findings together said of them: positions of actors, and what a room sees (J6)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db import transaction

from solimob.web.accounts.queries import User
from solimob.web.accounts.services import RefusedActError
from solimob.web.diagnosis.models import FieldEvidence, FieldMethod, Finding, FindingVersion, Stance
from solimob.web.diagnosis.queries.reading import diagnosis_of_run
from solimob.web.diagnosis.services.discussion import KEPT_PREFIX
from solimob.web.diagnosis.services.finding import add_field_evidence, keep_proposal, record_position
from solimob.web.projects.queries import Actor, Project, latest_result


@transaction.atomic
def record_answers(
    user: User, project: Project, shown: str, text_read: str, actors: Collection[Actor], *, agree: bool, reason: str
) -> Finding:
    """Record one position of some actors on a finding as they read it; a proposal that nobody kept is kept first.

    Parameters
    ----------
    shown
        The id of the finding among those of `findings_and_discussion`.
    text_read
        What was read aloud: the words of a version of the finding, with its figures.

    Raises
    ------
    RefusedActError
        If nobody is chosen, a disagreement has no reason, the finding is gone, or no version says what was read.
    """
    if not actors:
        raise RefusedActError("Cochez au moins un acteur.")
    finding = _finding(user, project, shown)
    version = _version_read(finding, text_read)
    for actor in actors:
        record_position(user, finding, actor, Stance.AGREE if agree else Stance.DISPUTE, reason, version.number)
    return finding


@transaction.atomic
def record_room(
    user: User, project: Project, shown: str, text_read: str, told: str, held_on: date, today: date
) -> FieldEvidence:
    """Add what a room said of a finding to its evidence from the field; a proposal that nobody kept is kept first.

    Raises
    ------
    RefusedActError
        If it is there already, or as `record_answers`.
    """
    finding = _finding(user, project, shown)
    _version_read(finding, text_read)
    if finding.field_evidence.filter(text=told, withdrawn_at=None).exists():
        raise RefusedActError("Ce que la salle a dit est déjà sous ce constat.")
    return add_field_evidence(user, finding, FieldMethod.WORKSHOP, told, held_on, today)


def _finding(user: User, project: Project, shown: str) -> Finding:
    number = shown.removeprefix(KEPT_PREFIX)
    known = Finding.objects.filter(project=project)
    if number != shown and number.isdecimal():
        found = known.filter(pk=int(number)).first()
        if found is None:
            raise RefusedActError("Ce constat n’est plus dans la démarche.")
        return found
    found = known.filter(proposal_id=shown, withdrawn_at=None).first()
    if found is not None:
        return found
    result = latest_result(project)
    if result is None:
        raise RefusedActError("Ce constat vient d’un calcul, et la démarche n’en a plus : recalculez le diagnostic.")
    return keep_proposal(user, project, diagnosis_of_run(result.run_id), result.run_id, shown)


def _version_read(finding: Finding, text_read: str) -> FindingVersion:
    read = _words(text_read)
    for version in finding.versions.order_by("-number"):
        if _words(version.text) in read:
            return version
    raise RefusedActError(
        "Le texte de ce constat n’est plus celui qui a été lu : relisez-le avec l’acteur, puis notez sa position "
        "depuis l’onglet « Constats »."
    )


def _words(text: str) -> str:
    return " ".join(text.split())
