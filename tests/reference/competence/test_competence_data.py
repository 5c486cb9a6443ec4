"""The shipped data of competence: read strictly, and every article cited is in the law book."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from solimob.core.solutions.actor_map import Actor, Answer, Lever
from solimob.core.solutions.competence import ACTORS, Declared, Solution, Verdict, status_sheet
from solimob.core.solutions.competence.authority import Authority
from solimob.core.solutions.law import LegalStatus
from solimob.reference.competence import (
    UnknownCommuneError,
    load_contribution_tree,
    load_decision_tree,
    load_lever_matrix,
    load_missions,
    load_thresholds,
    read_place,
)
from solimob.reference.competence.levers import LEVERS_FILE
from solimob.reference.competence.missions import MISSIONS_FILE
from solimob.reference.competence.thresholds import THRESHOLDS_FILE
from solimob.reference.competence.trees import SOCIAL_OR_MOBILITY_FILE
from solimob.reference.law import load_actor_map, load_law_book
from solimob.reference.strict_yaml import ReferenceFileError
from tests.core.solutions.competence.territories import (
    BUS,
    CA,
    GIVEN_BY_EPCI,
    NO_TRANSFER,
    SYNDICAT,
    TRANSFER,
    answered,
)

BOOK = load_law_book()
MATRIX = load_lever_matrix()
ANSWERS = [
    answered(declared, epci, region=region)
    for declared, epci, region in (
        (Declared(), CA, "75"),
        (Declared(island_commune=True), None, "53"),
        (Declared(), None, "53"),
        (Declared(syndicats=()), CA, "11"),
    )
] + [
    answered(declared)
    for declared in (
        Declared(),
        TRANSFER,
        NO_TRANSFER,
        replace(TRANSFER, syndicats=(SYNDICAT,)),
        replace(TRANSFER, syndicats=(GIVEN_BY_EPCI,)),
        replace(TRANSFER, syndicats=(replace(GIVEN_BY_EPCI, whole_epci=False),)),
        replace(NO_TRANSFER, syndicats=(SYNDICAT,)),
        replace(NO_TRANSFER, kept_services=(BUS,)),
    )
]


def cited_by_authorities(authorities: Iterable[Authority]) -> set[str]:
    return {a for found in authorities for reason in (*found.reasons, *found.unless) for a in reason.articles}


def test_every_article_cited_is_in_the_law_book() -> None:
    """No identifier without its record, in data and in code."""
    trees = (load_decision_tree(), load_contribution_tree())
    cited = set(MATRIX.cited_articles())
    cited |= {article for mission in load_missions() for article in mission.articles}
    cited |= {article for threshold in load_thresholds() for article in threshold.articles}
    for tree in trees:
        cited |= {article for outcome in tree.outcomes.values() for article in outcome.articles}
        cited |= {article for question in tree.questions.values() for article in question.articles}
    cited |= cited_by_authorities(answer.authority for answer in ANSWERS)
    for answer in ANSWERS:
        sheet = status_sheet(answer)
        reasons = (*sheet.transfer, *sheet.consequences, *sheet.reversibility, *sheet.kept_services)
        cited |= {article for reason in reasons for article in reason.articles}
        cited |= set(answer.cited_articles())
    assert sorted(article for article in cited if article not in BOOK) == []


def test_cell_says_the_state_that_was_read_when_a_text_was_read_in_an_old_state() -> None:
    """« Vérifié » is never said of a text of 2015: the cell holds the day, and is to verify."""
    old = {key for key, cell in MATRIX.cells.items() if BOOK.outdated(cell.articles)}
    assert len(old) > 20
    for key, cell in MATRIX.cells.items():
        decided = cell.verdict is not Verdict.UNDETERMINED
        assert cell.known_until == (BOOK.outdated(cell.articles) if decided else None), key
        assert cell.to_verify or BOOK.outdated(cell.articles) is None, key


def test_no_reason_is_said_to_be_verified_on_a_text_read_in_an_old_state() -> None:
    for answer in ANSWERS:
        sheet = status_sheet(answer)
        for reason in (*sheet.transfer, *sheet.consequences, *sheet.reversibility, *sheet.kept_services):
            assert reason.to_verify or BOOK.outdated(reason.articles) is None, reason


def test_decided_cell_never_claims_more_than_its_articles() -> None:
    """A verdict is as strong as the weakest article behind it."""
    for key, cell in MATRIX.cells.items():
        if cell.verdict is not Verdict.UNDETERMINED:
            assert BOOK.status(cell.articles) is cell.status, key
    for outcome in load_decision_tree().outcomes.values():
        if outcome.status is LegalStatus.VERIFIED:
            assert BOOK.status(outcome.articles) is LegalStatus.VERIFIED, outcome.id


# Answered « au cas par cas » over all services together; the matrix knows the service: R.3131-2 1° names groupements.
FINER = {(Actor.CC_NON_AOM, Lever.ORGANISE): {Solution.PRIVATE_SERVICE}}
# The map answers for the commune through its CCAS, and for the State through the public employment service.
THROUGH_ANOTHER = {(Actor.COMMUNE, Lever.CONTRIBUTE), (Actor.COMMUNE, Lever.PAY_AIDS), (Actor.STATE, Lever.ORGANISE)}


def test_matrix_agrees_with_the_map_of_actors() -> None:
    """K-S5: where the map says yes, one solution at least does; where it does not decide, no solution does."""
    actor_map = load_actor_map()
    for actor in ACTORS:
        for lever in Lever:
            answer = actor_map[actor, lever].answer
            allowed = {s for s in Solution if MATRIX.cell(s, lever, actor).verdict is Verdict.ALLOWED}
            if answer in (Answer.ALLOWED, Answer.LIMITED):
                assert allowed or (actor, lever) in THROUGH_ANOTHER, (actor, lever)
            else:
                assert allowed == FINER.get((actor, lever), set()), (actor, lever)


def test_place_is_read_alone_with_its_epci() -> None:
    place = read_place("79329")
    assert place.epci is not None
    assert (place.name, place.epci.name, place.epci.kind) == ("Thouars", "CC du Thouarsais", "CC")
    assert place.region_name == "Nouvelle-Aquitaine"


def test_place_of_today_is_found_when_the_code_is_old() -> None:
    """Mauzé-Thouarsais (79171) joined Thouars in 2019."""
    assert read_place("79171").code == "79329"
    with pytest.raises(UnknownCommuneError, match="99999"):
        read_place("99999")


def test_commune_without_epci_is_read_as_such() -> None:
    assert read_place("29155").epci is None


def edited(source: Path, folder: Path, old: str, new: str) -> Path:
    text = source.read_text(encoding="utf-8")
    assert old in text
    path = folder / source.name
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("source", "load", "old", "new", "problem"),
    [
        (LEVERS_FILE, load_lever_matrix, "verdict: allowed", "verdict: peut-être", "ligne 12.*verdict"),
        (LEVERS_FILE, load_lever_matrix, "  because:", "  pourquoi: x\n  because:", "pourquoi : clé inconnue"),
        (LEVERS_FILE, load_lever_matrix, "  status: verified\n", "", "status : clé absente"),
        (LEVERS_FILE, load_lever_matrix, "  status: verified", "  status: to_verify", "ne décide jamais"),
        (LEVERS_FILE, load_lever_matrix, "solutions: [tad]", "solutions: [regular]", "déjà répondu"),
        (LEVERS_FILE, load_lever_matrix, "actors: [cc_non_aom]", "actors: [region]", "déjà répondu"),
        (LEVERS_FILE, load_lever_matrix, "actors: [cc_non_aom]", "actors: [syndicat_mixte]", "acteur de ce tableau"),
        (MISSIONS_FILE, load_missions, "duty: optional", "duty: permis", "duty"),
        (THRESHOLDS_FILE, load_thresholds, '"23000"', '"beaucoup"', "montant en euros"),
        (SOCIAL_OR_MOBILITY_FILE, load_decision_tree, "to: association-what", "to: nulle-part", "n'existe pas"),
        (SOCIAL_OR_MOBILITY_FILE, load_decision_tree, "id: tus-aom", "id: tus", "décrit deux fois"),
    ],
)
def test_file_is_refused_with_its_place_when_it_is_wrong(
    source: Path, load: Callable[[Path], object], old: str, new: str, problem: str, tmp_path: Path
) -> None:
    with pytest.raises(ReferenceFileError, match=problem) as refused:
        load(edited(source, tmp_path, old, new))
    assert source.name in str(refused.value)


def test_no_condition_is_half_a_sentence() -> None:
    """A comma in a YAML list without quotes would cut a condition in two."""
    for key, cell in MATRIX.cells.items():
        for text in (*cell.conditions, *cell.unless):
            assert not text.startswith(("de ", "pour ", "ou ", "et ")), (key, text)
