"""Values fixed by texts, each with the dates it holds: a scale, a ceiling, a share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from solimob.core.rules.source import LegalSource


@dataclass(frozen=True, slots=True)
class ParameterVersion:
    """One value from a day to another, both included; `value` is `None` where the text could not be read."""

    valid_from: date
    valid_to: date | None
    value: float | None
    source: LegalSource


@dataclass(frozen=True, slots=True)
class DatedParameter:
    """A value of a text over time: versions by date, without overlap."""

    id: str
    label: str
    unit: str
    versions: tuple[ParameterVersion, ...]

    def __post_init__(self) -> None:
        for earlier, later in zip(self.versions, self.versions[1:]):
            if earlier.valid_to is None or earlier.valid_to >= later.valid_from:
                raise ValueError(f"{self.id}: the version of {later.valid_from} overlaps the one before")

    def at(self, on: date) -> ParameterVersion | None:
        """Return the version of a day, `None` where none covers it."""
        for version in self.versions:
            if version.valid_from <= on and (version.valid_to is None or on <= version.valid_to):
                return version
        return None

    def value_at(self, on: date) -> float | None:
        """Return the value of a day, `None` where no version covers it or its text could not be read."""
        version = self.at(on)
        return None if version is None else version.value
