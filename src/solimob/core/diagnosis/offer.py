"""The existing offer: read from a table typed by hand, and what nobody serves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from solimob.core.diagnosis.result import OfferGap, OfferRow
from solimob.core.diagnosis.tables import TableError, TableFault, cells_by_line, header_faults, number_in

OFFER_COLUMNS = (
    "nom",
    "type",
    "operateur",
    "publics",
    "communes",
    "jours",
    "horaires",
    "tarif",
    "reservation",
    "regime",
    "voyages_par_an",
    "cout_annuel_eur",
    "source",
)
"""Columns of the table, in any order; « nom », « type » and « communes » are always filled."""

OFFER_KINDS = {
    "ligne": "line",
    "tad": "tad",
    "tus": "tus",
    "scolaire": "school",
    "location": "rental",
    "conseil": "counselling",
    "covoiturage": "carpool",
    "garage": "garage",
    "taxi": "taxi",
    "autre": "other",
}
OFFER_PUBLICS = {
    "vulnérabilité": "vulnerable",
    "handicap": "disabled",
    "bas revenus": "low_income",
    "sans voiture": "no_car",
    "demandeurs d'emploi": "job_seekers",
    "65 ans et plus": "age_65p",
    "75 ans et plus": "age_75p",
    "jeunes": "young_adults",
}
DAYS = {"lundi": 1, "mardi": 2, "mercredi": 3, "jeudi": 4, "vendredi": 5, "samedi": 6, "dimanche": 7}
EVERYWHERE = "toutes"

SERVED, NONE_KNOWN, NONE = "served", "none_known", "none"


@dataclass(frozen=True, slots=True)
class OfferFault(TableFault):
    """What is wrong in a cell of the table of offer."""


class OfferError(TableError):
    """A table of offer that cannot be read as it is."""


def parse_offer(
    header: Sequence[str], rows: Iterable[Sequence[str]], codes: Sequence[str], author: str = ""
) -> tuple[OfferRow, ...]:
    """Read the existing offer from rows of text.

    Parameters
    ----------
    header
        Names of the columns: those of `OFFER_COLUMNS`, in any order; those that are not always filled may be left out.
    rows
        Lines after the header. Several publics, communes or days in one cell are separated by commas.
    codes
        Communes of the territory; « toutes » in the table means all of them.
    author
        Who typed the table.

    Raises
    ------
    OfferError
        With every fault found, by line and column.
    """
    faults = header_faults(header, OFFER_COLUMNS, ("nom", "type", "communes"))
    if faults:
        raise OfferError(faults)
    offers: list[OfferRow] = []
    for line, cells in cells_by_line(header, list(rows), faults):
        offers.append(_Row(line, cells, faults).offer(f"offre-{len(offers) + 1}", codes, author))
    if faults:
        raise OfferError(faults)
    return tuple(offers)


def offer_gaps(
    codes: Sequence[str], publics: Sequence[str], offers: Sequence[OfferRow], complete: bool
) -> tuple[OfferGap, ...]:
    """Return the matrix commune × public × day of what is served.

    An offer whose days are not known serves no day for sure: the cell stays « pas d'offre connue » and names it.
    Without any offer it is « aucune offre » only if the inventory is declared complete.
    """
    cells: list[OfferGap] = []
    for code in codes:
        here = [offer for offer in offers if code in offer.codes]
        for public in publics:
            open_to = [offer for offer in here if not offer.publics or public in offer.publics]
            for day in DAYS.values():
                sure = tuple(offer.id for offer in open_to if day in offer.days)
                unsure = tuple(offer.id for offer in open_to if not offer.days)
                empty = NONE if complete and not unsure else NONE_KNOWN
                cells.append(OfferGap(code, public, day, SERVED if sure else empty, sure or unsure))
    return tuple(cells)


@dataclass(frozen=True, slots=True)
class _Row:
    """One line being read; faults are gathered."""

    line: int
    cells: Mapping[str, str]
    faults: list[TableFault]

    def offer(self, id_: str, codes: Sequence[str], author: str) -> OfferRow:
        return OfferRow(
            id=id_,
            name=self._filled("nom"),
            kind=self._one_of("type", OFFER_KINDS),
            operator=self._text("operateur"),
            publics=tuple(self._several("publics", OFFER_PUBLICS)),
            codes=self._codes(codes),
            days=tuple(sorted(self._several("jours", DAYS))),
            hours=self._text("horaires"),
            price=self._text("tarif"),
            booking=self._text("reservation"),
            regime=self._text("regime"),
            trips_per_year=self._number("voyages_par_an"),
            cost_per_year_eur=self._number("cout_annuel_eur"),
            source=self._text("source"),
            author=author,
        )

    def _text(self, column: str) -> str:
        return self.cells.get(column, "")

    def _filled(self, column: str) -> str:
        text = self._text(column)
        if not text:
            self._fault(column, "cellule vide")
        return text

    def _one_of(self, column: str, choices: Mapping[str, str]) -> str:
        text = self._filled(column).casefold()
        if text and text not in choices:
            self._fault(column, f"« {text} » inconnu ; au choix : {', '.join(choices)}")
        return choices.get(text, "")

    def _several[T](self, column: str, choices: Mapping[str, T]) -> list[T]:
        found: list[T] = []
        for word in _words(self._text(column)):
            if word.casefold() in choices:
                found.append(choices[word.casefold()])
            else:
                self._fault(column, f"« {word} » inconnu ; au choix : {', '.join(choices)}")
        return list(dict.fromkeys(found))

    def _codes(self, known: Sequence[str]) -> tuple[str, ...]:
        words = _words(self._filled("communes"))
        if [word.casefold() for word in words] == [EVERYWHERE]:
            return tuple(known)
        for word in words:
            if word not in known:
                self._fault("communes", f"code INSEE « {word} » hors du territoire ; « {EVERYWHERE} » pour toutes")
        return tuple(sorted(set(words)))

    def _number(self, column: str) -> float | None:
        text = self._text(column)
        number = number_in(text) if text else None
        if text and number is None:
            self._fault(column, f"« {text} » n'est pas un nombre positif")
        return number

    def _fault(self, column: str, message: str) -> None:
        self.faults.append(OfferFault(self.line, column, message))


def _words(text: str) -> list[str]:
    return [word.strip() for word in text.split(",") if word.strip()]
