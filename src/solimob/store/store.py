"""Reading and writing the local store."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from solimob.store.datasets import Datasets
from solimob.store.reading import columns_over, contours_over, facilities_over, flows_over, gazetteer_of
from solimob.store.runs import RunFiles, Runs

if TYPE_CHECKING:
    from typing import Any

    import polars as pl

    from solimob.core.access import Facilities
    from solimob.core.evidence import Indicator
    from solimob.core.territory import Gazetteer
    from solimob.store.dataset import Dataset, DatasetState


class Store:
    """The datasets and runs of one home directory, with the embedded data behind them.

    A store may be kept for the life of a process and shared by threads: each call sees the datasets then in force,
    and tables already read are kept in memory until they are replaced.

    Parameters
    ----------
    home
        Folder of the store (`SOLIMOB_HOME`); created when first written to.
    """

    def __init__(self, home: Path) -> None:
        self.home = home
        self._datasets = Datasets(home)
        self._runs = Runs(home)
        self._gazetteer: tuple[str, Gazetteer] | None = None

    def states(self) -> list[DatasetState]:
        """Return every dataset in force, embedded or ingested, by name.

        An ingested dataset hides the embedded one of the same name.
        """
        return [entry.manifest.state() for entry in self._datasets.in_force()]

    def add(self, dataset: Dataset, added_on: date) -> DatasetState:
        """Write a dataset and make it visible at once, replacing the one of that name; the old one stays on failure.

        Raises
        ------
        DatasetError
            If the table has not the shape of its kind.
        StoreWriteError
            If the disk refuses (full, read-only): the store is as before.
        """
        return self.add_all([dataset], added_on)[0]

    def add_all(self, datasets: Sequence[Dataset], added_on: date) -> list[DatasetState]:
        """Write the datasets of one file and make them visible; on failure none of them is.

        Raises
        ------
        DatasetError
            If a table has not the shape of its kind.
        StoreWriteError
            If the disk refuses (full, read-only): the store is as before.
        """
        return [stored.manifest.state() for stored in self._datasets.add(datasets, added_on)]

    def version(self) -> str:
        """Return a short digest of every dataset in force: same digest, same data."""
        return self._datasets.version()

    def gazetteer(self) -> Gazetteer:
        """Return communes, EPCI and code changes in force."""
        version = self.version()
        if self._gazetteer is None or self._gazetteer[0] != version:
            self._gazetteer = version, gazetteer_of(self._datasets.in_force())
        return self._gazetteer[1]

    def columns(self, codes: Sequence[str], ids: Iterable[str]) -> dict[str, Indicator]:
        """Return the variables known to the store, as columns over `codes`; a variable in no dataset is left out.

        Each column comes whole from one dataset: an ingested one before an embedded one, then the latest vintage,
        then the highest precedence. A commune the dataset does not hold is NaN.
        """
        return columns_over(self._datasets.in_force(), "code", codes, ids)

    def epci_columns(self, sirens: Sequence[str], ids: Iterable[str]) -> dict[str, Indicator]:
        """The same as `columns`, over EPCI."""
        return columns_over(self._datasets.in_force(), "siren", sirens, ids)

    def facilities(self, codes: Sequence[str]) -> Facilities:
        """Return the services of each kind of `SERVICE_KINDS` over `codes`; NaN where the data do not say.

        A kind is known when the dataset counts every one of its BPE types. A commune covered and without a row has an
        observed 0; a commune known for some kinds only (a halo) is NaN for the others.
        """
        return facilities_over(self._datasets.in_force(), codes)

    def contours(self, codes: Sequence[str]) -> Mapping[str, bytes]:
        """Return the contours known, as WKB in WGS 84, by commune code."""
        return contours_over(self._datasets.in_force(), codes)

    def flows(self, codes: Sequence[str]) -> pl.DataFrame | None:
        """Return the commuting flows whose origin is in `codes` (origin, destination, count), None without a file."""
        return flows_over(self._datasets.in_force(), codes)

    def save_run(self, run_id: str, manifest: Mapping[str, Any], files: Mapping[str, bytes]) -> RunFiles:
        """Keep a run, never to be changed: what was asked (`manifest`, JSON values) and the files it gave, by plain name.

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
