"""The datasets in force at one moment, and what can be read from them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from solimob.store.reading import best_of, columns_over, contours_over, facilities_over, flows_over, gazetteer_of

if TYPE_CHECKING:
    import polars as pl

    from solimob.core.access import Facilities
    from solimob.core.evidence import Indicator
    from solimob.core.territory import Gazetteer
    from solimob.store.dataset import DatasetKind, DatasetState
    from solimob.store.datasets import Stored


class Snapshot:
    """The datasets in force at one moment: what is added later does not change what it reads.

    Whatever goes together (a result and the digest of its data) is read from one snapshot.

    Parameters
    ----------
    datasets
        The datasets, by name.
    """

    def __init__(self, datasets: tuple[Stored, ...]) -> None:
        self.datasets = datasets

    def states(self) -> list[DatasetState]:
        """Return every dataset, embedded or ingested, by name.

        An ingested dataset hides the embedded one of the same name.
        """
        return [stored.manifest.state() for stored in self.datasets]

    def state_of(self, kind: DatasetKind) -> DatasetState | None:
        """Return the one dataset that is read among those of a kind that is read whole (communes, services, flows)."""
        best = best_of(self.datasets, kind)
        return None if best is None else best.manifest.state()

    def version(self) -> str:
        """Return a short digest of every dataset: same digest, same data."""
        digests = "\n".join(f"{stored.manifest.name} {stored.digest}" for stored in self.datasets)
        return hashlib.sha256(digests.encode()).hexdigest()[:16]

    def gazetteer(self) -> Gazetteer:
        """Return communes, EPCI and code changes, all of one vintage of the official geographic code.

        Raises
        ------
        StoreReadError
            If one of the three is missing in the vintage of the communes.
        """
        return self._gazetteer

    @cached_property
    def _gazetteer(self) -> Gazetteer:
        return gazetteer_of(self.datasets)

    def columns(self, codes: Sequence[str], ids: Iterable[str]) -> dict[str, Indicator]:
        """Return the variables that some dataset holds, as columns over `codes`; a variable in none is left out.

        Each column comes whole from one dataset: an ingested one before an embedded one, then the latest vintage,
        then the highest precedence. A commune the dataset does not hold is NaN.
        """
        return columns_over(self.datasets, "code", codes, ids)

    def epci_columns(self, sirens: Sequence[str], ids: Iterable[str]) -> dict[str, Indicator]:
        """The same as `columns`, over EPCI."""
        return columns_over(self.datasets, "siren", sirens, ids)

    def facilities(self, codes: Sequence[str]) -> Facilities:
        """Return the services of each kind of `SERVICE_KINDS` over `codes`; NaN where the data do not say.

        A kind is known when the dataset counts every one of its BPE types. A commune covered and without a row has an
        observed 0; a commune known for some kinds only (a halo) is NaN for the others.
        """
        return facilities_over(self.datasets, codes)

    def contours(self, codes: Sequence[str]) -> Mapping[str, bytes]:
        """Return the contours known, as WKB in WGS 84, by commune code."""
        return contours_over(self.datasets, codes)

    def flows(self, codes: Sequence[str]) -> pl.DataFrame | None:
        """Return the commuting flows whose origin is in `codes` (origin, destination, count), None without a file."""
        return flows_over(self.datasets, codes)
