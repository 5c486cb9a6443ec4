"""Files and folders that are either there whole, or not there."""

from __future__ import annotations

import json
import os
import shutil
import time
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from solimob.store.errors import StoreReadError, StoreWriteError

TEMPORARY = ".tmp-"
ABANDONED_AFTER_S = 86_400.0
"""A temporary folder this old was left by a process that died."""
_REPLACE_ATTEMPTS = 20
_REPLACE_PAUSE_S = 0.05


def write_file(path: Path, content: bytes) -> None:
    """Write a file and have the disk confirm it."""
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def write_folder(parent: Path, name: str, files: Mapping[str, bytes]) -> Path:
    """Write files into the new folder `parent/name`, which appears complete or not at all.

    Raises
    ------
    FileExistsError
        If there is already such a folder.
    OSError
        If the disk refuses; nothing is left behind.
    """
    parent.mkdir(parents=True, exist_ok=True)
    target, temporary = parent / name, parent / f"{TEMPORARY}{uuid.uuid4().hex}"
    if target.exists():
        raise FileExistsError(target)
    temporary.mkdir()
    try:
        for file_name, content in files.items():
            write_file(temporary / file_name, content)
        move(temporary, target)
    except BaseException:
        shutil.rmtree(temporary, ignore_errors=True)
        raise
    return target


def write_pointers(texts: Mapping[Path, str]) -> None:
    """Replace small text files: all are written aside first, then each takes its place in one step.

    Raises
    ------
    OSError
        If the disk refuses to write: the old texts stay.
    """
    aside: dict[Path, Path] = {}
    try:
        for path, text in texts.items():
            aside[path] = path.with_name(f"{TEMPORARY}{uuid.uuid4().hex}")
            write_file(aside[path], text.encode())
        for path, temporary in aside.items():
            move(temporary, path)
    except BaseException:
        for temporary in aside.values():
            temporary.unlink(missing_ok=True)
        raise


def remove_folder(path: Path) -> None:
    """Remove a folder nobody points at. Windows refuses while a reader has it open: it is then left for next time."""
    shutil.rmtree(path, ignore_errors=True)


def remove_abandoned(parent: Path, keep: str) -> None:
    """Remove what dead processes left in a folder, but `keep`."""
    limit = time.time() - ABANDONED_AFTER_S
    for path in parent.iterdir():
        try:
            abandoned = path.is_dir() and path.name != keep and path.stat().st_mtime < limit
        except FileNotFoundError:  # another process removed it first
            continue
        if abandoned:
            remove_folder(path)


def read_json(path: Path) -> dict[str, Any]:
    """Return the JSON object of a file.

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    StoreReadError
        If the file cannot be read or holds no JSON object.
    """
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise
    except json.JSONDecodeError as error:
        raise StoreReadError(
            f"{path}, ligne {error.lineno} : ce n'est pas du JSON lisible ({error.msg}). {ADVICE}"
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        raise StoreReadError(f"{path} : fichier illisible ({error}). {ADVICE}") from error
    if not isinstance(document, dict):
        raise StoreReadError(f"{path} : un objet JSON est attendu. {ADVICE}")
    return document


ADVICE = "Supprimez le dossier qui le contient, puis ajoutez de nouveau le fichier officiel (solimob ingest add)."


@contextmanager
def refusals(home: Path) -> Iterator[None]:
    """Turn what the disk refuses into a `StoreWriteError` that says what to do."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise StoreWriteError(
            f"impossible d'écrire dans {home} ({reason}) : rien n'a été modifié. "
            "Libérez de la place ou vérifiez vos droits sur ce dossier, puis recommencez ; "
            "SOLIMOB_HOME permet de choisir un autre dossier."
        ) from error


def move(source: Path, target: Path) -> None:
    """Give a file or a folder another name, in one step; a file already of that name is replaced.

    Raises
    ------
    OSError
        If the disk refuses; nothing is moved.
    """
    # Windows refuses while another process reads the target: it is done within milliseconds, so try again.
    for attempt in range(_REPLACE_ATTEMPTS):
        try:
            source.replace(target)
        except PermissionError:
            if attempt == _REPLACE_ATTEMPTS - 1:
                raise
            time.sleep(_REPLACE_PAUSE_S)
        else:
            return
