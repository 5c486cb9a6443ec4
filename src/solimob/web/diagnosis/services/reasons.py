"""Reasons of corrections: in the database only, where they can be erased. A run, which never changes, refers to them.

A run carries « correction de chiffre n° 12 » in the place of the reason; members read the reason itself, put back when
a page or a document is made, as the database holds it that day. Public pages and documents show neither.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from django.db.models import CharField, Value

from solimob.core.diagnosis import Diagnosis
from solimob.core.evidence import Figure
from solimob.web.diagnosis.models import AssumptionReplacement, FigureCorrection, ServiceCorrection
from solimob.web.diagnosis.services.signatures import is_corrected, resigned
from solimob.web.projects.queries import Project

type Reasoned = FigureCorrection | ServiceCorrection | AssumptionReplacement

_NAMES: dict[type[Reasoned], str] = {
    FigureCorrection: "correction de chiffre n° ",
    ServiceCorrection: "correction de service n° ",
    AssumptionReplacement: "hypothèse n° ",
}
_BEFORE_REASON = " : "
"""What `apply_assumptions` writes before the reason, last in the method of a replaced parameter."""


def reference_to(entry: Reasoned) -> str:
    """Return what a run carries in the place of a reason."""
    return f"{_NAMES[type(entry)]}{entry.pk}"


def reasons_behind(diagnosis: Diagnosis, project: Project) -> dict[str, str]:
    """Return the reasons of a démarche by reference, those of what was withdrawn since included.

    One query; none when nothing of the diagnosis was corrected: then there is no reason to give.
    """
    if not is_corrected(diagnosis):
        return {}
    rows = [
        model._default_manager.filter(project=project)
        .order_by()
        .annotate(kind=Value(name, CharField()))
        .values_list("kind", "pk", "reason")
        for model, name in _NAMES.items()
    ]
    every = rows[0].union(*rows[1:], all=True).order_by()
    return {f"{kind}{pk}": reason for kind, pk, reason in every}


def with_reasons(diagnosis: Diagnosis, reasons: Mapping[str, str]) -> Diagnosis:
    """Return the diagnosis with reasons in the place of references; a reference that leads nowhere stays."""
    if not reasons:
        return diagnosis
    return replace(
        resigned(diagnosis, lambda author, reason: (author, reasons.get(reason, reason))),
        parameters={id_: _explained(figure, reasons) for id_, figure in diagnosis.parameters.items()},
    )


def _explained(parameter: Figure, reasons: Mapping[str, str]) -> Figure:
    said, before, reference = parameter.method.rpartition(_BEFORE_REASON)
    if reference not in reasons:
        return parameter
    return replace(parameter, method=f"{said}{before}{reasons[reference]}")
