"""What people of the place decide or correct, read from tables: weights, corrections, assumptions replaced."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from solimob.core.access import SERVICE_KINDS, ServiceEdit, ServiceEditKind
from solimob.core.diagnosis.assumptions import LocalAssumption, assumption_faults
from solimob.core.diagnosis.consistency import value_fault
from solimob.core.diagnosis.tables import TableError, TableFault, cells_by_line, header_faults, number_in
from solimob.core.evidence import VARIABLES, Correction, Figure

WEIGHT_COLUMNS = ("indicateur", "poids")
CORRECTION_COLUMNS = ("action", "objet", "code", "valeur", "vers", "auteur", "date", "motif")
"""`objet` is an identifier of a variable (« corriger ») or of a kind of service (the other actions)."""
ASSUMPTION_COLUMNS = ("parametre", "valeur", "bas", "haut", "auteur", "date", "raison")
"""`parametre` is an identifier of `reference.parameters` (« fuel.price_eur_l »)."""

CORRECT = "corriger"
SERVICE_ACTIONS = {
    "ouvrir": ServiceEditKind.OPENED,
    "fermer": ServiceEditKind.CLOSED,
    "déplacer": ServiceEditKind.MOVED,
    "renommer": ServiceEditKind.RENAMED,
}


def parse_weights(header: Sequence[str], rows: Sequence[Sequence[str]]) -> dict[str, float]:
    """Read the weights set by a group: indicator and weight on each line.

    Raises
    ------
    TableError
        With every fault found, by line and column.
    """
    faults = header_faults(header, WEIGHT_COLUMNS, WEIGHT_COLUMNS)
    if faults:
        raise TableError(faults)
    weights: dict[str, float] = {}
    for line, cells in cells_by_line(header, rows, faults):
        id_, weight = cells["indicateur"], number_in(cells["poids"])
        if not id_ or id_ in weights:
            faults.append(TableFault(line, "indicateur", "cellule vide" if not id_ else f"« {id_} » est répété"))
        if weight is None:
            faults.append(TableFault(line, "poids", f"« {cells['poids']} » n'est pas un nombre positif ou nul"))
        else:
            weights[id_] = weight
    if faults:
        raise TableError(faults)
    return weights


def parse_corrections(
    header: Sequence[str], rows: Sequence[Sequence[str]], codes: Sequence[str]
) -> tuple[tuple[Correction, ...], tuple[ServiceEdit, ...]]:
    """Read local corrections: figures (« corriger ») and services (« ouvrir », « fermer », « déplacer », « renommer »).

    Parameters
    ----------
    header, rows
        Columns of `CORRECTION_COLUMNS` in any order, then lines. An empty `valeur` of « corriger » declares the figure
        unknown; for services it is a number of services (1 by default), or the new name of « renommer ».
    codes
        Communes of the extent: a service may move out of the territory.

    Raises
    ------
    TableError
        With every fault found, by line and column.
    """
    faults = header_faults(header, CORRECTION_COLUMNS, CORRECTION_COLUMNS)
    if faults:
        raise TableError(faults)
    known = set(codes)
    corrections: list[Correction] = []
    edits: list[ServiceEdit] = []
    for line, cells in cells_by_line(header, rows, faults):

        def fault(column: str, message: str, line: int = line) -> None:
            faults.append(TableFault(line, column, message))

        before = len(faults)
        made_on = _common_faults(cells, known, fault)
        if cells["action"] == CORRECT:
            found = _correction(cells, made_on, fault, faults, before)
            corrections += [] if found is None else [found]
        else:
            edit = _edit(cells, known, made_on, fault, faults, before)
            edits += [] if edit is None else [edit]
    if faults:
        raise TableError(faults)
    return tuple(corrections), tuple(edits)


def line_of_correction(header: Sequence[str], rows: Sequence[Sequence[str]], target: str, code: str) -> int | None:
    """Return the last line of a table of corrections about a variable or service of a commune: where to mend it."""
    found = [
        line
        for line, cells in cells_by_line(header, rows, [])
        if cells["objet"] == target and code in (cells["code"], cells["vers"])
    ]
    return found[-1] if found else None


def parse_assumptions(
    header: Sequence[str], rows: Sequence[Sequence[str]], parameters: Mapping[str, Figure]
) -> tuple[LocalAssumption, ...]:
    """Read the parameters replaced locally, one on each line.

    Parameters
    ----------
    header, rows
        Columns of `ASSUMPTION_COLUMNS` in any order, then lines; `bas` and `haut` are both filled or both empty.
    parameters
        Those that can be replaced, as shipped.

    Raises
    ------
    TableError
        With every fault found, by line and column.
    """
    faults = header_faults(header, ASSUMPTION_COLUMNS, ASSUMPTION_COLUMNS)
    if faults:
        raise TableError(faults)
    assumptions: list[LocalAssumption] = []
    for line, cells in cells_by_line(header, rows, faults):

        def fault(column: str, message: str, line: int = line) -> None:
            faults.append(TableFault(line, column, message))

        before = len(faults)
        if cells["parametre"] in {assumption.parameter for assumption in assumptions}:
            fault("parametre", f"« {cells['parametre']} » est répété")
        found = _assumption(cells, parameters, fault, faults, before)
        assumptions += [] if found is None else [found]
    if faults:
        raise TableError(faults)
    return tuple(assumptions)


type _Fault = Callable[[str, str], None]


def _common_faults(cells: Mapping[str, str], known: set[str], fault: _Fault) -> date | None:
    actions = (CORRECT, *SERVICE_ACTIONS)
    if cells["action"] not in actions:
        fault("action", f"« {cells['action']} » inconnu ; au choix : {', '.join(actions)}")
    if cells["code"] not in known:
        fault("code", f"commune « {cells['code']} » hors du territoire et de son pourtour")
    for column in ("auteur", "motif"):
        if not cells[column]:
            fault(column, "cellule vide : une correction a un auteur et un motif")
    return _date(cells, fault)


def _date(cells: Mapping[str, str], fault: _Fault) -> date | None:
    try:
        return date.fromisoformat(cells["date"])
    except ValueError:
        fault("date", f"« {cells['date']} » n'est pas une date (2026-11-22)")
        return None


def _assumption(
    cells: Mapping[str, str], parameters: Mapping[str, Figure], fault: _Fault, faults: list[TableFault], before: int
) -> LocalAssumption | None:
    id_ = cells["parametre"]
    if id_ not in parameters:
        fault("parametre", f"« {id_} » inconnu ; au choix : {', '.join(sorted(parameters))}")
    value, low, high = (_signed(cells[column]) for column in ("valeur", "bas", "haut"))
    for column, number in (("valeur", value), ("bas", low), ("haut", high)):
        if number is None and (cells[column] or column == "valeur"):
            fault(column, f"« {cells[column]} » n'est pas un nombre")
    for column in ("auteur", "raison"):
        if not cells[column]:
            fault(column, "cellule vide : une hypothèse remplacée a un auteur et une raison")
    made_on = _date(cells, fault)
    if len(faults) > before or made_on is None or value is None:
        return None
    for field, message in assumption_faults(id_, parameters[id_], value, low, high):
        fault({"value": "valeur", "low": "bas", "high": "haut"}[field], message)
    if len(faults) > before:
        return None
    return LocalAssumption(id_, value, low, high, cells["auteur"], made_on, cells["raison"])


def _signed(text: str) -> float | None:
    """Return the number of a cell that may be under zero (« -0,05 »), None when it is not one."""
    minus = text.startswith(("-", "−"))
    number = number_in(text[1:] if minus else text)
    return -number if minus and number is not None else number


def _correction(
    cells: Mapping[str, str], made_on: date | None, fault: _Fault, faults: list[TableFault], before: int
) -> Correction | None:
    value = number_in(cells["valeur"])
    if cells["objet"] not in VARIABLES:
        fault("objet", f"variable « {cells['objet']} » inconnue ; au choix : {', '.join(VARIABLES)}")
    if cells["valeur"] and value is None:
        fault("valeur", f"« {cells['valeur']} » n'est pas un nombre positif")
    if len(faults) > before or made_on is None:
        return None
    impossible = "" if value is None else value_fault(cells["objet"], value)
    if impossible:
        fault("valeur", impossible)
        return None
    return Correction(cells["objet"], cells["code"], value, cells["auteur"], made_on, cells["motif"])


def _edit(
    cells: Mapping[str, str],
    known: set[str],
    made_on: date | None,
    fault: _Fault,
    faults: list[TableFault],
    before: int,
) -> ServiceEdit | None:
    action = SERVICE_ACTIONS.get(cells["action"])
    renamed, moved = action is ServiceEditKind.RENAMED, action is ServiceEditKind.MOVED
    count = 1.0 if renamed or not cells["valeur"] else number_in(cells["valeur"])
    if cells["objet"] not in SERVICE_KINDS:
        fault("objet", f"service « {cells['objet']} » inconnu ; au choix : {', '.join(SERVICE_KINDS)}")
    if count is None or count < 1 or not count.is_integer():
        fault("valeur", f"« {cells['valeur']} » n'est pas un nombre de services")
    if moved and cells["vers"] not in known:
        fault("vers", f"commune « {cells['vers']} » hors du territoire et de son pourtour")
    if not moved and cells["vers"]:
        fault("vers", "réservé à « déplacer »")
    if len(faults) > before or made_on is None or action is None or count is None:
        return None
    return ServiceEdit(
        action=action,
        kind_id=cells["objet"],
        code=cells["code"],
        author=cells["auteur"],
        made_on=made_on,
        reason=cells["motif"],
        to_code=cells["vers"] if moved else None,
        name=cells["valeur"] if renamed else "",
        count=int(count),
    )
