"""A document that is in no file (a JSON body, a row of the database), read field by field as those of files are."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from solimob.reference.entry import Entry
from solimob.reference.strict_yaml import LinedDict, ReferenceFileError


@dataclass(frozen=True, slots=True)
class _Held(Entry):
    """A mapping without lines: a refusal names the document, the entry and the key."""

    def wrong(self, key: str | None, what: str) -> ReferenceFileError:
        return ReferenceFileError(f"{self.path}, {', '.join(filter(None, (f'« {self.name} »', key)))} : {what}")

    @classmethod
    def read(
        cls, path: Path, name: str, value: object, line: int, required: Collection[str], optional: Collection[str] = ()
    ) -> Self:
        if not isinstance(value, LinedDict):
            raise ReferenceFileError(f"{path}, « {name} » : des clés sont attendues")
        entry = cls(path, name, value, line)
        entry.check_keys(required, optional)
        return entry


def held(document: Mapping[str, Any], what: str, name: str) -> Entry:
    """Return a document as an entry; messages begin with `what` (« réunion ») and name the entry `name`."""
    return _Held(Path(what), name, _lined(document))


def _lined(value: Any) -> Any:
    """Return a document whose mappings can be read as those of a file; they have no line."""
    if isinstance(value, Mapping):
        lined = LinedDict({str(key): _lined(item) for key, item in value.items()})
        lined.line, lined.lines = 0, dict.fromkeys(lined, 0)
        return lined
    return [_lined(item) for item in value] if isinstance(value, list | tuple) else value
