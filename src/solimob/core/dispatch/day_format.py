"""The day format: documents read from JSON and written to it. Unknown keys are refused; every fault is listed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from enum import StrEnum
from math import inf, isfinite
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
from solimob.core.dispatch.validation import Fault, InvalidDayError, day_faults

type Matrices = Mapping[str, Any]
MATRIX_NAMES = ("duration_s", "distance_m")


def _window(value: object) -> Window:
    if value is None:
        return ANY_TIME
    pair = each(value, limit)
    if len(pair) != 2:
        raise not_understood(f"deux heures sont attendues, il y en a {len(pair)}")
    early, late = pair
    return (-inf if early is None else early, inf if late is None else late)


def _shift(value: object) -> Window:
    pair = each(value, number)
    if len(pair) != 2:
        raise not_understood("un créneau s'écrit [début, fin]")
    return pair[0], pair[1]


def _shifts(value: object) -> tuple[Window, ...]:
    return tuple(each(value, _shift))


def _break(value: object) -> Break:
    numbers = each(value, number)
    if len(numbers) == 2:
        return Break(numbers[0], numbers[1], numbers[1] - numbers[0])
    if len(numbers) != 3:
        raise not_understood("une pause s'écrit [début, fin] ou [début, fin, durée]")
    return Break(*numbers)


def _breaks(value: object) -> tuple[Break, ...]:
    return () if value is None else tuple(each(value, _break))


def _arrangement(value: object) -> tuple[int, int]:
    pair = each(value, whole)
    if len(pair) != 2:
        raise not_understood("une configuration s'écrit [places assises, places de fauteuil]")
    return pair[0], pair[1]


def _arrangements(value: object) -> tuple[tuple[int, int], ...]:
    return () if value is None else tuple(each(value, _arrangement))


def _texts(value: object) -> frozenset[str]:
    return frozenset() if value is None else frozenset(each(value, text))


def _places(value: object) -> frozenset[int]:
    return frozenset() if value is None else frozenset(each(value, whole))


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


def _value[T](made: type[T], keys: Mapping[str, tuple[Callable[[Any], Any], bool]], reader: Reader) -> T | None:
    defaults = {f.name: f.default for f in fields(made)}  # type: ignore[arg-type]  # always one of our dataclasses
    values = {key: reader.take(key, read, ... if required else defaults[key]) for key, (read, required) in keys.items()}
    reader.close()
    return made(**values) if reader.understood else None


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
    drivers, driver_ids = _read_rows(reader, "drivers", Driver, _DRIVER_KEYS)
    requests, request_ids = _read_rows(reader, "requests", Request, _REQUEST_KEYS)
    reader.close()
    if faults:
        faults += day_faults(duration, distance, drivers, requests, driver_ids | request_ids)
        raise InvalidDayError(faults)
    return Problem(name, duration, distance, tuple(drivers), tuple(requests))


def _read_rows[T](
    reader: Reader, part: str, made: type[T], keys: Mapping[str, tuple[Callable[[Any], Any], bool]]
) -> tuple[list[Any], frozenset[str]]:
    """Return the values of a list, `None` where one is not understood, and the names of those."""
    items = reader.take(part, listed) or ()
    rows = [_value(made, keys, Reader(_named(part, row, item), item, reader.faults)) for row, item in enumerate(items)]
    lost = [item.get("id") for row, item in zip(rows, items) if row is None and isinstance(item, Mapping)]
    return rows, frozenset(key for key in lost if isinstance(key, str))


def read_requests(document: object) -> tuple[Request, ...]:
    """Return the request of a document, or both legs of a pair from a list of two.

    Raises
    ------
    InvalidDayError
        If the document is neither; every fault is listed.
    """
    faults: list[Fault] = []
    items = list(document) if isinstance(document, list) else [document]
    if not 1 <= len(items) <= 2:
        raise InvalidDayError(
            [Fault("request", f"une demande, ou deux liées, sont attendues ; il y en a {len(items)}")]
        )
    requests = [
        _value(Request, _REQUEST_KEYS, Reader(_named("requests", row, item), item, faults))
        for row, item in enumerate(items)
    ]
    if faults:
        raise InvalidDayError(faults)
    return tuple(request for request in requests if request is not None)


def _named(part: str, row: int, item: object) -> str:
    name = item.get("id") if isinstance(item, Mapping) else None
    return f"{part}[{row}] « {name} »" if isinstance(name, str) else f"{part}[{row}]"


def _read_matrices(reader: Reader, matrices: Callable[[str], Matrices] | None) -> tuple[Any, Any]:
    """Return the two matrices, `None` for one that is not understood."""
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
    arrays = matrices(path)
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
    rows = listed(value)
    for r, row in enumerate(rows):
        if not isinstance(row, list | tuple):
            raise NotUnderstoodError((f"[{r}]", f"une liste est attendue, c'est {kind(row)}"))
        if len(row) != len(rows):
            raise not_understood(
                f"la matrice doit être carrée : {len(rows)} lignes, et {len(row)} valeurs à la ligne {r}"
            )
        for c, cell in enumerate(row):
            if isinstance(cell, bool) or not isinstance(cell, int | float):
                raise NotUnderstoodError((f"[{r}][{c}]", f"un nombre est attendu, c'est {kind(cell)}"))
    try:
        return np.array(rows, dtype=np.float64).reshape(len(rows), len(rows))
    except OverflowError:
        raise not_understood("une valeur est démesurée") from None


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
