"""Who is served, which day: the matrix commune × public × day."""

from __future__ import annotations

from dataclasses import dataclass

from solimob.core.diagnosis import Diagnosis
from solimob.core.diagnosis.offer import NONE, NONE_KNOWN, SERVED
from solimob.web.diagnosis.queries.communes import communes_of

STATES = {SERVED: "desservi", NONE_KNOWN: "pas d’offre connue", NONE: "aucune offre"}
DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")


@dataclass(frozen=True, slots=True)
class CoverageCell:
    """One commune, one day: its state, and the offers that may serve it."""

    state: str
    label: str
    offers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """One commune over the seven days."""

    code: str
    name: str
    cells: tuple[CoverageCell, ...]
    served: int
    """Days served."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """The week of one public."""

    public: str
    label: str
    rows: tuple[CoverageRow, ...]
    never: int
    """Communes served no day."""

    @property
    def is_blank(self) -> bool:
        """Whether nothing at all is known of who serves this public."""
        return all(cell.state == NONE_KNOWN and not cell.offers for row in self.rows for cell in row.cells)


def coverage_publics(diagnosis: Diagnosis) -> list[tuple[str, str]]:
    """Return id and label of the publics of the matrix."""
    inside = {gap.public for gap in diagnosis.offer_gaps}
    return [(public.id, public.label) for public in diagnosis.publics if public.id in inside]


def coverage_of(diagnosis: Diagnosis, public_id: str) -> Coverage:
    """Return the week of a public.

    Raises
    ------
    KeyError
        If the matrix has no such public.
    """
    label = dict(coverage_publics(diagnosis))[public_id]
    names = {offer.id: offer.name for offer in diagnosis.offer}
    week: dict[str, dict[int, CoverageCell]] = {}
    for gap in diagnosis.offer_gaps:
        if gap.public == public_id:
            offers = tuple(names.get(id_, id_) for id_ in gap.offers)
            week.setdefault(gap.code, {})[gap.day] = CoverageCell(gap.state, STATES[gap.state], offers)
    rows = []
    for code, name in communes_of(diagnosis):
        cells = tuple(week[code][day] for day in range(1, 8))
        rows.append(CoverageRow(code, name, cells, sum(cell.state == SERVED for cell in cells)))
    return Coverage(public_id, label, tuple(rows), sum(row.served == 0 for row in rows))
