"""The matrix of levers: complete, cited, and what it says at the points that matter."""

from __future__ import annotations

from dataclasses import replace

import pytest

from solimob.core.solutions.actor_map import Actor, Lever
from solimob.core.solutions.competence import (
    ACTORS,
    Cell,
    Declared,
    Epci,
    EpciKind,
    LeverMatrix,
    Solution,
    Verdict,
    competent_document,
)
from solimob.core.solutions.competence.place import REGIONS_APART
from solimob.core.solutions.law import LegalStatus
from solimob.core.solutions.readability import readability
from tests.core.solutions.competence.territories import CA, MATRIX, NO_TRANSFER, TRANSFER, answered


def test_every_solution_lever_and_actor_has_one_answer() -> None:
    """L7, K-S5: complete for every solution and actor."""
    assert len(MATRIX.cells) == len(Solution) * len(Lever) * len(ACTORS)


def test_text_that_was_not_read_never_decides() -> None:
    for key, cell in MATRIX.cells.items():
        if cell.status is LegalStatus.TO_VERIFY:
            assert cell.verdict is Verdict.UNDETERMINED, key
        if cell.verdict is not Verdict.UNDETERMINED:
            assert cell.articles, key


def test_allowed_lever_names_the_act_needed() -> None:
    """L7: délibération, convention or règlement, for each lever that a public body may use."""
    for (solution, lever, actor), cell in MATRIX.cells.items():
        if cell.verdict is not Verdict.ALLOWED:
            continue
        assert cell.act, (solution, lever, actor)
        if lever is Lever.CONTRIBUTE:
            assert "convention" in cell.act
        if lever is Lever.PAY_AIDS and actor is not Actor.EMPLOYER and solution is not Solution.SOCIAL_FARES:
            assert "règlement" in cell.act


@pytest.mark.parametrize("actor", [actor for actor in ACTORS if actor is not Actor.ASSOCIATION])
def test_only_an_association_may_organise_a_tus(actor: Actor) -> None:
    """L7: TUS — the AOM may contribute, the association organises (L.3133-1)."""
    assert MATRIX.cell(Solution.TUS, Lever.ORGANISE, actor).verdict is Verdict.FORBIDDEN
    assert MATRIX.cell(Solution.TUS, Lever.ORGANISE, Actor.ASSOCIATION).verdict is Verdict.ALLOWED
    assert MATRIX.cell(Solution.TUS, Lever.CONTRIBUTE, Actor.AOM).verdict is Verdict.ALLOWED


@pytest.mark.parametrize("solution", [Solution.REGULAR, Solution.TAD, Solution.TAD_SOLIDAIRE, Solution.TPMR])
def test_public_transport_is_for_the_aom_and_the_region(solution: Solution) -> None:
    for actor in (Actor.AOM, Actor.REGION):
        assert MATRIX.cell(solution, Lever.ORGANISE, actor).verdict is Verdict.ALLOWED
    for actor in (Actor.CC_NON_AOM, Actor.CCAS, Actor.ASSOCIATION, Actor.EMPLOYER):
        assert MATRIX.cell(solution, Lever.ORGANISE, actor).verdict is Verdict.FORBIDDEN


def test_cc_without_the_competence_is_absent_when_the_epci_is_aom() -> None:
    here = answered(TRANSFER)
    assert here.row(Solution.TAD, Lever.ORGANISE, Actor.CC_NON_AOM) is None
    elsewhere = answered(NO_TRANSFER).row(Solution.TAD, Lever.ORGANISE, Actor.CC_NON_AOM)
    assert elsewhere is not None
    assert elsewhere.cell.verdict is Verdict.FORBIDDEN


def test_commune_may_not_organise_public_transport_when_its_epci_is_aom() -> None:
    row = answered(Declared(syndicats=()), CA).row(Solution.TAD, Lever.ORGANISE, Actor.COMMUNE)
    assert row is not None
    assert row.cell.verdict is Verdict.FORBIDDEN
    assert row.cell.unless


@pytest.mark.parametrize("region", sorted(REGIONS_APART))
def test_nothing_is_settled_on_rules_that_were_not_read_in_a_region_apart(region: str) -> None:
    """Île-de-France, Corse, overseas: no yes to a local authority, no verdict that rests on L.1231-1."""
    local = {Actor.AOM, Actor.REGION, Actor.CC_NON_AOM, Actor.COMMUNE, Actor.DEPARTEMENT}
    for row in answered(Declared(syndicats=()), CA, region=region).rows:
        if row.cell.verdict is not Verdict.UNDETERMINED:
            assert row.actor not in local, row
            assert not any(article.startswith("ct-l1231-") for article in row.cell.articles), row


def test_departement_is_to_verify_when_the_epci_is_the_metropole_de_lyon() -> None:
    lyon = Epci("999999993", "Métropole de Lyon", EpciKind.MET69)
    answer = answered(Declared(syndicats=()), lyon, region="84")
    assert {row.cell.verdict for row in answer.rows if row.actor is Actor.DEPARTEMENT} == {Verdict.UNDETERMINED}


def test_who_may_act_on_a_tus_leaves_out_what_is_forbidden() -> None:
    """L7: the same rows as the answer of a commune, for the regime finder."""
    rows = competent_document(MATRIX, Solution.TUS)
    allowed = {(row["actor"], row["lever"]) for row in rows if row["verdict"] == "allowed"}
    assert ("association", "organise") in allowed
    assert ("aom", "contribute") in allowed
    assert ("aom", "organise") not in {(row["actor"], row["lever"]) for row in rows}


def test_every_sentence_is_plain() -> None:
    """Short sentences: 25 words at most."""
    for key, cell in MATRIX.cells.items():
        for text in (cell.because, *cell.conditions, *cell.unless):
            assert readability(text).longest_sentence <= 25, (key, text)


def test_matrix_is_refused_when_a_cell_is_missing() -> None:
    cells = dict(MATRIX.cells)
    del cells[Solution.TUS, Lever.ORGANISE, Actor.AOM]
    with pytest.raises(ValueError, match="tus, organise, aom"):
        LeverMatrix(cells)


CELL = Cell(Verdict.ALLOWED, LegalStatus.VERIFIED, ("ct-l3133-1",), "x")


@pytest.mark.parametrize(
    ("wrong", "problem"),
    [
        ({"status": LegalStatus.TO_VERIFY}, "ne décide jamais"),
        ({"articles": ()}, "au moins un article"),
        ({"status": LegalStatus.SECONDARY}, "source"),
        ({"source": "page"}, "source"),
    ],
)
def test_cell_is_refused_when_it_claims_more_than_its_proof(wrong: dict[str, object], problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        replace(CELL, **wrong)
