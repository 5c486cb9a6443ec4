"""A diagnosis as a workbook: numbers as numbers, unknown as an empty cell with its note, a sheet of sources."""

from __future__ import annotations

import io
import math
from collections.abc import Sequence

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from solimob.core.diagnosis.result import Diagnosis
from solimob.core.evidence import Figure, Indicator, Nature, Source, vintage_note
from solimob.publish.french import UNKNOWN, day_names, nature_text
from solimob.publish.wording import OFFER_KINDS, REPLACED_PARAMETER
from solimob.publish.writing import NO_CLOCK

_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
    "nan_inf_to_errors": False,
}
type Cell = str | float | int | None
type Row = tuple[Cell, ...]
_PROOF = ("nature", "millesime", "sources", "note")
_OFFER_STATES = {"served": "desservie", "none_known": "pas d'offre connue", "none": "aucune offre"}


def render_xlsx(diagnosis: Diagnosis) -> bytes:
    """Return the workbook; same diagnosis, same bytes."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, _OPTIONS) as book:
        book.set_properties(
            {"title": f"Diagnostic de {diagnosis.territory.name}", "author": "solimob", "created": NO_CLOCK}
        )
        header = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 2})
        for name, (columns, rows) in _sheets(diagnosis).items():
            _write(book.add_worksheet(name), columns, rows, header)
    return stream.getvalue()


def _sheets(diagnosis: Diagnosis) -> dict[str, tuple[tuple[str, ...], list[Row]]]:
    sources = _SourceNumbers()
    sheets = {
        "indicateurs": _indicators(diagnosis, sources),
        "publics": _publics(diagnosis, sources),
        "accès aux services": _access(diagnosis, sources),
        "offre": _offer(diagnosis),
        "offre manquante": _gaps(diagnosis),
        "rangs": _ranks(diagnosis),
        "poids": _weights(diagnosis),
        "comparables": _peers(diagnosis, sources),
        "échelles": _scale(diagnosis, sources),
        "projections": _projections(diagnosis, sources),
        "constats": _findings(diagnosis, sources),
        "paramètres": _parameters(diagnosis, sources),
        "données absentes": _missing(diagnosis),
    }
    return {**sheets, "Sources": sources.sheet()}


def _write(sheet: Worksheet, columns: Sequence[str], rows: Sequence[Row], header: object) -> None:
    """Write a sheet. Strings go through `write_string`: « =1+1 » stays a text, whatever it begins with."""
    sheet.freeze_panes(1, 0)
    for j, label in enumerate(columns):
        sheet.write_string(0, j, label, header)
    for i, row in enumerate(rows, start=1):
        for j, cell in enumerate(row):
            if cell is None:
                continue
            if isinstance(cell, str):
                sheet.write_string(i, j, cell)
            else:
                sheet.write_number(i, j, cell)
    for j, label in enumerate(columns):
        longest = max([len(label), *(len(cell) for row in rows if isinstance(cell := row[j], str))])
        sheet.set_column(j, j, min(60, max(9, longest + 1)))
    if rows:
        sheet.autofilter(0, 0, len(rows), len(columns) - 1)


class _SourceNumbers:
    """Numbers sources in the order in which the workbook first cites them."""

    def __init__(self) -> None:
        self._numbered: dict[str, Source] = {}

    def reference(self, sources: Sequence[Source]) -> str:
        for source in sources:
            self._numbered.setdefault(source.id, source)
        order = {id_: n for n, id_ in enumerate(self._numbered, start=1)}
        return ", ".join(str(n) for n in sorted({order[source.id] for source in sources})) or "source non renseignée"

    def sheet(self) -> tuple[tuple[str, ...], list[Row]]:
        columns = ("numéro", "identifiant", "titre", "éditeur", "année", "licence", "adresse", "lu le", "état")
        rows: list[Row] = [
            (
                n,
                source.id,
                source.title,
                source.publisher,
                source.year,
                source.licence,
                source.url,
                source.read_on.isoformat() if source.read_on else None,
                source.status.label,
            )
            for n, source in enumerate(self._numbered.values(), start=1)
        ]
        return columns, rows


def _indicators(diagnosis: Diagnosis, sources: _SourceNumbers) -> tuple[tuple[str, ...], list[Row]]:
    columns = ("code", "commune", "motif", "indicateur", "libellé", "unité", "valeur", "bas", "haut", *_PROOF)
    rows: list[Row] = []
    for entry in diagnosis.indicators:
        column = entry.indicator
        purpose = entry.purpose.label if entry.purpose else "tous"
        head = (diagnosis.territory.id, f"{diagnosis.territory.name} (ensemble)")
        figure = _figure_cells(diagnosis, entry.summary, sources, column.vintage)
        rows.append((*head, purpose, column.id, column.label, column.unit, *figure))
        for cells in _column_rows(diagnosis, column, sources):
            rows.append((*cells[:2], purpose, column.id, column.label, column.unit, *cells[2:]))
    return columns, rows


def _publics(diagnosis: Diagnosis, sources: _SourceNumbers) -> tuple[tuple[str, ...], list[Row]]:
    columns = ("code", "commune", "public", "mesure", "unité", "valeur", "bas", "haut", *_PROOF)
    rows: list[Row] = []
    for public in diagnosis.publics:
        whole = (diagnosis.territory.id, f"{diagnosis.territory.name} (ensemble)", public.label)
        for measure, summary, column in (
            ("effectif", public.summary, public.headcount),
            ("taux", public.summary_rate, public.rate),
        ):
            if summary is not None:
                figure = _figure_cells(diagnosis, summary, sources, column.vintage if column else None)
                rows.append((*whole, measure, summary.unit, *figure))
            if column is not None:
                for cells in _column_rows(diagnosis, column, sources):
                    rows.append((*cells[:2], public.label, measure, column.unit, *cells[2:]))
        if public.missing is not None:
            empty = (None, None, None, None, "inconnu", None, None)
            rows.append((*whole, "effectif", *empty, f"{UNKNOWN} : {public.missing.filled_by}"))
    return columns, rows


def _access(diagnosis: Diagnosis, sources: _SourceNumbers) -> tuple[tuple[str, ...], list[Row]]:
    columns = ("code", "commune", "motif", "service", "commune du plus proche", "hors du territoire", "mesure", "unité")
    rows: list[Row] = []
    for entry in diagnosis.access:
        place = dict(zip(entry.distance.codes, zip(entry.nearest_names, entry.outside)))
        for column in (entry.distance, entry.car, entry.bike, entry.walk):
            for cells in _column_rows(diagnosis, column, sources):
                name, outside = place[str(cells[0])]
                where = None if name is None else "oui" if outside else "non"
                head = (*cells[:2], entry.purpose.label, entry.label, name, where, column.label, column.unit)
                rows.append((*head, *cells[2:]))
    return (*columns, "valeur", "bas", "haut", *_PROOF), rows


def _offer(diagnosis: Diagnosis) -> tuple[tuple[str, ...], list[Row]]:
    columns = (
        "service",
        "type",
        "opérateur",
        "publics",
        "communes",
        "jours",
        "heures",
        "prix",
        "réservation",
        "régime",
    )
    rows: list[Row] = [
        (
            row.name,
            OFFER_KINDS.get(row.kind, row.kind),
            row.operator,
            ", ".join(row.publics) or "tous publics",
            ", ".join(row.codes),
            day_names(row.days),
            row.hours,
            row.price,
            row.booking,
            row.regime,
            row.trips_per_year,
            row.cost_per_year_eur,
            Nature.DECLARED.label,
            row.source or "source non renseignée",
            row.author,
        )
        for row in diagnosis.offer
    ]
    return (*columns, "trajets par an", "coût par an (€)", "nature", "source", "auteur"), rows


def _gaps(diagnosis: Diagnosis) -> tuple[tuple[str, ...], list[Row]]:
    publics = {public.id: public.label for public in diagnosis.publics}
    rows: list[Row] = [
        (
            gap.code,
            diagnosis.names.get(gap.code, gap.code),
            publics.get(gap.public, gap.public),
            day_names((gap.day,)),
            _OFFER_STATES.get(gap.state, gap.state),
            ", ".join(gap.offers),
        )
        for gap in diagnosis.offer_gaps
    ]
    return ("code", "commune", "public", "jour", "état", "services"), rows


def _ranks(diagnosis: Diagnosis) -> tuple[tuple[str, ...], list[Row]]:
    columns = ("code", "commune", "indice", "rang central", "rang bas", "rang haut", "lecture", "nature", "note")
    ranking = diagnosis.ranking
    if ranking is None:
        return columns, []
    rows: list[Row] = []
    for rank in ranking.ranks:
        known = rank.rank is not None
        reading = ("classement solide" if rank.holds else "fragile") if known else "non classée"
        name = diagnosis.names.get(rank.code, rank.code)
        proof = ("modélisé, repose sur des poids supposés", "" if known else UNKNOWN)
        rows.append((rank.code, name, rank.score, rank.rank, rank.low, rank.high, reading, *proof))
    return columns, rows


def _weights(diagnosis: Diagnosis) -> tuple[tuple[str, ...], list[Row]]:
    weights = diagnosis.ranking.weights if diagnosis.ranking else ()
    rows: list[Row] = [(w.indicator, w.label, w.weight, w.default, Nature.ASSUMED.label, w.reason) for w in weights]
    return ("indicateur", "libellé", "poids", "poids par défaut", "nature", "raison"), rows


def _peers(diagnosis: Diagnosis, sources: _SourceNumbers) -> tuple[tuple[str, ...], list[Row]]:
    columns = (
        "identifiant",
        "territoire",
        "éloignement statistique",
        "AOM",
        "caractère",
        "unité",
        "nous",
        "eux",
        "nature",
        "millésime",
        "sources",
        "note",
    )
    rows: list[Row] = []
    for peer in diagnosis.peers:
        aom = {True: "oui", False: "non", None: "inconnu"}[peer.aom]
        for f in peer.features:
            note = UNKNOWN if f.ours is None or f.theirs is None else ""
            proof = (f.nature.label, vintage_note(f.vintage, diagnosis.current_year), sources.reference(f.sources))
            rows.append((peer.id, peer.name, peer.distance, aom, f.label, f.unit, f.ours, f.theirs, *proof, note))
    return columns, rows


def _scale(diagnosis: Diagnosis, sources: _SourceNumbers) -> tuple[tuple[str, ...], list[Row]]:
    rows: list[Row] = []
    for share in diagnosis.scale:
        for place, figure in (("commune", share.commune), ("EPCI", share.epci), ("territoire", share.territory)):
            rows.append((share.purpose.label, place, figure.unit, *_figure_cells(diagnosis, figure, sources, None)))
    return ("motif", "échelle", "unité", "valeur", "bas", "haut", *_PROOF), rows


def _projections(diagnosis: Diagnosis, sources: _SourceNumbers) -> tuple[tuple[str, ...], list[Row]]:
    rows: list[Row] = []
    for entry in diagnosis.projections:
        column = entry.indicator
        for cells in _column_rows(diagnosis, column, sources):
            rows.append((*cells[:2], column.label, column.unit, *cells[2:]))
    return ("code", "commune", "projection", "unité", "valeur", "bas", "haut", *_PROOF), rows


def _findings(diagnosis: Diagnosis, sources: _SourceNumbers) -> tuple[tuple[str, ...], list[Row]]:
    columns = ("constat", "texte", "motif", "preuve", "code", "unité", "valeur", "bas", "haut", *_PROOF)
    rows: list[Row] = []
    for finding in diagnosis.findings:
        purpose = finding.purpose.label if finding.purpose else "tous"
        for evidence in finding.evidence:
            figure = _figure_cells(diagnosis, evidence.figure, sources, None)
            where = evidence.code or diagnosis.territory.id
            rows.append((finding.title, finding.text, purpose, evidence.label, where, evidence.figure.unit, *figure))
    return columns, rows


def _parameters(diagnosis: Diagnosis, sources: _SourceNumbers) -> tuple[tuple[str, ...], list[Row]]:
    rows: list[Row] = []
    for id_, figure in sorted(diagnosis.parameters.items()):
        cells = _figure_cells(diagnosis, figure, sources, None)
        if figure.nature is Nature.DECLARED:
            cells = (*cells[:-2], "", REPLACED_PARAMETER)
        rows.append((id_, figure.method, figure.unit, *cells))
    return ("paramètre", "méthode", "unité", "valeur", "bas", "haut", *_PROOF), rows


def _missing(diagnosis: Diagnosis) -> tuple[tuple[str, ...], list[Row]]:
    rows: list[Row] = [
        (entry.id, entry.label, entry.purpose.label if entry.purpose else "tous", entry.filled_by, entry.connector)
        for entry in diagnosis.missing
    ]
    return ("identifiant", "donnée absente", "motif", "ce qui la remplirait", "connecteur"), rows


def _column_rows(diagnosis: Diagnosis, column: Indicator, sources: _SourceNumbers) -> list[Row]:
    """Return code, name, value, low, high, nature, vintage, sources and note for each commune of the territory."""
    reference = sources.reference(column.sources)
    vintage = vintage_note(column.vintage, diagnosis.current_year)
    nature = nature_text(column.nature, column.rests_on)
    corrections = {correction.code: correction for correction in column.corrections}
    inside = set(diagnosis.territory.codes)
    rows: list[Row] = []
    for i, code in enumerate(column.codes):
        if code not in inside:
            continue
        value, low, high = (_finite(float(ends[i])) for ends in (column.value, column.low, column.high))
        note, shown = "" if value is not None else UNKNOWN, nature
        if code in corrections:
            correction = corrections[code]
            shown, note = Nature.DECLARED.label, f"{correction.reason} ({correction.author}, {correction.made_on})"
        rows.append((code, diagnosis.names.get(code, code), value, low, high, shown, vintage, reference, note))
    return rows


def _figure_cells(diagnosis: Diagnosis, figure: Figure, sources: _SourceNumbers, vintage: str | None) -> Row:
    words = vintage_note(vintage if vintage is not None else str(figure.year or ""), diagnosis.current_year)
    nature = nature_text(figure.nature, figure.rests_on)
    note = "" if figure.is_known else UNKNOWN
    return (figure.value, figure.low, figure.high, nature, words, sources.reference(figure.sources), note)


def _finite(value: float) -> float | None:
    return None if math.isnan(value) else value
