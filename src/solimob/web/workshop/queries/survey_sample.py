"""What to advise on whom to ask, by which method and how many."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from solimob.core.workshop.samples import (
    Means,
    MethodChoice,
    Objective,
    Public,
    SampleAdvice,
    advise,
    answers_per_wave,
    choose,
    hours,
)
from solimob.reference.workshop.survey_files import survey_methods


@dataclass(frozen=True, slots=True)
class Advice:
    """Methods that fit, the size of a sample, and the work it takes; None where nothing tells."""

    choices: tuple[MethodChoice, ...]
    sample: SampleAdvice
    per_wave: int | None
    hours: float | None


def sample_advice(asked: Mapping[str, Any]) -> Advice:
    """Return the advice for the cleaned answers of `SampleForm`.

    Raises
    ------
    SampleError
        If a number is out of its range.
    """
    means = {Means(value) for value in asked["means"]}
    rate = None if asked["rate"] is None else asked["rate"] / 100
    sample = advise(round(asked["population"]), asked["margin"] / 100, rate)
    both = asked["before"] is not None and asked["after"] is not None
    return Advice(
        choices=choose(survey_methods(), Objective(asked["objective"]), Public(asked["public"]), means),
        sample=sample,
        per_wave=answers_per_wave(asked["before"] / 100, asked["after"] / 100) if both else None,
        hours=None if asked["minutes"] is None else hours(sample.answers, asked["minutes"]),
    )
