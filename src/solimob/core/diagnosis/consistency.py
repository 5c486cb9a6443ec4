"""Whether figures corrected by people are possible, alone and beside each other."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from solimob.core.evidence import VARIABLES, Correction, CorrectionError, Indicator

_PARTS = (
    ("unemployed_15_64", "active_15_64"),
    ("active_15_64", "population_15_64"),
    ("population_15_64", "population_age_base"),
    ("population_0_19", "population_age_base"),
    ("population_20_64", "population_age_base"),
    ("population_65p", "population_age_base"),
    ("population_75p", "population_65p"),
    ("population_75p_alone", "population_75p"),
    ("population_18_29", "population_age_base"),
    ("disabled_adults", "population"),
    ("households", "population"),
    ("registered_job_seekers", "population"),
    ("rsa_recipients", "population"),
    ("first_decile_income", "median_income"),
    ("median_income", "ninth_decile_income"),
)
"""Pairs where the first never exceeds the second: a part and its whole, or a decile and the one above."""
_LARGEST = 1e12


def value_fault(variable: str, value: float) -> str:
    """Return, in French, why a variable of `VARIABLES` cannot have this value; empty when it can.

    Counts, areas and incomes are zero or more; shares go from 0 to 100.
    """
    known = VARIABLES[variable]
    if not math.isfinite(value) or abs(value) > _LARGEST:
        return f"{value} n'est pas un nombre possible pour « {known.label} »"
    if value < 0:
        return f"« {known.label} » ne peut pas être négatif : écrivez un nombre de zéro ou plus, pas {_plain(value)}"
    if known.unit == "%" and value > 100:
        return f"« {known.label} » est une part : écrivez un nombre de 0 à 100, pas {_plain(value)}"
    return ""


def check_corrections(
    columns: Mapping[str, Indicator], corrections: Iterable[Correction], names: Mapping[str, str]
) -> None:
    """Refuse corrections that contradict themselves or the other figures of their commune.

    Parameters
    ----------
    columns
        Once corrected, over the communes of the extent.
    corrections
        Those applied; figures that nobody corrected are never judged.
    names
        Name of each commune, for the message.

    Raises
    ------
    CorrectionError
        At the first value out of range, and at the first part above its whole where either was corrected.
    """
    last = {(correction.target, correction.code): correction for correction in corrections}
    for (target, code), correction in last.items():
        fault = "" if correction.value is None else value_fault(target, correction.value)
        fault = fault or _above_its_whole(columns, target, code)
        if fault:
            raise CorrectionError(f"correction à {names.get(code, code)} ({code}) : {fault}", target, code)


def _above_its_whole(columns: Mapping[str, Indicator], target: str, code: str) -> str:
    for pair in _PARTS:
        if target not in pair or not set(pair) <= set(columns):
            continue
        part, whole = (_value(columns[id_], code) for id_ in pair)
        # NaN compares false: an unknown figure contradicts nothing.
        if part > whole:
            return (
                f"« {VARIABLES[pair[0]].label} » ({_plain(part)}) dépasse « {VARIABLES[pair[1]].label} » "
                f"({_plain(whole)}) ; corrigez l'un ou l'autre"
            )
    return ""


def _value(column: Indicator, code: str) -> float:
    codes: Sequence[str] = column.codes
    return float(column.value[codes.index(code)])


def _plain(number: float) -> str:
    return f"{number:.12g}".replace(".", ",")
