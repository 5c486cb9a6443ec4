"""Reading and writing the local store."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from solimob.core.access import Facilities
    from solimob.core.evidence import Indicator
    from solimob.core.territory import Gazetteer
    from solimob.store.dataset import Dataset, DatasetState


class Store:
    """The datasets and runs of one home directory, with the embedded data behind them.

    Parameters
    ----------
    home
        Folder of the store (`SOLIMOB_HOME`); created when first written to.
    """

    def __init__(self, home: Path) -> None:
        self.home = home

    def states(self) -> list[DatasetState]:
        """Return every dataset in force, embedded or ingested, by name."""
        raise NotImplementedError

    def add(self, dataset: Dataset, added_on: date) -> DatasetState:
        """Write a dataset and make it visible at once, replacing the one of that name; the old one stays on failure.

        Raises
        ------
        StoreWriteError
            If the disk refuses (full, read-only): the store is as before.
        """
        raise NotImplementedError

    def version(self) -> str:
        """Return a short digest of every dataset in force: same digest, same data."""
        raise NotImplementedError

    def gazetteer(self) -> Gazetteer:
        """Return communes, EPCI and code changes in force."""
        raise NotImplementedError

    def columns(self, codes: Sequence[str], ids: Iterable[str]) -> dict[str, Indicator]:
        """Return the variables known to the store, as columns over `codes`; a variable in no dataset is left out.

        Each column comes whole from one dataset: the one with the latest vintage, then the highest precedence;
        ingested datasets go before embedded ones. A commune the dataset does not hold is NaN.
        """
        raise NotImplementedError

    def epci_columns(self, sirens: Sequence[str], ids: Iterable[str]) -> dict[str, Indicator]:
        """The same as `columns`, over EPCI."""
        raise NotImplementedError

    def facilities(self, codes: Sequence[str]) -> Facilities:
        """Return the services of each kind of `SERVICE_KINDS` over `codes`; NaN for communes not covered."""
        raise NotImplementedError

    def contours(self, codes: Sequence[str]) -> Mapping[str, bytes]:
        """Return the contours known, as WKB in WGS 84, by commune code."""
        raise NotImplementedError
