"""The commune a person lives in, with the territories it belongs to: what decides which local aids are looked at."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Home:
    """A commune of one COG year; `epci` is the SIREN of its intercommunality, `None` where it has none."""

    code: str
    name: str
    departement: str
    region: str
    epci: str | None
    cog_year: int

    @property
    def territories(self) -> tuple[str, ...]:
        """Its territories from the nearest to the widest: commune, EPCI, département, région."""
        return (
            self.code,
            *([self.epci] if self.epci else []),
            f"dep:{self.departement}",
            f"reg:{self.region}",
        )

    @property
    def is_overseas(self) -> bool:
        """Whether it is in a département d'outre-mer."""
        return self.departement.startswith("97")
