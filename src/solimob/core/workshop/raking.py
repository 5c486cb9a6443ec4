"""Weights that give the persons who answered the make-up of the whole population, and what they cost in precision."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from solimob.core.territory.tilting import tilted_shares

MOST_WEIGHT_RATIO = 5.0
"""Above this, one person speaks for as many as five others do on average: the weights are said to be strained."""


class RakingError(ValueError):
    """Margins that the answers cannot be weighted on; the message says which and what to do, in French."""


@dataclass(frozen=True, slots=True)
class Weights:
    """A weight for each person, 1 on average.

    `design_effect` is Kish's, n·Σw²/(Σw)² (1965): n answers so weighted tell as much as n / design_effect answers.
    """

    values: tuple[float, ...]
    design_effect: float

    @property
    def effective_n(self) -> float:
        """How many unweighted answers would tell as much."""
        return len(self.values) / self.design_effect

    @property
    def is_strained(self) -> bool:
        """Whether somebody weighs so much that the results hang on a few persons."""
        return max(self.values) > MOST_WEIGHT_RATIO


def design_effect(weights: Sequence[float]) -> float:
    """Return Kish's design effect of unequal weights."""
    return len(weights) * sum(w**2 for w in weights) / sum(weights) ** 2


def rake(
    categories: Mapping[str, Sequence[str | None]], margins: Mapping[str, Mapping[str, float]], fewest: int = 1
) -> Weights:
    """Return the weights that reproduce every margin.

    Parameters
    ----------
    categories
        For each margin, the category of each person; None where it was not said. Those persons keep the share they
        have among the answers: nobody knows which category they belong to.
    margins
        For each margin, the counts (or shares) of the categories in the population.
    fewest
        Fewest persons in a category: weights on a handful are shaky. Above one, a refusal does not say which category
        lacks persons: that is a small count.

    Raises
    ------
    RakingError
        If fewer than that answered in a category of the population, a category is in no margin, a count is not
        positive, or no weights reproduce all the margins together.
    """
    columns: list[list[float]] = []
    wanted: list[float] = []
    for name, counts in margins.items():
        given = categories[name]
        _check(name, given, counts, fewest)
        known = [category for category in given if category is not None]
        share_known = len(known) / len(given)
        # One category follows from the others: leaving the last one out keeps the equations independent.
        for category in list(counts)[:-1]:
            columns.append([float(value == category) for value in given])
            wanted.append(share_known * counts[category] / sum(counts.values()))
        if len(known) < len(given):
            columns.append([float(value is None) for value in given])
            wanted.append(1 - share_known)
    if not columns:
        raise RakingError("Donnez au moins une marge, d'au moins deux catégories.")
    features = np.array(columns, dtype=np.float64).T
    shares = tilted_shares(np.ones(len(features)), features, np.array(wanted))
    if shares is None:
        raise RakingError(
            "Aucun poids ne respecte toutes ces marges à la fois. Retirez une marge, ou regroupez des catégories."
        )
    values = tuple(float(weight) for weight in shares * len(shares))
    return Weights(values, design_effect(values))


def _check(name: str, given: Sequence[str | None], counts: Mapping[str, float], fewest: int) -> None:
    if any(not count > 0 for count in counts.values()):
        raise RakingError(f"« {name} » : chaque effectif connu doit être plus grand que zéro.")
    foreign = sorted({category for category in given if category is not None} - set(counts))
    if foreign:
        raise RakingError(f"« {name} » : la catégorie « {foreign[0]} » a des réponses et pas d'effectif connu.")
    lacking = [category for category in counts if sum(value == category for value in given) < fewest]
    if lacking and fewest > 1:
        raise RakingError(
            f"« {name} » : une catégorie au moins a moins de {fewest} réponses. Peu de personnes parleraient pour "
            "beaucoup d'autres : regroupez des catégories dans une prochaine enquête."
        )
    if lacking:
        raise RakingError(
            f"« {name} » : personne n'a répondu dans la catégorie « {lacking[0]} ». Un poids ne peut pas remplacer une "
            "réponse absente : recueillez-en, ou regroupez cette catégorie avec une autre."
        )
