"""`solimob counselling aid-budget`: who could have a designed aid and what it would cost, on a synthetic population."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from solimob.cli.days import day

if TYPE_CHECKING:
    from solimob.core.counselling.aid_budget import AidBudget, BudgetAssumptions
    from solimob.core.counselling.aid_design import AidDesign
    from solimob.core.territory import SyntheticPopulation

DRAWS = 5
"""Draws of the population when nobody says how many: seeds 1 to 5."""


def add_verbs(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add this verb."""
    budget = verbs.add_parser("aid-budget", help="bénéficiaires et budget d'une aide conçue ici, avec leur intervalle")
    budget.add_argument("--design", type=Path, required=True, metavar="FICHIER", help="l'aide (JSON)")
    budget.add_argument("--territory", required=True, metavar="TERRITOIRE", help="code INSEE, SIREN, ou bassin")
    budget.add_argument(
        "--uptake", type=float, nargs=2, required=True, metavar=("DE", "À"), help="part qui demande dans l'année, 0 à 1"
    )
    budget.add_argument("--price", type=float, nargs=2, metavar=("DE", "À"), help="prix de l'achat, en euros")
    budget.add_argument(
        "--income-ratio",
        type=float,
        nargs=2,
        metavar=("DE", "À"),
        help="revenu fiscal par part rapporté au niveau de vie ; inconnu sans lui",
    )
    budget.add_argument("--draws", type=int, default=DRAWS, metavar="N", help=f"tirages de population ({DRAWS})")
    budget.add_argument("--on", type=day, metavar="AAAA-MM-JJ", help="version de ce jour (aujourd'hui)")
    budget.set_defaults(run=_budget)


def _budget(arguments: argparse.Namespace) -> int:
    from solimob.cli import RefusedError, today
    from solimob.cli.counselling_aids import read_design_file
    from solimob.core.counselling.aid_budget import BudgetAssumptions, estimate_budget
    from solimob.core.counselling.aid_design import AidDesignError
    from solimob.core.counselling.designed_aids import with_designs
    from solimob.reference.aids import load_aids

    design, on = read_design_file(arguments.design), arguments.on or today()
    try:
        assumptions = BudgetAssumptions(
            uptake=(arguments.uptake[0], arguments.uptake[1]),
            price=_span(arguments.price),
            income_ratio=_span(arguments.income_ratio),
        )
        book = with_designs(load_aids(None), [design])
        name, draws = _draws(arguments.territory, max(1, arguments.draws))
        found = estimate_budget(book, design, draws, on, assumptions)
    except AidDesignError as error:
        raise RefusedError(str(error)) from None
    print(_text(name, design, assumptions, found))
    return 0


def _span(ends: list[float] | None) -> tuple[float, float] | None:
    return None if ends is None else (ends[0], ends[1])


def _draws(code: str, count: int) -> tuple[str, list[SyntheticPopulation]]:
    from solimob.cli import RefusedError, store_home, today
    from solimob.cli.territory import named_territory
    from solimob.core.diagnosis import population_margins
    from solimob.core.territory import synthesise
    from solimob.store import Store, StoreError
    from solimob.store.diagnosis_inputs import EmptyTerritoryError, load_inputs

    try:
        store = Store(store_home())
        territory = named_territory(store.gazetteer(), code)
        margins = population_margins(load_inputs(store, territory, current_year=today().year, seed=1))
        draws = [synthesise(margins, seed) for seed in range(1, count + 1)]
    except (StoreError, EmptyTerritoryError, ValueError) as error:
        raise RefusedError(str(error)) from error
    if draws[0].persons.is_empty():
        raise RefusedError(f"{territory.name} : ménages ou âges inconnus ; ajoutez-les : solimob ingest list")
    return territory.name, draws


def _text(name: str, design: AidDesign, assumptions: BudgetAssumptions, found: AidBudget) -> str:
    from solimob.core.counselling.aid_budget import BudgetVerdict

    said = {
        BudgetVerdict.ENOUGH: "Le budget suffit dans tous les cas de l'intervalle.",
        BudgetVerdict.MAYBE: "Le budget peut ne pas suffire.",
        BudgetVerdict.TOO_SMALL: "Le budget ne suffit dans aucun cas de l'intervalle.",
        BudgetVerdict.NONE: "L'aide n'a pas de budget.",
    }
    lines = [
        f"{design.label} — {name}, le {found.on:%d/%m/%Y}",
        f"  Population modélisée : {_number(found.persons)} personnes fictives, {found.draws} tirages",
        f"  Pourraient l'avoir : de {_number(found.could_have[0])} à {_number(found.could_have[1])} personnes",
        f"  Demandes par an : de {_number(found.requests[0])} à {_number(found.requests[1])}"
        f" (supposé : {assumptions.uptake[0]:.0%} à {assumptions.uptake[1]:.0%} d'entre elles)",
        f"  Coût par an : de {_number(found.cost_euros[0])} à {_number(found.cost_euros[1])} €",
    ]
    if found.budget_euros is not None:
        lines.append(f"  Budget : {_number(found.budget_euros)} €")
    if found.left_out:
        lines.append(f"  Communes sans population, non comptées : {', '.join(found.left_out)}")
    return "\n".join([*lines, said[found.verdict]])


def _number(value: float) -> str:
    return f"{value:,.0f}".replace(",", "\u202f")
