"""The margins of a territory that a synthetic population is raked to, local corrections applied."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from solimob.core.diagnosis.income import income_distribution
from solimob.core.diagnosis.indicators import Basis, build_basis
from solimob.core.diagnosis.inputs import Inputs
from solimob.core.territory import AGES, Margins


def population_margins(inputs: Inputs) -> Margins:
    """Return the margins of each commune of the territory, NaN where a file is missing.

    The spread of incomes is that of `income_distribution`: the commune's deciles, its EPCI's, else the national one.
    """
    basis = build_basis(inputs)
    median, spread = _incomes(basis)
    return Margins(
        codes=basis.codes,
        households=_column(basis, "households"),
        ages=np.stack([_column(basis, name) for name, _, _ in AGES], axis=1),
        working_age=_column(basis, "population_15_64"),
        active=_column(basis, "active_15_64"),
        unemployed=_column(basis, "unemployed_15_64"),
        car_share=_column(basis, "households_with_car_share") / 100,
        income_median=median,
        income_spread=spread,
    )


def _column(basis: Basis, name: str) -> NDArray[np.float64]:
    return basis.columns[name].value if basis.has(name) else np.full(basis.n, np.nan)


def _incomes(basis: Basis) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    if not basis.has("median_income"):
        return np.full(basis.n, np.nan), np.full(basis.n, np.nan)
    epcis = basis.inputs.extent.communes["epci"][: basis.n].to_list()
    national = basis.parameter("income.spread_national")
    incomes = income_distribution(basis.columns, epcis, basis.inputs.epci_columns, national)
    return incomes.median_eur, incomes.spread
