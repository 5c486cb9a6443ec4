"""Social action or mobility competence: the tree, walked, printed, and held to the matrix of levers."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from solimob.core.solutions.actor_map import Actor
from solimob.core.solutions.competence import (
    Choice,
    DecisionTree,
    Outcome,
    Question,
    TreeError,
    Verdict,
)
from solimob.core.solutions.law import LegalStatus
from solimob.core.solutions.readability import readability
from solimob.reference.competence import load_contribution_tree, load_decision_tree
from tests.core.solutions.competence.territories import MATRIX

TREE = load_decision_tree()
CONTRIBUTION = load_contribution_tree()
CASES = yaml.safe_load(Path(__file__).with_name("cases.yaml").read_text(encoding="utf-8"))


def test_at_least_thirty_cases_are_written_and_all_differ() -> None:
    """C-S11."""
    assert len(CASES) >= 30
    assert len({tuple(case["path"]) for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["outcome"])
def test_case_ends_where_the_jurist_table_says(case: dict[str, object]) -> None:
    """C-S11, C-S13: each case is walked question by question."""
    path = case["path"]
    assert isinstance(path, list)
    end = TREE.walk(path)
    assert isinstance(end, Outcome)
    assert end.id == case["outcome"]


@pytest.mark.parametrize("tree", [TREE, CONTRIBUTION], ids=["social-or-mobility", "contribution"])
def test_every_path_ends_on_an_outcome_that_cites_articles(tree: DecisionTree) -> None:
    """C-S11, K-S13: no dead end, no loop, proof at each leaf; a group is done in seven questions at most."""
    ended = set()
    for path in tree.paths():
        assert path.outcome.articles
        assert len(path.steps) <= 7
        ended.add(path.outcome.id)
    assert ended == set(tree.outcomes)


def test_tree_and_matrix_never_contradict_each_other() -> None:
    """C-S11: each claim of an outcome is the cell of the matrix, word for word."""
    claims = [(outcome.id, claim) for outcome in TREE.outcomes.values() for claim in outcome.claims]
    assert len(claims) >= 40
    for id_, claim in claims:
        cell = MATRIX.cell(claim.solution, claim.lever, claim.actor)
        assert cell.verdict is claim.verdict, (id_, claim)


def test_outcome_that_nobody_read_decides_nothing() -> None:
    """A text « à vérifier » never carries an allowed or forbidden claim."""
    for outcome in TREE.outcomes.values():
        if outcome.status is LegalStatus.TO_VERIFY:
            assert {claim.verdict for claim in outcome.claims} <= {Verdict.UNDETERMINED}, outcome.id


def test_no_outcome_lets_anyone_but_an_association_organise_a_tus() -> None:
    """L.3133-1: an AOM may contribute to a TUS, not organise it."""
    for outcome in TREE.outcomes.values():
        for claim in outcome.claims:
            if claim.solution == "tus" and claim.lever == "organise" and claim.verdict is Verdict.ALLOWED:
                assert claim.actor is Actor.ASSOCIATION


def test_group_walks_the_tree_live_one_question_at_a_time() -> None:
    """K-S13: first_question, then answer, until an outcome."""
    question = TREE.first_question()
    assert question.id == "who"
    following = TREE.answer(question, "people")
    assert isinstance(following, Question)
    end = TREE.answer(following, "for-passenger")
    assert isinstance(end, Outcome)
    assert end.id == "tus-needs-association"


def test_answer_that_is_not_offered_is_refused_with_those_that_are() -> None:
    with pytest.raises(TreeError, match="au choix : association, public, employer, people"):
        TREE.answer(TREE.first_question(), "maire")
    with pytest.raises(TreeError, match="déjà fini"):
        TREE.walk(["employer", "staff", "staff"])


@pytest.mark.parametrize("tree", [TREE, CONTRIBUTION], ids=["social-or-mobility", "contribution"])
def test_tree_is_in_plain_french(tree: DecisionTree) -> None:
    """K-S13: sentences are short."""
    for question in tree.questions.values():
        assert readability(f"{question.text} {question.help}").longest_sentence <= 25
    for outcome in tree.outcomes.values():
        assert readability(outcome.text).longest_sentence <= 25


def _question(id_: str, *to: str) -> Question:
    return Question(id_, "?", "", tuple(Choice(str(i), "x", node) for i, node in enumerate(to)))


def _outcome(id_: str, *articles: str) -> Outcome:
    return Outcome(id_, "d", "t", "x", articles, LegalStatus.VERIFIED)


@pytest.mark.parametrize(
    ("questions", "outcomes", "problem"),
    [
        ([_question("a", "b", "z")], [_outcome("b", "x")], "n'existe pas"),
        ([_question("a", "b", "a")], [_outcome("b", "x")], "revient"),
        ([_question("a", "b", "b")], [_outcome("b", "x"), _outcome("c", "x")], "aucune réponse"),
        ([_question("a", "b", "b")], [_outcome("b")], "cite au moins un article"),
        ([_question("a", "b")], [_outcome("b", "x")], "au moins deux réponses"),
        ([], [_outcome("b", "x")], "au moins une question"),
    ],
)
def test_tree_is_refused_when_a_path_does_not_hold(
    questions: list[Question], outcomes: list[Outcome], problem: str
) -> None:
    with pytest.raises(TreeError, match=problem):
        DecisionTree("t", "m", {q.id: q for q in questions}, {o.id: o for o in outcomes})
