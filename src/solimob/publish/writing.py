"""Files written whole or not at all, and archives without a clock."""

from __future__ import annotations

import io
import os
import tempfile
import zipfile
from pathlib import Path

_EPOCH = (1980, 1, 1, 0, 0, 0)


class DocumentWriteError(OSError):
    """A document could not be written; the message is in French, the previous file is untouched."""


def write_atomic(path: Path, content: bytes) -> None:
    """Write a file through a temporary one beside it: it appears whole, or the previous one stays.

    Raises
    ------
    DocumentWriteError
        If the disk refuses (full, read-only, no right).
    """
    temporary: Path | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        temporary = Path(name)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        temporary.chmod(0o644)
        temporary.replace(path)
    except OSError as error:
        if temporary is not None:
            temporary.unlink(missing_ok=True)
        advice = "libérez de la place ou choisissez un autre dossier ; le fichier précédent, s'il existe, est intact"
        raise DocumentWriteError(f"{path} : écriture impossible ({error.strerror or error}) ; {advice}") from error


def fixed_zip(content: bytes) -> bytes:
    """Return the same archive with the date of every entry set to 1980: same content, same bytes."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(stream, "w") as target:
        for entry in source.infolist():
            info = zipfile.ZipInfo(entry.filename, _EPOCH)
            info.compress_type = entry.compress_type
            target.writestr(info, source.read(entry))
    return stream.getvalue()
