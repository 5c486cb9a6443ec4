"""Which facts open the brief, and how a figure that does not hold is told."""

from __future__ import annotations

from dataclasses import replace

import pytest

from solimob.core.access import Purpose
from solimob.core.diagnosis.result import Diagnosis, EvidenceRef, Finding
from solimob.core.evidence import Figure, Nature
from solimob.publish import brief_document
from solimob.publish.document import KeyFigures, blocks_of
from solimob.publish.headline import headline_facts, interval_words, is_narrow
from tests.publish.territories import fake

WIDE = Figure(64.8, "ménages", Nature.MODELLED, low=63.99, high=1397.6)
"""Households without car far from a food shop, CC du Thouarsais (census 2021, BPE 2018)."""
NARROW = Figure(1760.6, "ménages", Nature.DERIVED, low=1676.0, high=1845.2)


def finding(id_: str, purpose: Purpose | None, figure: Figure) -> Finding:
    return Finding(id_, f"Titre {id_}", "Texte.", purpose, (), (EvidenceRef(id_, None, f"Repère {id_}", figure),))


def told(*findings: Finding) -> Diagnosis:
    return replace(fake(), findings=findings)


def test_facts_are_those_that_hold_when_a_wide_interval_comes_first() -> None:
    """J2: the elected members read no figure whose ends differ by twenty times."""
    diagnosis = told(
        finding("food", Purpose.FOOD, WIDE),
        finding("car", None, NARROW),
        finding("car2", None, NARROW),
        finding("work", Purpose.WORK, NARROW),
        finding("care", Purpose.CARE, replace(NARROW, value=None, low=None, high=None)),
        finding("fun", Purpose.LEISURE, NARROW),
    )
    assert [fact.id for fact in headline_facts(diagnosis)] == ["car", "work", "fun"]


def test_wide_fact_is_told_by_its_interval_when_fewer_than_three_hold() -> None:
    diagnosis = told(finding("food", Purpose.FOOD, WIDE), finding("car", None, NARROW))
    figures = next(b for b in blocks_of(brief_document(diagnosis, {})) if isinstance(b, KeyFigures)).figures
    assert [figure.value for figure in figures] == ["1\u202f761\u00a0ménages", "entre 63 et 1\u202f400\u00a0ménages"]
    assert figures[1].interval == ""


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [(None, None, True), (5.0, 10.0, True), (5.0, 10.1, False), (0.0, 0.0, True), (0.0, 5.0, False), (-1, 8, False)],
)
def test_interval_is_narrow_when_its_ends_are_within_a_factor_of_two(
    low: float | None, high: float | None, expected: bool
) -> None:
    value = 7.0 if high is None else high
    assert is_narrow(Figure(value, "%", Nature.DERIVED, low=low, high=high)) is expected


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (10.72, 23.84, "entre 10 et 24\u00a0%"),
        (0.0, 1397.6, "au plus 1\u202f400\u00a0%"),
        (0.52, 3.21, "entre 0,5 et 3,3\u00a0%"),
        (1400.0, 14000.0, "entre 1\u202f400 et 14\u202f000\u00a0%"),
    ],
)
def test_interval_is_rounded_outwards_when_told_as_a_fact(low: float, high: float, words: str) -> None:
    assert interval_words(Figure(high, "%", Nature.MODELLED, low=low, high=high)) == words


def test_facts_of_the_thouarsais_all_hold_when_its_diagnosis_is_embedded(thouarsais_diagnosis: Diagnosis) -> None:
    """J2: « 65 ménages (64 – 1 398) » is not one of the three facts."""
    facts = headline_facts(thouarsais_diagnosis)
    assert len(facts) == 3
    assert all(is_narrow(fact.evidence[0].figure) for fact in facts)
    assert "food-without-car-far" not in [fact.id for fact in facts]
    assert len({fact.purpose for fact in facts}) == 3
