"""Reading and writing the local store."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from solimob.store.datasets import Datasets
from solimob.store.runs import RunFiles, Runs
from solimob.store.snapshot import Snapshot

if TYPE_CHECKING:
    from typing import Any

    import polars as pl

    from solimob.core.access import Facilities
    from solimob.core.evidence import Indicator
    from solimob.core.territory import Gazetteer
    from solimob.store.dataset import Dataset, DatasetState


class Store:
    """The datasets and runs of one home directory, with the embedded data behind them.

    A store may be kept for the life of a process and shared by threads: each reading sees the datasets then in force,
    and tables already read are kept in memory until they are replaced. Readings that go together are made from one
    `snapshot`.

    Parameters
    ----------
    home
        Folder of the store (`SOLIMOB_HOME`); created when first written to.
    """

    def __init__(self, home: Path) -> None:
        self.home = home
        self._datasets = Datasets(home)
        self._runs = Runs(home)
        self._snapshot: Snapshot | None = None

    def snapshot(self) -> Snapshot:
        """Return the datasets now in force: it reads as the store does, and what is added later does not change it.

        Raises
        ------
        StoreReadError
            If a dataset in force is missing, damaged or not as it was added.
        """
        datasets, snapshot = self._datasets.in_force(), self._snapshot
        if snapshot is None or snapshot.datasets is not datasets:
            snapshot = self._snapshot = Snapshot(datasets)
        return snapshot

    def add(self, dataset: Dataset, added_on: date) -> DatasetState:
        """Write a dataset and put it in force, replacing the one of that name; the old one stays on failure.

        Raises
        ------
        DatasetError
            If the table has not the shape of its kind.
        StoreWriteError
            If the disk refuses (full, read-only): the store is as before.
        """
        return self.add_all([dataset], added_on)[0]

    def add_all(self, datasets: Sequence[Dataset], added_on: date) -> list[DatasetState]:
        """Write the datasets of one file and put them in force together, in one step; on failure none of them is.

        Raises
        ------
        DatasetError
            If a table has not the shape of its kind.
        StoreWriteError
            If the disk refuses (full, read-only): the store is as before.
        """
        return [stored.manifest.state() for stored in self._datasets.add(datasets, added_on)]

    def states(self) -> list[DatasetState]:
        """The same as `Snapshot.states`, of the datasets now in force."""
        return self.snapshot().states()

    def version(self) -> str:
        """The same as `Snapshot.version`, of the datasets now in force."""
        return self.snapshot().version()

    def gazetteer(self) -> Gazetteer:
        """The same as `Snapshot.gazetteer`, of the datasets now in force."""
        return self.snapshot().gazetteer()

    def columns(self, codes: Sequence[str], ids: Iterable[str]) -> dict[str, Indicator]:
        """The same as `Snapshot.columns`, of the datasets now in force."""
        return self.snapshot().columns(codes, ids)

    def epci_columns(self, sirens: Sequence[str], ids: Iterable[str]) -> dict[str, Indicator]:
        """The same as `Snapshot.epci_columns`, of the datasets now in force."""
        return self.snapshot().epci_columns(sirens, ids)

    def facilities(self, codes: Sequence[str]) -> Facilities:
        """The same as `Snapshot.facilities`, of the datasets now in force."""
        return self.snapshot().facilities(codes)

    def contours(self, codes: Sequence[str]) -> Mapping[str, bytes]:
        """The same as `Snapshot.contours`, of the datasets now in force."""
        return self.snapshot().contours(codes)

    def flows(self, codes: Sequence[str]) -> pl.DataFrame | None:
        """The same as `Snapshot.flows`, of the datasets now in force."""
        return self.snapshot().flows(codes)

    def save_run(self, run_id: str, manifest: Mapping[str, Any], files: Mapping[str, bytes]) -> RunFiles:
        """Keep a run, never to be changed: what was asked (`manifest`, JSON values) and its files, by plain name.

        Raises
        ------
        ValueError
            If the identifier or a file name is not made of letters, digits, « . », « - » and « _ ».
        RunExistsError
            If there is already such a run: nothing is overwritten.
        StoreWriteError
            If the disk refuses: no run appears.
        """
        return self._runs.save(run_id, manifest, files)

    def read_run(self, run_id: str) -> RunFiles:
        """Return a run; its files are read when asked for.

        Raises
        ------
        UnknownRunError
            If there is no such run.
        StoreReadError
            If its manifest is damaged.
        """
        return self._runs.read(run_id)

    def remove_run(self, run_id: str) -> None:
        """Delete a run and all its files for good; one whose deletion failed half-way can be removed again.

        Raises
        ------
        UnknownRunError
            If there is no such run.
        StoreWriteError
            If the disk refuses: something of the run is still there.
        """
        self._runs.remove(run_id)

    def runs(self) -> list[str]:
        """Return the identifiers of the runs kept, sorted."""
        return self._runs.identifiers()
