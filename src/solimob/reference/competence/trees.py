"""The decision trees shipped with the package."""

from __future__ import annotations

from pathlib import Path

from solimob.core.solutions.actor_map import Actor, Lever
from solimob.core.solutions.competence.decision_tree import Choice, Claim, DecisionTree, Outcome, Question
from solimob.core.solutions.competence.levers import Solution, Verdict
from solimob.core.solutions.law import LegalStatus
from solimob.reference.entry import Entry, entries_of
from solimob.reference.strict_yaml import ReferenceFileError

SOCIAL_OR_MOBILITY_FILE = Path(__file__).with_name("social-or-mobility.yaml")
CONTRIBUTION_FILE = Path(__file__).with_name("contribution.yaml")
_TREE = {"title", "method", "questions", "outcomes"}
_QUESTION, _CHOICE = {"id", "text", "help", "choices"}, {"id", "label", "to"}
_OUTCOME = {"id", "domain", "title", "text", "articles", "status"}
_CLAIM = {"actor", "solution", "lever", "verdict"}


def load_decision_tree(path: Path = SOCIAL_OR_MOBILITY_FILE) -> DecisionTree:
    """Return a tree: by default « action sociale ou compétence mobilité ».

    Raises
    ------
    ReferenceFileError
        If an entry has an unknown key or word, a path does not end, or an outcome cites no article; the message names
        file and line.
    """
    trees = list(entries_of(path, _TREE, set()))
    if len(trees) != 1:
        raise ReferenceFileError(f"{path} : un arbre est attendu, pas {len(trees)}")
    tree = trees[0]
    questions = [_question(entry) for entry in tree.entries("questions", _QUESTION, {"articles"}, at_least=1)]
    outcomes = [_outcome(entry) for entry in tree.entries("outcomes", _OUTCOME, {"source", "next_steps", "claims"})]
    ids = [question.id for question in questions] + [outcome.id for outcome in outcomes]
    for id_ in ids:
        if ids.count(id_) > 1:
            raise tree.wrong("questions", f"« {id_} » est décrit deux fois")
    return tree.built(
        DecisionTree,
        title=tree.text("title"),
        method=tree.text("method"),
        questions={question.id: question for question in questions},
        outcomes={outcome.id: outcome for outcome in outcomes},
    )


def load_contribution_tree(path: Path = CONTRIBUTION_FILE) -> DecisionTree:
    """Return the tree « contribuer, mais comment ? »; the same refusals as `load_decision_tree`."""
    return load_decision_tree(path)


def _question(entry: Entry) -> Question:
    choices = entry.entries("choices", _CHOICE, set(), at_least=2)
    return Question(
        entry.text("id"),
        entry.text("text"),
        entry.text("help"),
        tuple(Choice(choice.text("id"), choice.text("label"), choice.text("to")) for choice in choices),
        entry.texts("articles"),
    )


def _outcome(entry: Entry) -> Outcome:
    return entry.built(
        Outcome,
        id=entry.text("id"),
        domain=entry.text("domain"),
        title=entry.text("title"),
        text=entry.text("text"),
        articles=entry.texts("articles", at_least=1),
        status=entry.member("status", LegalStatus),
        source=entry.text_or_none("source") or "",
        next_steps=entry.texts("next_steps"),
        claims=tuple(_claim(claim) for claim in entry.entries("claims", _CLAIM, set())),
    )


def _claim(entry: Entry) -> Claim:
    return Claim(
        entry.member("actor", Actor),
        entry.member("solution", Solution),
        entry.member("lever", Lever),
        entry.member("verdict", Verdict),
    )
