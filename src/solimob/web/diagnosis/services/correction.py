"""Corrections of figures and services by those who know the place. Nothing official is erased."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
from django.db import transaction
from django.utils import timezone

from solimob.core.access import SERVICE_KINDS, Facilities, ServiceEdit, ServiceEditKind, apply_edits
from solimob.core.diagnosis.consistency import check_corrections
from solimob.core.evidence import VARIABLES, Correction, CorrectionError, correct
from solimob.web.accounts.queries import User
from solimob.web.accounts.services import RefusedActError, record
from solimob.web.diagnosis.models import FigureCorrection, ServiceCorrection
from solimob.web.diagnosis.services.holdings import EPCI_ONLY
from solimob.web.diagnosis.services.reasons import reference_to
from solimob.web.diagnosis.services.territory import commune_names, extent_of, territory_of
from solimob.web.projects.queries import Project
from solimob.web.projects.services.store import current_store


@transaction.atomic
def correct_figure(
    user: User, project: Project, variable: str, code: str, value: float | None, reason: str
) -> FigureCorrection:
    """Declare a figure of a commune instead of the official one; None declares it unknown.

    A former correction of the same figure is withdrawn and stays in the history.

    Raises
    ------
    RefusedActError
        If the variable or the commune is not of this territory, the value is impossible, or the reason is missing.
    """
    Project.objects.select_for_update().get(pk=project.pk)
    if variable not in VARIABLES or variable in EPCI_ONLY:
        raise RefusedActError(f"La donnée « {variable} » n’existe pas : choisissez-la dans la liste.")
    if code not in territory_of(project).codes:
        raise RefusedActError(f"La commune {code} n’est pas dans le territoire : choisissez-la dans la liste.")
    if not reason.strip():
        raise RefusedActError("Écrivez d’où vient ce chiffre : une correction se discute par sa raison.")
    now = timezone.now()
    if value is not None:
        _refuse_impossible(project, Correction(variable, code, value, "—", timezone.localdate(now), "—"))
    column = current_store().columns((code,), (variable,)).get(variable)
    official = None if column is None or math.isnan(float(column.value[0])) else float(column.value[0])
    in_force = FigureCorrection.objects.filter(project=project, variable=variable, code=code, withdrawn_at=None)
    in_force.update(withdrawn_at=now, withdrawn_by=user, withdrawn_reason="Remplacée par une nouvelle correction.")
    correction = FigureCorrection.objects.create(
        project=project,
        variable=variable,
        code=code,
        value=value,
        reason=reason.strip(),
        author=user,
        made_at=now,
        official_value=official,
        official_vintage="" if column is None else column.vintage[:40],
    )
    record(
        user,
        "diagnosis.figure.corrected",
        correction,
        project.organization,
        variable=variable,
        commune=code,
        value=value,
    )
    return correction


@transaction.atomic
def withdraw_figure_correction(user: User, correction: FigureCorrection, reason: str) -> None:
    """Go back to the official figure; the correction stays in the history.

    Raises
    ------
    RefusedActError
        If it was withdrawn already.
    """
    _withdraw(FigureCorrection, user, correction, reason)
    record(user, "diagnosis.figure.correction_withdrawn", correction, correction.project.organization)


@transaction.atomic
def correct_service(
    user: User,
    project: Project,
    action: ServiceEditKind,
    kind_id: str,
    code: str,
    reason: str,
    to_code: str = "",
    count: int = 1,
    name: str = "",
) -> ServiceCorrection:
    """Close, open, move or rename a service of the territory or of the communes around it.

    Raises
    ------
    RefusedActError
        If the kind or a commune is unknown, the reason is missing, or there are fewer services there than said.
    """
    Project.objects.select_for_update().get(pk=project.pk)
    if kind_id not in SERVICE_KINDS:
        raise RefusedActError(f"Le service « {kind_id} » n’existe pas : choisissez-le dans la liste.")
    if not reason.strip():
        raise RefusedActError("Écrivez d’où vient l’information : une correction se discute par sa raison.")
    if action is ServiceEditKind.MOVED and to_code in ("", code):
        raise RefusedActError("Choisissez la commune où le service est parti, autre que celle qu’il a quittée.")
    if action is ServiceEditKind.RENAMED and not name.strip():
        raise RefusedActError("Écrivez le nouveau nom du service.")
    correction = ServiceCorrection(
        project=project,
        action=action.value,
        kind_id=kind_id,
        code=code,
        to_code=to_code if action is ServiceEditKind.MOVED else "",
        count=1 if action is ServiceEditKind.RENAMED else count,
        name=name.strip(),
        reason=reason.strip(),
        author=user,
        made_at=timezone.now(),
    )
    _refuse_unless_countable([*service_corrections_in_force(project), correction], project)
    correction.save()
    record(
        user,
        "diagnosis.service.corrected",
        correction,
        project.organization,
        action=action.value,
        kind=kind_id,
        commune=code,
        to_code=correction.to_code,
        count=count,
    )
    return correction


@transaction.atomic
def withdraw_service_correction(user: User, correction: ServiceCorrection, reason: str) -> None:
    """Go back to the services as published; the correction stays in the history.

    Raises
    ------
    RefusedActError
        If it was withdrawn already, or another correction in force rests on it.
    """
    project = Project.objects.select_for_update().get(pk=correction.project_id)
    _withdraw(ServiceCorrection, user, correction, reason)
    try:
        _refuse_unless_countable(service_corrections_in_force(project), project)
    except RefusedActError as error:
        raise RefusedActError(f"Une autre correction s’appuie sur celle-ci : retirez-la d’abord. ({error})") from error
    record(user, "diagnosis.service.correction_withdrawn", correction, project.organization)


def service_corrections_in_force(project: Project) -> list[ServiceCorrection]:
    """Return the corrections of services in force, in the order they were made."""
    return list(ServiceCorrection.objects.filter(project=project, withdrawn_at=None).order_by("made_at", "pk"))


def service_edit_of(correction: ServiceCorrection, author: str) -> ServiceEdit:
    """Return a correction as the diagnosis takes it."""
    return ServiceEdit(
        action=ServiceEditKind(correction.action),
        kind_id=correction.kind_id,
        code=correction.code,
        author=author,
        made_on=timezone.localdate(correction.made_at),
        reason=reference_to(correction),
        to_code=correction.to_code or None,
        name=correction.name,
        count=correction.count,
    )


def _refuse_impossible(project: Project, correction: Correction) -> None:
    """Refuse a figure by the rules of the diagnosis, beside the figures of its commune as they stand today."""
    code = correction.code
    in_force = FigureCorrection.objects.filter(project=project, code=code, withdrawn_at=None).order_by("made_at", "pk")
    known = [replace(correction, target=row.variable, value=row.value) for row in in_force]
    columns = {}
    for id_, column in current_store().columns((code,), sorted(set(VARIABLES) - EPCI_ONLY)).items():
        value, _ = correct(id_, column.codes, column.value, [*known, correction])
        columns[id_] = replace(column, value=value, low=np.full(1, np.nan), high=np.full(1, np.nan))
    try:
        check_corrections(columns, [correction], commune_names((code,)))
    except CorrectionError as error:
        message = str(error)
        raise RefusedActError(f"{message[:1].upper()}{message[1:]}.") from error


def _refuse_unless_countable(corrections: list[ServiceCorrection], project: Project) -> None:
    codes = extent_of(project).codes
    facilities: Facilities = current_store().facilities(codes)
    for correction in corrections:
        for code in filter(None, (correction.code, correction.to_code)):
            if code not in facilities.row:
                raise RefusedActError(
                    f"La commune {code} est à plus de 60 km du territoire, ou inconnue : choisissez-la dans la liste."
                )
        if correction.kind_id not in facilities.kinds:
            label = SERVICE_KINDS[correction.kind_id].label
            raise RefusedActError(
                f"Aucun fichier de l’entrepôt de données ne compte « {label} » : ajoutez d’abord la Base permanente "
                "des équipements (« Compléter », puis « Données »)."
            )
    for done in range(1, len(corrections) + 1):
        try:
            apply_edits(facilities, [service_edit_of(correction, "—") for correction in corrections[:done]])
        except CorrectionError as error:
            raise RefusedActError(f"Correction impossible : {error}.") from error


def _withdraw(
    model: type[FigureCorrection | ServiceCorrection],
    user: User,
    correction: FigureCorrection | ServiceCorrection,
    reason: str,
) -> None:
    withdrawn = model.objects.filter(pk=correction.pk, withdrawn_at=None).update(
        withdrawn_at=timezone.now(), withdrawn_by=user, withdrawn_reason=reason.strip()
    )
    if not withdrawn:
        raise RefusedActError("Cette correction est déjà retirée.")
