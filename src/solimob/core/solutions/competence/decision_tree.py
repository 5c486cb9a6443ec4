"""A decision tree as a value: walked question by question with a group, printed, and never without an end.

Used for social competence or mobility competence (law.md §1.2), and for the form of a contribution.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from solimob.core.solutions.actor_map import Actor, Lever
from solimob.core.solutions.competence.levers import Solution, Verdict
from solimob.core.solutions.law import LegalStatus


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer one may give, and the node it leads to."""

    id: str
    label: str
    to: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question in plain French, with a line of help and the articles that ask it."""

    id: str
    text: str
    help: str
    choices: tuple[Choice, ...]
    articles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """What an outcome says that the matrix of levers says too."""

    actor: Actor
    solution: Solution
    lever: Lever
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Outcome:
    """Where a path ends: what it is, why, what to do next, with its articles and how far they were read.

    `domain` is the short answer (« compétence mobilité (AOM) », « action sociale »…).
    """

    id: str
    domain: str
    title: str
    text: str
    articles: tuple[str, ...]
    status: LegalStatus
    source: str = ""
    next_steps: tuple[str, ...] = ()
    claims: tuple[Claim, ...] = ()


@dataclass(frozen=True, slots=True)
class Path:
    """One way through the tree: questions with the choice made, and the outcome."""

    steps: tuple[tuple[Question, Choice], ...]
    outcome: Outcome


class TreeError(ValueError):
    """A tree that does not hold, or an answer that its question does not offer; the message is in French."""


@dataclass(frozen=True, slots=True)
class DecisionTree:
    """Questions and outcomes; the first question is the root.

    Raises
    ------
    TreeError
        If a choice leads nowhere, a path comes back to a question, a node is out of reach, or an outcome cites nothing.
    """

    title: str
    method: str
    questions: Mapping[str, Question]
    outcomes: Mapping[str, Outcome]

    def __post_init__(self) -> None:
        if not self.questions:
            raise TreeError("un arbre a au moins une question")
        reached: set[str] = set()
        self._visit(self.first_question().id, (), reached)
        lost = sorted((set(self.questions) | set(self.outcomes)) - reached)
        if lost:
            raise TreeError(f"« {lost[0]} » : aucune réponse n'y mène")
        for outcome in self.outcomes.values():
            if not outcome.articles:
                raise TreeError(f"« {outcome.id} » : une issue cite au moins un article")

    def _visit(self, id_: str, above: tuple[str, ...], reached: set[str]) -> None:
        if id_ in above:
            raise TreeError(f"« {id_} » : un chemin revient sur cette question")
        reached.add(id_)
        if id_ in self.outcomes:
            return
        if id_ not in self.questions:
            raise TreeError(f"« {id_} » : cette question ou issue n'existe pas")
        question = self.questions[id_]
        ids = [choice.id for choice in question.choices]
        if len(ids) < 2 or len(set(ids)) < len(ids):
            raise TreeError(f"« {id_} » : une question a au moins deux réponses, toutes différentes")
        for choice in question.choices:
            self._visit(choice.to, (*above, id_), reached)

    def first_question(self) -> Question:
        """Return the question to begin with."""
        return next(iter(self.questions.values()))

    def answer(self, question: Question, choice: str) -> Question | Outcome:
        """Return what follows a choice.

        Raises
        ------
        TreeError
            If the question does not offer this choice.
        """
        for offered in question.choices:
            if offered.id == choice:
                return self.questions.get(offered.to) or self.outcomes[offered.to]
        known = ", ".join(offered.id for offered in question.choices)
        raise TreeError(f"« {choice} » ne répond pas à « {question.text} » ; au choix : {known}")

    def walk(self, choices: Sequence[str]) -> Question | Outcome:
        """Return where a series of choices leads: an outcome, or the next question.

        Raises
        ------
        TreeError
            If a choice is not offered, or choices remain after an outcome.
        """
        node: Question | Outcome = self.first_question()
        for choice in choices:
            if isinstance(node, Outcome):
                raise TreeError(f"« {choice} » : le chemin est déjà fini ({node.title})")
            node = self.answer(node, choice)
        return node

    def follow(self, choices: Sequence[str]) -> Path:
        """Return the path of a series of choices that goes to an outcome.

        Raises
        ------
        TreeError
            If a choice is not offered, or a question is still to be answered.
        """
        node: Question | Outcome = self.first_question()
        steps: list[tuple[Question, Choice]] = []
        for choice in choices:
            if isinstance(node, Outcome):
                raise TreeError(f"« {choice} » : le chemin est déjà fini ({node.title})")
            following = self.answer(node, choice)
            steps.append((node, next(offered for offered in node.choices if offered.id == choice)))
            node = following
        if isinstance(node, Question):
            known = ", ".join(offered.id for offered in node.choices)
            raise TreeError(f"il reste à répondre à « {node.text} » ; au choix : {known}")
        return Path(tuple(steps), node)

    def paths(self) -> Iterator[Path]:
        """Yield every way through the tree, in the order of the choices."""
        yield from self._paths(self.first_question(), ())

    def _paths(self, node: Question | Outcome, steps: tuple[tuple[Question, Choice], ...]) -> Iterator[Path]:
        if isinstance(node, Outcome):
            yield Path(steps, node)
            return
        for choice in node.choices:
            yield from self._paths(self.answer(node, choice.id), (*steps, (node, choice)))
