"""Everything people entered that a diagnosis is computed from, as one value and its digest."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from django.utils import timezone

from solimob.core.access import ServiceEdit
from solimob.core.diagnosis import Inputs, LocalAssumption, OfferRow, Relief, apply_assumptions, assumption_faults
from solimob.core.evidence import Correction, Figure
from solimob.web.accounts.services import RefusedActError
from solimob.web.diagnosis.models import FigureCorrection, OfferInventory
from solimob.web.diagnosis.services.assumption import assumptions_in_force
from solimob.web.diagnosis.services.author import run_author
from solimob.web.diagnosis.services.correction import service_corrections_in_force, service_edit_of
from solimob.web.diagnosis.services.offer import offer_row_of, offers_of
from solimob.web.diagnosis.services.reasons import reference_to
from solimob.web.diagnosis.services.relief import relief_in_force
from solimob.web.diagnosis.services.weights import weights_in_force
from solimob.web.projects.queries import Project


@dataclass(frozen=True, slots=True)
class Entries:
    """What those who know the place entered, at a moment."""

    offer: tuple[OfferRow, ...]
    offer_complete: bool
    corrections: tuple[Correction, ...]
    service_edits: tuple[ServiceEdit, ...]
    weights: dict[str, float]
    relief: Relief
    assumptions: tuple[LocalAssumption, ...]

    def added_to(self, inputs: Inputs) -> Inputs:
        """Return the inputs of a diagnosis with these entries.

        Raises
        ------
        RefusedActError
            If an assumption was replaced that the models do not have any more, or not in these terms.
        """
        _refuse_outdated(self.assumptions, inputs.parameters)
        return replace(
            inputs,
            offer=self.offer,
            offer_complete=self.offer_complete,
            corrections=self.corrections,
            service_edits=self.service_edits,
            weights=self.weights,
            relief=self.relief,
            parameters=apply_assumptions(inputs.parameters, self.assumptions),
        )

    def to_json(self) -> dict[str, Any]:
        """Return the entries as JSON values, in a fixed order."""
        document: dict[str, Any] = json.loads(json.dumps(asdict(self), default=str, sort_keys=True))
        return document

    def digest(self) -> str:
        """Return a digest of what counts: same digest, same result. Neither authors nor reasons count."""
        document = self.to_json()
        for signed in ("offer", "corrections", "service_edits", "assumptions"):
            for entry in document[signed]:
                entry.pop("reason", None)
                del entry["author"]
        return hashlib.sha256(json.dumps(document, sort_keys=True).encode()).hexdigest()


def _refuse_outdated(assumptions: Iterable[LocalAssumption], shipped: Mapping[str, Figure]) -> None:
    for assumption in assumptions:
        id_ = assumption.parameter
        if id_ not in shipped:
            raise RefusedActError(f"L’hypothèse « {id_} » n’existe plus dans les modèles : retirez son remplacement.")
        faults = assumption_faults(id_, shipped[id_], assumption.value, assumption.low, assumption.high)
        if faults:
            raise RefusedActError(f"L’hypothèse « {id_} » est à remplacer de nouveau : {faults[0][1]}.")


def entries_of(project: Project) -> Entries:
    """Return what is in force in a démarche."""
    figures = FigureCorrection.objects.filter(project=project, withdrawn_at=None).order_by("made_at", "pk")
    return Entries(
        offer=tuple(offer_row_of(offer, run_author(offer.created_by_id, project)) for offer in offers_of(project)),
        offer_complete=OfferInventory.objects.filter(project=project).exists(),
        corrections=tuple(_correction_of(figure, project) for figure in figures),
        service_edits=tuple(
            service_edit_of(correction, run_author(correction.author_id, project))
            for correction in service_corrections_in_force(project)
        ),
        weights=weights_in_force(project),
        relief=relief_in_force(project),
        assumptions=assumptions_in_force(project),
    )


def _correction_of(figure: FigureCorrection, project: Project) -> Correction:
    return Correction(
        target=figure.variable,
        code=figure.code,
        value=figure.value,
        author=run_author(figure.author_id, project),
        made_on=timezone.localdate(figure.made_at),
        reason=reference_to(figure),
    )
