"""What was searched for aids, where, when, and whether all of them were found: what makes « none » worth saying."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from solimob.core.counselling.aid_facet import Level
from solimob.core.counselling.aid_trust import FRESH_FOR
from solimob.core.counselling.home import Home

LOCAL_LEVELS = (Level.COMMUNE, Level.EPCI, Level.DEPARTEMENT, Level.REGION)


@dataclass(frozen=True, slots=True)
class Coverage:
    """A search for the aids of one giver.

    `territory`: a commune code, a SIREN, « dep:79 », « reg:75 », or « france ». `complete`: somebody says that the aids
    found are all this giver has. `not_found` says what was looked for and not found.
    """

    territory: str
    level: Level
    giver: str
    searched: tuple[str, ...]
    on: date
    complete: bool
    not_found: tuple[str, ...] = ()
    by: str = ""


class Searched(StrEnum):
    """How far the aids of a level were looked for."""

    COMPLETE = "complete"
    INCOMPLETE = "incomplete"
    STALE = "stale"
    """Said complete, more than a year ago."""
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class LevelCompleteness:
    """One level of givers at an address, with the searches made there."""

    level: Level
    status: Searched
    searches: tuple[Coverage, ...]


@dataclass(frozen=True, slots=True)
class ListCompleteness:
    """Whether the list of aids at an address is whole, level by level."""

    levels: tuple[LevelCompleteness, ...]

    @property
    def is_complete(self) -> bool:
        """Whether every level was searched whole within a year."""
        return all(level.status is Searched.COMPLETE for level in self.levels)

    def sentence(self, found: int) -> str:
        """Return what may be said of a list with `found` aids that may be had, in French."""
        if self.is_complete:
            return "Aucune aide trouvée : la liste est complète." if not found else "La liste est complète."
        lacking = ", ".join(level.level.label for level in self.levels if level.status is not Searched.COMPLETE)
        return f"Liste incomplète ({lacking}) : d'autres aides peuvent exister, demandez aussi sur place."


def completeness(home: Home | None, coverage: Sequence[Coverage], on: date) -> ListCompleteness:
    """Return how far the aids of each level were looked for at an address."""
    here = {*(home.territories if home else ()), "france"}
    return ListCompleteness(
        tuple(
            _level(level, [one for one in coverage if one.level is level and one.territory in here], on)
            for level in Level
        )
    )


def _level(level: Level, searches: Sequence[Coverage], on: date) -> LevelCompleteness:
    if not searches:
        status = Searched.NEVER
    elif not all(search.complete for search in searches):
        status = Searched.INCOMPLETE
    else:
        status = Searched.COMPLETE if all(on <= search.on + FRESH_FOR for search in searches) else Searched.STALE
    return LevelCompleteness(level, status, tuple(searches))
