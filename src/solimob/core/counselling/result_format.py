"""A result as JSON (`obstacles_result.schema.json`): what the person reads, and apart, what the counsellor reads."""

from __future__ import annotations

from typing import Any

from solimob.core.counselling.local_offer import LocalService
from solimob.core.counselling.obstacles import Obstacle, ObstaclesResult
from solimob.core.counselling.path import NextStep, documents, unmet_needs
from solimob.core.counselling.questionnaire import Remedy
from solimob.core.counselling.scoring import AxisScore


def result_document(
    result: ObstaclesResult, next_steps: tuple[NextStep, ...], scores: tuple[AxisScore, ...]
) -> dict[str, Any]:
    """Return the document of a result. `person` holds no score; unknown texts and dates are null."""
    return {
        "questionnaire": "obstacles",
        "version": result.version,
        "form": result.form.value,
        "person": {
            "obstacles": [_obstacle(obstacle) for obstacle in result.obstacles],
            "strengths": list(result.strengths),
            "needs": list(result.needs),
            "to_clarify": list(result.to_clarify),
            "offer_is_known": result.offer_is_known,
            "next_steps": [_step(step) for step in next_steps],
            "documents": list(documents(next_steps)),
        },
        "counsellor": {
            "scores": [_score(score) for score in scores],
            "unmet_needs": [_remedy(remedy) for remedy in unmet_needs(result)],
        },
    }


def _obstacle(obstacle: Obstacle) -> dict[str, Any]:
    return {
        "axis": obstacle.axis.value,
        "label": obstacle.axis.label,
        "because": list(obstacle.because),
        "lifted_by": [
            {**_remedy(lift.remedy), "availability": lift.availability.value, "service": _name(lift.service)}
            for lift in obstacle.lifts
        ],
    }


def _name(service: LocalService | None) -> str | None:
    return service.name if service else None


def _remedy(remedy: Remedy) -> dict[str, Any]:
    return {
        "id": remedy.id,
        "label": remedy.label,
        "theme": remedy.theme.value,
        "service_type": remedy.service_type,
        "solutions": list(remedy.solutions),
    }


def _step(step: NextStep) -> dict[str, Any]:
    known = {key: getattr(step, key) or None for key in ("who", "where", "phone", "hours", "source")}
    return {
        "remedy": step.remedy.id,
        "action": step.remedy.action,
        "availability": step.availability.value,
        **known,
        "ask": step.ask,
        "contact": step.contact,
        "read_on": step.read_on.isoformat() if step.read_on else None,
    }


def _score(score: AxisScore) -> dict[str, Any]:
    return {
        "axis": score.axis.value,
        "low": score.low,
        "high": score.high,
        "moved_by": [
            {"item": movement.item.id, "choice": movement.choice.id, "points": movement.points}
            for movement in score.moved_by
        ],
        "unknown": [item.id for item in score.unknown],
    }
