"""The result of one question in a few lines, to be put beside the figures of a finding."""

from __future__ import annotations

from solimob.core.workshop.intervals import Interval
from solimob.core.workshop.survey_results import Result
from solimob.publish.french import NO_BREAK_SPACE, count_text, number


def result_statement(title: str, result: Result, *, weighted: bool) -> str:
    """Say what a survey found about a question; what is hidden stays so, and texts are left out."""
    lines = [f"Enquête « {title} ». {result.question.text}"]
    if result.answered is None:
        return "\n".join([*lines, "Trop peu de réponses pour montrer un résultat."])
    lines.append(f"{count_text(result.answered, 'personne')} ont répondu{', parts redressées' if weighted else ''}.")
    for row in result.rows:
        lines.append(f"{row.label} : {'masqué' if row.share is None else _share(row.share)}")
    if result.mean is not None:
        unit = f" {result.question.unit}" if result.question.unit else ""
        bounds = f"de {number(result.mean.low, 1)} à {number(result.mean.high, 1)}"
        lines.append(f"Moyenne : {number(result.mean.value, 1)}{unit} ({bounds})")
    return "\n".join([*lines, "Intervalles à 95 %, pour des personnes tirées au sort."])


def _share(share: Interval) -> str:
    bounds = f"de {number(100 * share.low)} à {number(100 * share.high)}"
    return f"{number(100 * share.value)}{NO_BREAK_SPACE}% ({bounds}{NO_BREAK_SPACE}%)"
