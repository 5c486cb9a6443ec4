"""The weights of the composite, set by a group and explained."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from solimob.core.diagnosis import WEIGHT_COLUMNS, Diagnosis
from solimob.core.diagnosis.composite import composite_weights
from solimob.web.accounts.queries import User
from solimob.web.accounts.services import RefusedActError, record
from solimob.web.diagnosis.models import WeightSet
from solimob.web.projects.queries import Project


@transaction.atomic
def set_weights(
    user: User, project: Project, diagnosis: Diagnosis, weights: Mapping[str, float], reason: str
) -> WeightSet:
    """Set the weights that the next runs will use; those that hold their default are not kept.

    Raises
    ------
    RefusedActError
        If a weight is negative, not a number or about an indicator that has none, if all are zero, or without a reason.
    """
    if not reason.strip():
        raise RefusedActError("Écrivez pourquoi le groupe a choisi ces poids.")
    try:
        resulting = composite_weights(diagnosis.indicators, weights)
    except ValueError as error:
        raise RefusedActError(f"{error}.") from error
    if not any(weight.weight > 0 for weight in resulting):
        raise RefusedActError("Tous les poids sont à zéro : donnez un poids à au moins un indicateur.")
    chosen = {weight.indicator: weight.weight for weight in resulting if weight.weight != weight.default}
    kept = WeightSet.objects.create(
        project=project, weights=chosen, reason=reason.strip(), author=user, set_at=timezone.now()
    )
    record(user, "diagnosis.weights.set", kept, project.organization, weights=chosen)
    return kept


@transaction.atomic
def reset_weights(user: User, project: Project) -> WeightSet:
    """Go back to the default weights; the former ones stay in the history."""
    kept = WeightSet.objects.create(
        project=project, weights={}, reason="Retour aux poids par défaut.", author=user, set_at=timezone.now()
    )
    record(user, "diagnosis.weights.reset", kept, project.organization)
    return kept


def weights_in_force(project: Project) -> dict[str, float]:
    """Return the weights a group set, by indicator; empty takes the defaults."""
    latest = WeightSet.objects.filter(project=project).first()
    return {} if latest is None else dict(latest.weights)


def weights_file(project: Project) -> bytes:
    """Return the weights in force as the CSV file that `solimob diagnosis run --weights FILE` reads."""
    lines = [";".join(WEIGHT_COLUMNS)]
    for indicator, weight in sorted(weights_in_force(project).items()):
        lines.append(f"{indicator};{weight:.12g}".replace(".", ","))
    return "".join(f"{line}\r\n" for line in lines).encode("utf-8-sig")
