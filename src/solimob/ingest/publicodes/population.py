"""A table of persons → the columns the population reader takes: one column per input of a model, checked."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import polars as pl
from numpy.typing import NDArray

from solimob.core.rules.book import RuleBook
from solimob.core.rules.inputs import InputKind, InputSpec, SituationError
from solimob.core.rules.population import Column, Population
from solimob.core.rules.requirement import COMMUNE
from solimob.ingest.publicodes.circles import CIRCLE
from solimob.ingest.publicodes.places import CODE, COUNTRY, DEPARTEMENT, EPCI, REGION
from solimob.store.rule_models import RuleModel


def read_population(table: pl.DataFrame, book: RuleBook, kept: RuleModel, resolve: Callable[[str], str]) -> Population:
    """Return the persons of a table, one a row; a null is an unknown answer, a column that is not there all unknown.

    Where the commune is a column, what the model asks of the place follows from it, unless it is a column too.
    `resolve` gives the commune of today of a code, `KeyError` where there is none.

    Raises
    ------
    SituationError
        If a column is no input of the model, or a value is impossible: column and row are said.
    """
    columns: dict[str, Column] = {}
    for name in table.columns:
        if name == CIRCLE:
            raise SituationError(name, "cette colonne n'est pas une question")
        columns[name] = _column(table[name], book.input(name))
    if COMMUNE not in columns and CODE in columns:
        columns[COMMUNE] = columns[CODE]
    if COMMUNE in columns:
        columns[COMMUNE] = _of_today(columns[COMMUNE], resolve)
        columns = _places(columns[COMMUNE], kept) | columns
    return Population(table.height, columns)


def _column(series: pl.Series, spec: InputSpec) -> Column:
    match spec.kind:
        case InputKind.NUMBER if series.dtype.is_numeric():
            return Column(_numbers(series, spec))
        case InputKind.TRUTH if series.dtype == pl.Boolean:
            return Column(series.cast(pl.Int8).fill_null(-1).to_numpy())
        case InputKind.WORD if series.dtype in (pl.String, pl.Categorical, pl.Enum):
            return _words(series, spec)
    kinds = {InputKind.NUMBER: "des nombres", InputKind.TRUTH: "vrai ou faux", InputKind.WORD: "des textes"}
    raise SituationError(spec.name, f"la colonne contient {series.dtype} ; {kinds[spec.kind]} sont attendus")


def _numbers(series: pl.Series, spec: InputSpec) -> NDArray[np.float64]:
    values = series.cast(pl.Float64).fill_null(np.nan).to_numpy()
    with np.errstate(invalid="ignore"):
        wrong = np.flatnonzero((values < spec.low) | (values > spec.high) | np.isinf(values))
    if len(wrong):
        _refuse(spec, float(values[wrong[0]]), int(wrong[0]))
    return np.asarray(values, dtype=np.float64)


def _words(series: pl.Series, spec: InputSpec) -> Column:
    known = series.cast(pl.String)
    words = tuple(known.drop_nulls().unique().sort().to_list())
    for word in words:
        if spec.choices is not None and word not in spec.choices:
            _refuse(spec, word, int((known == word).arg_max() or 0))
    codes = known.cast(pl.Enum(words)).to_physical().cast(pl.Int32) if words else pl.Series([None] * len(known))
    return Column(codes.cast(pl.Int32).fill_null(-1).to_numpy(), words)


def _refuse(spec: InputSpec, value: object, row: int) -> None:
    try:
        spec.known(value)
    except SituationError as error:
        said = str(error).split(" : ", 1)[1]
        raise SituationError(spec.name, f"ligne {row + 1} : {said}") from None
    raise SituationError(spec.name, f"ligne {row + 1} : « {value} » est impossible")


def _of_today(communes: Column, resolve: Callable[[str], str]) -> Column:
    words: dict[str, int] = {}
    number: list[int] = []
    for at, code in enumerate(communes.words):
        try:
            number.append(words.setdefault(resolve(code), len(words)))
        except KeyError:
            row = int(np.flatnonzero(communes.values == at)[0]) + 1
            raise SituationError(COMMUNE, f"ligne {row} : commune inconnue « {code} »") from None
    return Column(np.array([*number, -1], dtype=np.int32)[communes.values], tuple(words))


def _places(communes: Column, kept: RuleModel) -> dict[str, Column]:
    """Return what the model asks of the place, for each person's commune; unknown where the commune is."""
    found = {COUNTRY: Column(np.where(communes.values == -1, -1, 0).astype(np.int8), ("France",))}
    for name in (EPCI, DEPARTEMENT, REGION):
        words = ("", *kept.places[name])
        number = {code: at for at, word in enumerate(words) for code in kept.places[name].get(word, ())}
        found[name] = _by_commune(communes, words, number)
    asked: Mapping[str, list[str]] = kept.places[CODE]
    today = {code: word for word, codes in asked.items() for code in codes if code not in asked}
    words = tuple(dict.fromkeys(today.get(code, code) for code in communes.words))
    number = {code: words.index(today.get(code, code)) for code in communes.words if today.get(code, code) != code}
    plain = {word: at for at, word in enumerate(words)}
    found[CODE] = _by_commune(communes, words, {code: number.get(code, plain.get(code, 0)) for code in communes.words})
    return found


def _by_commune(communes: Column, words: tuple[str, ...], number: Mapping[str, int]) -> Column:
    of = np.array([*(number.get(code, 0) for code in communes.words), -1], dtype=np.int32)
    return Column(of[communes.values], words)
