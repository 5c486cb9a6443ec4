"""Results of a survey, and what moved between two, as CSV: one line per answer, hidden counts left empty and said."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from solimob.core.workshop.intervals import Interval
from solimob.core.workshop.paired import Comparison
from solimob.core.workshop.survey_results import Result
from solimob.publish.csv_table import csv_table

_RESULTS = (
    *("identifiant", "question", "réponse", "répondants", "effectif", "part ou moyenne", "borne basse", "borne haute"),
    *("unité", "redressé", "remarque"),
)
_COMPARISON = (
    *(
        "identifiant",
        "question",
        "réponse",
        "qui est comparé",
        "répondants avant",
        "répondants après",
        "avant",
        "après",
    ),
    *("évolution", "borne basse", "borne haute", "unité", "remarque"),
)


def results_csv(found: Sequence[Result], *, weighted: bool) -> bytes:
    """Return the results; shares in %, intervals at 95 %."""
    return csv_table(
        _RESULTS, (line for result in found for line in _result_lines(result, "oui" if weighted else "non"))
    )


def comparison_csv(comparison: Comparison) -> bytes:
    """Return what moved; shares in %, their differences in points."""
    return csv_table(_COMPARISON, _comparison_lines(comparison))


def _result_lines(result: Result, weighted: str) -> Iterator[Iterable[object]]:
    question, hidden = result.question, result.withheld.label if result.withheld else ""
    start = (question.id, question.text)
    for row in result.rows:
        note = hidden if row.is_hidden else ""
        yield (*start, row.label, result.answered, row.count, *_percent(row.share), "%", weighted, note)
    if result.mean is not None:
        values = (result.mean.value, result.mean.low, result.mean.high)
        yield (*start, "moyenne", result.answered, None, *values, question.unit, weighted, "")
    for text in result.texts:
        yield (*start, text, result.answered, None, None, None, None, "", "", "")
    if not (result.rows or result.mean or result.texts):
        yield (*start, "", result.answered, None, None, None, None, "", "", hidden)


def _comparison_lines(comparison: Comparison) -> Iterator[Iterable[object]]:
    for change in comparison.changes:
        scale = 100 if change.option else 1
        unit = "%" if change.option else change.question.unit
        moved = (change.difference.value, change.difference.low, change.difference.high)
        numbers = (round(scale * value, 1) + 0.0 for value in (change.before, change.after, *moved))
        yield (
            *(change.question.id, change.question.text, change.label, change.design.label),
            *(change.n_before, change.n_after, *numbers, unit),
            "" if change.is_clear else "l'intervalle contient zéro : rien ne prouve un changement",
        )
    for text in comparison.withheld:
        yield ("", text, *[None] * 10, "masqué en tout ou partie : effectifs trop petits")
    for text in comparison.absent:
        yield ("", text, *[None] * 10, "posée dans une seule des deux enquêtes, ou dans d'autres mots")


def _percent(share: Interval | None) -> tuple[float | None, float | None, float | None]:
    if share is None:
        return (None, None, None)
    value, low, high = (round(100 * x, 1) + 0.0 for x in (share.value, share.low, share.high))
    return (value, low, high)
