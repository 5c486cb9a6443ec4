"""Who could have a designed aid and what it would cost, computed by the worker on a synthetic population.

A run keeps the terms and the assumptions it was asked with: it says later what it was computed for.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from solimob.core.counselling.aid_budget import AidBudget, BudgetAssumptions, estimate_budget
from solimob.core.counselling.aid_design import AidDesign, AidDesignError
from solimob.core.counselling.aid_design_format import design_document, read_design
from solimob.core.counselling.designed_aids import with_designs
from solimob.core.diagnosis import population_margins
from solimob.core.territory import MarginFit, Margins, SyntheticPopulation, margin_fits, synthesise
from solimob.reference.aids import load_aids
from solimob.store import StoreError
from solimob.store.diagnosis_inputs import EmptyTerritoryError
from solimob.web.accounts.queries import User
from solimob.web.accounts.services import RefusedActError
from solimob.web.counselling.designs import alone, terms_of_version
from solimob.web.counselling.models import AidVersion
from solimob.web.counselling.queries.territory_inputs import inputs_of
from solimob.web.projects import services as projects
from solimob.web.projects.jobs import IsCancelled, ReportProgress, RunCancelledError, RunOutcome, RunRefusedError
from solimob.web.projects.queries import Run
from solimob.web.projects.services.store import current_store

RUN_KIND = "aid_budget"
BUDGET_DOCUMENT = "aid_budget.json"
DRAWS = 5
"""Populations drawn: the first with the seed of the run, each with the next one."""


def ask_budget(actor: User, version: AidVersion, assumptions: BudgetAssumptions) -> Run:
    """Put the estimate of a version in the queue.

    Raises
    ------
    RefusedActError
        If one is waiting or working for this démarche.
    """
    aid = version.aid
    parameters = {
        "aid": aid.pk,
        "version": version.pk,
        "design": design_document(alone(aid, terms_of_version(version))),
        "assumptions": asdict(assumptions),
    }
    return projects.start_run(actor, aid.project, kind=RUN_KIND, seed=1, parameters=parameters)


def perform_aid_budget(run: Run, report_progress: ReportProgress, is_cancelled: IsCancelled) -> RunOutcome:
    """Estimate the beneficiaries and the budget of the terms that the run holds, and keep the result in the store.

    Raises
    ------
    RunCancelledError
        If somebody asked to stop.
    RunRefusedError
        If the territory or the data do not allow it; in French, with what to do.
    """

    def step(percent: int, message: str) -> None:
        if is_cancelled():
            raise RunCancelledError
        report_progress(percent, message)

    asked = run.parameters
    try:
        design = read_design(asked["design"])
        assumptions = BudgetAssumptions(**{name: _span(ends) for name, ends in asked["assumptions"].items()})
        step(5, "Lecture des données du territoire")
        inputs = inputs_of(run.project)
        margins = population_margins(inputs)
        draws: list[SyntheticPopulation] = []
        for number in range(DRAWS):
            step(10 + 14 * number, f"Population fictive, tirage {number + 1} sur {DRAWS}")
            draws.append(_draw(margins, run.seed + number))
        if draws[0].persons.is_empty():
            raise RunRefusedError(
                f"{run.project.territory_name} : ménages ou âges inconnus. Ajoutez ces données, puis recommencez."
            )
        step(80, "Lecture des conditions de l’aide, personne par personne")
        terms = design.versions[0]
        book = with_designs(load_aids(None), [design])
        found = estimate_budget(book, design, draws, terms.valid_from, assumptions)
        step(95, "Enregistrement du résultat")
        document = _document(run, design, assumptions, found, margin_fits(draws, terms.communes))
        manifest = {
            "part": RUN_KIND, "store_version": inputs.store_version, "seed": run.seed, "project": run.project_id,
        }  # fmt: skip
        content = json.dumps(document, ensure_ascii=False).encode()
        current_store().save_run(run.run_id, manifest, {BUDGET_DOCUMENT: content})
    except (AidDesignError, StoreError, EmptyTerritoryError, RefusedActError, ValueError) as error:
        raise RunRefusedError(str(error)) from error
    return RunOutcome(run.run_id, inputs.store_version)


def _draw(margins: Margins, seed: int) -> SyntheticPopulation:
    try:
        return synthesise(margins, seed)
    except ValueError as error:
        raise RunRefusedError(f"La population de ce territoire ne se tire pas : {error}.") from error


def _span(ends: list[float] | None) -> tuple[float, float] | None:
    return None if ends is None else (ends[0], ends[1])


def _document(
    run: Run, design: AidDesign, assumptions: BudgetAssumptions, found: AidBudget, fits: tuple[MarginFit, ...]
) -> dict[str, Any]:
    return {
        "design": design_document(design),
        "assumptions": asdict(assumptions),
        "seeds": [run.seed + number for number in range(found.draws)],
        "on": found.on.isoformat(),
        "persons": found.persons,
        "could_have": found.could_have,
        "requests": found.requests,
        "cost_euros": found.cost_euros,
        "budget_euros": found.budget_euros,
        "verdict": found.verdict.value,
        "left_out": found.left_out,
        "fit": [asdict(fit) for fit in fits],
    }
