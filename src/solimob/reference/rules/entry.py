"""One mapping of a rule file, read field by field: every error names the file, the line, the entry and the key."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches
from math import isfinite
from pathlib import Path

from solimob.reference.strict_yaml import LinedDict, ReferenceFileError


@dataclass(frozen=True, slots=True)
class Entry:
    """A mapping, the file and the line it is written at, and the name it is known by in messages."""

    path: Path
    name: str
    held: LinedDict
    line: int = 1

    def wrong(self, key: str, what: str) -> ReferenceFileError:
        """Return an error on one key."""
        line = self.held.lines.get(key, self.line)
        where = f"{self.path}, ligne {line}, " + (f"« {self.name} », " if self.name else "")
        return ReferenceFileError(f"{where}{key} : {what}")

    def check_keys(self, required: Collection[str], optional: Collection[str] = ()) -> None:
        """Check that it has all the keys it must, and no other than those it may.

        Raises
        ------
        ReferenceFileError
            If a key is unknown (the nearest one is proposed) or missing.
        """
        known = {*required, *optional}
        for key in self.held:
            if key not in known:
                raise self.wrong(key, "clé inconnue" + nearest(key, known))
        for key in required:
            if key not in self.held:
                raise self.wrong(key, "clé absente")

    def text(self, key: str) -> str:
        """Return a text that says something."""
        value = self.held[key]
        if not isinstance(value, str) or not value.strip():
            raise self.wrong(key, f"un texte est attendu, pas « {value} » (au besoin, entre guillemets)")
        return value.strip()

    def text_or_none(self, key: str) -> str | None:
        """Return a text, `None` where the key is missing or null."""
        return None if self.held.get(key) is None else self.text(key)

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts, empty where the key is missing."""
        value = self.held.get(key, [])
        if not isinstance(value, list):
            raise self.wrong(key, "une liste est attendue : [a, b]")
        for item in value:
            if not isinstance(item, str) or not item.strip():
                raise self.wrong(key, f"un texte est attendu, pas « {item} » (au besoin, entre guillemets)")
        return tuple(value)

    def day(self, key: str) -> date | None:
        """Return a day, `None` where the key is missing or null."""
        value = self.held.get(key)
        if value is None:
            return None
        if isinstance(value, datetime) or not isinstance(value, date):
            raise self.wrong(key, f"« {value} » n'est pas une date (2026-11-22)")
        return value

    def number(self, key: str) -> float:
        """Return a finite number."""
        value = self.held[key]
        if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
            raise self.wrong(key, f"un nombre est attendu, pas « {value} »")
        return float(value)

    def one_of(self, key: str, known: Collection[str]) -> str:
        """Return a word of a list.

        Raises
        ------
        ReferenceFileError
            If it is none of them; the nearest one is proposed.
        """
        value = self.held[key]
        if not isinstance(value, str) or value not in known:
            raise self.wrong(key, f"« {value} » est inconnu" + nearest(str(value), known) + among(known))
        return value

    def child(self, key: str, name: str) -> Entry:
        """Return the mapping under a key, known by a name."""
        value = self.held[key]
        if not isinstance(value, LinedDict):
            raise self.wrong(key, "des clés sont attendues")
        return Entry(self.path, name, value, self.held.lines[key])

    def children(self) -> Iterator[Entry]:
        """Yield the mapping under each key, known by that key."""
        for key in self.held:
            yield self.child(key, key)

    def listed(self, key: str) -> Iterator[Entry]:
        """Yield the mappings listed under a key, which may be empty."""
        value = self.held[key]
        if not isinstance(value, list):
            raise self.wrong(key, "une liste est attendue")
        for item in value:
            if not isinstance(item, LinedDict):
                raise self.wrong(key, f"des clés sont attendues, pas « {item} »")
            yield Entry(self.path, self.name, item, item.line)


def nearest(word: str, known: Collection[str]) -> str:
    """Return « ; vouliez-vous dire … ? » with the nearest known word, empty where none is near."""
    near = get_close_matches(word, sorted(known), n=1)
    return f" ; vouliez-vous dire « {near[0]} » ?" if near else ""


def among(known: Collection[str]) -> str:
    """Return « ; au choix : … » with the known words."""
    return f" ; au choix : {', '.join(sorted(filter(None, known)))}"
