"""The full report of a diagnosis, as a document value."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from solimob.core.access import Purpose
from solimob.core.diagnosis.result import Diagnosis, DiagnosisIndicator, Finding
from solimob.publish import report_tables
from solimob.publish.brand import Brand
from solimob.publish.cited import Citations, decimals_of, known_where
from solimob.publish.document import (
    Block,
    Bullets,
    Callout,
    Document,
    Heading,
    KeyFigures,
    Paragraph,
    Section,
    line,
    strong,
)
from solimob.publish.french import count_text, date_text, figure_text, listing
from solimob.publish.illustrations import commune_table, map_of, publics_chart, ranks_chart
from solimob.publish.maps import COUNT_UNITS
from solimob.publish.naming import members_text, short_name
from solimob.publish.positions import Discussion, Stance
from solimob.publish.wording import FIGURES_ARE_NOT_VERDICTS

_MOST_MAPS = 4
_MOST_COLUMNS = 5
_AT_A_GLANCE = 6


def report_document(
    diagnosis: Diagnosis,
    contours: Mapping[str, bytes],
    brand: Brand,
    discussion: Discussion,
    date_line: str = "",
) -> Document:
    """Return the report: what is known of who cannot move, where and why, and what is not known."""
    citations = Citations(diagnosis)
    parts: tuple[tuple[str, Callable[[], list[Block]]], ...] = (
        ("En bref", lambda: _at_a_glance(diagnosis, citations)),
        ("Le territoire", lambda: _territory(diagnosis, contours, citations)),
        ("Qui est concerné", lambda: _publics(diagnosis, citations, brand)),
        ("Pour quoi se déplacer", lambda: _purposes(diagnosis, contours, citations)),
        ("Accès aux services", lambda: report_tables.access(diagnosis, citations)),
        ("Offre existante et manques", lambda: report_tables.offer(diagnosis)),
        ("Indice de fragilité-mobilité (méthode solimob)", lambda: _ranking(diagnosis, citations, brand)),
        ("Territoires comparables", lambda: report_tables.peers(diagnosis, citations)),
        ("À quelle échelle agir", lambda: report_tables.scale(diagnosis, citations)),
        ("Dans dix ans", lambda: _projection(diagnosis, citations)),
        ("Constats à discuter", lambda: _findings(diagnosis, citations, discussion)),
        ("Ce que nous ne savons pas", lambda: report_tables.missing(diagnosis)),
        ("Méthode", lambda: _method(diagnosis, citations)),
        ("Sources", lambda: [citations.source_list()]),
    )
    territory = diagnosis.territory
    communes = count_text(len(territory.codes), "commune")
    scale = territory.scale.label
    return Document(
        title=f"Diagnostic partagé de mobilité : {short_name(territory)}",
        subtitle=f"{scale[0].upper()}{scale[1:]}, {communes} (code officiel géographique {territory.cog_year})",
        sections=tuple(Section(title, tuple(build())) for title, build in parts),
        date_line=date_line,
        keywords=("mobilité solidaire", "diagnostic", short_name(territory)),
        outline=True,
    )


def _at_a_glance(diagnosis: Diagnosis, citations: Citations) -> list[Block]:
    # A value of the territory read in another year's file stands beside no other one: the table below tells its year.
    headline = [
        entry
        for entry in diagnosis.indicators
        if entry.purpose is None and entry.summary.is_known and entry.summary_vintage == entry.indicator.vintage
    ]
    figures = tuple(
        citations.key_figure(entry.indicator.label, entry.summary, entry.decimals) for entry in headline[:_AT_A_GLANCE]
    )
    blocks: list[Block] = [KeyFigures(figures)] if figures else []
    if diagnosis.findings:
        blocks += [
            Heading("Premiers constats, à discuter"),
            Bullets(tuple(line(finding.title) for finding in diagnosis.findings[:5])),
        ]
    return [*blocks, Callout("Comment lire les chiffres", (line(FIGURES_ARE_NOT_VERDICTS),))]


def _territory(diagnosis: Diagnosis, contours: Mapping[str, bytes], citations: Citations) -> list[Block]:
    context = [entry for entry in diagnosis.indicators if entry.purpose is None]
    members = members_text(diagnosis.territory)
    blocks: list[Block] = [Paragraph(line(f"{members}."))] if members else []
    blocks += [report_tables.indicators("Le territoire en chiffres", context, citations)] if context else []
    rates = [entry for entry in context if entry.indicator.unit not in COUNT_UNITS]
    drawn = next((m for entry in rates if (m := map_of(diagnosis, entry, contours, citations)) is not None), None)
    if drawn is not None:
        blocks.append(drawn)
    elif not contours:
        blocks.append(
            Paragraph(line("Pas de carte : aucun contour de commune n'est présent dans les données."), small=True)
        )
    return blocks


def _publics(diagnosis: Diagnosis, citations: Citations, brand: Brand) -> list[Block]:
    blocks: list[Block] = []
    chart = publics_chart(diagnosis, citations, brand)
    if chart is not None:
        blocks.append(chart)
    for public in diagnosis.publics:
        blocks += [Heading(public.label), Paragraph(line(public.legal_basis), small=True)]
        figures = [
            citations.key_figure(label, figure)
            for label, figure in (("Effectif", public.summary), ("Taux", public.summary_rate))
            if figure is not None and figure.is_known
        ]
        if figures:
            blocks.append(KeyFigures(tuple(figures)))
        column = public.headcount if public.headcount is not None else public.rate
        if column is not None and not figures:
            proof = citations.reference(column.sources)
            unknown = f" pour le territoire : {known_where(column)} {proof}."
            blocks.append(Paragraph(line(strong("Donnée absente"), unknown)))
        if public.missing is not None:
            blocks.append(Callout("Donnée absente", (line(public.missing.filled_by),)))
        if public.reach:
            blocks.append(Paragraph(line(strong("Aller vers : "), listing(public.reach), ".")))
    return blocks or [Paragraph(line("Aucun public n'a pu être décrit avec les données présentes."))]


def _purposes(diagnosis: Diagnosis, contours: Mapping[str, bytes], citations: Citations) -> list[Block]:
    blocks: list[Block] = []
    maps_left = _MOST_MAPS
    for purpose in Purpose:
        entries = [entry for entry in diagnosis.indicators if entry.purpose is purpose]
        absent = [entry for entry in diagnosis.missing if entry.purpose is purpose]
        if not entries and not absent:
            continue
        blocks.append(Heading(purpose.label))
        if entries:
            blocks.append(report_tables.indicators(f"{purpose.label} : pour tout le territoire", entries, citations))
            blocks.append(Bullets(tuple(line(strong(f"{e.indicator.label}. "), e.plain) for e in entries)))
        rates = [entry for entry in entries if entry.indicator.unit not in COUNT_UNITS]
        drawn = map_of(diagnosis, rates[0], contours, citations) if rates and maps_left else None
        if drawn is not None:
            blocks.append(drawn)
            maps_left -= 1
        if absent:
            blocks.append(Callout("Donnée absente", tuple(line(f"{e.label} : {e.filled_by}") for e in absent)))
    return blocks or [Paragraph(line("Aucun indicateur par motif avec les données présentes."))]


def _ranking(diagnosis: Diagnosis, citations: Citations, brand: Brand) -> list[Block]:
    ranking = diagnosis.ranking
    if ranking is None:
        return [Paragraph(line("L'indice n'a pas pu être calculé avec les données présentes."))]
    blocks: list[Block] = [
        Paragraph(line(ranking.note)),
        report_tables.weights(ranking),
    ]
    chart = ranks_chart(diagnosis, ranking, brand)
    if chart is not None:
        blocks.append(chart)
    return [*blocks, report_tables.ranks(diagnosis, ranking, citations)]


def _projection(diagnosis: Diagnosis, citations: Citations) -> list[Block]:
    if not diagnosis.projections:
        return [Paragraph(line("Aucune projection avec les données présentes."))]
    notes = Bullets(tuple(line(strong(f"{e.indicator.label}. "), e.plain) for e in diagnosis.projections))
    return [report_tables.indicators("Projections (modélisées)", diagnosis.projections, citations), notes]


def _findings(diagnosis: Diagnosis, citations: Citations, discussion: Discussion) -> list[Block]:
    if not diagnosis.findings:
        return [Paragraph(line("Aucun constat n'a pu être établi : les données manquent."))]
    blocks: list[Block] = []
    for finding in diagnosis.findings:
        blocks += [Heading(finding.title), Paragraph(line(finding.text))]
        proofs = tuple(
            line(
                f"{_place(diagnosis, evidence.code)}{evidence.label} : ",
                strong(figure_text(evidence.figure, decimals_of(diagnosis, evidence.indicator))),
                f" — {citations.figure_mark(evidence.figure)}",
            )
            for evidence in finding.evidence
        )
        if proofs:
            blocks += [Paragraph(line(strong("Preuves par les chiffres"))), Bullets(proofs)]
        blocks += _field(finding, discussion)
    cited = _cited_indicators(diagnosis)
    if cited:
        caption = "Repères par commune : les indicateurs cités dans les constats"
        blocks += [
            Heading("Repères par commune"),
            commune_table(diagnosis, caption, cited, citations),
            Paragraph(line("Tous les indicateurs, par commune, sont dans le classeur diagnosis.xlsx."), small=True),
        ]
    return blocks


def _place(diagnosis: Diagnosis, code: str | None) -> str:
    return "" if code is None else f"{diagnosis.names.get(code, code)}, "


def _field(finding: Finding, discussion: Discussion) -> list[Block]:
    seen = [entry for entry in discussion.field_evidence if entry.finding == finding.id]
    positions = [entry for entry in discussion.positions if entry.finding == finding.id]
    blocks: list[Block] = []
    if not seen and not positions:
        return [Paragraph(line("Preuve du terrain et positions : aucune à ce jour."), small=True)]
    if seen:
        blocks += [
            Paragraph(line(strong("Preuves du terrain"))),
            Bullets(tuple(line(f"{e.text} — déclaré par {e.author}") for e in seen)),
        ]
    for stance in Stance:
        voices = [p for p in positions if p.stance is stance]
        if voices:
            words = tuple(line(p.actor or "un acteur", f" : {p.comment}" if p.comment else "") for p in voices)
            blocks += [Paragraph(line(strong(f"{stance.label.capitalize()} ({len(voices)})"))), Bullets(words)]
    return blocks


def _cited_indicators(diagnosis: Diagnosis) -> list[DiagnosisIndicator]:
    by_id = {entry.indicator.id: entry for entry in diagnosis.indicators}
    cited = dict.fromkeys(e.indicator for finding in diagnosis.findings for e in finding.evidence)
    return [by_id[id_] for id_ in cited if id_ in by_id][:_MOST_COLUMNS]


def _method(diagnosis: Diagnosis, citations: Citations) -> list[Block]:
    items = [line(note) for note in diagnosis.notes]
    items += [
        line(
            f"Données : version {diagnosis.store_version} de l’entrepôt local ; tirages aléatoires fixés par la graine "
            f"{diagnosis.seed} : les mêmes données et la même graine redonnent les mêmes chiffres."
        ),
        line("Entre parenthèses : les bornes basse et haute. Sans parenthèses, une seule valeur a été vue."),
        line("« Donnée absente » : inconnue ou sous secret statistique. Elle n'est jamais remplacée par zéro."),
    ]
    items.append(line("Formules, avec leurs sources : dossier docs/methode du logiciel."))
    for edit in diagnosis.service_edits:
        place = diagnosis.names.get(edit.code, edit.code)
        what = f"{report_tables.kind_label(edit.kind_id)}, {place} : {edit.reason}"
        items.append(line(f"Correction locale (déclarée par {edit.author}, {date_text(edit.made_on)}) — {what}"))
    blocks: list[Block] = [Bullets(tuple(items))]
    if diagnosis.parameters:
        blocks.append(report_tables.parameters(diagnosis, citations))
    return blocks
