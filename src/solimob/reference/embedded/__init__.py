"""What ships with the package: communes and EPCI of France, and the CC du Thouarsais as default territory.

Each dataset is a table (Parquet, or CSV where people should review it) and a manifest in YAML of the same name, with
source, vintage and nature of each column. `scripts/embedded/` rebuilds them; docs/dev/donnees-embarquees.md says how.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from solimob.reference.strict_yaml import read_yaml

EMBEDDED_FOLDER = Path(__file__).parent


def read_manifests() -> Iterator[tuple[Path, dict[str, Any]]]:
    """Give the path and the content of every embedded manifest, by file name.

    Raises
    ------
    ReferenceFileError
        If a manifest is not YAML; the message names file and line.
    """
    for path in sorted(EMBEDDED_FOLDER.glob("*.yaml")):
        yield path, read_yaml(path)


__all__ = ["EMBEDDED_FOLDER", "read_manifests"]
