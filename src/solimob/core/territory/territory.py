"""A named set of communes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Scale(StrEnum):
    """The scale of a territory."""

    COMMUNE = "commune"
    EPCI = "epci"
    BASSIN = "bassin"
    DEPARTEMENT = "departement"
    REGION = "region"
    FRANCE = "france"

    @property
    def label(self) -> str:
        """The French word."""
        return {"epci": "EPCI", "bassin": "bassin de mobilité", "departement": "département", "region": "région"}.get(
            self.value, self.value
        )


@dataclass(frozen=True, slots=True)
class Territory:
    """A set of communes of one COG vintage, with a name and a scale.

    `id` is the INSEE code of a commune, the SIREN of an EPCI, for a bassin the sorted SIREN of its EPCI joined by
    « + », « dep:79 » for a département, « reg:75 » for a région. `codes` are sorted. A bassin is a set of EPCI; it may
    cross département and région limits
    (Code des transports, art. L.1215-1 and L.1215-2).
    """

    id: str
    name: str
    scale: Scale
    codes: tuple[str, ...]
    epcis: tuple[str, ...]
    cog_year: int

    def __post_init__(self) -> None:
        if not self.codes:
            raise ValueError(f"territory {self.id} has no commune")
        if list(self.codes) != sorted(set(self.codes)):
            raise ValueError(f"territory {self.id}: commune codes are sorted and unique")
