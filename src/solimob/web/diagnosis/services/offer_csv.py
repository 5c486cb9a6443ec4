"""The CSV form of the existing offer: template, reading without mercy, and writing that a spreadsheet cannot run."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from solimob.core.diagnosis import OFFER_COLUMNS, OfferError, OfferFault, OfferRow, parse_offer
from solimob.core.diagnosis.offer import DAYS, EVERYWHERE, OFFER_KINDS, OFFER_PUBLICS
from solimob.core.territory import Gazetteer, UnknownCodeError
from solimob.web.diagnosis.models import Offer

MOST_BYTES = 1_000_000
MOST_LINES = 1_000
LARGEST_NUMBER = 1e10
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_TEXT_COLUMNS = {
    "name": "nom",
    "operator": "operateur",
    "hours": "horaires",
    "price": "tarif",
    "booking": "reservation",
    "regime": "regime",
    "source": "source",
}
_NUMBER_COLUMNS = {"trips_per_year": "voyages_par_an", "cost_per_year_eur": "cout_annuel_eur"}


class OfferFileError(ValueError):
    """A file that is not a CSV table we can read; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class OfferFile:
    """The offers of a file, and what was understood in the place of what is written there, in French."""

    offers: tuple[OfferRow, ...]
    notes: tuple[str, ...]


def read_offers(content: bytes, codes: Sequence[str], gazetteer: Gazetteer) -> OfferFile:
    """Read offers from a CSV file: UTF-8, or Windows-1252 as French spreadsheets write it; « ; » between cells.

    The code of a commune merged since into one of `codes` is read as the commune of today, and noted.

    Raises
    ------
    OfferFileError
        If it is too large, empty, or no text.
    OfferError
        With every fault, by line and column.
    """
    rows = _cells(content)
    header = [cell.strip().lower() for cell in rows[0]]
    notes = _bring_communes_to_today(header, rows[1:], set(codes), gazetteer)
    offers = parse_offer(header, rows[1:], codes)
    if not offers:
        raise OfferFileError("Le fichier n’a que son en-tête : ajoutez une ligne par offre.")
    lines = [line for line, row in enumerate(rows[1:], start=2) if any(cell.strip() for cell in row)]
    faults = [fault for line, offer in zip(lines, offers, strict=True) for fault in _faults(line, offer)]
    if faults:
        raise OfferError(faults)
    return OfferFile(offers, notes)


def write_offers(offers: Iterable[Offer], codes: Sequence[str]) -> bytes:
    """Return the offers as a CSV file that `read_offers` reads back; cells that look like formulas are disarmed."""
    kinds = {value: word for word, value in OFFER_KINDS.items()}
    publics = {value: word for word, value in OFFER_PUBLICS.items()}
    days = {value: word for word, value in DAYS.items()}
    table = []
    for offer in offers:
        everywhere = len(codes) > 1 and set(offer.codes) == set(codes)
        line = {
            "type": kinds[offer.kind],
            "publics": ", ".join(publics[public] for public in offer.publics),
            "communes": EVERYWHERE if everywhere else ", ".join(offer.codes),
            "jours": ", ".join(days[day] for day in offer.days),
        }
        line |= {column: getattr(offer, name) for name, column in _TEXT_COLUMNS.items()}
        line |= {column: _number(getattr(offer, name)) for name, column in _NUMBER_COLUMNS.items()}
        table.append([_harmless(line[column]) for column in OFFER_COLUMNS])
    return _written([OFFER_COLUMNS, *table])


def offer_template(code: str) -> bytes:
    """Return an empty table with one example line to replace."""
    example = {
        "nom": "Exemple à remplacer",
        "type": "tad",
        "publics": "65 ans et plus, sans voiture",
        "communes": code,
        "jours": "lundi, jeudi",
        "horaires": "9 h – 12 h",
        "source": "à remplir",
    }
    return _written([OFFER_COLUMNS, [example.get(column, "") for column in OFFER_COLUMNS]])


def _cells(content: bytes) -> list[list[str]]:
    if len(content) > MOST_BYTES:
        raise OfferFileError(f"Le fichier dépasse {MOST_BYTES // 1_000_000} Mo : partagez-le en plusieurs.")
    if b"\0" in content:
        raise OfferFileError("Ce n’est pas un fichier CSV : dans votre tableur, « Enregistrer sous », format CSV.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=";", strict=True))
    except csv.Error as error:
        raise OfferFileError(f"Le fichier est abîmé ou tronqué ({error}) : enregistrez-le à nouveau en CSV.") from error
    if not rows or not any(cell.strip() for cell in rows[0]):
        raise OfferFileError("Le fichier est vide : partez du modèle à télécharger.")
    if len(rows) - 1 > MOST_LINES:
        raise OfferFileError(f"Le fichier a {len(rows) - 1} lignes, au plus {MOST_LINES} : partagez-le en plusieurs.")
    if len(rows[0]) == 1:
        raise OfferFileError(
            "Ligne 1 : une seule colonne. Séparez les cellules par un point-virgule (« ; »), comme dans le modèle."
        )
    return [[_as_typed(cell) for cell in row] for row in rows]


def _bring_communes_to_today(
    header: Sequence[str], rows: Sequence[list[str]], codes: set[str], gazetteer: Gazetteer
) -> tuple[str, ...]:
    """Replace in the rows the codes that had another commune of the territory as heir; return a note for each."""
    if "communes" not in header:
        return ()
    column, notes = header.index("communes"), []
    for line, row in enumerate(rows, start=2):
        words = [word.strip() for word in row[column].split(",")] if column < len(row) else []
        heirs = {word: heir for word in words if (heir := _heir(word, codes, gazetteer))}
        if heirs:
            row[column] = ", ".join(heirs.get(word, word) for word in words)
        notes += [
            f"Ligne {line} : le code {old} a été lu comme {gazetteer.territory(heir).name} ({heir}), "
            "la commune qui l’a remplacé."
            for old, heir in heirs.items()
        ]
    return tuple(notes)


def _heir(code: str, codes: set[str], gazetteer: Gazetteer) -> str:
    """Return the commune of the territory that an old code became; empty if it became none: then it is refused."""
    try:
        today = gazetteer.resolve(code)
    except UnknownCodeError:
        return ""
    return today if today in codes and today != code else ""


def _faults(line: int, offer: OfferRow) -> Iterable[OfferFault]:
    for name, column in _TEXT_COLUMNS.items():
        longest = Offer._meta.get_field(name).max_length
        if len(getattr(offer, name)) > longest:
            yield OfferFault(line, column, f"{len(getattr(offer, name))} caractères, au plus {longest}")
    for name, column in _NUMBER_COLUMNS.items():
        value = getattr(offer, name)
        if value is not None and value > LARGEST_NUMBER:
            yield OfferFault(line, column, "nombre impossible")


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.15g}".replace(".", ",")


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _as_typed(cell: str) -> str:
    return cell[1:] if cell[:1] == "'" and cell[1:].startswith(_FORMULA) else cell


def _written(rows: Iterable[Sequence[str]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode("utf-8-sig")
