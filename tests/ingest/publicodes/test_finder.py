"""The bicycle aids in the finder: level of giver, answers in the model's words, no default, none that has ended."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from solimob.core.counselling.aid_facet import Expense, Level
from solimob.core.counselling.aid_situation import AidSituation, InvalidSituationError, read_situation
from solimob.core.counselling.aids import AidState, find_aids
from solimob.ingest.publicodes.adding import add_rule_model
from solimob.ingest.publicodes.finder import aides_velo_book, facts_for
from solimob.reference.aids import load_aids
from solimob.reference.places import find_home
from solimob.store import Store
from tests.ingest.publicodes.small_package import archive

TODAY = date(2026, 11, 27)
INPUTS = load_aids(None).rules.inputs


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("store")
    add_rule_model(Store(folder), "aides-velo", archive(folder), TODAY)
    return folder


def said(store: Path, **document: object) -> AidSituation:
    book, _ = aides_velo_book(store)
    return read_situation({"purpose": ["bike"], **document}, INPUTS, find_home, TODAY, book.rules.inputs)


def states(store: Path, situation: AidSituation) -> dict[str, AidState]:
    book, kept = aides_velo_book(store)
    found = find_aids([book], situation, facts={book.name: facts_for(kept, situation)})
    return {finding.id: finding.state for finding in found.findings}


@pytest.mark.parametrize("name", ["localisation . code insee", "localisation . epci", "commune", "$commune", "$cercle"])
def test_an_address_is_refused_when_it_is_said_among_the_answers(store: Path, name: str) -> None:
    with pytest.raises(InvalidSituationError) as refusal:
        said(store, commune="79329", answers={name: "22113"})
    assert [where for where, _ in refusal.value.faults] == [f"answers.{name}"]


def test_an_aid_has_the_level_of_its_giver_when_the_model_says_what_it_replaces(store: Path) -> None:
    book, _ = aides_velo_book(store)
    assert {facet.level for facet in book.facets.values()} <= set(Level)
    assert all(facet.expense is Expense.BIKE for facet in book.facets.values())
    assert book.facets["aides . thouarsais"].level is Level.EPCI


def test_no_default_is_applied_when_nothing_is_said(store: Path) -> None:
    found = states(store, said(store, commune="79329"))
    assert found
    assert AidState.AVAILABLE not in found.values()
    assert AidState.TO_CONFIRM not in found.values()


def test_no_aid_of_the_model_is_more_than_to_confirm_when_all_is_said(store: Path) -> None:
    document = {"commune": "79329", "age": 40, "price": 1000, "income": {"reference": 5000, "parts": 1}}
    answers = {"bike_new": True, "vélo . type": "électrique"}
    found = states(store, said(store, **document, answers=answers))
    assert (found["aides . thouars"], found["aides . thouarsais"]) == (AidState.TO_CONFIRM, AidState.ENDED)
    assert AidState.AVAILABLE not in found.values()


def test_answers_are_in_the_words_of_the_model_when_they_are_known(store: Path) -> None:
    _, kept = aides_velo_book(store)
    situation = said(
        store,
        commune="79329",
        age=40,
        status="temp_worker",
        income={"reference": 20000, "parts": 2},
        answers={"bike_new": False},
    )
    facts = facts_for(kept, situation)
    assert facts["demandeur . âge"] == 40
    assert facts["demandeur . statut"] == "salarié"
    assert facts["vélo . état"] == "occasion"
    assert facts["revenu fiscal de référence par part . nombre de parts"] == 2
    assert "vélo . prix" not in facts
