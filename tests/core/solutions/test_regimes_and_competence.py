"""What the regimes say of adapted transport, TAD and what a commune kept is what competence says (need L7)."""

from __future__ import annotations

from datetime import date

import pytest

from solimob.core.rules import Situation
from solimob.core.solutions.actor_map import Actor, Lever
from solimob.core.solutions.competence import Solution, Verdict
from solimob.core.solutions.regime_book import RegimeVerdict
from solimob.core.solutions.regime_case import RegimeCase
from solimob.core.solutions.regimes import RegimeFinding, find_regime
from solimob.reference.competence import load_lever_matrix
from solimob.reference.regimes import load_regimes

BOOK, MATRIX = load_regimes(), load_lever_matrix()
READ = date(2026, 11, 22)
BODIES = [Actor.AOM, Actor.REGION, Actor.CC_NON_AOM, Actor.CCAS, Actor.DEPARTEMENT, Actor.ASSOCIATION, Actor.EMPLOYER]
RIDE = {"service": "ride", "driver": "employee", "driver_travels_anyway": False, "free": False, "seats": 9.0}
SOLD = {"by_seat": True, "on_demand": True, "fares_published": True}


def found(regime: str, organiser: str, **facts: object) -> RegimeFinding:
    case = RegimeCase(Situation(READ, {**RIDE, **SOLD, "organiser": organiser, **facts}))  # type: ignore[arg-type]
    return find_regime(BOOK, case, regime)


@pytest.mark.parametrize("actor", BODIES)
@pytest.mark.parametrize(
    ("solution", "regime", "public"),
    [(Solution.TPMR, "tpmr", "disabled"), (Solution.TAD_SOLIDAIRE, "tad", "vulnerable"), (Solution.TAD, "tad", "all")],
)
def test_a_body_may_organise_public_transport_according_to_both(
    solution: Solution, regime: str, public: str, actor: Actor
) -> None:
    cell = MATRIX.cell(solution, Lever.ORGANISE, actor)
    finding = found(regime, actor.value, public=public)
    assert finding.verdict.value == cell.verdict.value
    assert finding.to_verify or not cell.to_verify or cell.known_until is not None


@pytest.mark.parametrize("regime", ["tad", "tpmr"])
def test_what_a_commune_may_have_kept_is_settled_by_no_case(regime: str) -> None:
    """L.1231-1 II: competence needs the services the commune kept; the regimes are not told them."""
    assert found(regime, "commune", public="disabled").verdict is RegimeVerdict.UNDETERMINED


@pytest.mark.parametrize("actor", [Actor.COMMUNE, Actor.CCAS, Actor.DEPARTEMENT, Actor.CC_NON_AOM])
def test_a_carpool_is_one_whoever_brings_people_together(actor: Actor) -> None:
    """The regime is that of the ride (L.3132-1); whether the body may bring people together, competence says."""
    ride = {"public": "all", "driver": "traveller", "driver_travels_anyway": True, "costs_only": True}
    assert found("covoiturage", actor.value, **ride).verdict is RegimeVerdict.ALLOWED
    assert MATRIX.cell(Solution.COVOITURAGE, Lever.ORGANISE, actor).verdict is not Verdict.FORBIDDEN
