"""The communes an aid may be for: those of the démarche, and the most fragile ones by its last diagnosis."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from solimob.store import StoreError
from solimob.web.diagnosis.queries.reading import diagnosis_of_run
from solimob.web.diagnosis.services import commune_names, territory_of
from solimob.web.projects.queries import Project, latest_result


@dataclass(frozen=True, slots=True)
class Zones:
    """The communes of a démarche by code, in alphabetical order, and the ranked ones, the most fragile first.

    `ranked` is empty without a diagnosis, or where it ranks none; `computed_on` is the day of the diagnosis.
    """

    territory: str
    cog_year: int
    names: Mapping[str, str]
    ranked: tuple[tuple[str, int], ...] = ()
    computed_on: date | None = None

    def whole(self) -> tuple[frozenset[str], str, None]:
        """Return all communes, and how the zone is called."""
        return frozenset(self.names), f"toutes les communes, {self.territory}", None

    def most_fragile(self, count: int) -> tuple[frozenset[str], str, int]:
        """Return the communes of the first ranks, and how the zone is called."""
        codes = frozenset(code for code, rank in self.ranked if rank <= count)
        which = "la commune la plus fragile" if len(codes) == 1 else f"les {len(codes)} communes les plus fragiles"
        proof = f"indice de fragilité-mobilité, diagnostic du {self.computed_on:%d/%m/%Y}"
        label = f"{which}, {self.territory} ({proof})"
        return codes, label, count

    def listed(self, codes: Iterable[str]) -> tuple[frozenset[str], str, None]:
        """Return communes that somebody chose, and how the zone is called."""
        chosen = frozenset(codes)
        plural = "s" if len(chosen) > 1 else ""
        return chosen, f"{len(chosen)} commune{plural}, {self.territory}", None


def zones_of(project: Project) -> Zones:
    """Return the communes of a démarche, ranked by its last diagnosis where there is one.

    Raises
    ------
    RefusedActError
        If its territory is no longer known.
    """
    territory = territory_of(project)
    names = dict(sorted(commune_names(territory.codes).items(), key=lambda pair: pair[1]))
    whole = Zones(project.territory_name, territory.cog_year, names)
    run = latest_result(project)
    if run is None or run.finished_at is None:
        return whole
    try:
        ranking = diagnosis_of_run(run.run_id).ranking
    except StoreError:
        return whole
    known = [(one.code, one.rank) for one in ranking.ranks if one.rank is not None] if ranking else []
    ranked = tuple(sorted(((code, rank) for code, rank in known if code in names), key=lambda pair: pair[1]))
    return Zones(whole.territory, whole.cog_year, names, ranked, timezone.localdate(run.finished_at))
