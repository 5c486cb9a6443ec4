"""Competence of this process: matrix, missions, trees, read once; the answer for a commune."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from solimob.core.solutions import Lever
from solimob.core.solutions.competence import (
    CompetenceAnswer,
    DecisionTree,
    Declared,
    LeverMatrix,
    LiabilityRegime,
    LiabilityRule,
    Mission,
    Outcome,
    Path,
    Place,
    Question,
    Role,
    Row,
    Solution,
    Status,
    Verdict,
    answer_competence,
    rules_for,
    who_does_what,
)
from solimob.reference.aom import listed_aom
from solimob.reference.competence import (
    load_contribution_tree,
    load_decision_tree,
    load_lever_matrix,
    load_liability,
    load_missions,
)

TREES = {"competence": load_decision_tree, "contribuer": load_contribution_tree}
"""The trees that one walks, by the word of their address."""


@dataclass(frozen=True, slots=True)
class SolutionSummary:
    """For one solution and each lever: who surely may, and whether somebody else is to be verified."""

    solution: Solution
    levers: tuple[tuple[Lever, tuple[str, ...], bool], ...]
    """(lever, actors that may, whether the answer of another one is open)."""


@dataclass(frozen=True, slots=True)
class Walk:
    """Where a series of choices leads in a tree."""

    steps: tuple[tuple[Question, str, tuple[str, ...]], ...]
    """(question, label of the choice made, choices before it)."""
    node: Question | Outcome
    choices: tuple[str, ...]

    @property
    def is_over(self) -> bool:
        """Whether an outcome is reached."""
        return isinstance(self.node, Outcome)


@cache
def lever_matrix() -> LeverMatrix:
    """Return the three levers, actor by actor, for every solution."""
    return load_lever_matrix()


@cache
def missions() -> tuple[Mission, ...]:
    """Return what the law gives an AOM to do."""
    return tuple(load_missions())


@cache
def liability() -> list[tuple[LiabilityRegime, Sequence[LiabilityRule]]]:
    """Return who answers and what to insure, regime by regime (K-S11)."""
    rules = load_liability()
    return [(regime, rules_for(rules, regime)) for regime in LiabilityRegime]


@cache
def tree(name: str) -> DecisionTree:
    """Return a decision tree of `TREES`."""
    return TREES[name]()


def answer_for(place: Place, declared: Declared) -> CompetenceAnswer:
    """Return who may do what on a commune, with what is declared.

    Raises
    ------
    StatusError
        If what is declared contradicts the law or itself.
    """
    listed = place.epci is not None and place.epci.siren in listed_aom()
    return answer_competence(Status(place, listed, declared), lever_matrix())


def summaries(answer: CompetenceAnswer) -> list[SolutionSummary]:
    """Return the whole answer in one row a solution."""
    return [
        SolutionSummary(solution, tuple(_summary(answer, solution, lever) for lever in Lever)) for solution in Solution
    ]


def roles_of(answer: CompetenceAnswer, solution: Solution) -> list[Role]:
    """Return each actor before one solution."""
    return [role for role in who_does_what(answer) if role.solution is solution]


def walk(name: str, choices: Sequence[str]) -> Walk:
    """Return where a series of choices leads.

    Raises
    ------
    TreeError
        If a choice is not offered, or choices remain after an outcome.
    """
    held = tree(name)
    steps = []
    node: Question | Outcome = held.first_question()
    for place, choice in enumerate(choices):
        after = held.walk(choices[: place + 1])
        if isinstance(node, Question):
            label = next(offered.label for offered in node.choices if offered.id == choice)
            steps.append((node, label, tuple(choices[:place])))
        node = after
    return Walk(tuple(steps), node, tuple(choices))


def path_of(name: str, choices: Sequence[str]) -> Path | None:
    """Return a finished way through a tree, None where it does not reach an outcome.

    Raises
    ------
    TreeError
        If a choice is not offered.
    """
    walked = walk(name, choices)
    if not isinstance(walked.node, Outcome):
        return None
    wanted = tuple(choices)
    return next(path for path in tree(name).paths() if tuple(choice.id for _, choice in path.steps) == wanted)


def _summary(answer: CompetenceAnswer, solution: Solution, lever: Lever) -> tuple[Lever, tuple[str, ...], bool]:
    rows = [row for row in answer.rows if row.solution is solution and row.lever is lever]
    allowed = tuple(_name(row) for row in rows if row.cell.verdict is Verdict.ALLOWED)
    return lever, allowed, any(row.cell.verdict is Verdict.UNDETERMINED for row in rows)


def _name(row: Row) -> str:
    return row.name or row.actor.label
