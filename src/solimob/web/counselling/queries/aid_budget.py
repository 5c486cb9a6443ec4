"""The estimate of a designed aid as its page shows it: spans in words, and how near the fictional population comes."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from solimob.core.counselling.aid_budget import BudgetVerdict
from solimob.core.counselling.aid_design_format import design_document
from solimob.core.evidence import VARIABLES
from solimob.store import StoreError
from solimob.web.counselling.designs import alone, terms_of_version
from solimob.web.counselling.models import AidVersion, DesignedAid
from solimob.web.counselling.services import BUDGET_DOCUMENT, RUN_KIND
from solimob.web.projects.queries import Run, results_of
from solimob.web.projects.services.store import current_store

VERDICTS = {
    BudgetVerdict.ENOUGH: ("Le budget suffit dans tous les cas de la fourchette.", "success"),
    BudgetVerdict.MAYBE: ("Le budget peut ne pas suffire.", "warning"),
    BudgetVerdict.TOO_SMALL: ("Le budget ne suffit dans aucun cas de la fourchette.", "error"),
    BudgetVerdict.NONE: ("L’aide n’a pas de budget écrit.", "neutral"),
}


@dataclass(frozen=True, slots=True)
class FitRow:
    """One margin: observed, drawn, and the commune that is farthest."""

    label: str
    unit: str
    is_mean: bool
    observed: float
    drawn_low: float
    drawn_high: float
    gap: float
    commune: str
    digits: int


@dataclass(frozen=True, slots=True)
class ShownBudget:
    """An estimate in words."""

    run: Run
    could_have: str
    requests: str
    cost: str
    uptake: str
    price: str
    income_ratio: str
    persons: int
    seeds: str
    budget: float | None
    verdict: str
    verdict_kind: str
    left_out: tuple[str, ...]
    fit: tuple[FitRow, ...]
    is_of_these_terms: bool
    """Whether the terms are still those it was computed for."""


def budget_of(aid: DesignedAid, version: AidVersion | None, names: dict[str, str]) -> ShownBudget | None:
    """Return the last estimate of an aid; None where none was computed, or the store does not hold it any more."""
    run = next((one for one in results_of(aid.project, RUN_KIND) if one.parameters.get("aid") == aid.pk), None)
    if run is None:
        return None
    try:
        held: dict[str, Any] = json.loads(current_store().read_run(run.run_id).read(BUDGET_DOCUMENT))
    except StoreError:
        return None
    assumed = held["assumptions"]
    words, kind = VERDICTS[BudgetVerdict(held["verdict"])]
    return ShownBudget(
        run=run,
        could_have=_span(held["could_have"]),
        requests=_span(held["requests"]),
        cost=_span(held["cost_euros"]),
        uptake=_span([100 * end for end in assumed["uptake"]], 2),
        price=_span(assumed["price"]) if assumed["price"] else "",
        income_ratio=_span(assumed["income_ratio"], 2) if assumed["income_ratio"] else "",
        persons=held["persons"],
        seeds=f"{held['seeds'][0]} à {held['seeds'][-1]}",
        budget=held["budget_euros"],
        verdict=words,
        verdict_kind=kind,
        left_out=tuple(names.get(code, code) for code in held["left_out"]),
        fit=tuple(_fit(row, names) for row in held["fit"]),
        is_of_these_terms=version is not None and _criteria(held["design"]) == _criteria(_document(version)),
    )


def _document(version: AidVersion) -> dict[str, Any]:
    return design_document(alone(version.aid, terms_of_version(version)))


def _criteria(document: dict[str, Any]) -> dict[str, Any]:
    """Return what decides of an estimate: not the act, nor the name, nor the days after the first."""
    terms = document["versions"][0]
    kept = ("communes", "amount", "ages", "statuses", "benefits", "income_per_part_at_most", "family_quotient_at_most",
            "budget_euros")  # fmt: skip
    return {"template": document["template"], **{name: terms[name] for name in kept}}


def _span(ends: list[float], digits: int = 0) -> str:
    from solimob.publish import french  # the site starts without loading the writers of documents

    low, high = (french.number(end, 0 if end == round(end) else digits) for end in ends)
    return low if low == high else f"de {low} à {high}"


def _fit(row: dict[str, Any], names: dict[str, str]) -> FitRow:
    variable = VARIABLES.get(row["margin"])
    label, unit = (variable.label, variable.unit) if variable else (row["margin"], "")
    low, high = row["drawn"]
    digits = 1 if unit == "%" else 0
    commune = names.get(row["commune"], row["commune"])
    return FitRow(label, unit, row["is_mean"], row["observed"], low, high, row["gap"], commune, digits)
