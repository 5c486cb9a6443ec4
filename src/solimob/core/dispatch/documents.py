"""Documents read key by key: what is wrong is kept with its place, and the reading goes on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from difflib import get_close_matches
from math import isfinite
from typing import Any

from solimob.core.dispatch.validation import Fault

type Document = Mapping[str, Any]


class Reader:
    """Reads the keys of one document and keeps what is wrong with them in `faults`."""

    def __init__(self, where: str, document: object, faults: list[Fault]) -> None:
        self.where, self.faults = where, faults
        self.document: Document = {}
        self.seen: set[str] = set()
        self._faults_before = len(faults)
        self._is_object = isinstance(document, Mapping)
        if isinstance(document, Mapping):
            self.document = document
        else:
            self.fault("", f"un objet est attendu, c'est {kind(document)}")

    @property
    def understood(self) -> bool:
        """Whether nothing has been wrong since the reading of this document began."""
        return len(self.faults) == self._faults_before

    def fault(self, key: str, what: str) -> None:
        """Keep one thing wrong."""
        self.faults.append(Fault(" : ".join(part for part in (self.where, key) if part), what))

    def take[T](self, key: str, read: Callable[[Any], T], default: Any = ...) -> Any:
        """Return the value of a key as `read` understands it; the default where the key is absent."""
        self.seen.add(key)
        if key in self.document:
            try:
                return read(self.document[key])
            except NotUnderstoodError as error:
                for where, what in error.parts:
                    self.fault(f"{key}{where}", what)
        elif default is ... and self._is_object:
            self.fault(key, "cette clé est obligatoire")
        return None if default is ... else default

    def close(self) -> None:
        """Refuse what has not been read."""
        for key in self.document:
            if key not in self.seen:
                near = get_close_matches(str(key), self.seen, 1)
                self.fault(
                    str(key), f"cette clé n'est pas connue{f' ; est-ce « {near[0]} » ?' if near else ', retirez-la'}"
                )


class NotUnderstoodError(ValueError):
    """A value of the wrong kind: `parts` are the places inside it (« [2] », or nothing) and what was expected."""

    def __init__(self, *parts: tuple[str, str]) -> None:
        self.parts = parts
        super().__init__(" ; ".join(f"{where} : {what}" if where else what for where, what in parts))


def not_understood(what: str) -> NotUnderstoodError:
    """Return the error of a whole value."""
    return NotUnderstoodError(("", what))


def kind(value: object) -> str:
    """Say what a value is."""
    if value is None:
        return "null"
    names = {bool: "un oui ou non", int: "un nombre", float: "un nombre", str: "un texte", list: "une liste"}
    return names.get(type(value), "un objet")


def number(value: object) -> float:
    """Read a finite number."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise not_understood(f"un nombre est attendu, c'est {kind(value)}")
    try:
        read = float(value)
    except OverflowError:
        raise not_understood("un nombre est attendu, celui-ci est démesuré") from None
    if not isfinite(read):
        raise not_understood("un nombre est attendu, celui-ci est infini ou n'en est pas un")
    return read


def whole(value: object) -> int:
    """Read a whole number."""
    read = number(value)
    if not read.is_integer():
        raise not_understood(f"un nombre entier est attendu, c'est {read:g}")
    return value if isinstance(value, int) else int(read)


def limit(value: object) -> float | None:
    """Read a number; null is no limit."""
    return None if value is None else number(value)


def text(value: object) -> str:
    """Read a text."""
    if not isinstance(value, str):
        raise not_understood(f"un texte est attendu, c'est {kind(value)}")
    return value


def optional_text(value: object) -> str | None:
    """Read a text or null."""
    return None if value is None else text(value)


def flag(value: object) -> bool:
    """Read true or false."""
    if not isinstance(value, bool):
        raise not_understood(f"true ou false est attendu, c'est {kind(value)}")
    return value


def listed(value: object) -> Sequence[Any]:
    """Read a list."""
    if not isinstance(value, list | tuple):
        raise not_understood(f"une liste est attendue, c'est {kind(value)}")
    return value


def each[T](value: object, read: Callable[[Any], T]) -> list[T]:
    """Read a list, item by item; every item not understood is in the error."""
    found: list[T] = []
    wrong: list[tuple[str, str]] = []
    for row, item in enumerate(listed(value)):
        try:
            found.append(read(item))
        except NotUnderstoodError as error:
            wrong += [(f"[{row}]{where}", what) for where, what in error.parts]
    if wrong:
        raise NotUnderstoodError(*wrong)
    return found
