"""One entry of a legal data file, read field by field; every refusal names file, line, entry and field."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

from solimob.reference.strict_yaml import LinedDict, ReferenceFileError, read_yaml


class Entry:
    """The keys of one entry, all of them expected."""

    __slots__ = ("_keys", "_path", "id")

    def __init__(self, path: Path, id_: str, keys: object, line: int, required: set[str], optional: set[str]) -> None:
        """Hold the keys of an entry.

        Raises
        ------
        ReferenceFileError
            If they are not keys, or one is unknown or missing.
        """
        if not isinstance(keys, LinedDict):
            raise ReferenceFileError(f"{path}, ligne {line}, « {id_} » : des clés sont attendues")
        self._path, self.id, self._keys = path, id_, keys
        for key in keys:
            if key not in required | optional:
                raise self.wrong(key, "clé inconnue")
        for key in sorted(required - set(keys)):
            raise ReferenceFileError(f"{path}, ligne {keys.line}, « {id_} » : « {key} » est absent")

    def __contains__(self, key: str) -> bool:
        return self._keys.get(key) is not None

    def wrong(self, key: str | None, what: str) -> ReferenceFileError:
        """Return the refusal of a field, or of the whole entry."""
        if key is None:
            return ReferenceFileError(f"{self._path}, ligne {self._keys.line}, « {self.id} » : {what}")
        return ReferenceFileError(f"{self._path}, ligne {self._keys.lines[key]}, « {self.id} », {key} : {what}")

    def built[T](self, kind: Callable[..., T], /, **fields: object) -> T:
        """Return the value that `kind` makes of `fields`; what it refuses is refused at the place of this entry."""
        try:
            return kind(**fields)
        except ValueError as error:
            raise self.wrong(None, str(error)) from error

    def text(self, key: str) -> str:
        """Return a text that is not empty, on one line."""
        value = self._keys[key]
        if not isinstance(value, str) or not value.strip():
            raise self.wrong(key, f"un texte est attendu, pas « {value} »")
        return " ".join(value.split())

    def optional_text(self, key: str) -> str | None:
        """Return a text, or None where the key is absent or null."""
        return self.text(key) if key in self else None

    def day(self, key: str) -> date:
        """Return a date."""
        value = self._keys[key]
        if type(value) is not date:
            raise self.wrong(key, f"une date est attendue (2026-11-22), pas « {value} »")
        return value

    def optional_day(self, key: str) -> date | None:
        """Return a date, or None where the key is absent or null."""
        return self.day(key) if key in self else None

    def flag(self, key: str) -> bool:
        """Return a yes or no; absent is no."""
        value = self._keys.get(key, False)
        if not isinstance(value, bool):
            raise self.wrong(key, f"« true » ou « false » est attendu, pas « {value} »")
        return value

    def one_of[E: StrEnum](self, key: str, kind: type[E]) -> E:
        """Return a word of a closed list."""
        return self._member(key, self._keys[key], kind)

    def many_of[E: StrEnum](self, key: str, kind: type[E]) -> tuple[E, ...]:
        """Return several words of a closed list, one at least."""
        return tuple(self._member(key, value, kind) for value in self._list(key, at_least=1))

    def texts(self, key: str, at_least: int = 0) -> tuple[str, ...]:
        """Return a list of texts."""
        values = self._list(key, at_least)
        for value in values:
            if not isinstance(value, str) or not value.strip():
                raise self.wrong(key, f"des textes sont attendus, pas « {value} »")
        return tuple(values)

    def entries(self, key: str, required: set[str], optional: set[str], at_least: int = 0) -> list[Entry]:
        """Return a list of entries."""
        line = self._keys.lines.get(key, self._keys.line)
        return [
            Entry(self._path, f"{self.id}, {key} {place}", keys, line, required, optional)
            for place, keys in enumerate(self._list(key, at_least), start=1)
        ]

    def _list(self, key: str, at_least: int) -> list[Any]:
        values = self._keys.get(key, [])
        if not isinstance(values, list) or len(values) < at_least:
            raise self.wrong(key, "une liste est attendue" + (" (un élément au moins)" if at_least else ""))
        return values

    def _member[E: StrEnum](self, key: str, value: object, kind: type[E]) -> E:
        try:
            return kind(value)  # type: ignore[arg-type]
        except ValueError:
            known = ", ".join(kind)
            raise self.wrong(key, f"« {value} » n’est pas dans la liste : {known}") from None


def entries_of(path: Path, required: set[str], optional: set[str]) -> Iterator[Entry]:
    """Yield the entries of a file, in its order."""
    document = read_yaml(path)
    for id_, keys in document.items():
        yield Entry(path, id_, keys, document.lines[id_], required, optional)
