"""Documents read key by key: what is wrong is kept with its place, and the reading goes on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from difflib import get_close_matches
from math import isfinite
from typing import Any

from solimob.core.dispatch.validation import Fault

type Document = Mapping[str, Any]


class Repeating(dict[str, Any]):
    """An object of a JSON text that gives some keys several times: `repeated`; it holds the last value of each."""

    def __init__(self, pairs: Sequence[tuple[str, Any]]) -> None:
        super().__init__(pairs)
        times = Counter(key for key, _ in pairs)
        self.repeated = tuple(key for key, count in times.items() if count > 1)


def object_of(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    """Return the object of a JSON text, for `json.loads(…, object_pairs_hook=object_of)`: a `Repeating` is refused."""
    found = dict(pairs)
    return found if len(found) == len(pairs) else Repeating(pairs)


class Reader:
    """Reads the keys of one document and keeps what is wrong with them in `faults`."""

    def __init__(self, where: str, document: object, faults: list[Fault]) -> None:
        self.where, self.faults = where, faults
        self.document: Document = {}
        self.seen: set[str] = set()
        self.unread: set[str] = set()
        """Keys, and places inside them (« shifts[1][0] »), that were not understood."""
        self.is_object = isinstance(document, Mapping)
        if isinstance(document, Mapping):
            self.document = document
        else:
            self.fault("", f"un objet est attendu, c'est {kind(document)}")
        for key in document.repeated if isinstance(document, Repeating) else ():
            self.fault(key, "cette clé est donnée plusieurs fois ; gardez-en une")

    def fault(self, key: str, what: str) -> None:
        """Keep one thing wrong."""
        self.faults.append(Fault(" : ".join(part for part in (self.where, key) if part), what))

    def take[T](self, key: str, read: Callable[[Any], T], default: Any = ...) -> Any:
        """Return the value of a key as `read` understands it; the default, or `None`, where the key is absent.

        Of what is not understood, return what could be read, or the default; its places are in `unread`.
        """
        self.seen.add(key)
        without = None if default is ... else default
        if key in self.document:
            try:
                return read(self.document[key])
            except NotUnderstoodError as error:
                for where, what in error.parts:
                    self.fault(f"{key}{where}", what)
                    self.unread.add(f"{key}{where}")
                return without if error.rest is None else error.rest
        if default is ... and self.is_object:
            self.fault(key, "cette clé est obligatoire")
            self.unread.add(key)
        return without

    def close(self) -> None:
        """Refuse what has not been read."""
        for key in self.document:
            if key not in self.seen:
                near = get_close_matches(str(key), self.seen, 1)
                self.fault(
                    str(key), f"cette clé n'est pas connue{f' ; est-ce « {near[0]} » ?' if near else ', retirez-la'}"
                )


class NotUnderstoodError(ValueError):
    """A value of the wrong kind: `parts` are the places inside it (« [2] », or nothing) and what was expected.

    `rest` is what could be read of it all the same, `None` for nothing.
    """

    def __init__(self, *parts: tuple[str, str], rest: Any = None) -> None:
        self.parts, self.rest = parts, rest
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


def each[T, C](value: object, read: Callable[[Any], T], made: Callable[[list[T]], C], stand_in: T | None = None) -> C:
    """Read a list, item by item, and make a value of it; every item not understood is in the error.

    The rest of the error is made of the others, with `stand_in` in the place of what was not understood.
    """
    found: list[T] = []
    wrong: list[tuple[str, str]] = []
    for row, item in enumerate(listed(value)):
        try:
            found.append(read(item))
        except NotUnderstoodError as error:
            wrong += [(f"[{row}]{where}", what) for where, what in error.parts]
            if stand_in is not None:
                found.append(stand_in)
    if not wrong:
        return made(found)
    try:
        rest = made(found)
    except NotUnderstoodError as error:
        raise NotUnderstoodError(*wrong, *error.parts) from None
    raise NotUnderstoodError(*wrong, rest=rest)
