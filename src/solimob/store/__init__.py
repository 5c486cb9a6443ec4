"""The local store: datasets and runs as Parquet with manifests. It hands out frozen core values.

Embedded data (in the package) and ingested data (in `SOLIMOB_HOME`) are read the same way; ingested data replace
embedded data dataset by dataset, never cell by cell. Writes are atomic: a half-written dataset is never visible, and
the datasets of one file come into force together. A `Snapshot` reads what was in force at one moment.
"""

from typing import TYPE_CHECKING

from solimob.lazy import loader

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

# A verb loads only what it uses.
__getattr__ = loader(
    __name__,
    {
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
    },
)
