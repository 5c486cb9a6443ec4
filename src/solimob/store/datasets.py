"""The datasets of a home directory, and the embedded ones behind them.

Layout: `HOME/datasets/index.json` names the version in force of each dataset, a folder
`HOME/datasets/<name>/<version>/` with `manifest.json` and `table.parquet`. Versions are written aside, then the index
is replaced in one step, under a lock: a reader sees all that one addition changes or nothing of it, and processes that
add at the same time lose nothing of one another.
"""

from __future__ import annotations

import hashlib
import re
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path

import polars as pl

from solimob.reference.embedded import EMBEDDED_FOLDER, read_manifests
from solimob.store.dataset import Dataset, check_dataset
from solimob.store.errors import DatasetError, StoreReadError
from solimob.store.files import (
    json_object,
    read_json,
    refusals,
    remove_abandoned,
    remove_folder,
    replace_file,
    write_folder,
)
from solimob.store.lock import lock
from solimob.store.manifest import Manifest, manifest_from_dict, manifest_of, manifest_to_dict, to_json
from solimob.store.tables import read_table

INDEX, LOCK, MANIFEST, TABLE = "index.json", "index.lock", "manifest.json", "table.parquet"
FORMAT = 1
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]*")


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
        self._advice = (
            f"Supprimez le dossier {self._folder}, puis ajoutez de nouveau les fichiers officiels "
            "(solimob ingest add-folder DOSSIER)."
        )
        self._embedded: dict[str, Stored] | None = None
        self._read: dict[str, tuple[str, Stored]] = {}
        self._kept: tuple[bytes | None, tuple[Stored, ...]] | None = None

    def in_force(self) -> tuple[Stored, ...]:
        """Return the datasets in force at one moment, by name; the same tuple as long as nothing is added."""
        while True:
            index, kept = self._index(), self._kept
            if kept is not None and kept[0] == index:
                return kept[1]
            try:
                found = self._all(self._versions(index))
            except FileNotFoundError as error:
                # Otherwise replaced while it was read: what another process put in force is now to be read.
                if self._index() == index:
                    raise StoreReadError(f"{error.filename} : fichier absent. {self._advice}") from error
            else:
                self._kept = index, found
                return found

    def add(self, datasets: Sequence[Dataset], added_on: date) -> list[Stored]:
        """Write a version of each dataset, then put them all in force in one step; if the disk refuses, none is."""
        prepared = [_prepared(dataset, added_on) for dataset in datasets]
        self._versions(self._index())  # an index that cannot be read is said before anything is written
        written: dict[str, Path] = {}
        with refusals(self._home):
            try:
                for stored, content in prepared:
                    name, version = stored.manifest.name, f"{stored.digest[:16]}-{uuid.uuid4().hex[:8]}"
                    files = {TABLE: content, MANIFEST: to_json(manifest_to_dict(stored.manifest))}
                    written[name] = write_folder(self._folder / name, version, files)
                replaced = self._put_in_force(written)
            except BaseException:
                self._discard(written)
                raise
        for name, folder in written.items():
            if name in replaced:
                remove_folder(folder.parent / replaced[name])
            remove_abandoned(folder.parent, keep=folder.name)
        return [stored for stored, _ in prepared]

    def _index(self) -> bytes | None:
        try:
            return (self._folder / INDEX).read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            reason = error.strerror
            raise StoreReadError(f"{self._folder / INDEX} : fichier illisible ({reason}). {self._advice}") from error

    def _versions(self, index: bytes | None) -> dict[str, str]:
        path = self._folder / INDEX
        if index is None:
            if any(self._folder.glob("*/current")):
                raise StoreReadError(f"{self._folder} vient d'une autre version de solimob. {self._advice}")
            return {}
        document = json_object(index, path, self._advice)
        versions = document.get("versions")
        if document.get("format") != FORMAT or not isinstance(versions, dict):
            raise StoreReadError(f"{path} : format {document.get('format')!r} inconnu ou abîmé. {self._advice}")
        return {str(name): str(version) for name, version in versions.items()}

    def _all(self, versions: Mapping[str, str]) -> tuple[Stored, ...]:
        if self._embedded is None:
            self._embedded = {stored.manifest.name: stored for stored in _embedded()}
        read, before = {}, self._read
        for name, version in versions.items():
            kept = before.get(name)
            if kept is None or kept[0] != version:
                kept = version, self._version(self._folder / name / version)
            read[name] = kept
        self._read = read
        found = self._embedded | {name: stored for name, (_, stored) in read.items()}
        return tuple(found[name] for name in sorted(found))

    def _version(self, folder: Path) -> Stored:
        manifest = manifest_from_dict(read_json(folder / MANIFEST, self._advice), folder / MANIFEST)
        return _stored(manifest, folder, self._advice)

    def _put_in_force(self, written: Mapping[str, Path]) -> dict[str, str]:
        """Name the new versions in the index; return the versions that were in force."""
        self._folder.mkdir(parents=True, exist_ok=True)
        with lock(self._folder / LOCK):
            before = self._versions(self._index())
            versions = before | {name: folder.name for name, folder in written.items()}
            replace_file(self._folder / INDEX, to_json({"format": FORMAT, "versions": versions}))
        return before

    def _discard(self, written: Mapping[str, Path]) -> None:
        """Remove new versions, unless they came into force just before the interruption."""
        versions = self._versions(self._index())
        for name, folder in written.items():
            if versions.get(name) != folder.name:
                remove_folder(folder)


def _prepared(dataset: Dataset, added_on: date) -> tuple[Stored, bytes]:
    if not _NAME.fullmatch(dataset.name):
        raise DatasetError(f"nom de jeu de données refusé : « {dataset.name} » (minuscules, chiffres, - et _)")
    check_dataset(dataset)
    buffer = BytesIO()
    dataset.table.write_parquet(buffer, compression="zstd")
    content = buffer.getvalue()
    manifest = manifest_of(dataset, added_on, TABLE, hashlib.sha256(content).hexdigest())
    return Stored(manifest, dataset.table, manifest.digest()), content


def _embedded() -> Iterator[Stored]:
    for path, document in read_manifests():
        yield _stored(manifest_from_dict(document, path), EMBEDDED_FOLDER, "Réinstallez solimob.")


def _stored(manifest: Manifest, folder: Path, advice: str) -> Stored:
    return Stored(manifest, read_table(folder / manifest.table, manifest.sha256, advice), manifest.digest())
