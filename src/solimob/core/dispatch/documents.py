"""Documents read key by key: what is wrong is kept with its place, and the reading goes on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
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
        if isinstance(document, Mapping):
            self.document = document
        else:
            self.fault("", f"un objet est attendu, c'est {kind(document)}")

    def fault(self, key: str, what: str) -> None:
        """Keep one thing wrong."""
        self.faults.append(Fault(" : ".join(part for part in (self.where, key) if part), what))

    def take[T](self, key: str, read: Callable[[Any], T], default: Any = ...) -> Any:
        """Return the value of a key as `read` understands it; the default where the key is absent."""
        self.seen.add(key)
        if key not in self.document:
            if default is ...:
                self.fault(key, "cette clé est obligatoire")
                return None
            return default
        try:
            return read(self.document[key])
        except NotUnderstoodError as error:
            self.fault(key, str(error))
            return None if default is ... else default

    def close(self) -> None:
        """Refuse what has not been read."""
        for key in self.document:
            if key not in self.seen:
                self.fault(str(key), "cette clé n'est pas connue")


class NotUnderstoodError(ValueError):
    """A value of the wrong kind; the message says what was expected."""


def kind(value: object) -> str:
    """Say what a value is."""
    if value is None:
        return "null"
    names = {bool: "un oui ou non", int: "un nombre", float: "un nombre", str: "un texte", list: "une liste"}
    return names.get(type(value), "un objet")


def number(value: object) -> float:
    """Read a finite number."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise NotUnderstoodError(f"un nombre est attendu, c'est {kind(value)}")
    if not isfinite(value):
        raise NotUnderstoodError(f"un nombre est attendu, c'est {value}")
    return float(value)


def whole(value: object) -> int:
    """Read a whole number."""
    read = number(value)
    if read != int(read):
        raise NotUnderstoodError(f"un nombre entier est attendu, c'est {read:g}")
    return int(read)


def limit(value: object) -> float | None:
    """Read a number; null is no limit."""
    return None if value is None else number(value)


def text(value: object) -> str:
    """Read a text."""
    if not isinstance(value, str):
        raise NotUnderstoodError(f"un texte est attendu, c'est {kind(value)}")
    return value


def optional_text(value: object) -> str | None:
    """Read a text or null."""
    return None if value is None else text(value)


def flag(value: object) -> bool:
    """Read true or false."""
    if not isinstance(value, bool):
        raise NotUnderstoodError(f"true ou false est attendu, c'est {kind(value)}")
    return value


def listed(value: object) -> Sequence[Any]:
    """Read a list."""
    if not isinstance(value, list | tuple):
        raise NotUnderstoodError(f"une liste est attendue, c'est {kind(value)}")
    return value
