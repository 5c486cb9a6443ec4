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


def replace_file(path: Path, content: bytes) -> None:
    """Replace a file in one step: a reader sees the old content or the new one. One writer at a time.

    Raises
    ------
    OSError
        If the disk refuses: the old file stays.
    """
    # Always the same name: what a killed process left there is written over by the next one.
    aside = path.with_name(f"{TEMPORARY}{path.name}")
    try:
        write_file(aside, content)
        move(aside, path)
    except BaseException:
        aside.unlink(missing_ok=True)
        raise


def remove_folder(path: Path) -> None:
    """Remove a folder nobody points at. Windows refuses while a reader has it open: it is then left for next time."""
    shutil.rmtree(path, ignore_errors=True)


def remove_abandoned(parent: Path, keep: str) -> None:
    """Remove what dead processes left in a folder, but `keep`; what cannot be removed is left for next time."""
    limit = time.time() - ABANDONED_AFTER_S
    for path in parent.iterdir():
        try:
            abandoned = path.is_dir() and path.name != keep and path.stat().st_mtime < limit
        except OSError:  # removed first by another process, or in use on Windows
            continue
        if abandoned:
            remove_folder(path)


def read_json(path: Path, advice: str) -> dict[str, Any]:
    """Return the JSON object of a file; `advice` ends what is said of a damaged one.

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    StoreReadError
        If the file cannot be read or holds no JSON object.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise
    except OSError as error:
        raise StoreReadError(f"{path} : fichier illisible ({error.strerror}). {advice}") from error
    return json_object(content, path, advice)


def json_object(content: bytes, path: Path, advice: str) -> dict[str, Any]:
    """Return the JSON object that a file holds, given its content.

    Raises
    ------
    StoreReadError
        If it is no JSON object.
    """
    try:
        document = json.loads(content.decode("utf-8"))
    except json.JSONDecodeError as error:
        raise StoreReadError(
            f"{path}, ligne {error.lineno} : ce n'est pas du JSON lisible ({error.msg}). {advice}"
        ) from error
    except UnicodeDecodeError as error:
        raise StoreReadError(f"{path} : fichier illisible ({error}). {advice}") from error
    if not isinstance(document, dict):
        raise StoreReadError(f"{path} : un objet JSON est attendu. {advice}")
    return document


@contextmanager
def refusals(home: Path) -> Iterator[None]:
    """Turn what the disk refuses into a `StoreWriteError` that says what to do."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise StoreWriteError(
            f"impossible d'écrire dans {home} ({reason}). "
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
