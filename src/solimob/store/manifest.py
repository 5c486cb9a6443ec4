"""The manifest of a dataset: its proof, written beside its table.

Ingested datasets have it in JSON, embedded ones in YAML (to be read and reviewed by people): the fields are the same.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from solimob.core.evidence import Nature, Source, SourceStatus
from solimob.store.dataset import ColumnInfo, Dataset, DatasetKind, DatasetState
from solimob.store.errors import StoreReadError

FORMAT = 1
_FIELDS = {
    "format", "name", "kind", "vintage", "source", "precedence", "notes", "origin_file", "origin_sha256",
    "added_on", "rows", "table", "sha256", "columns", "sources",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Manifest:
    """A `Dataset` without its table, and where the table is."""

    name: str
    kind: DatasetKind
    vintage: str
    source: Source
    precedence: int
    notes: tuple[str, ...]
    origin_file: str
    origin_sha256: str
    added_on: date | None
    rows: int
    table: str
    """File name of the table, in the folder of the manifest."""
    sha256: str
    """Digest of the table's file."""
    columns: tuple[ColumnInfo, ...]

    @property
    def embedded(self) -> bool:
        """Whether it ships with the package: nobody added it."""
        return self.added_on is None

    def digest(self) -> str:
        """Return a digest of data and proof; the day it was added does not count."""
        document = manifest_to_dict(self) | {"added_on": None}
        return hashlib.sha256(json.dumps(document, sort_keys=True, ensure_ascii=False).encode()).hexdigest()

    def state(self) -> DatasetState:
        """Return what the store tells about the dataset."""
        return DatasetState(
            self.name, self.kind, self.vintage, self.rows, self.source, self.embedded, self.added_on,
            self.origin_file, self.sha256, self.columns, self.notes,
        )  # fmt: skip


def manifest_of(dataset: Dataset, added_on: date | None, table: str, sha256: str) -> Manifest:
    """Return the manifest of a dataset whose table is written in the file `table`."""
    return Manifest(
        dataset.name, dataset.kind, dataset.vintage, dataset.source, dataset.precedence, dataset.notes,
        dataset.origin_file, dataset.origin_sha256, added_on, dataset.table.height, table, sha256, dataset.columns,
    )  # fmt: skip


def manifest_to_dict(manifest: Manifest) -> dict[str, Any]:
    """Return the manifest as plain values, for JSON or YAML."""
    cited = {s.id: s for s in (manifest.source, *(c.source for c in manifest.columns))}
    return {
        "format": FORMAT,
        "name": manifest.name,
        "kind": manifest.kind.value,
        "vintage": manifest.vintage,
        "source": manifest.source.id,
        "precedence": manifest.precedence,
        "notes": list(manifest.notes),
        "origin_file": manifest.origin_file,
        "origin_sha256": manifest.origin_sha256,
        "added_on": manifest.added_on.isoformat() if manifest.added_on else None,
        "rows": manifest.rows,
        "table": manifest.table,
        "sha256": manifest.sha256,
        "columns": [
            {
                "id": c.id, "label": c.label, "unit": c.unit, "vintage": c.vintage,
                "nature": c.nature.value, "source": c.source.id,
            }
            for c in manifest.columns
        ],
        "sources": [
            {
                "id": s.id, "title": s.title, "publisher": s.publisher, "year": s.year, "licence": s.licence,
                "url": s.url, "read_on": s.read_on.isoformat() if s.read_on else None, "status": s.status.value,
            }
            for s in (cited[id_] for id_ in sorted(cited))
        ],
    }  # fmt: skip


def manifest_from_dict(document: Mapping[str, Any], path: Path) -> Manifest:
    """Return the manifest read at `path`.

    Raises
    ------
    StoreReadError
        If a field is missing, unknown or not of its type: the message names the file and the field.
    """
    if document.get("format") != FORMAT:
        raise StoreReadError(
            f"{path} : format {document.get('format')!r} inconnu (attendu : {FORMAT}). "
            "Ce jeu de données vient d'une autre version de solimob : ajoutez-le de nouveau."
        )
    wrong = set(document) ^ _FIELDS
    if wrong:
        kind = "absent" if wrong & _FIELDS else "inconnu"
        raise StoreReadError(f"{path} : champ {kind} « {min(wrong & _FIELDS or wrong)} ».")
    try:
        return _read(document)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise StoreReadError(f"{path} : manifeste abîmé ({type(error).__name__} : {error}).") from error


def _read(document: Mapping[str, Any]) -> Manifest:
    sources = {entry["id"]: _source(entry) for entry in document["sources"]}
    columns = tuple(
        ColumnInfo(
            c["id"], c["label"], c["unit"], str(c["vintage"]), Nature(c["nature"]), sources[c["source"]]
        )
        for c in document["columns"]
    )  # fmt: skip
    return Manifest(
        name=document["name"],
        kind=DatasetKind(document["kind"]),
        vintage=str(document["vintage"]),
        source=sources[document["source"]],
        precedence=int(document["precedence"]),
        notes=tuple(document["notes"]),
        origin_file=document["origin_file"],
        origin_sha256=document["origin_sha256"],
        added_on=_day(document["added_on"]),
        rows=int(document["rows"]),
        table=document["table"],
        sha256=document["sha256"],
        columns=columns,
    )


def _source(entry: Mapping[str, Any]) -> Source:
    return Source(
        id=entry["id"],
        title=entry["title"],
        publisher=entry["publisher"],
        year=entry["year"],
        licence=entry["licence"],
        url=entry["url"],
        read_on=_day(entry["read_on"]),
        status=SourceStatus(entry["status"]),
    )


def _day(value: date | str | None) -> date | None:
    # YAML reads a date, JSON a text.
    return date.fromisoformat(value) if isinstance(value, str) else value


def to_json(document: Mapping[str, Any]) -> bytes:
    """Return a document as the bytes of a JSON file, the same for the same values."""
    return (json.dumps(document, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()
