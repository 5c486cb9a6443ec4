"""One mapping of a shipped data file, read field by field: each refusal names file, line, entry and key, in French."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches
from enum import StrEnum
from math import isfinite
from pathlib import Path
from typing import Any, Self

from solimob.reference.strict_yaml import LinedDict, ReferenceFileError, read_yaml


@dataclass(frozen=True, slots=True)
class Entry:
    """A mapping, the file and the line it is written at, and the name it is known by in messages.

    What a method refuses is a `ReferenceFileError`.
    """

    path: Path
    name: str
    held: LinedDict
    line: int = 1

    @classmethod
    def read(
        cls, path: Path, name: str, value: object, line: int, required: Collection[str], optional: Collection[str] = ()
    ) -> Self:
        """Return an entry that has all the keys it must, and no other than those it may; `line` is that of its name.

        Raises
        ------
        ReferenceFileError
            If `value` is no mapping, or a key is unknown or missing.
        """
        if not isinstance(value, LinedDict):
            raise ReferenceFileError(f"{path}, ligne {line}, « {name} » : des clés sont attendues")
        entry = cls(path, name, value, value.line)
        entry.check_keys(required, optional)
        return entry

    def __contains__(self, key: str) -> bool:
        return self.held.get(key) is not None

    def wrong(self, key: str | None, what: str) -> ReferenceFileError:
        """Return the refusal of one key, or of the whole entry."""
        name = f"« {self.name} »" if self.name else ""
        if key is None:
            return ReferenceFileError(f"{self.path}, ligne {self.line}, {name} : {what}")
        line = self.held.lines.get(key, self.line)
        return ReferenceFileError(", ".join(filter(None, (str(self.path), f"ligne {line}", name, f"{key} : {what}"))))

    def check_keys(self, required: Collection[str], optional: Collection[str] = ()) -> None:
        """Check that it has all the keys it must, and no other than those it may; the nearest known one is proposed."""
        known = {*required, *optional}
        for key in self.held:
            if key not in known:
                raise self.wrong(key, "clé inconnue" + nearest(key, known))
        for key in required:
            if key not in self.held:
                raise self.wrong(key, "clé absente")

    def built[T](self, kind: Callable[..., T], /, **fields: object) -> T:
        """Return the value that `kind` makes of `fields`; what it refuses is refused at the place of this entry."""
        try:
            return kind(**fields)
        except ValueError as error:
            raise self.wrong(None, str(error)) from error

    def text(self, key: str) -> str:
        """Return a text that says something."""
        return self._text(key, self.held[key])

    def text_or_none(self, key: str) -> str | None:
        """Return a text, `None` where the key is missing or null."""
        return self.text(key) if key in self else None

    def texts(self, key: str, at_least: int = 0) -> tuple[str, ...]:
        """Return a list of texts; empty where the key is missing, unless some are needed."""
        return tuple(self._text(key, item) for item in self.items(key, at_least))

    def items(self, key: str, at_least: int = 0) -> list[Any]:
        """Return a list, whatever it holds; empty where the key is missing, unless some are needed."""
        value = self.held.get(key, [])
        if not isinstance(value, list) or len(value) < at_least:
            most = {0: "une liste est attendue : [a, b]", 1: "une liste d'au moins un élément est attendue"}
            raise self.wrong(key, most.get(at_least, f"une liste d'au moins {at_least} éléments est attendue"))
        return value

    def day(self, key: str) -> date | None:
        """Return a day, `None` where the key is missing or null."""
        return self.known_day(key) if key in self else None

    def known_day(self, key: str) -> date:
        """Return a day, which may not be left unknown."""
        value = self.held[key]
        if isinstance(value, datetime) or not isinstance(value, date):
            raise self.wrong(key, f"« {value} » n'est pas une date (2026-11-22)")
        return value

    def number(self, key: str) -> float:
        """Return a finite number."""
        value = self.held[key]
        if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
            raise self.wrong(key, f"un nombre est attendu, pas « {value} »")
        return float(value)

    def flag(self, key: str) -> bool:
        """Return a yes or no; no where the key is missing."""
        value = self.held.get(key, False)
        if not isinstance(value, bool):
            raise self.wrong(key, f"« true » ou « false » est attendu, pas « {value} »")
        return value

    def one_of(self, key: str, known: Collection[str]) -> str:
        """Return a word of a list; where it is none of them, the nearest one is proposed."""
        return self._word(key, self.held[key], known)

    def member[E: StrEnum](self, key: str, kind: type[E]) -> E:
        """Return a word of a closed list."""
        return kind(self.one_of(key, list(kind)))

    def members[E: StrEnum](self, key: str, kind: type[E]) -> tuple[E, ...]:
        """Return several words of a closed list, one at least."""
        return tuple(kind(self._word(key, item, list(kind))) for item in self.items(key, at_least=1))

    def child(self, key: str, name: str) -> Self:
        """Return the mapping under a key, known by a name."""
        value = self.held[key]
        if not isinstance(value, LinedDict):
            raise self.wrong(key, "des clés sont attendues")
        return type(self)(self.path, name, value, self.held.lines[key])

    def children(self) -> Iterator[Self]:
        """Yield the mapping under each key, known by that key."""
        for key in self.held:
            yield self.child(key, key)

    def listed(self, key: str) -> Iterator[Self]:
        """Yield the mappings listed under a key that must be there, known by the name of this entry; maybe none."""
        if key not in self.held:
            raise self.wrong(key, "clé absente")
        for item in self.items(key):
            if not isinstance(item, LinedDict):
                raise self.wrong(key, f"des clés sont attendues, pas « {item} »")
            yield type(self)(self.path, self.name, item, item.line)

    def entries(
        self, key: str, required: Collection[str], optional: Collection[str] = (), at_least: int = 0
    ) -> list[Self]:
        """Return the mappings listed under a key, checked, known by their place: « tus, versions 2 »."""
        line = self.held.lines.get(key, self.line)
        return [
            self.read(self.path, f"{self.name}, {key} {place}", value, line, required, optional)
            for place, value in enumerate(self.items(key, at_least), start=1)
        ]

    def _text(self, key: str, value: object) -> str:
        if not isinstance(value, str) or not value.strip():
            raise self.wrong(key, f"un texte est attendu, pas « {value} » (au besoin, entre guillemets)")
        return value.strip()

    def _word(self, key: str, value: object, known: Collection[str]) -> str:
        if not isinstance(value, str) or value not in known:
            raise self.wrong(key, f"« {value} » est inconnu" + nearest(str(value), known) + among(known))
        return value


def entries_of(path: Path, required: Collection[str], optional: Collection[str] = ()) -> Iterator[Entry]:
    """Yield the entries of a file, in its order, each checked and known by its key."""
    document = read_yaml(path)
    for id_, value in document.items():
        yield Entry.read(path, id_, value, document.lines[id_], required, optional)


def nearest(word: str, known: Collection[str]) -> str:
    """Return « ; vouliez-vous dire … ? » with the nearest known word, empty where none is near."""
    near = get_close_matches(word, sorted(known), n=1)
    return f" ; vouliez-vous dire « {near[0]} » ?" if near else ""


def among(known: Collection[str]) -> str:
    """Return « ; au choix : … » with the known words."""
    return f" ; au choix : {', '.join(sorted(filter(None, known)))}"
