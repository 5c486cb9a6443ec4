"""The files of `solimob dispatch`: days, plans and requests, read with a word for each fault, written whole."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Mapping
from contextlib import suppress
from glob import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from solimob.cli.json_files import json_of, text_of

if TYPE_CHECKING:
    from solimob.core.dispatch import Plan, Problem, Request


STALE_S = 3600


def load_day(path: Path, layout: str) -> Problem:
    """Return the day of a file; `.npz` matrices are sought beside it."""
    from solimob.cli import RefusedError
    from solimob.core.dispatch import InvalidDayError, read_cordeau, read_day

    try:
        if layout == "cordeau":
            return read_cordeau(text_of(path), path.stem)
        return read_day(document_of(path), lambda name: _matrices_beside(path, name))
    except InvalidDayError as error:
        raise RefusedError(f"{path} : cette journée ne peut pas être lue\n{error}") from None


def load_plan(path: Path) -> Plan:
    """Return the plan of a file."""
    from solimob.cli import RefusedError
    from solimob.core.dispatch import InvalidDayError, read_plan

    try:
        return read_plan(document_of(path))
    except InvalidDayError as error:
        raise RefusedError(f"{path} : ce plan ne peut pas être lu\n{error}") from None


def load_requests(path: Path, problem: Problem) -> tuple[Request, ...]:
    """Return the request of a file, or both legs of a pair, to be added to a day."""
    from solimob.cli import RefusedError
    from solimob.core.dispatch import InvalidDayError, read_requests

    try:
        return read_requests(document_of(path), problem)
    except InvalidDayError as error:
        raise RefusedError(f"{path} : cette demande ne peut pas être lue\n{error}") from None


def load_asked(path: Path, problem: Problem) -> dict[str, float]:
    """Return the seconds since each driver of a file was last asked."""
    from solimob.cli import RefusedError
    from solimob.core.dispatch import Fault, InvalidDayError
    from solimob.core.dispatch.documents import Reader, number

    faults: list[Fault] = []
    reader = Reader("", document_of(path), faults)
    asked = {driver.id: reader.take(driver.id, number, None) for driver in problem.drivers}
    reader.close()
    faults += [Fault(name, "doit être positif ou nul") for name, seconds in asked.items() if (seconds or 0) < 0]
    if faults:
        raise RefusedError(f"{path} : ce fichier d'appels ne peut pas être lu\n{InvalidDayError(faults)}")
    return {name: seconds for name, seconds in asked.items() if seconds is not None}


def document_of(path: Path) -> Any:
    """Return the document of a day, a plan or a request: a key given twice is one of its faults."""
    from solimob.core.dispatch.documents import object_of

    return json_of(path, object_of)


def _matrices_beside(day: Path, name: str) -> Mapping[str, Any]:
    """Return the matrices of a day; what is wrong with their file is one fault of the day among others."""
    from solimob.cli import RefusedError
    from solimob.core.dispatch.documents import not_understood

    try:
        return matrices_of(day.parent / name)
    except RefusedError as error:
        raise not_understood(str(error)) from None


def matrices_of(path: Path) -> Mapping[str, Any]:
    """Return the two matrices of a `.npz` file; one that is not there is left out."""
    import zipfile
    import zlib

    import numpy as np

    from solimob.cli import RefusedError
    from solimob.core.dispatch.day_format import MATRIX_NAMES

    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as archive:
            return {name: archive[name] for name in MATRIX_NAMES if name in archive}
    except FileNotFoundError:
        raise RefusedError(f"{path} : le fichier des matrices n'existe pas") from None
    except (OSError, ValueError, EOFError, AttributeError, TypeError, RuntimeError, zipfile.BadZipFile, zlib.error):
        raise RefusedError(f"{path} : ce n'est pas un fichier .npz de tableaux de nombres") from None


def refuse_unwritable(path: Path) -> None:
    """Refuse before the search what could not be written after it."""
    from solimob.cli import RefusedError

    folder = path.absolute().parent
    if path.is_dir() or not folder.is_dir() or not os.access(folder, os.W_OK):
        raise RefusedError(f"{path} : ne peut pas être écrit ; vérifiez que le dossier existe et que vous y avez droit")
    if path.exists() and not path.is_file():
        raise RefusedError(f"{path} : ce n'est pas un fichier ; donnez le nom d'un fichier à écrire")


def refuse_overwriting(out: Path, inputs: Mapping[str, Path | None]) -> None:
    """Refuse to write over what the command reads, inputs by what they are (« la journée »), or over matrices."""
    import zipfile

    from solimob.cli import RefusedError

    taken = [what for what, path in inputs.items() if path is not None and _same_file(out, path)]
    if out.is_file() and zipfile.is_zipfile(out):
        taken.append("un fichier de matrices (.npz)")
    if taken:
        raise RefusedError(f"{out} : c'est {taken[0]} ; donnez un autre nom au fichier à écrire, rien n'est écrit")


def _same_file(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:  # one of them is not there
        return one.resolve() == other.resolve()


def write_plan(path: Path, plan: Plan) -> None:
    """Write a plan whole or not at all."""
    from solimob.core.dispatch import plan_document

    write_json({path: plan_document(plan)})


def write_json(documents: Mapping[Path, Any]) -> None:
    """Write documents: each whole or not at all, none before all are on the disk.

    A name may still be refused once another has been taken (a file open in another program): the refusal says which.
    """
    from solimob.cli import RefusedError
    from solimob.publish import DocumentWriteError, write_together

    texts = {
        path: json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False) + "\n"
        for path, document in documents.items()
    }
    try:
        write_together({path.resolve(): text.encode() for path, text in texts.items()})
    except DocumentWriteError as error:
        raise RefusedError(str(error)) from None
    for path in texts:
        _sweep(path.resolve())


def _sweep(path: Path) -> None:
    """Remove what a writing of this file, cut short an hour ago or more, has left beside it."""
    for left in path.parent.glob(f".{escape(path.name)}.????????"):
        with suppress(OSError):  # it is in the way of nothing
            if time.time() - left.stat().st_mtime > STALE_S:
                left.unlink()
