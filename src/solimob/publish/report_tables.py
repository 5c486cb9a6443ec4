"""The tables of the report, one function each."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from solimob.core.access import SERVICE_KINDS, Purpose
from solimob.core.diagnosis.offer import NONE_KNOWN
from solimob.core.diagnosis.result import Diagnosis, DiagnosisIndicator, Ranking, ServiceAccess
from solimob.core.evidence import Nature
from solimob.publish.cited import Citations
from solimob.publish.document import Block, Bullets, Heading, Paragraph, Table, line, strong
from solimob.publish.french import (
    NO_BREAK_SPACE,
    UNKNOWN,
    cell_text,
    count_text,
    day_names,
    figure_text,
    listing,
    number,
    quantity,
    written_decimals,
)
from solimob.publish.naming import no_peer_reason, short_name
from solimob.publish.wording import NO_RANK_REASON, OFFER_KINDS, REPLACED_PARAMETER, rank_words

_PEER_FEATURES = 6


def indicators(caption: str, entries: Sequence[DiagnosisIndicator], citations: Citations) -> Table:
    """Return one row per indicator: its question, its value for the territory, its proof."""
    rows = []
    for entry in entries:
        value, mark = citations.summary(entry)
        rows.append((f"{entry.indicator.label}{NO_BREAK_SPACE}— {entry.question}", value, mark))
    header = ("Indicateur et question", "Valeur du territoire", "Nature, millésime et source")
    return Table(caption, header, tuple(rows), (False, True, False), widths=(2.6, 1.3, 2.1))


def access(diagnosis: Diagnosis, citations: Citations) -> list[Block]:
    """Return, for each purpose, where the nearest service of each kind is."""
    if not diagnosis.access:
        return [Paragraph(line("L'accès aux services n'a pas pu être calculé avec les données présentes."))]
    blocks: list[Block] = [
        Paragraph(
            line(
                "Le service le plus proche est cherché dans un rayon de 60 km, y compris hors du territoire. Les temps "
                "sont modélisés à partir de la distance, sans embouteillage ni horaire."
            )
        )
    ]
    for purpose in Purpose:
        entries = [entry for entry in diagnosis.access if entry.purpose is purpose]
        if entries:
            blocks += [Heading(purpose.label), _access_table(diagnosis, purpose, entries, citations)]
    return blocks


def _access_table(
    diagnosis: Diagnosis, purpose: Purpose, entries: Sequence[ServiceAccess], citations: Citations
) -> Table:
    rows: list[tuple[str, ...]] = []
    proofs: dict[str, dict[str, list[str]]] = {}
    for entry in entries:
        known = entry.distance.known()
        outside = sum(entry.outside[i] for i in range(len(known)) if known[i])
        far, by_car = _farthest(diagnosis, entry)
        median = number(float(np.median(entry.distance.value[known])), 1) if known.any() else UNKNOWN
        rows.append((entry.label, median, far, by_car, f"{number(int(outside))} sur {number(int(known.sum()))}"))
        for measure in (entry.distance, entry.car):
            word = "distances" if measure is entry.distance else "temps"
            proofs.setdefault(citations.column_mark(measure), {}).setdefault(word, []).append(entry.label)
    unit = entries[0].distance.unit
    header = (
        "Service",
        f"Distance médiane des communes ({unit}) — calculé",
        "Commune la plus éloignée — distance",
        "Son temps en voiture",
        "Communes dont le plus proche est hors du territoire",
    )
    caption = f"{purpose.label} : le service le plus proche de chaque commune"
    notes = tuple(f"{_measured(words, len(entries))} : {mark}." for mark, words in proofs.items())
    return Table(caption, header, tuple(rows), (False, True, False, True, True), notes, (1.7, 1.2, 1.8, 1.5, 1.4))


def _measured(words: dict[str, list[str]], n: int) -> str:
    """Return what a proof is about: « Distances et temps », naming the services when it is not all of them."""
    parts = [word if len(labels) == n else f"{word} ({listing(labels)})" for word, labels in words.items()]
    text = listing(parts)
    return text[:1].upper() + text[1:]


def _farthest(diagnosis: Diagnosis, entry: ServiceAccess) -> tuple[str, str]:
    """Return the commune farthest from the service with its distance, and its time by car."""
    if not entry.distance.known().any():
        return UNKNOWN, UNKNOWN
    row = int(np.nanargmax(entry.distance.value))
    code = entry.distance.codes[row]
    name = diagnosis.names.get(code, code)
    time = cell_text(entry.car, row, 0)
    car = time if time == UNKNOWN else f"{time}{NO_BREAK_SPACE}{entry.car.unit}"
    return f"{name} : {cell_text(entry.distance, row, 1)}{NO_BREAK_SPACE}{entry.distance.unit}", car


def offer(diagnosis: Diagnosis) -> list[Block]:
    """Return the existing offer, and for each public what nobody is known to serve."""
    blocks: list[Block] = []
    if diagnosis.offer:
        rows = tuple(
            (
                row.name,
                f"{OFFER_KINDS.get(row.kind, row.kind)}, {row.operator or 'opérateur non précisé'}",
                f"{day_names(row.days)}{f', {row.hours}' if row.hours else ''}",
                listing([diagnosis.names.get(code, code) for code in row.codes], 6) or "communes non précisées",
                quantity(row.trips_per_year, "trajets"),
                quantity(row.cost_per_year_eur, "€"),
                row.source or "source non renseignée",
            )
            for row in diagnosis.offer
        )
        header = (
            "Service",
            "Nature et opérateur",
            "Jours et heures",
            "Communes",
            "Trajets par an",
            "Coût par an",
            "Source",
        )
        note = "Déclaré par les acteurs. Une case « donnée absente » n'a pas été renseignée : ce n'est pas zéro."
        alignment = (False, False, False, False, True, True, False)
        blocks.append(
            Table("L'offre connue (déclarée)", header, rows, alignment, (note,), (1.4, 1.6, 1.4, 1.6, 1.1, 1.1, 1.2))
        )
    else:
        blocks.append(Paragraph(line("Aucune offre n'a été saisie : ce n'est pas « aucune offre ».")))
    if all(gap.state == NONE_KNOWN and not gap.offers for gap in diagnosis.offer_gaps):
        nobody = "Pas d'offre connue, pour aucun public, dans aucune commune, aucun jour de la semaine."
        return [*blocks, Paragraph(line(nobody))] if diagnosis.offer_gaps else blocks
    gaps = _gaps(diagnosis)
    return blocks if gaps is None else [*blocks, gaps]


def _gaps(diagnosis: Diagnosis) -> Table | None:
    publics = {public.id: public.label for public in diagnosis.publics}
    weekdays = (("En semaine", (1, 2, 3, 4, 5)), ("Samedi", (6,)), ("Dimanche", (7,)))
    rows = []
    for public in dict.fromkeys(gap.public for gap in diagnosis.offer_gaps):
        cells = []
        for _, days in weekdays:
            gaps = [gap for gap in diagnosis.offer_gaps if gap.public == public and gap.day in days]
            by_code = {gap.code: set[str]() for gap in gaps}
            for gap in gaps:
                by_code[gap.code].add(gap.state)
            none = sum(states == {"none"} for states in by_code.values())
            unknown = sum("served" not in states for states in by_code.values()) - none
            words = f"{count_text(unknown, 'commune')} sur {number(len(by_code))}"
            cells.append(f"{words} ; aucune offre : {number(none)}" if none else words)
        rows.append((publics.get(public, public), *cells))
    if not rows:
        return None
    header = ("Public", *(f"{label} — communes sans offre connue" for label, _ in weekdays))
    notes = (
        "Calculé à partir de l'offre déclarée ci-dessus. « Pas d'offre connue » n'est pas « aucune offre » : ce peut "
        "être un oubli. En semaine : communes sans offre connue aucun jour du lundi au vendredi.",
    )
    caption = "Ce que personne ne dessert, à notre connaissance (calculé sur l'offre déclarée)"
    return Table(caption, header, tuple(rows), (False, False, False, False), notes, (2.0, 1.3, 1.3, 1.3))


def weights(ranking: Ranking) -> Table:
    """Return the visible weights of the composite."""
    rows = tuple((w.label, number(w.weight, 2), number(w.default, 2), w.reason) for w in ranking.weights)
    header = ("Indicateur", "Poids", "Poids par défaut", "Raison")
    notes = ("Les poids sont une hypothèse de travail : le groupe peut les changer.",)
    return Table(
        "Les poids de l'indice (hypothèse)", header, rows, (False, True, True, False), notes, (2.0, 0.8, 1.0, 2.6)
    )


def ranks(diagnosis: Diagnosis, ranking: Ranking, citations: Citations) -> Table:
    """Return the ranks in alphabetical order of communes; those without rank are named apart."""
    rows = []
    for rank in sorted(ranking.ranks, key=lambda entry: diagnosis.names.get(entry.code, entry.code)):
        if rank.rank is not None and rank.low is not None and rank.high is not None:
            interval = f"{number(rank.low)} à {number(rank.high)}"
            words = "classement solide" if rank.holds else "classement fragile"
            rows.append((diagnosis.names.get(rank.code, rank.code), number(rank.rank), interval, words))
    absent = sorted(
        f"{diagnosis.names.get(rank.code, rank.code)}{f' ({words})' if (words := rank_words(rank)) else ''}"
        for rank in ranking.ranks
        if rank.rank is None
    )
    apart = (f"Sans rang ({NO_RANK_REASON}), par ordre alphabétique : {listing(absent)}.",) if absent else ()
    weighted = {weight.indicator for weight in ranking.weights}
    sources = [s for e in diagnosis.indicators if e.indicator.id in weighted for s in e.indicator.sources]
    note = (
        f"Modélisé, repose sur des poids supposés ; intervalle contenant {quantity(100 * ranking.level, '%', 0)} des "
        f"{number(ranking.draws)} tirages ; sources {citations.reference(sources)}."
    )
    header = ("Commune", "Rang central", "Intervalle de rang", "Lecture")
    caption = "Rangs par commune, par ordre alphabétique (modélisé)"
    return Table(caption, header, tuple(rows), (False, True, True, False), (*apart, note))


def peers(diagnosis: Diagnosis, citations: Citations) -> list[Block]:
    """Return ours and theirs side by side."""
    if not diagnosis.peers:
        return [Paragraph(line(no_peer_reason(diagnosis.territory)))]
    features = [feature for feature in diagnosis.peers[0].features if feature.id != "aom"][:_PEER_FEATURES]
    header = ["Territoire", *(f"{f.label}{f' ({f.unit})' if f.unit else ''}" for f in features)]
    ours = (_feature(feature.ours, feature.unit) for feature in features)
    rows = [(f"{short_name(diagnosis.territory)} (nous)", *ours)]
    for peer in diagnosis.peers:
        theirs = {feature.id: feature.theirs for feature in peer.features}
        rows.append((peer.name, *(_feature(theirs.get(feature.id), feature.unit) for feature in features)))
    notes = [f"{feature.label} : {citations.feature_mark(feature)}." for feature in features]
    numeric = (False, *([True] * len(features)))
    table = Table("Nous et les territoires comparables", tuple(header), tuple(rows), numeric, tuple(notes))
    by_status: dict[str, list[str]] = {}
    for peer in diagnosis.peers:
        by_status.setdefault(_aom(peer.aom), []).append(peer.name)
    words = "Autorité organisatrice de la mobilité, "
    statuses = Bullets(tuple(line(strong(f"{words}{word} : "), listing(names)) for word, names in by_status.items()))
    return [Paragraph(line(diagnosis.peers_method)), table, statuses]


def _feature(value: float | None, unit: str) -> str:
    return number(value, 1 if unit == "%" or (value is not None and abs(value) < 100 and value != round(value)) else 0)


def _aom(aom: bool | None) -> str:
    return {True: "oui", False: "non", None: "statut inconnu"}[aom]


def scale(diagnosis: Diagnosis, citations: Citations) -> list[Block]:
    """Return the share of needs met inside each scale."""
    if not diagnosis.scale:
        return [Paragraph(line("La part des besoins satisfaits à chaque échelle n'a pas pu être calculée."))]
    rows = tuple(
        (
            share.purpose.label,
            *(figure_text(figure) for figure in (share.commune, share.epci, share.territory)),
            citations.figure_mark(share.territory),
        )
        for share in diagnosis.scale
    )
    header = ("Motif", "Dans la commune", "Dans l'EPCI", "Dans le territoire", "Nature, millésime et source")
    caption = "Part des besoins satisfaits à chaque échelle"
    return [Table(caption, header, rows, (False, True, True, True, False), widths=(1.6, 1.2, 1.2, 1.2, 2.0))]


def missing(diagnosis: Diagnosis) -> list[Block]:
    """Return what no data holds, and the file that would fill it."""
    if not diagnosis.missing:
        return [Paragraph(line("Aucune donnée absente n'est signalée."))]
    rows = tuple(
        (
            entry.label,
            entry.purpose.label if entry.purpose else "tous",
            entry.filled_by,
            f"solimob ingest add {entry.connector}" if entry.connector else "pas encore de connecteur",
        )
        for entry in diagnosis.missing
    )
    header = ("Donnée absente", "Motif", "Ce qui la remplirait", "Commande")
    caption = "Données absentes, et le fichier qui les remplirait"
    return [Table(caption, header, rows, (False, False, False, False), widths=(1.6, 1.0, 2.4, 1.6))]


def parameters(diagnosis: Diagnosis, citations: Citations) -> Table:
    """Return every parameter of the models, with its nature: what nobody measured, or somebody replaced, says so."""
    rows = tuple(
        (
            figure.method or id_,
            figure_text(figure, max(written_decimals(end) for end in (figure.value, figure.low, figure.high))),
            REPLACED_PARAMETER if figure.nature is Nature.DECLARED else citations.figure_mark(figure),
        )
        for id_, figure in sorted(diagnosis.parameters.items())
    )
    header = ("Paramètre", "Valeur", "Nature, millésime et source")
    return Table("Paramètres des modèles", header, rows, (False, True, False), widths=(3.2, 1.3, 1.8))


def kind_label(kind_id: str) -> str:
    """Return the French name of a kind of service."""
    return SERVICE_KINDS[kind_id].label if kind_id in SERVICE_KINDS else kind_id
