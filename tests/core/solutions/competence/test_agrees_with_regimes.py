"""The matrix of levers and the finder of regimes answer the same question alike: may this body organise this?"""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest

from solimob.core.rules import Situation
from solimob.core.solutions.actor_map import Actor, Lever
from solimob.core.solutions.competence import Solution
from solimob.core.solutions.law import LegalStatus
from solimob.core.solutions.regime_case import RegimeCase
from solimob.core.solutions.regimes import find_regimes
from solimob.reference.competence import load_decision_tree
from solimob.reference.regimes import load_regimes
from tests.core.solutions.competence.territories import MATRIX

BOOK = load_regimes()
READ = date(2026, 11, 22)
"""The day the texts were read: the later days are to verify for that alone."""
BODIES = {
    Actor.AOM: "aom",
    Actor.REGION: "region",
    Actor.CC_NON_AOM: "cc_non_aom",
    Actor.COMMUNE: "commune",
    Actor.CCAS: "ccas",
    Actor.DEPARTEMENT: "departement",
    Actor.ASSOCIATION: "association",
}
OWN_PUBLIC = {
    "service": "ride",
    "public": "own_category",
    "own_powers": True,
    "tourism": False,
    "free": True,
    "driver": "professional",
    "driver_travels_anyway": False,
}
TAD = {
    "service": "ride",
    "public": "all",
    "by_seat": True,
    "on_demand": True,
    "fares_published": True,
    "seats": 9,
    "driver": "professional",
    "driver_travels_anyway": False,
    "vehicle_owner": "professional",
    "free": False,
    "tourism": False,
}
TUS = {
    "service": "ride",
    "public": "vulnerable",
    "driver": "volunteer",
    "driver_travels_anyway": False,
    "vehicle_owner": "driver",
    "seats": 5,
    "free": True,
    "eligible_by": "means",
    "distance_km": 10,
    "tourism": False,
}
FACTS = {
    Solution.VEHICLE_RENTAL: {"service": "vehicle"},
    Solution.COUNSELLING: {"service": "advice"},
    Solution.PRIVATE_SERVICE: OWN_PUBLIC,
    Solution.TAD: TAD,
    Solution.TUS: TUS,
}
NOT_THE_SAME_QUESTION = {
    (Solution.PRIVATE_SERVICE, Actor.ASSOCIATION): "the association's own regime is for its members, not this category",
    (
        Solution.TAD,
        Actor.COMMUNE,
    ): "the matrix answers before the services kept are known, the finder does not know them",
}


def found(solution: Solution, actor: Actor) -> str:
    facts = {**FACTS[solution], "organiser": BODIES[actor]}
    return str(find_regimes(BOOK, RegimeCase(Situation(READ, facts))).finding(solution.value).verdict)


@pytest.mark.parametrize(
    ("solution", "actor"), [pair for pair in product(FACTS, BODIES) if pair not in NOT_THE_SAME_QUESTION]
)
def test_body_may_organise_according_to_both(solution: Solution, actor: Actor) -> None:
    """L7, L9: what one settles, the other does not contradict; what one leaves open, the other does not settle."""
    assert found(solution, actor) == MATRIX.cell(solution, Lever.ORGANISE, actor).verdict.value


@pytest.mark.parametrize(
    ("changed", "outcome"),
    [
        ({"free": False}, "private-paid"),
        ({"tourism": True}, "outside-powers"),
        ({"own_powers": False}, "outside-powers"),
    ],
)
def test_service_that_is_not_private_is_so_for_the_tree_too(changed: dict[str, bool], outcome: str) -> None:
    facts = {**OWN_PUBLIC, "organiser": "ccas", **changed}
    answer = find_regimes(BOOK, RegimeCase(Situation(READ, facts)))
    assert answer.finding("private_service").verdict.value == "forbidden"
    end = load_decision_tree().outcomes[outcome]
    assert end.status is not LegalStatus.TO_VERIFY
    assert "pas un service privé" in end.title
