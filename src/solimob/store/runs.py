"""Runs: what a computation was asked and what it gave, never changed, kept until it is removed whole."""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from solimob.store.errors import RunExistsError, StoreReadError, StoreWriteError, UnknownRunError
from solimob.store.files import TEMPORARY, move, read_json, refusals, write_folder
from solimob.store.manifest import to_json

MANIFEST = "manifest.json"
ADVICE = "Relancez le calcul."
_PLAIN = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]*")


@dataclass(frozen=True, slots=True)
class RunFiles:
    """A run as kept: its manifest, and its files by name."""

    run_id: str
    manifest: Mapping[str, Any]
    folder: Path
    digests: Mapping[str, str]
    """SHA-256 of each file, by name."""

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the files, sorted."""
        return tuple(sorted(self.digests))

    def read(self, name: str) -> bytes:
        """Return the content of a file.

        Raises
        ------
        KeyError
            If the run has no such file.
        StoreReadError
            If the file was changed or removed since.
        """
        expected, path = self.digests[name], self.folder / name
        try:
            content = path.read_bytes()
        except OSError as error:
            raise StoreReadError(f"{path} : fichier illisible ({error.strerror}). {ADVICE}") from error
        if hashlib.sha256(content).hexdigest() != expected:
            raise StoreReadError(f"{path} : ce fichier a changé depuis le calcul. {ADVICE}")
        return content


class Runs:
    """The runs of a home directory: one folder `HOME/runs/<id>/` each."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._folder = home / "runs"

    def save(self, run_id: str, manifest: Mapping[str, Any], files: Mapping[str, bytes]) -> RunFiles:
        """Write a run, whole or not at all."""
        for name in (run_id, *files):
            if not _PLAIN.fullmatch(name) or name == MANIFEST:
                raise ValueError(f"« {name} » cannot name a run or one of its files")
        digests = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
        document = {"run": run_id, "manifest": dict(manifest), "files": digests}
        if (self._folder / run_id).exists():
            raise RunExistsError(f"le calcul « {run_id} » existe déjà : un calcul ne se modifie pas.")
        with refusals(self._home):
            folder = write_folder(self._folder, run_id, {**files, MANIFEST: to_json(document)})
        return RunFiles(run_id, dict(manifest), folder, digests)

    def read(self, run_id: str) -> RunFiles:
        """Return a run."""
        folder = self._folder / run_id
        if not _PLAIN.fullmatch(run_id) or not folder.is_dir():
            raise UnknownRunError(f"aucun calcul « {run_id} » dans {self._folder}.")
        try:
            document = read_json(folder / MANIFEST, ADVICE)
            return RunFiles(document["run"], document["manifest"], folder, document["files"])
        except (KeyError, FileNotFoundError) as error:
            raise StoreReadError(f"{folder / MANIFEST} : manifeste absent ou abîmé. {ADVICE}") from error

    def remove(self, run_id: str) -> None:
        """Delete a run and all its files; one that the disk refused to delete can be removed again."""
        folder, aside = self._folder / run_id, self._folder / f"{TEMPORARY}{run_id}"
        if not _PLAIN.fullmatch(run_id) or not (folder.is_dir() or aside.is_dir()):
            raise UnknownRunError(f"aucun calcul « {run_id} » dans {self._folder}.")
        try:
            if aside.is_dir():
                shutil.rmtree(aside)
            if folder.is_dir():
                # Out of sight in one step: nobody reads half a run.
                move(folder, aside)
                shutil.rmtree(aside)
        except OSError as error:
            raise StoreWriteError(
                f"{error.filename or folder} : le calcul n'a pas pu être supprimé ({error.strerror or error}). "
                "Vérifiez vos droits sur ce dossier, puis recommencez."
            ) from error

    def identifiers(self) -> list[str]:
        """Return the identifiers of the runs kept, sorted."""
        if not self._folder.is_dir():
            return []
        return sorted(
            path.name for path in self._folder.iterdir() if path.is_dir() and not path.name.startswith(TEMPORARY)
        )
