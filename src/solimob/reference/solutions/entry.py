"""One mapping of a file of the catalogue: identifiers that are known, and texts in which every figure is cited."""

from __future__ import annotations

import re
from collections.abc import Collection

from solimob.core.solutions.catalogue import FIGURE_IN_TEXT
from solimob.reference.entry import Entry
from solimob.reference.strict_yaml import LinedDict, ReferenceFileError

ID = re.compile(r"[a-z0-9]+(?:(?:--|[._-])[a-z0-9]+)*")
_DIGIT = re.compile(r"\d")


class CatalogueEntry(Entry):
    """An entry whose prose holds no digit, and whose identifiers stand in other files."""

    __slots__ = ()

    def prose(self, key: str, figures: Collection[str]) -> str:
        """Return a text in which every figure is cited, « {id} »; no digit is written."""
        return self._prose(key, self.held[key], figures)

    def proses(self, key: str, figures: Collection[str], *, empty: bool = False) -> tuple[str, ...]:
        """Return a list of such texts."""
        return tuple(self._prose(key, item, figures) for item in self.items(key, at_least=0 if empty else 1))

    def ids(self, key: str, known: Collection[str], what: str, *, empty: bool = False) -> tuple[str, ...]:
        """Return a list of identifiers that are all known and stand once each."""
        found = tuple(self._id(key, item, known, what) for item in self.items(key, at_least=0 if empty else 1))
        twice = [id_ for id_ in found if found.count(id_) > 1]
        if twice:
            raise self.wrong(key, f"« {twice[0]} » est répété")
        return found

    def one_id(self, key: str, known: Collection[str], what: str) -> str:
        """Return an identifier that is known."""
        return self._id(key, self.held[key], known, what)

    def year(self, key: str) -> int | None:
        """Return a year, or None where the field is absent or null."""
        value = self.held.get(key)
        if value is not None and (isinstance(value, bool) or not isinstance(value, int) or not 1900 <= value <= 2100):
            raise self.wrong(key, f"une année est attendue (2024), pas « {value} »")
        return value

    def parts(self, key: str) -> list[tuple[str, object, int]]:
        """Return what stands under a field that holds keys: identifier, value, line."""
        value = self.held[key]
        if not isinstance(value, LinedDict):
            raise self.wrong(key, "des clés sont attendues")
        for id_ in value:
            if not ID.fullmatch(id_):
                raise ReferenceFileError(
                    f"{self.path}, ligne {value.lines[id_]}, {key} : « {id_} » n'est pas un identifiant "
                    "(minuscules sans accent, chiffres, tirets)"
                )
        return [(id_, value[id_], value.lines[id_]) for id_ in value]

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
