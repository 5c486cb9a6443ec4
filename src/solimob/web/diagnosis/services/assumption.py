"""Parameters of the models replaced by those who know the place. The shipped ones are never erased."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from solimob.core.diagnosis import LocalAssumption, assumption_faults
from solimob.reference.parameters import load_parameters
from solimob.web.accounts.queries import User
from solimob.web.accounts.services import RefusedActError, record
from solimob.web.diagnosis.models import AssumptionReplacement
from solimob.web.diagnosis.services.author import run_author
from solimob.web.diagnosis.services.reasons import reference_to
from solimob.web.projects.queries import Project


@transaction.atomic
def replace_assumption(
    user: User, project: Project, parameter: str, value: float, low: float | None, high: float | None, reason: str
) -> AssumptionReplacement:
    """Replace a parameter of the models: the next runs use it. A former replacement stays in the history.

    Raises
    ------
    RefusedActError
        If the parameter is unknown, a number has no meaning in its unit, the interval does not hold the value, or the
        reason is missing.
    """
    Project.objects.select_for_update().get(pk=project.pk)
    shipped = load_parameters().get(parameter)
    if shipped is None:
        raise RefusedActError(f"L’hypothèse « {parameter} » n’existe pas : choisissez-la dans la liste.")
    faults = assumption_faults(parameter, shipped, value, low, high)
    if faults:
        raise RefusedActError(f"Nombre refusé : {faults[0][1]}.")
    if not reason.strip():
        raise RefusedActError("Écrivez d’où vient ce nombre : une hypothèse se discute par sa raison.")
    now = timezone.now()
    AssumptionReplacement.objects.filter(project=project, parameter=parameter, withdrawn_at=None).update(
        withdrawn_at=now, withdrawn_by=user, withdrawn_reason="Remplacée par une nouvelle valeur."
    )
    kept = AssumptionReplacement.objects.create(
        project=project,
        parameter=parameter,
        value=value,
        low=low,
        high=high,
        reason=reason.strip(),
        author=user,
        made_at=now,
    )
    record(user, "diagnosis.assumption.replaced", kept, project.organization, parameter=parameter, value=value)
    return kept


@transaction.atomic
def withdraw_assumption(user: User, replacement: AssumptionReplacement, reason: str) -> None:
    """Go back to the shipped parameter; the replacement stays in the history.

    Raises
    ------
    RefusedActError
        If it was withdrawn already.
    """
    withdrawn = AssumptionReplacement.objects.filter(pk=replacement.pk, withdrawn_at=None).update(
        withdrawn_at=timezone.now(), withdrawn_by=user, withdrawn_reason=reason.strip()
    )
    if not withdrawn:
        raise RefusedActError("Cette hypothèse de départ est déjà rétablie.")
    record(user, "diagnosis.assumption.withdrawn", replacement, replacement.project.organization)


def assumptions_in_force(project: Project) -> tuple[LocalAssumption, ...]:
    """Return the replacements in force as the diagnosis takes them."""
    rows = AssumptionReplacement.objects.filter(project=project, withdrawn_at=None).order_by("parameter")
    return tuple(
        LocalAssumption(
            parameter=row.parameter,
            value=row.value,
            low=row.low,
            high=row.high,
            author=run_author(row.author_id, project),
            made_on=timezone.localdate(row.made_at),
            reason=reference_to(row),
        )
        for row in rows
    )
