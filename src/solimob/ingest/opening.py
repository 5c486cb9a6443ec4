"""Opening a file as its content says, whatever its name: plain, gzip, xz, or a zip that holds one table."""

from __future__ import annotations

import bz2
import gzip
import hashlib
import io
import lzma
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from solimob.ingest.refusal import FileRefusedError

MAX_UNPACKED_BYTES = 2_000_000_000
"""Beyond this an unpacked file is refused: no table read here comes near, a crafted archive can."""

DOWNLOAD_AGAIN = "Téléchargez de nouveau le fichier depuis la page officielle"

_COMPRESSIONS = ((b"\x1f\x8b", gzip.open), (b"\xfd7zXZ\x00", lzma.open), (b"]\x00\x00", lzma.open), (b"BZh", bz2.open))


@dataclass(frozen=True, slots=True, eq=False)
class OpenedFile:
    """A file in memory: `content` is unpacked, `sha256` is that of the file as it lies on the disk."""

    path: Path
    content: bytes
    sha256: str

    def text(self, encoding: str = "utf-8-sig") -> str:
        """Return the content as text.

        Raises
        ------
        FileRefusedError
            If the bytes are not in this encoding.
        """
        try:
            return self.content.decode(encoding)
        except UnicodeDecodeError as error:
            name = "UTF-8" if encoding.startswith("utf-8") else encoding
            raise FileRefusedError(
                self.path,
                f"le texte n'est pas encodé en {name} (octet 0x{self.content[error.start]:02x})",
                f"Enregistrez le fichier en {name}, ou reprenez le fichier d'origine sans l'ouvrir dans un tableur",
                line=self.content.count(b"\n", 0, error.start) + 1,
            ) from None

    def first_line(self) -> str:
        """Return the first line, for recognition; empty when the content is not UTF-8 text."""
        try:
            return self.content[:20_000].split(b"\n", 1)[0].decode("utf-8-sig").strip()
        except UnicodeDecodeError:
            return ""


def open_file(path: Path) -> OpenedFile:
    """Read a file whole, unpacked according to its first bytes.

    Raises
    ------
    FileRefusedError
        If it does not exist, is empty, truncated, damaged, too large, or a zip of several tables.
    """
    if not path.is_file():
        raise FileRefusedError(path, "ce n'est pas un fichier", "Vérifiez le chemin donné à --path")
    try:
        packed = path.read_bytes()
    except OSError as error:
        raise FileRefusedError(path, f"lecture impossible ({error.strerror})", "Vérifiez les droits") from None
    content = _unpacked(path, packed)
    if not content.strip():
        raise FileRefusedError(path, "le fichier est vide", DOWNLOAD_AGAIN)
    return OpenedFile(path, content, hashlib.sha256(packed).hexdigest())


def sha256_of(path: Path) -> str:
    """Return the digest of a file as it lies on the disk."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _unpacked(path: Path, packed: bytes) -> bytes:
    try:
        if packed.startswith(b"PK\x03\x04"):
            return _only_table(path, packed)
        for magic, opener in _COMPRESSIONS:
            if packed.startswith(magic):
                with opener(io.BytesIO(packed)) as stream:
                    return read_limited(path, stream)
    except (EOFError, zlib.error, lzma.LZMAError, zipfile.BadZipFile, OSError) as error:
        raise FileRefusedError(path, f"le fichier compressé est tronqué ou abîmé ({error})", DOWNLOAD_AGAIN) from None
    return packed


def read_limited(path: Path, stream: IO[bytes]) -> bytes:
    """Read an unpacking stream to its end, up to the size limit.

    Raises
    ------
    FileRefusedError
        If the limit is passed.
    """
    content = stream.read(MAX_UNPACKED_BYTES + 1)
    if len(content) > MAX_UNPACKED_BYTES:
        raise FileRefusedError(
            path, "une fois décompressé, le fichier dépasse 2 Go", "Donnez le fichier décompressé, réduit à l'utile"
        )
    return content


def _only_table(path: Path, packed: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        members = [m for m in archive.infolist() if not m.is_dir()]
        # Insee packs each table with its list of variables, whose name begins with « meta » or « varmod ».
        tables = [m for m in members if not Path(m.filename).name.lower().startswith(("meta", "varmod"))]
        if len(tables) != 1:
            names = ", ".join(m.filename for m in tables[:5])
            raise FileRefusedError(
                path, f"l'archive contient {len(tables)} fichiers ({names})", "Décompressez-la et donnez le bon fichier"
            )
        with archive.open(tables[0]) as stream:
            return read_limited(path, stream)
