"""The acts of the solutions: a refusal is counted."""

from __future__ import annotations

from solimob.core.solutions.gate import Refusal
from solimob.web.solutions.models import RefusalCount


def count_refusal(refusal: Refusal) -> RefusalCount:
    """Keep a refused request: its day, commune, purpose and reason. Nobody is named, not even who counts it."""
    return RefusalCount.objects.create(
        on=refusal.on,
        commune=refusal.commune or "",
        purpose=refusal.purpose.value if refusal.purpose else "",
        reason=refusal.reason,
    )
