"""Maps and charts of a diagnosis, each with its alternative text and its data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from solimob.core.diagnosis.result import Diagnosis, DiagnosisIndicator, Ranking
from solimob.core.evidence import Indicator
from solimob.publish import charts, maps
from solimob.publish.brand import Brand
from solimob.publish.cited import Citations
from solimob.publish.document import Beside, Bullets, Paragraph, Picture, Table, line, strong
from solimob.publish.french import bounds, cell_text, count_text, listing, nature_text, number
from solimob.publish.naming import short_name

MOST_IN_CHART = 40
_MAP_TEXT_AT_FULL_WIDTH = 11.5
"""Size on the drawing of a letter that is read at the size of a note when the map is as wide as the page."""


def names_of(diagnosis: Diagnosis, codes: Sequence[str]) -> list[str]:
    """Return the names of communes, in alphabetical order; a code without name stands for itself."""
    return sorted(diagnosis.names.get(code, code) for code in codes)


def map_of(
    diagnosis: Diagnosis,
    entry: DiagnosisIndicator,
    contours: Mapping[str, bytes],
    citations: Citations,
    *,
    colours: Sequence[str] = maps.BLUES,
    width_cm: float = 9.5,
    most_names: int | None = None,
) -> Beside | None:
    """Return the map of an indicator with the list of its classes beside it; None without contour or known value."""
    indicator = entry.indicator
    classes = maps.classify(indicator)
    if not classes.classes:
        return None
    alternative = _map_alternative(diagnosis, entry, classes)
    drawing = maps.choropleth(
        indicator,
        contours,
        id_=f"carte-{indicator.id.replace('_', '-')}",
        title=indicator.label,
        description=alternative,
        colours=colours,
        decimals=entry.decimals,
        text_size=_MAP_TEXT_AT_FULL_WIDTH * 17.0 / width_cm,
    )
    if drawing is None:
        return None
    items = []
    for map_class in reversed(classes.classes):
        label = maps.class_label(map_class, entry.decimals)
        names = listing(names_of(diagnosis, map_class.codes), most_names)
        count = count_text(len(map_class.codes), "commune")
        items.append(line(strong(f"Classe {map_class.rank} ({label}), {count} : "), names))
    if classes.unknown:
        names = listing(names_of(diagnosis, classes.unknown), most_names)
        count = count_text(len(classes.unknown), "commune")
        items.append(line(strong(f"Donnée absente (hachures), {count} : "), names))
    mark = citations.column_mark(indicator)
    caption = f"{indicator.label} ({indicator.unit}), par commune"
    picture = Picture(drawing, alternative, caption, None, width_cm)
    drawn = sum(code in contours for code in indicator.codes)
    notes = [Paragraph(line(f"{mark}. Contours simplifiés : IGN, Admin Express (LO 2.0)."), small=True)]
    if drawn < len(indicator.codes):
        absent = names_of(diagnosis, [code for code in indicator.codes if code not in contours])
        notes.append(Paragraph(line(f"Sans contour, non dessinées : {listing(absent, most_names)}."), small=True))
    return Beside(picture, (Bullets(tuple(items)), *notes))


def publics_chart(diagnosis: Diagnosis, citations: Citations, brand: Brand) -> Picture | None:
    """Return the rates of publics as bars with intervals; None when fewer than two are known."""
    rates = [(p.label, p.summary_rate) for p in diagnosis.publics if p.summary_rate is not None]
    per_cent = [(label, rate) for label, rate in rates if rate.unit == "%"]
    if sum(rate.is_known for _, rate in per_cent) < 2:
        return None
    title = f"Poids de chaque public, {short_name(diagnosis.territory)}"
    rows = [charts.Bar(label, rate.value, rate.low, rate.high, emphasised=True) for label, rate in per_cent]
    table = Table(
        "Données du graphique : poids de chaque public (%)",
        ("Public", "Taux (%)", "Nature, millésime et source"),
        tuple(
            (label, _value_cell(rate.value, rate.low, rate.high), citations.figure_mark(rate))
            for label, rate in per_cent
        ),
        (False, True, False),
        notes=("Une même personne peut appartenir à plusieurs publics : ces taux ne s'additionnent pas.",),
        widths=(2.2, 1.2, 2.6),
    )
    description = "Barres horizontales avec intervalle ; les mêmes données sont dans le tableau qui suit."
    drawing = charts.bars(rows, id_="publics", title=title, description=description, unit="%", accent=brand.accent)
    return Picture(drawing, f"{title}. {description}", title, table, 15.0)


def ranks_chart(diagnosis: Diagnosis, ranking: Ranking, brand: Brand) -> Picture | None:
    """Return rank intervals in alphabetical order; None when too many communes for one drawing."""
    given = (rank for rank in ranking.ranks if rank.rank is not None)
    ranks = sorted(given, key=lambda rank: diagnosis.names.get(rank.code, rank.code))
    if not 0 < len(ranks) <= MOST_IN_CHART:
        return None
    spans = [
        charts.Span(diagnosis.names.get(rank.code, rank.code), rank.low, rank.rank, rank.high, rank.holds)
        for rank in ranks
    ]
    title = "Intervalle de rang de chaque commune, par ordre alphabétique"
    description = (
        f"Rang 1 : la plus fragile. Trait plein : classement solide ; tireté : fragile. "
        f"{sum(rank.holds for rank in ranks)} classements solides sur {len(ranks)} ; "
        "les mêmes données sont dans le tableau qui suit."
    )
    greatest = max(rank.high or rank.rank or 1 for rank in ranks)
    drawing = charts.ranges(
        spans, id_="rangs", title=title, description=description, least=1, greatest=greatest, accent=brand.accent
    )
    return Picture(drawing, f"{title}. {description}", title, None, 15.0)


def commune_table(
    diagnosis: Diagnosis, caption: str, entries: Sequence[DiagnosisIndicator], citations: Citations
) -> Table:
    """Return one row per commune of the territory, in alphabetical order; the proof of each column is in a note."""
    codes = sorted(diagnosis.territory.codes, key=lambda code: diagnosis.names.get(code, code))
    header = ["Commune"]
    proofs: dict[str, list[str]] = {}
    for entry in entries:
        column = entry.indicator
        header.append(f"{column.label} ({column.unit}) — {nature_text(column.nature)}")
        proofs.setdefault(citations.column_mark(column), []).append(column.label)
    rows = tuple(
        (diagnosis.names.get(code, code), *(_cell(entry.indicator, code, entry.decimals) for entry in entries))
        for code in codes
    )
    notes = [f"{listing(labels)} : {mark}." for mark, labels in proofs.items()]
    widths = (1.8, *([1.2] * len(entries)))
    return Table(caption, tuple(header), rows, (False, *([True] * len(entries))), tuple(notes), widths)


def _cell(indicator: Indicator, code: str, decimals: int) -> str:
    return cell_text(indicator, indicator.codes.index(code), decimals) if code in indicator.codes else number(None)


def _value_cell(value: float | None, low: float | None, high: float | None) -> str:
    text = number(value, 1)
    return text if low is None or high is None else f"{text} ({bounds(low, high, 1)})"


def _map_alternative(diagnosis: Diagnosis, entry: DiagnosisIndicator, classes: maps.Classes) -> str:
    values = entry.indicator.value[entry.indicator.known()]
    least, greatest = (number(float(end), entry.decimals) for end in (np.min(values), np.max(values)))
    highest = listing(names_of(diagnosis, classes.classes[-1].codes), 5)
    unknown = f" Donnée absente pour {count_text(len(classes.unknown), 'commune')}." if classes.unknown else ""
    return (
        f"Carte des communes ({short_name(diagnosis.territory)}) : {entry.indicator.label}, de {least} à {greatest} "
        f"{entry.indicator.unit}. Classe la plus élevée : {highest}.{unknown} La liste des classes est donnée à côté."
    )
