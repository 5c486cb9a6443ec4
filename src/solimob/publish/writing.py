"""Files written whole or not at all, and archives without a clock."""

from __future__ import annotations

import io
import os
import tempfile
import zipfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

NO_CLOCK = datetime(1980, 1, 1)  # noqa: DTZ001 (zip and office files hold dates without a zone)
"""The date written in every document: they hold no clock, and the same content is the same bytes."""


class DocumentWriteError(OSError):
    """A document could not be written; the message is in French, the previous file is untouched."""


def write_together(contents: Mapping[Path, bytes]) -> None:
    """Write files that belong together: every byte is on the disk before the first one takes its name.

    Raises
    ------
    DocumentWriteError
        If the disk refuses: no new file appears and previous ones stay. When a name alone is refused (a file open in
        another program), the message says which files had already been replaced.
    """
    temporaries: dict[Path, Path] = {}
    placed: list[Path] = []
    path = Path()
    try:
        for path, content in contents.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
            temporaries[path] = Path(name)
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            temporaries[path].chmod(0o644)
        for path, temporary in temporaries.items():
            temporary.replace(path)
            placed.append(path)
    except OSError as error:
        done = f"remplacés : {', '.join(p.name for p in placed)} ; les autres fichiers précédents sont intacts"
        kept = done if placed else "aucun fichier n'a été remplacé"
        advice = f"libérez de la place, fermez ce fichier ou choisissez un autre dossier ; {kept}"
        raise DocumentWriteError(f"{path} : écriture impossible ({error.strerror or error}) ; {advice}") from error
    finally:
        for temporary in temporaries.values():
            temporary.unlink(missing_ok=True)


def fixed_zip(content: bytes) -> bytes:
    """Return the same archive with the date of every entry set to 1980: same content, same bytes."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(stream, "w") as target:
        for entry in source.infolist():
            info = zipfile.ZipInfo(entry.filename, NO_CLOCK.timetuple()[:6])
            info.compress_type = entry.compress_type
            target.writestr(info, source.read(entry))
    return stream.getvalue()
