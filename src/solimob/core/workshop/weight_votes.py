"""A vote on the weights of the fragility index: each person gives a weight to each indicator, the group has the mean.

The question says that its numbers are weights (« 4 compte deux fois plus que 2, 0 retire l'indicateur »), so a mean of
them has a sense, which it has not for other scales. Page: docs/utilisateur/reunion.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from solimob.core.workshop.minutes import PollRecord
from solimob.core.workshop.polls import PollKind, PollQuestion
from solimob.core.workshop.tallies import ScaleTally

LOWEST, HIGHEST = 0, 4
_PREFIX = "poids-"


@dataclass(frozen=True, slots=True)
class VotedWeight:
    """The weight that a group gives to an indicator.

    `weight` is the mean of the votes to two decimals, None where nobody voted. `low` and `high` are the quartiles:
    half of the voters are between them. `lowest` and `highest` are the extreme votes.
    """

    indicator: str
    weight: float | None
    low: float | None
    high: float | None
    lowest: int | None
    highest: int | None
    votes: int

    @property
    def spread(self) -> float | None:
        """How far apart the voters are: what to discuss first."""
        return None if self.low is None or self.high is None else self.high - self.low


def question_id(indicator: str) -> str:
    """Return the id of the question on the weight of an indicator: « poids-share-65p » for `share_65p`."""
    return _PREFIX + indicator.replace("_", "-")


def indicator_of(question: str) -> str | None:
    """Return the indicator whose weight a question asks, None for another question."""
    return question.removeprefix(_PREFIX).replace("-", "_") if question.startswith(_PREFIX) else None


def weight_questions(labels: Mapping[str, str]) -> tuple[PollQuestion, ...]:
    """Return the questions of a vote on weights, one per indicator; `labels` gives its French words."""
    return tuple(
        PollQuestion(
            id=question_id(indicator),
            kind=PollKind.SCALE,
            text=label,
            low=LOWEST,
            high=HIGHEST,
            low_label="Ne compte pas",
            high_label="Compte beaucoup",
        )
        for indicator, label in labels.items()
    )


def voted_weights(indicators: Sequence[str], tallies: Iterable[ScaleTally]) -> tuple[VotedWeight, ...]:
    """Return the weight voted for each of the `indicators`; tallies of other questions are passed over."""
    by_question = {tally.question: tally for tally in tallies}
    return tuple(_voted(indicator, by_question.get(question_id(indicator))) for indicator in indicators)


def weights_in(poll: PollRecord) -> tuple[VotedWeight, ...]:
    """Return the weights voted in a poll of a meeting, in the order of its questions; empty where it asks none."""
    tallies = [tally for _, tally in poll.results if isinstance(tally, ScaleTally)]
    asked = [indicator for tally in tallies if (indicator := indicator_of(tally.question)) is not None]
    return voted_weights(asked, tallies)


def chosen_weights(voted: Iterable[VotedWeight]) -> dict[str, float]:
    """Return the weights as the diagnosis takes them; an indicator without a vote keeps its default."""
    return {each.indicator: each.weight for each in voted if each.weight is not None}


def _voted(indicator: str, tally: ScaleTally | None) -> VotedWeight:
    if tally is None or not tally.answered:
        return VotedWeight(indicator, None, None, None, None, None, 0)
    given = [step.value for step in tally.steps for _ in range(step.count)]
    return VotedWeight(
        indicator,
        round(sum(given) / len(given), 2),
        tally.lower_quartile,
        tally.upper_quartile,
        given[0],
        given[-1],
        len(given),
    )
