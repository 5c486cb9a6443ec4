"""The parameters of the models as the next run of a démarche takes them, and those it replaced."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from solimob.core.diagnosis import Relief, apply_assumptions
from solimob.core.evidence import Figure
from solimob.publish import french
from solimob.reference.parameters import load_parameter_labels, load_parameters
from solimob.web.diagnosis.models import AssumptionReplacement
from solimob.web.diagnosis.services import assumptions_in_force, relief_in_force
from solimob.web.projects.queries import Project

GROUPS = {
    "fuel": "Carburant : prix, voitures, kilomètres",
    "exposure": "À partir de quand un service est loin",
    "access": "Distances et temps",
    "income": "Revenus",
    "ageing": "Vieillissement",
}
"""What the first word of an identifier speaks of, in the order of the page."""
_DETOUR = "access.detour_"


@dataclass(frozen=True, slots=True)
class AssumptionLine:
    """A parameter as the page shows it."""

    id: str
    label: str
    note: str
    figure: Figure
    """In force: the replacement where there is one."""
    amount: str
    interval: str
    shipped: str
    """Value and interval as shipped, in words."""
    replacement: AssumptionReplacement | None
    idle: bool
    """The detour of a relief that the territory does not have."""


@dataclass(frozen=True, slots=True)
class AssumptionGroup:
    """Parameters that speak of the same thing."""

    id: str
    label: str
    lines: tuple[AssumptionLine, ...]


def assumption_groups(project: Project) -> list[AssumptionGroup]:
    """Return every parameter of the models, by subject, in two queries."""
    in_force = {
        row.parameter: row
        for row in AssumptionReplacement.objects.filter(project=project, withdrawn_at=None).select_related("author")
    }
    relief = relief_in_force(project)
    parameters = apply_assumptions(shipped_parameters(), assumptions_in_force(project))
    lines = [_line(id_, figure, in_force.get(id_), relief) for id_, figure in parameters.items()]
    return [
        AssumptionGroup(id_, label, tuple(line for line in lines if line.id.partition(".")[0] == id_))
        for id_, label in GROUPS.items()
    ]


def assumption_line(project: Project, parameter: str) -> AssumptionLine:
    """Return one parameter.

    Raises
    ------
    KeyError
        If there is none of that name.
    """
    lines = {line.id: line for group in assumption_groups(project) for line in group.lines}
    return lines[parameter]


def withdrawn_assumptions(project: Project) -> list[tuple[str, str, AssumptionReplacement]]:
    """Return the replacements withdrawn, latest first: label, value in words, and who, when and why."""
    rows = AssumptionReplacement.objects.filter(project=project, withdrawn_at__isnull=False)
    return [
        (
            _labels().get(row.parameter, row.parameter),
            french_amount(row.value, row.low, row.high, _unit(row.parameter)),
            row,
        )
        for row in rows.select_related("author", "withdrawn_by").order_by("-withdrawn_at", "-pk")
    ]


def french_amount(value: float | None, low: float | None, high: float | None, unit: str) -> str:
    """Return « 1,75 €/l, de 1,6 à 1,95 », every digit kept: nobody rounds a parameter."""
    interval = _interval(low, high)
    return f"{french.quantity(value, unit, _decimals(value))}{', ' if interval else ''}{interval}"


@lru_cache(maxsize=1)
def shipped_parameters() -> dict[str, Figure]:
    """Return the parameters as shipped, read once: they do not change while the site runs."""
    return load_parameters()


@lru_cache(maxsize=1)
def _labels() -> dict[str, str]:
    return load_parameter_labels()


def _unit(parameter: str) -> str:
    shipped = shipped_parameters().get(parameter)
    return "" if shipped is None else shipped.unit


def _line(id_: str, figure: Figure, replacement: AssumptionReplacement | None, relief: Relief) -> AssumptionLine:
    shipped, label = shipped_parameters()[id_], _labels()[id_]
    return AssumptionLine(
        id=id_,
        label=label,
        note=shipped.method.removeprefix(f"{label}. "),
        figure=figure,
        amount=french.quantity(figure.value, figure.unit, _decimals(figure.value)),
        interval=_interval(figure.low, figure.high),
        shipped=french_amount(shipped.value, shipped.low, shipped.high, shipped.unit),
        replacement=replacement,
        idle=id_.startswith(_DETOUR) and id_ != f"{_DETOUR}{relief.value}",
    )


def _interval(low: float | None, high: float | None) -> str:
    if low is None or high is None:
        return ""
    return f"de {french.number(low, _decimals(low))} à {french.number(high, _decimals(high))}"


def _decimals(number: float | None) -> int:
    return 0 if number is None else len(f"{number:.12g}".partition(".")[2])
