"""How many persons to ask, and by which method; formulas and sources in docs/methode/enquetes.md."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import ceil, sqrt

from scipy.special import ndtri

from solimob.core.evidence import Source
from solimob.core.workshop.intervals import Z

SMALL_POPULATION = 100
"""Up to here everybody is asked: a draw would spare little and lose the pairs before/after."""
_POWER = 0.8


class SampleError(ValueError):
    """A sample that makes no sense; the message says what to change, in French."""


@dataclass(frozen=True, slots=True)
class SampleAdvice:
    """How many answers are wanted, and how many persons to invite for that.

    `everybody`: the population is so small that all are asked. `margin` is that of the answers wanted, on a share of
    one half, before any bias of non-response; 0 where everybody answers. `invited`, and `expected` (how many of the
    whole population would answer), are None where no response rate is given. `is_short`: even inviting everybody will
    not bring the answers wanted; `reachable_margin` is what it brings.
    """

    population: int
    answers: int
    everybody: bool
    margin: float
    invited: int | None
    expected: int | None
    is_short: bool
    reachable_margin: float | None


def answers_needed(population: int, margin: float, share: float = 0.5, design_effect: float = 1.0) -> int:
    """Return how many answers bring a margin of error of ± `margin` (0.05 for 5 points) at 95 %.

    n = n0 / (1 + (n0 - 1) / N), n0 = design effect · z²·p·(1 - p) / e², to the nearest whole (Cochran 1977).

    Raises
    ------
    SampleError
        If the population is empty, or a share, a margin or a design effect is out of its range.
    """
    _check(population, margin, share, design_effect)
    unlimited = design_effect * Z**2 * share * (1 - share) / margin**2
    return max(1, min(population, round(unlimited / (1 + (unlimited - 1) / population))))


def margin_reached(population: int, answers: int, share: float = 0.5, design_effect: float = 1.0) -> float:
    """Return the margin of error, at 95 %, that a number of answers brings."""
    _check(population, 0.05, share, design_effect)
    if not 1 <= answers <= population:
        raise SampleError(f"Le nombre de réponses doit aller de 1 à {population}.")
    if population == 1:
        return 0.0
    finite = (population - answers) / (population - 1)
    return min(1.0, Z * sqrt(design_effect * share * (1 - share) / answers * finite))


def answers_per_wave(before: float, after: float) -> int:
    """Return how many answers each of two separate waves needs to tell two shares apart (5 %, power of 80 %).

    n = (z₁√(2p̄q̄) + z₂√(p₁q₁ + p₂q₂))² / (p₁ - p₂)², p̄ the mean share (Fleiss 1981).

    Raises
    ------
    SampleError
        If a share is not between 0 and 1, or the two are the same.
    """
    if not (0 < before < 1 and 0 < after < 1) or before == after:
        raise SampleError("Donnez deux parts différentes, entre 0 et 100 %.")
    pooled = (before + after) / 2
    spread = Z * sqrt(2 * pooled * (1 - pooled))
    spread += float(ndtri(_POWER)) * sqrt(before * (1 - before) + after * (1 - after))
    return ceil(spread**2 / (before - after) ** 2)


def advise(
    population: int, margin: float, response_rate: float | None = None, design_effect: float = 1.0
) -> SampleAdvice:
    """Return how many to ask.

    Raises
    ------
    SampleError
        If the population is empty, or a rate, a margin or a design effect is out of its range.
    """
    if response_rate is not None and not 0 < response_rate <= 1:
        raise SampleError("Le taux de réponse attendu va de plus de 0 à 100 %.")
    everybody = population <= SMALL_POPULATION
    answers = answers_needed(population, margin, design_effect=design_effect)
    if everybody:
        answers = population
    invited = None if response_rate is None else min(population, ceil(answers / response_rate - 1e-9))
    expected = None if response_rate is None else int(population * response_rate + 1e-9)
    is_short = expected is not None and expected < answers
    return SampleAdvice(
        population=population,
        answers=answers,
        everybody=everybody,
        margin=margin_reached(population, answers, design_effect=design_effect),
        invited=population if everybody and invited is not None else invited,
        expected=expected,
        is_short=is_short,
        reachable_margin=margin_reached(population, max(1, expected or 0), design_effect=design_effect)
        if is_short
        else None,
    )


def _check(population: int, margin: float, share: float, design_effect: float) -> None:
    if population < 1:
        raise SampleError("La population compte au moins une personne.")
    if not 0 < margin < 1:
        raise SampleError("La marge d'erreur va de plus de 0 à moins de 100 points.")
    if not 0 < share < 1 or design_effect < 1:
        raise SampleError("La part attendue est entre 0 et 100 %, l'effet de plan d'au moins 1.")


class Objective(StrEnum):
    """What the survey is for."""

    MEASURE = "measure"
    UNDERSTAND = "understand"
    COMPARE = "compare"
    SATISFACTION = "satisfaction"

    @property
    def label(self) -> str:
        """The French words of the form."""
        return _OBJECTIVES[self]


_OBJECTIVES = {
    Objective.MEASURE: "Mesurer : combien de personnes ont telle difficulté",
    Objective.UNDERSTAND: "Comprendre : pourquoi, et comment les gens font aujourd'hui",
    Objective.COMPARE: "Comparer avant et après un service",
    Objective.SATISFACTION: "Connaître l'avis de ceux qui utilisent ou font vivre un service",
}


class Public(StrEnum):
    """Whom one wants to hear."""

    INHABITANTS = "inhabitants"
    USERS = "users"
    VOLUNTEERS = "volunteers"
    FAR = "far"

    @property
    def label(self) -> str:
        """The French words of the form."""
        return _PUBLICS[self]


_PUBLICS = {
    Public.INHABITANTS: "Les habitants d'un territoire",
    Public.USERS: "Les utilisateurs d'un service",
    Public.VOLUNTEERS: "Les bénévoles",
    Public.FAR: "Des personnes éloignées du numérique ou des services",
}


class Means(StrEnum):
    """What one can count on."""

    CONTACT_LIST = "contact_list"
    STAFF_TIME = "staff_time"
    RELAYS = "relays"
    POSTAGE = "postage"

    @property
    def label(self) -> str:
        """The French words of the form."""
        return _MEANS[self]


_MEANS = {
    Means.CONTACT_LIST: "Une liste d'adresses ou de numéros que l'on a le droit d'utiliser",
    Means.STAFF_TIME: "Du temps pour poser les questions de vive voix ou saisir des feuilles",
    Means.RELAYS: "Des relais : mairies, CCAS, pharmacies, associations, conseillers",
    Means.POSTAGE: "Un budget d'impression et de timbres",
}


class SampleKind(StrEnum):
    """How many persons a method asks."""

    DRAWN = "drawn"
    EVERYBODY = "everybody"
    VOLUNTARY = "voluntary"
    FEW = "few"

    @property
    def label(self) -> str:
        """The French words shown with the method."""
        return _SAMPLE_KINDS[self]


_SAMPLE_KINDS = {
    SampleKind.DRAWN: "un échantillon tiré au sort : la marge d'erreur calculée a un sens",
    SampleKind.EVERYBODY: "tout le monde : pas de marge d'échantillon, mais ceux qui ne répondent pas manquent",
    SampleKind.VOLUNTARY: "qui veut : aucune marge d'erreur n'est calculable, les résultats décrivent les répondants",
    SampleKind.FEW: "quelques personnes différentes, jusqu'à ne plus rien apprendre de neuf : rien ne s'y compte",
}


@dataclass(frozen=True, slots=True)
class SurveyMethod:
    """One way of asking: what it is for, what it needs, whom it misses.

    `cost` is what is known of it with its source, empty where nobody measured it.
    """

    id: str
    label: str
    how: str
    objectives: frozenset[Objective]
    publics: frozenset[Public]
    needs: frozenset[Means]
    sample: SampleKind
    biases: tuple[str, ...]
    cost: str
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class MethodChoice:
    """A method that fits what is asked, and what is missing to carry it out."""

    method: SurveyMethod
    missing: tuple[Means, ...]


def choose(
    methods: Sequence[SurveyMethod], objective: Objective, public: Public, means: Collection[Means]
) -> tuple[MethodChoice, ...]:
    """Return the methods for an objective and a public, in the order published; those that lack something come last."""
    fitting = [m for m in methods if objective in m.objectives and public in m.publics]
    choices = [MethodChoice(m, tuple(need for need in Means if need in m.needs and need not in means)) for m in fitting]
    return tuple(sorted(choices, key=lambda choice: len(choice.missing)))


def hours(answers: int, minutes_per_answer: float) -> float:
    """Return the hours that answers take, at minutes measured on a few trials."""
    return answers * minutes_per_answer / 60
