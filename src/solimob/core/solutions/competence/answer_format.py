"""The competence answer as the JSON document of `competence_answer.schema.json`."""

from __future__ import annotations

from typing import Any

from solimob.core.solutions.actor_map import Lever
from solimob.core.solutions.competence.answer import CompetenceAnswer, Row
from solimob.core.solutions.competence.levers import ACTORS, LeverMatrix, Solution, Verdict
from solimob.core.solutions.competence.reason import Reason

FORMAT = 1


def answer_document(answer: CompetenceAnswer) -> dict[str, Any]:
    """Return the answer as JSON values."""
    place, authority = answer.status.place, answer.authority
    epci = place.epci
    return {
        "format": FORMAT,
        "commune": {"code": place.code, "name": place.name},
        "epci": None if epci is None else {"siren": epci.siren, "name": epci.name, "kind": epci.kind.value},
        "departement": place.departement,
        "region": {"code": place.region, "name": place.region_name},
        "aom": {
            "holder": authority.holder,
            "name": authority.name,
            "certainty": authority.certainty.value,
            "to_verify": authority.to_verify,
            "because": [_reason(reason) for reason in authority.reasons],
            "unless": [_reason(reason) for reason in authority.unless],
            "elsewhere": authority.elsewhere,
            "look_for": list(authority.look_for),
        },
        "levers": [_row(row) for row in answer.rows],
    }


def _reason(reason: Reason) -> dict[str, Any]:
    return {
        "text": reason.text,
        "articles": list(reason.articles),
        "status": reason.status.value,
        "source": reason.source,
    }


def _row(row: Row) -> dict[str, Any]:
    cell = row.cell
    return {
        "solution": row.solution.value,
        "lever": row.lever.value,
        "actor": row.actor.value,
        "name": row.name,
        "verdict": cell.verdict.value,
        "to_verify": cell.to_verify,
        "because": cell.because,
        "articles": list(cell.articles),
        "act": cell.act,
        "conditions": list(cell.conditions),
        "unless": list(cell.unless),
        "source": cell.source,
        "known_until": cell.known_until.isoformat() if cell.known_until else None,
    }


def competent_document(matrix: LeverMatrix, solution: Solution) -> list[dict[str, Any]]:
    """Return who may act on a solution whatever the territory, lever by lever: the rows that are not forbidden."""
    rows = (Row(solution, lever, actor, "", matrix.cell(solution, lever, actor)) for lever in Lever for actor in ACTORS)
    return [_row(row) for row in rows if row.cell.verdict is not Verdict.FORBIDDEN]
