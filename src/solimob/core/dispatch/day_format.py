"""The day format: documents read from JSON and written to it. Unknown keys are refused; every fault is listed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields
from enum import StrEnum
from math import inf, isfinite, isnan, nan
from typing import Any

import numpy as np

from solimob.core.dispatch.documents import (
    NotUnderstoodError,
    Reader,
    each,
    flag,
    kind,
    limit,
    listed,
    not_understood,
    number,
    optional_text,
    text,
    whole,
)
from solimob.core.dispatch.problem import (
    ANY_TIME,
    Accompaniment,
    Break,
    Driver,
    Leg,
    Matrix,
    Problem,
    Request,
    Window,
)
from solimob.core.dispatch.validation import (
    CELLS_SHOWN,
    Draft,
    Fault,
    InvalidDayError,
    day_faults,
    unread_request_faults,
)

type Matrices = Mapping[str, Any]
MATRIX_NAMES = ("duration_s", "distance_m")


def _window(value: object) -> Window:
    return ANY_TIME if value is None else each(value, _hour, _two_hours, nan)


def _hour(value: object) -> float:
    """Read an hour, not a number where there is no limit."""
    return nan if value is None else number(value)


def _two_hours(pair: list[float]) -> Window:
    if len(pair) != 2:
        raise not_understood(f"deux heures sont attendues, il y en a {len(pair)}")
    early, late = pair
    return (-inf if isnan(early) else early, inf if isnan(late) else late)


def _shift(value: object) -> Window:
    return each(value, number, _from_to, nan)


def _from_to(pair: list[float]) -> Window:
    if len(pair) != 2:
        raise not_understood("un créneau s'écrit [début, fin]")
    return pair[0], pair[1]


def _shifts(value: object) -> tuple[Window, ...]:
    return each(value, _shift, tuple, ANY_TIME)


def _break(value: object) -> Break:
    return each(value, number, _pause, nan)


def _pause(numbers: list[float]) -> Break:
    if len(numbers) == 2:
        return Break(numbers[0], numbers[1], numbers[1] - numbers[0])
    if len(numbers) != 3:
        raise not_understood("une pause s'écrit [début, fin] ou [début, fin, durée]")
    return Break(*numbers)


def _breaks(value: object) -> tuple[Break, ...]:
    return () if value is None else each(value, _break, tuple, Break(nan, nan, nan))


def _arrangement(value: object) -> tuple[int, int]:
    return each(value, whole, _seats_and_wheelchairs, 0)


def _seats_and_wheelchairs(pair: list[int]) -> tuple[int, int]:
    if len(pair) != 2:
        raise not_understood("une configuration s'écrit [places assises, places de fauteuil]")
    return pair[0], pair[1]


def _arrangements(value: object) -> tuple[tuple[int, int], ...]:
    return () if value is None else each(value, _arrangement, tuple, (0, 0))


def _texts(value: object) -> frozenset[str]:
    return frozenset() if value is None else each(value, text, frozenset)


def _places(value: object) -> frozenset[int]:
    return frozenset() if value is None else each(value, whole, frozenset)


def _leg(value: object) -> Leg | None:
    if value is None:
        return None
    if value not in list(Leg):
        raise not_understood("« outbound » ou « return » est attendu")
    return Leg(str(value))


def _accompaniment(value: object) -> Accompaniment:
    if value is None:
        return Accompaniment.STAY
    if value not in list(Accompaniment):
        raise not_understood("« stay », « home_and_back » ou « either » est attendu")
    return Accompaniment(str(value))


_DRIVER_KEYS: dict[str, tuple[Callable[[Any], Any], bool]] = {
    # key: how it is read, whether it must be there
    "id": (text, True),
    "start": (whole, True),
    "end": (whole, True),
    "shifts": (_shifts, True),
    "seats": (whole, True),
    "wheelchairs": (whole, False),
    "skills": (_texts, False),
    "max_work_s": (limit, False),
    "cost_per_km": (number, False),
    "cost_per_hour": (number, False),
    "breaks": (_breaks, False),
    "configurations": (_arrangements, False),
    "max_drive_s": (limit, False),
    "max_home_m": (limit, False),
    "max_week_s": (limit, False),
    "year_km": (number, False),
    "year_hours": (limit, False),
    "refused_places": (_places, False),
}
_REQUEST_KEYS: dict[str, tuple[Callable[[Any], Any], bool]] = {
    "id": (text, True),
    "pickup": (whole, True),
    "dropoff": (whole, True),
    "pickup_window": (_window, False),
    "dropoff_window": (_window, False),
    "pickup_service_s": (number, False),
    "dropoff_service_s": (number, False),
    "party": (whole, False),
    "wheelchairs": (whole, False),
    "skills": (_texts, False),
    "max_ride_s": (limit, False),
    "max_ride_ratio": (limit, False),
    "linked_to": (optional_text, False),
    "leg": (_leg, False),
    "accompaniment_s": (number, False),
    "accompaniment": (_accompaniment, False),
    "priority": (whole, False),
    "may_share": (flag, False),
    "preferred_drivers": (_texts, False),
    "excluded_drivers": (_texts, False),
    "same_driver": (flag, False),
    "penalty": (limit, False),
}


_STAND_INS = {"id": "", "start": 0, "end": 0, "shifts": (), "seats": 0, "pickup": 0, "dropoff": 0}
"""What holds the place of a key that must be there and could not be read; nobody judges it."""


def _draft[T](
    made: type[T], keys: Mapping[str, tuple[Callable[[Any], Any], bool]], reader: Reader
) -> Iterator[Draft[T]]:
    """Yield what could be read of a driver or a request, nothing of what is not an object."""
    defaults = {f.name: f.default for f in fields(made)}  # type: ignore[arg-type]  # always one of our dataclasses
    values = {key: reader.take(key, read, ... if required else defaults[key]) for key, (read, required) in keys.items()}
    reader.close()
    if reader.is_object:
        values |= {key: _STAND_INS[key] for key, value in values.items() if value is None and key in _STAND_INS}
        yield Draft(reader.where, made(**values), frozenset(reader.unread))


def _read_rows[T](
    reader: Reader, part: str, made: type[T], keys: Mapping[str, tuple[Callable[[Any], Any], bool]]
) -> list[Draft[T]] | None:
    """Return what could be read of a list of the day, `None` where it is no list."""
    items = reader.take(part, listed)
    if items is None:
        return None
    readers = (Reader(_named(part, row, item), item, reader.faults) for row, item in enumerate(items))
    return [draft for inner in readers for draft in _draft(made, keys, inner)]


def read_day(document: object, matrices: Callable[[str], Matrices] | None = None) -> Problem:
    """Return the day of a document; `matrices` opens the file that its key `matrices` names.

    Raises
    ------
    InvalidDayError
        If the document is not a day, or contradicts itself; every fault is listed.
    """
    faults: list[Fault] = []
    reader = Reader("", document, faults)
    name = reader.take("name", text, "")
    duration, distance = _read_matrices(reader, matrices)
    drivers = _read_rows(reader, "drivers", Driver, _DRIVER_KEYS)
    requests = _read_rows(reader, "requests", Request, _REQUEST_KEYS)
    reader.close()
    faults += _forgotten(reader.document.get("requests"))
    if faults or drivers is None or requests is None:
        raise InvalidDayError([*faults, *day_faults(duration, distance, drivers, requests, frozenset(reader.unread))])
    return Problem(
        name, duration, distance, tuple(draft.value for draft in drivers), tuple(draft.value for draft in requests)
    )


def read_requests(document: object, problem: Problem | None = None) -> tuple[Request, ...]:
    """Return the request of a document, or both legs of a pair from a list of two.

    The requests are not judged where they can be read: the day they are added to does that. Where they cannot, what
    else is wrong with them is listed too, places and drivers included if the day is given.

    Raises
    ------
    InvalidDayError
        If the document is neither; every fault is listed.
    """
    faults: list[Fault] = []
    items = list(document) if isinstance(document, list) else [document]
    if not 1 <= len(items) <= 2:
        faults.append(Fault("request", f"une demande, ou deux liées, sont attendues ; il y en a {len(items)}"))
    readers = (Reader(_named("requests", row, item), item, faults) for row, item in enumerate(items))
    drafts = [draft for reader in readers for draft in _draft(Request, _REQUEST_KEYS, reader)]
    faults += _forgotten(items)
    if faults:
        raise InvalidDayError([*faults, *unread_request_faults(problem, drafts)])
    return tuple(draft.value for draft in drafts)


_NEEDED = {
    "accompaniment": (
        "accompaniment_s",
        "un accompagnement sans durée : donnez-la (accompaniment_s), ou retirez cette clé",
    ),
    "leg": (
        "linked_to",
        "un aller ou un retour, mais il n'y a pas d'autre trajet : donnez-le (linked_to), ou retirez cette clé",
    ),
}
"""Keys of a request that say little without another; that one written as null or zero says there is none."""


def _forgotten(items: object) -> list[Fault]:
    """Return a fault for each key of a request whose companion was left out."""
    requests = enumerate(items) if isinstance(items, list) else ()
    return [
        Fault(f"{_named('requests', row, item)} : {key}", what)
        for row, item in requests
        if isinstance(item, Mapping)
        for key, (needed, what) in _NEEDED.items()
        if item.get(key) is not None and needed not in item
    ]


def _named(part: str, row: int, item: object) -> str:
    name = item.get("id") if isinstance(item, Mapping) else None
    return f"{part}[{row}] « {name} »" if isinstance(name, str) else f"{part}[{row}]"


def _read_matrices(reader: Reader, matrices: Callable[[str], Matrices] | None) -> tuple[Any, Any]:
    """Return what could be read of the two matrices, `None` for nothing."""
    if "matrices" not in reader.document:
        return reader.take("duration_s", _matrix), reader.take("distance_m", _matrix)
    path = reader.take("matrices", text)
    for name in MATRIX_NAMES:
        reader.seen.add(name)
        if name in reader.document:
            reader.fault(name, "les matrices sont dans un fichier à côté (« matrices »), pas les deux")
    if path is None:
        return None, None
    if matrices is None:
        reader.fault("matrices", "un fichier de matrices ne peut pas être lu ici")
        return None, None
    arrays = reader.take("matrices", lambda name: matrices(text(name)))
    if arrays is None:
        return None, None
    found = []
    for name in MATRIX_NAMES:
        matrix = _floats(np.asarray(arrays[name])) if name in arrays else None
        if matrix is None:
            reader.fault("matrices", f"« {path} » n'a pas de tableau de nombres « {name} »")
        found.append(matrix)
    return found[0], found[1]


def _floats(array: Any) -> Matrix | None:
    """Return an array of numbers in this machine's float32 or float64."""
    if array.dtype.kind not in "fiu":
        return None
    single = array.dtype.kind == "f" and array.dtype.itemsize <= 4
    return np.ascontiguousarray(array, dtype=np.float32 if single else np.float64)


def _matrix(value: object) -> Matrix:
    """Read a matrix; of one that is not square or has cells that are no numbers, the rest is a square of the others."""
    rows = listed(value)
    lengths = [len(row) if isinstance(row, list | tuple) else len(rows) for row in rows]
    wrong: list[tuple[str, str]] = []
    matrix = np.zeros((max(lengths, default=0),) * 2 if any(n > len(rows) for n in lengths) else (len(rows),) * 2)
    for r, row in enumerate(rows):
        if not isinstance(row, list | tuple):
            wrong.append((f"[{r}]", f"une liste est attendue, c'est {kind(row)}"))
            continue
        try:
            plain = {int, float}.issuperset(map(type, row))
            matrix[r, : len(row)] = row if plain else _cells(r, row, wrong)
        except OverflowError:
            matrix[r, : len(row)] = _cells(r, row, wrong)
    if len(wrong) > CELLS_SHOWN:
        wrong[CELLS_SHOWN:] = [("[…]", f"{len(wrong) - CELLS_SHOWN} valeurs de plus ne sont pas des nombres")]
    ragged = [f"{length} valeurs à la ligne {r}" for r, length in enumerate(lengths) if length != len(rows)]
    if ragged:
        more = f" et {len(ragged) - CELLS_SHOWN} lignes de plus" if len(ragged) > CELLS_SHOWN else ""
        shown = ", ".join(ragged[:CELLS_SHOWN])
        wrong.append(("", f"la matrice doit être carrée : {len(rows)} lignes, et {shown}{more}"))
    if wrong:
        raise NotUnderstoodError(*wrong, rest=matrix)
    return matrix


def _cells(r: int, row: Sequence[Any], wrong: list[tuple[str, str]]) -> list[float]:
    """Return the numbers of a row, 0 for what is none; what is wrong with the others is added to `wrong`."""
    found = []
    for c, cell in enumerate(row):
        found.append(0.0)
        if isinstance(cell, bool) or not isinstance(cell, int | float):
            wrong.append((f"[{r}][{c}]", f"un nombre est attendu, c'est {kind(cell)}"))
            continue
        try:
            found[c] = float(cell)
        except OverflowError:
            wrong.append((f"[{r}][{c}]", "un nombre est attendu, celui-ci est démesuré"))
    return found


def day_document(problem: Problem) -> dict[str, Any]:
    """Return the document of a day, its matrices as lists."""
    return {
        "name": problem.name,
        "duration_s": problem.duration_s.tolist(),
        "distance_m": problem.distance_m.tolist(),
        "drivers": [_document(driver, _DRIVER_KEYS) for driver in problem.drivers],
        "requests": [_document(request, _REQUEST_KEYS) for request in problem.requests],
    }


def request_document(request: Request) -> dict[str, Any]:
    """Return the document of a request."""
    return _document(request, _REQUEST_KEYS)


def _document(value: Any, keys: Mapping[str, Any]) -> dict[str, Any]:
    """Return the keys of a driver or a request, those at their default left out."""
    defaults = {f.name: f.default for f in fields(value)}
    written = {key: getattr(value, key) for key in keys}
    return {key: _plain(item) for key, item in written.items() if keys[key][1] or item != defaults[key]}


def _plain(item: Any) -> Any:
    if isinstance(item, frozenset):
        return sorted(item)
    if isinstance(item, Break):
        return [item.from_s, item.to_s, item.duration_s]
    if isinstance(item, tuple):
        return [_plain(part) for part in item]
    if isinstance(item, float) and not isfinite(item):
        return None
    if isinstance(item, StrEnum):
        return item.value
    return item
