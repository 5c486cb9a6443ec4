"""A diagnosis for the public: the same numbers, without who entered something nor why."""

from __future__ import annotations

from dataclasses import replace

from solimob.core.diagnosis import Diagnosis, without_author
from solimob.web.diagnosis.services.signatures import resigned

AUTHOR = "un membre de la démarche"
REASON = "raison non publiée"


def without_authors(diagnosis: Diagnosis) -> Diagnosis:
    """Return the diagnosis with authors and reasons of corrections, edits, assumptions and offers left out."""
    return replace(
        resigned(diagnosis, lambda author, reason: (AUTHOR, REASON)),
        offer=tuple(replace(offer, author="") for offer in diagnosis.offer),
        parameters={id_: without_author(figure) for id_, figure in diagnosis.parameters.items()},
    )
