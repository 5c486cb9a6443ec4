"""One mapping of a file of the catalogue, read strictly: each refusal names file, line and field, in French."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

from solimob.core.solutions.catalogue import FIGURE_IN_TEXT
from solimob.reference.strict_yaml import LinedDict, ReferenceFileError

ID = re.compile(r"[a-z0-9]+(?:(?:--|[._-])[a-z0-9]+)*")
_DIGIT = re.compile(r"\d")


class Entry:
    """A mapping with the names of its fields checked.

    Raises
    ------
    ReferenceFileError
        If it is not a mapping, has an unknown field, or lacks one.
    """

    def __init__(
        self, path: Path, name: str, value: object, line: int, required: Collection[str], optional: Collection[str] = ()
    ) -> None:
        self.path, self.name = path, name
        if not isinstance(value, LinedDict):
            raise ReferenceFileError(f"{path}, ligne {line}, « {name} » : des clés sont attendues")
        self.mapping = value
        unknown = [key for key in value if key not in (*required, *optional)]
        if unknown:
            raise self.wrong(unknown[0], f"clé inconnue ; clés possibles : {', '.join((*required, *optional))}")
        missing = [key for key in required if key not in value]
        if missing:
            raise ReferenceFileError(f"{path}, ligne {value.line}, « {name} » : « {missing[0]} » est absent")

    def wrong(self, key: str, what: str) -> ReferenceFileError:
        """Return the refusal of one field."""
        line = self.mapping.lines.get(key, self.mapping.line)
        return ReferenceFileError(f"{self.path}, ligne {line}, « {self.name} », {key} : {what}")

    def has(self, key: str) -> bool:
        """Whether a field is there and not null."""
        return self.mapping.get(key) is not None

    def text(self, key: str) -> str:
        """Return a text that is not empty."""
        return self._text(key, self.mapping[key])

    def text_or_none(self, key: str) -> str | None:
        """Return a text, or None where the field is absent or null."""
        return self.text(key) if self.has(key) else None

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts that is not empty."""
        return tuple(self._text(key, item) for item in self.items(key))

    def prose(self, key: str, figures: Collection[str]) -> str:
        """Return a text in which every figure is cited, « {id} »; no digit is written."""
        return self._prose(key, self.mapping[key], figures)

    def proses(self, key: str, figures: Collection[str], *, empty: bool = False) -> tuple[str, ...]:
        """Return a list of such texts."""
        return tuple(self._prose(key, item, figures) for item in self.items(key, empty=empty))

    def ids(self, key: str, known: Collection[str], what: str, *, empty: bool = False) -> tuple[str, ...]:
        """Return a list of identifiers that are all known and stand once each."""
        found = tuple(self._id(key, item, known, what) for item in self.items(key, empty=empty))
        twice = [id_ for id_ in found if found.count(id_) > 1]
        if twice:
            raise self.wrong(key, f"« {twice[0]} » est répété")
        return found

    def one_id(self, key: str, known: Collection[str], what: str) -> str:
        """Return an identifier that is known."""
        return self._id(key, self.mapping[key], known, what)

    def choice[E: StrEnum](self, key: str, kind: type[E]) -> E:
        """Return a value of an enumeration."""
        return kind(self._id(key, self.mapping[key], [member.value for member in kind], "valeur inconnue"))

    def items(self, key: str, *, empty: bool = False) -> list[Any]:
        """Return a list; only where `empty` may it have no item."""
        value = self.mapping[key]
        if not isinstance(value, list) or not (value or empty):
            raise self.wrong(key, "une liste est attendue" if empty else "une liste d'au moins un élément est attendue")
        return value

    def number(self, key: str) -> float:
        """Return a number."""
        value = self.mapping[key]
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self.wrong(key, f"un nombre est attendu, pas « {value} »")
        return float(value)

    def year(self, key: str) -> int | None:
        """Return a year, or None where the field is absent or null."""
        value = self.mapping.get(key)
        if value is not None and (isinstance(value, bool) or not isinstance(value, int) or not 1900 <= value <= 2100):
            raise self.wrong(key, f"une année est attendue (2024), pas « {value} »")
        return value

    def day(self, key: str) -> date:
        """Return a date."""
        value = self.mapping[key]
        if not isinstance(value, date):
            raise self.wrong(key, f"une date est attendue (2026-11-22), pas « {value} »")
        return value

    def flag(self, key: str) -> bool:
        """Return true or false."""
        value = self.mapping[key]
        if not isinstance(value, bool):
            raise self.wrong(key, f"true ou false est attendu, pas « {value} »")
        return value

    def children(self, key: str) -> list[tuple[str, object, int]]:
        """Return what stands under a field that holds keys: identifier, value, line."""
        value = self.mapping[key]
        if not isinstance(value, LinedDict):
            raise self.wrong(key, "des clés sont attendues")
        for id_ in value:
            if not ID.fullmatch(id_):
                raise ReferenceFileError(
                    f"{self.path}, ligne {value.lines[id_]}, {key} : « {id_} » n'est pas un identifiant "
                    "(minuscules sans accent, chiffres, tirets)"
                )
        return [(id_, value[id_], value.lines[id_]) for id_ in value]

    def _text(self, key: str, value: object) -> str:
        if not isinstance(value, str) or not value.strip():
            raise self.wrong(key, f"un texte est attendu, pas « {value} »")
        return value.strip()

    def _prose(self, key: str, value: object, figures: Collection[str]) -> str:
        text = self._text(key, value)
        unknown = [id_ for id_ in FIGURE_IN_TEXT.findall(text) if id_ not in figures]
        if unknown:
            raise self.wrong(key, f"chiffre inconnu « {unknown[0]} »")
        if _DIGIT.search(FIGURE_IN_TEXT.sub("", text)):
            raise self.wrong(key, f"un chiffre est écrit sans sa source, citez-le par {{son identifiant}} : « {text} »")
        return text

    def _id(self, key: str, value: object, known: Collection[str], what: str) -> str:
        if not isinstance(value, str) or value not in known:
            raise self.wrong(key, f"{what} « {value} »")
        return value
