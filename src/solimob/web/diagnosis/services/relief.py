"""The relief of a territory: it decides the detour of the modelled road distances."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from solimob.core.diagnosis import Relief
from solimob.web.accounts.queries import User
from solimob.web.accounts.services import RefusedActError, record
from solimob.web.diagnosis.models import ReliefChoice
from solimob.web.projects.queries import Project


@transaction.atomic
def set_relief(user: User, project: Project, relief: str) -> ReliefChoice:
    """Say the relief of the territory: the next runs use its detour.

    Raises
    ------
    RefusedActError
        If it is no relief that was calibrated.
    """
    try:
        chosen = Relief(relief)
    except ValueError as error:
        labels = ", ".join(each.label for each in Relief)
        raise RefusedActError(f"« {relief} » n’est pas un relief connu ; au choix : {labels}.") from error
    kept = ReliefChoice.objects.create(project=project, relief=chosen.value, author=user, set_at=timezone.now())
    record(user, "diagnosis.relief.set", kept, project.organization, relief=chosen.value)
    return kept


def relief_choice_of(project: Project) -> ReliefChoice | None:
    """Return what was said last of the relief, with who and when; None if nobody said it."""
    return ReliefChoice.objects.filter(project=project).select_related("author").first()


def relief_in_force(project: Project) -> Relief:
    """Return the relief that runs use: plain as long as nobody said it, as on the command line."""
    choice = ReliefChoice.objects.filter(project=project).first()
    return Relief.PLAIN if choice is None else Relief(choice.relief)
