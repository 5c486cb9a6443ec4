"""The local store: datasets and runs as Parquet with manifests. It hands out frozen core values.

Embedded data (in the package) and ingested data (in `SOLIMOB_HOME`) are read the same way; ingested data replace
embedded data dataset by dataset, never cell by cell. Writes are atomic: a half-written dataset is never visible, and
the datasets of one file come into force together. A `Snapshot` reads what was in force at one moment.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from solimob.store.dataset import ColumnInfo, Dataset, DatasetKind, DatasetState
    from solimob.store.errors import (
        DatasetError,
        RunExistsError,
        StoreError,
        StoreReadError,
        StoreWriteError,
        UnknownRunError,
    )
    from solimob.store.runs import RunFiles
    from solimob.store.snapshot import Snapshot
    from solimob.store.store import Store
_MODULES = {
    "ColumnInfo": "dataset",
    "Dataset": "dataset",
    "DatasetError": "errors",
    "DatasetKind": "dataset",
    "DatasetState": "dataset",
    "RunExistsError": "errors",
    "RunFiles": "runs",
    "Snapshot": "snapshot",
    "Store": "store",
    "StoreError": "errors",
    "StoreReadError": "errors",
    "StoreWriteError": "errors",
    "UnknownRunError": "errors",
}
"""Where each public name is: read when first asked for, so that a verb loads only what it uses."""


def __getattr__(name: str) -> object:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)


__all__ = [
    "ColumnInfo",
    "Dataset",
    "DatasetError",
    "DatasetKind",
    "DatasetState",
    "RunExistsError",
    "RunFiles",
    "Snapshot",
    "Store",
    "StoreError",
    "StoreReadError",
    "StoreWriteError",
    "UnknownRunError",
]
