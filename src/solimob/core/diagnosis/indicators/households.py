"""Who lives here, with what means: figures that serve every purpose."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from solimob.core.access import Interval
from solimob.core.diagnosis.indicators.basis import Basis
from solimob.core.diagnosis.indicators.census import census_share, sampling_error_percent, surveyed_count
from solimob.core.diagnosis.indicators.columns import derive, exact
from solimob.core.diagnosis.indicators.summary import not_derivable, ratio_of, total_of
from solimob.core.diagnosis.result import DiagnosisIndicator, Direction, Kind
from solimob.core.evidence import Figure, Indicator
from solimob.core.territory import Scale

type Floats = NDArray[np.float64]

ROUNDING_POINTS = 0.05
"""Half a unit of the last decimal of a published share, in points."""


def households(basis: Basis) -> list[DiagnosisIndicator]:
    """Return the figures on ages, cars and incomes that the data allow."""
    return [
        *_share_65p(basis),
        *_share_0_19(basis),
        *households_without_car(basis),
        *_without_car_rate(basis),
        *_median_income(basis),
        *_poverty(basis),
        *_epci_poverty(basis),
    ]


def headcount(basis: Basis, id_: str, question: str, plain: str) -> list[DiagnosisIndicator]:
    """Return a published count of people as an indicator of need."""
    if not basis.has(id_):
        return []
    source = basis.columns[id_]
    column = derive(id_, source.label, source.unit, exact(source.value), [source], nature=source.nature)
    return [
        DiagnosisIndicator(
            indicator=column,
            question=question,
            plain=plain,
            purpose=None,
            kind=Kind.NEED,
            direction=Direction.NEUTRAL,
            summary=total_of(column),
            decimals=0,
        )
    ]


def households_without_car(basis: Basis) -> list[DiagnosisIndicator]:
    """Return the number of households without a car: households × (100 − share that has one)."""
    if not basis.has("households", "households_with_car_share"):
        return []
    all_households, share = basis.columns["households"], basis.columns["households_with_car_share"]
    rate = without_car_percent(basis)
    column = derive(
        "households_without_car",
        "Ménages sans voiture",
        "ménages",
        Interval(*(all_households.value * end / 100 for end in (rate.value, rate.low, rate.high))),
        [all_households, share],
    )
    return [
        DiagnosisIndicator(
            indicator=column,
            question="Combien de ménages n'ont pas de voiture ?",
            plain="Ménages du recensement qui ne disposent d'aucune voiture, calculés à partir d'une part arrondie.",
            purpose=None,
            kind=Kind.NEED,
            direction=Direction.HIGHER_IS_WORSE,
            summary=total_of(column),
            decimals=0,
        )
    ]


def without_car_percent(basis: Basis) -> Interval:
    """Return the share of households without a car, in %, with rounding and, in large communes, sampling."""
    households, share = basis.columns["households"].value, basis.columns["households_with_car_share"].value
    rate = 100.0 - share
    margin = ROUNDING_POINTS + sampling_error_percent(rate, households, basis.population)
    return Interval(rate, np.clip(rate - margin, 0, None), np.clip(rate + margin, None, 100))


def _without_car_rate(basis: Basis) -> list[DiagnosisIndicator]:
    counts = households_without_car(basis)
    if not counts:
        return []
    all_households, share = basis.columns["households"], basis.columns["households_with_car_share"]
    column = derive(
        "households_without_car_rate", "Part des ménages sans voiture", "%", without_car_percent(basis), [share]
    )
    return [
        DiagnosisIndicator(
            indicator=column,
            question="Quelle part des ménages n'a pas de voiture ?",
            plain="Sur 100 ménages, combien n'ont aucune voiture.",
            purpose=None,
            kind=Kind.NEED,
            direction=Direction.HIGHER_IS_WORSE,
            summary=ratio_of(column, counts[0].indicator, all_households, 100),
        )
    ]


def _share_65p(basis: Basis) -> list[DiagnosisIndicator]:
    return _age(
        basis,
        part="population_65p",
        id_="share_65p",
        label="Part des 65 ans et plus",
        question="Le territoire est-il âgé ?",
        plain="Sur 100 habitants du recensement par âge. On conduit moins en vieillissant.",
        direction=Direction.HIGHER_IS_WORSE,
    )


def _share_0_19(basis: Basis) -> list[DiagnosisIndicator]:
    return _age(
        basis,
        part="population_0_19",
        id_="share_0_19",
        label="Part des moins de 20 ans",
        question="Y a-t-il beaucoup de jeunes ?",
        plain="Sur 100 habitants du recensement par âge.",
        direction=Direction.NEUTRAL,
    )


def _age(
    basis: Basis, *, part: str, id_: str, label: str, question: str, plain: str, direction: Direction
) -> list[DiagnosisIndicator]:
    if not basis.has(part, "population_age_base"):
        return []
    people, base = basis.columns[part], basis.columns["population_age_base"]
    share = census_share(people.value, base.value, basis.population)
    column = derive(id_, label, "%", share, [people, base])
    return [
        DiagnosisIndicator(
            indicator=column,
            question=question,
            plain=plain,
            purpose=None,
            kind=Kind.NEED,
            direction=direction,
            summary=ratio_of(column, surveyed_count(people, base, share), base, 100),
        )
    ]


def _median_income(basis: Basis) -> list[DiagnosisIndicator]:
    if not basis.has("median_income"):
        return []
    column = published(basis.columns["median_income"])
    return [
        DiagnosisIndicator(
            indicator=column,
            question="Quel est le niveau de vie ?",
            plain="La moitié des habitants vit avec moins, par an et par unité de consommation.",
            purpose=None,
            kind=Kind.COST,
            direction=Direction.HIGHER_IS_BETTER,
            summary=_epci_figure(basis, "median_income", column),
            decimals=0,
        )
    ]


def _poverty(basis: Basis) -> list[DiagnosisIndicator]:
    if not basis.has("poverty_rate"):
        return []
    column = published(basis.columns["poverty_rate"])
    return [
        DiagnosisIndicator(
            indicator=column,
            question="Combien d'habitants sur cent sont pauvres ?",
            plain="Part des habitants sous 60 % du niveau de vie médian ; sous secret statistique, la valeur manque.",
            purpose=None,
            kind=Kind.NEED,
            direction=Direction.HIGHER_IS_WORSE,
            summary=not_derivable(
                column, f"{int(column.known().sum())} communes sur {basis.n} renseignées : secret statistique"
            ),
        )
    ]


def _epci_poverty(basis: Basis) -> list[DiagnosisIndicator]:
    published_by_epci = basis.inputs.epci_columns.get("poverty_rate")
    if published_by_epci is None:
        return []
    rates = dict(zip(published_by_epci.codes, published_by_epci.value, strict=True))
    epcis = basis.inputs.extent.communes["epci"][: basis.n].to_list()
    column = derive(
        "epci_poverty_rate",
        "Taux de pauvreté de l'EPCI (et non de la commune)",
        "%",
        exact(np.array([rates.get(epci, np.nan) for epci in epcis], dtype=np.float64)),
        [],
        codes=basis.codes,
        nature=published_by_epci.nature,
        sources=published_by_epci.sources,
        vintages=[published_by_epci.vintage],
    )
    return [
        DiagnosisIndicator(
            indicator=column,
            question="Combien d'habitants de l'EPCI sur cent sont pauvres ?",
            plain="Valeur de l'EPCI entier, la même pour toutes ses communes : elle ne décrit aucune d'elles.",
            purpose=None,
            kind=Kind.NEED,
            direction=Direction.HIGHER_IS_WORSE,
            summary=_epci_figure(basis, "poverty_rate", column),
        )
    ]


def published(column: Indicator) -> Indicator:
    """Return a published column under its own name, with the anchor of its page."""
    return derive(
        column.id,
        column.label,
        column.unit,
        Interval(column.value, column.low, column.high),
        [column],
        nature=column.nature,
    )


def _epci_figure(basis: Basis, id_: str, column: Indicator) -> Figure:
    """Return the figure published for the EPCI when the territory is one; a median or a rate cannot be added up."""
    territory, by_epci = basis.inputs.extent.territory, basis.inputs.epci_columns.get(id_)
    if by_epci is not None and territory.scale is Scale.EPCI and territory.id in by_epci.codes:
        figure = by_epci.figure(territory.id)
        if figure.is_known:
            return replace(figure, method=f"valeur publiée pour l'EPCI, millésime {by_epci.vintage}")
    return not_derivable(column, "ne se calcule pas à partir des communes ; aucune valeur publiée pour ce territoire")
