"""The datasets of a home directory, and the embedded ones behind them.

Layout: `HOME/datasets/<name>/current` names the version in force, a folder `HOME/datasets/<name>/<version>/` with
`manifest.json` and `table.parquet`. A version is written aside, then the pointer is replaced in one step: a reader
sees the old dataset or the new one, and processes that add at the same time leave one of the two in force.
"""

from __future__ import annotations

import hashlib
import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path

import polars as pl

from solimob.reference.embedded import EMBEDDED_FOLDER, read_manifests
from solimob.store.dataset import Dataset, check_dataset
from solimob.store.errors import DatasetError, StoreReadError
from solimob.store.files import (
    ADVICE,
    read_json,
    refusals,
    remove_abandoned,
    remove_folder,
    write_folder,
    write_pointers,
)
from solimob.store.manifest import Manifest, manifest_from_dict, manifest_of, manifest_to_dict, to_json

POINTER, MANIFEST, TABLE = "current", "manifest.json", "table.parquet"
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]*")
_READ_ATTEMPTS = 5


@dataclass(frozen=True, slots=True, eq=False)
class Stored:
    """A dataset in force: its manifest, its table, and the digest of its proof and content."""

    manifest: Manifest
    table: pl.DataFrame
    digest: str


class Datasets:
    """Reads and replaces datasets; tables are kept in memory until they are replaced."""

    def __init__(self, home: Path) -> None:
        self._folder = home / "datasets"
        self._home = home
        self._embedded: dict[str, Stored] | None = None
        self._read: dict[str, tuple[str, Stored]] = {}

    def in_force(self) -> list[Stored]:
        """Return the datasets in force, by name."""
        if self._embedded is None:
            self._embedded = {stored.manifest.name: stored for stored in _embedded()}
        found = self._embedded | {name: self._current(name) for name in self._names()}
        return [found[name] for name in sorted(found)]

    def version(self) -> str:
        """Return a short digest of the datasets in force."""
        digests = "\n".join(f"{s.manifest.name} {s.digest}" for s in self.in_force())
        return hashlib.sha256(digests.encode()).hexdigest()[:16]

    def add(self, datasets: Sequence[Dataset], added_on: date) -> list[Stored]:
        """Write a version of each dataset, then put them all in force; if the disk refuses, none is."""
        prepared = [_prepared(dataset, added_on) for dataset in datasets]
        written: list[Path] = []
        with refusals(self._home):
            previous = [_pointed(self._folder / stored.manifest.name) for stored, _ in prepared]
            try:
                for stored, content in prepared:
                    version = f"{stored.digest[:16]}-{uuid.uuid4().hex[:8]}"
                    files = {TABLE: content, MANIFEST: to_json(manifest_to_dict(stored.manifest))}
                    written.append(write_folder(self._folder / stored.manifest.name, version, files))
                write_pointers({folder.parent / POINTER: folder.name for folder in written})
            except BaseException:
                for folder in written:
                    remove_folder(folder)
                raise
            for folder in written:
                remove_abandoned(folder.parent, keep=folder.name)
        for folder, old in zip(written, previous, strict=True):
            if old is not None:
                remove_folder(folder.parent / old)
        return [stored for stored, _ in prepared]

    def _names(self) -> list[str]:
        if not self._folder.is_dir():
            return []
        return sorted(path.name for path in self._folder.iterdir() if (path / POINTER).is_file())

    def _current(self, name: str) -> Stored:
        folder = self._folder / name
        for attempt in range(_READ_ATTEMPTS):
            version = _pointed(folder)
            if version is None:
                raise StoreReadError(f"{folder / POINTER} : fichier absent. {ADVICE}")
            kept = self._read.get(name)
            if kept is not None and kept[0] == version:
                return kept[1]
            try:
                stored = _read_version(folder / version)
            except FileNotFoundError as error:
                # Replaced while it was read: the pointer now names another version.
                if attempt == _READ_ATTEMPTS - 1 or _pointed(folder) == version:
                    raise StoreReadError(f"{error.filename} : fichier absent. {ADVICE}") from error
            else:
                self._read[name] = version, stored
                return stored
        raise AssertionError


def _prepared(dataset: Dataset, added_on: date) -> tuple[Stored, bytes]:
    if not _NAME.fullmatch(dataset.name):
        raise DatasetError(f"nom de jeu de données refusé : « {dataset.name} » (minuscules, chiffres, - et _)")
    check_dataset(dataset)
    buffer = BytesIO()
    dataset.table.write_parquet(buffer, compression="zstd")
    content = buffer.getvalue()
    manifest = manifest_of(dataset, added_on, TABLE, hashlib.sha256(content).hexdigest())
    return Stored(manifest, dataset.table, manifest.digest()), content


def read_table(path: Path) -> pl.DataFrame:
    """Return the table of a Parquet or CSV file (CSV: `,`, codes as text, figures as numbers, empty is unknown).

    Raises
    ------
    StoreReadError
        If the file is damaged.
    """
    try:
        if path.suffix == ".parquet":
            return pl.read_parquet(path, memory_map=False)
        table = pl.read_csv(path, infer_schema=False)
        return table.with_columns(pl.col(name).cast(pl.Float64) for name in table.columns if name not in _TEXT_COLUMNS)
    except (pl.exceptions.PolarsError, OSError) as error:
        if isinstance(error, FileNotFoundError):
            raise
        raise StoreReadError(f"{path} : table illisible ({error}).") from error


_TEXT_COLUMNS = {"code", "siren", "bpe_type", "name", "kind", "old", "today", "why", "origin", "destination"}


def _embedded() -> Sequence[Stored]:
    found = []
    for path, document in read_manifests():
        manifest = manifest_from_dict(document, path)
        found.append(Stored(manifest, read_table(EMBEDDED_FOLDER / manifest.table), manifest.digest()))
    return found


def _pointed(folder: Path) -> str | None:
    try:
        return (folder / POINTER).read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return None


def _read_version(folder: Path) -> Stored:
    manifest = manifest_from_dict(read_json(folder / MANIFEST), folder / MANIFEST)
    table = read_table(folder / manifest.table)
    if table.height != manifest.rows:
        raise StoreReadError(f"{folder / manifest.table} : {table.height} lignes, {manifest.rows} attendues.")
    return Stored(manifest, table, manifest.digest())
