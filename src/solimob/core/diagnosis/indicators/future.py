"""What the next ten years bring, projected: a model, said so."""

from __future__ import annotations

from solimob.core.diagnosis.indicators.basis import Basis
from solimob.core.diagnosis.indicators.columns import with_corrections_of
from solimob.core.diagnosis.indicators.summary import growth_of, total_of
from solimob.core.diagnosis.projection import growth_65p, population_65p_in_ten_years
from solimob.core.diagnosis.result import DiagnosisIndicator, Direction, Kind


def projections(basis: Basis) -> tuple[DiagnosisIndicator, ...]:
    """Return the number of people aged 65 or more in ten years, and its growth; none without age bands."""
    if not basis.has("population_20_64", "population_65p"):
        return ()
    adults, elders = basis.columns["population_20_64"], basis.columns["population_65p"]
    later = population_65p_in_ten_years(adults, elders, basis.inputs.parameters)
    later = with_corrections_of(later, [adults, elders])
    growth = with_corrections_of(growth_65p(later, elders), [later])
    plain = "Projection à partir de trois classes d'âge : un ordre de grandeur, pas une prévision."
    return (
        DiagnosisIndicator(
            indicator=later,
            question="Combien d'habitants auront 65 ans ou plus dans dix ans ?",
            plain=plain,
            purpose=None,
            kind=Kind.NEED,
            direction=Direction.NEUTRAL,
            summary=total_of(later),
            decimals=0,
        ),
        DiagnosisIndicator(
            indicator=growth,
            question="De combien le nombre de personnes de 65 ans et plus changera-t-il en dix ans ?",
            plain=plain,
            purpose=None,
            kind=Kind.NEED,
            direction=Direction.NEUTRAL,
            summary=growth_of(growth, later, elders),
        ),
    )
