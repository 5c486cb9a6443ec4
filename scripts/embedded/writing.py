"""Write an embedded dataset: its table and its manifest, byte for byte the same for the same input."""

from __future__ import annotations

import hashlib
from io import BytesIO
from pathlib import Path

import yaml

from solimob.core.evidence import VARIABLES, Nature, Source
from solimob.reference.embedded import EMBEDDED_FOLDER
from solimob.store.dataset import ColumnInfo, Dataset, check_dataset
from solimob.store.manifest import manifest_of, manifest_to_dict

HEADER = "# Écrit par scripts/embedded/build.py ; ne pas modifier à la main.\n"


def column(id_: str, vintage: str, nature: Nature, source: Source) -> ColumnInfo:
    """Return the proof of a variable, labelled as in `VARIABLES`."""
    variable = VARIABLES[id_]
    return ColumnInfo(id_, variable.label, variable.unit, vintage, nature, source)


def write(dataset: Dataset, *, reviewable: bool = False) -> Path:
    """Write a dataset in the package, as CSV when people should review it, else as Parquet."""
    check_dataset(dataset)
    if reviewable:
        content = dataset.table.write_csv(line_terminator="\n", float_precision=None).encode()
    else:
        buffer = BytesIO()
        dataset.table.write_parquet(buffer, compression="zstd", compression_level=19, statistics=False)
        content = buffer.getvalue()
    path = EMBEDDED_FOLDER / f"{dataset.name}.{'csv' if reviewable else 'parquet'}"
    path.write_bytes(content)
    manifest = manifest_of(dataset, None, path.name, hashlib.sha256(content).hexdigest())
    text = yaml.safe_dump(manifest_to_dict(manifest), allow_unicode=True, sort_keys=False, width=120)
    path.with_suffix(".yaml").write_text(HEADER + text, encoding="utf-8", newline="\n")
    return path
