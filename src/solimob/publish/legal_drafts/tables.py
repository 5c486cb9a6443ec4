"""Tables to share: liability by regime, missions of the EPCI, its status sheet, who does what."""

from __future__ import annotations

from collections.abc import Sequence

from solimob.core.solutions.actor_map import Lever
from solimob.core.solutions.competence import (
    CompetenceAnswer,
    LiabilityRegime,
    LiabilityRule,
    Mission,
    Reason,
    annex_lines,
    mission_matrix,
    role_name,
    rules_for,
    status_sheet,
    who_does_what,
)
from solimob.core.solutions.law import LegalStatus, french_date
from solimob.core.solutions.law_book import LawBook
from solimob.publish import document as doc
from solimob.publish.legal_drafts.marked import draft_document, with_proof
from solimob.publish.legal_drafts.note import authority_section


def liability_document(rules: Sequence[LiabilityRule], book: LawBook) -> doc.Document:
    """Return who answers and what to insure, one table per regime (K-S11)."""
    sections = [_regime(regime, rules_for(rules, regime), book) for regime in LiabilityRegime]
    cited = [article for rule in rules for article in rule.articles]
    return draft_document("Projet — Responsabilité et assurances", "Un tableau par régime", sections, cited, book)


def _regime(regime: LiabilityRegime, rules: Sequence[LiabilityRule], book: LawBook) -> doc.Section:
    table = doc.Table(
        caption=f"{regime.label} : qui répond, quoi assurer",
        header=("sujet", "règle", "lecture"),
        rows=tuple((rule.point.label, rule.text, _reading(rule, book)) for rule in rules),
        numeric=(False,) * 3,
        widths=(1.0, 3.0, 1.7),
    )
    return doc.Section(regime.label[0].upper() + regime.label[1:], (table,))


def _reading(rule: LiabilityRule, book: LawBook) -> str:
    until = book.outdated(rule.articles)
    old = f" dans son état du {french_date(until)}, à vérifier" if until and rule.status is LegalStatus.VERIFIED else ""
    return f"{rule.status.label}{old} : {' ; '.join(book.article(id_).name for id_ in rule.articles)}"


def missions_document(answer: CompetenceAnswer, missions: Sequence[Mission], book: LawBook) -> doc.Document:
    """Return the missions of the EPCI: obligatory, optional, impossible or to verify, service by service (C-S16)."""
    matrix = mission_matrix(answer, missions)
    rows = []
    for row in matrix.rows:
        sure = row.mission.status is LegalStatus.VERIFIED and book.outdated(row.mission.articles) is None
        doubt = "" if sure else " (à vérifier)"
        otherwise = f" ; {row.otherwise}" if row.otherwise else ""
        rows.append((row.mission.label, row.duty.label + doubt + otherwise, "", "", ""))
        for cell in row.services:
            levers = " ; ".join(lever.label for lever in cell.allowed) or "rien d'établi"
            closed, open_ = (
                " ; ".join(lever.label for lever in group) for group in (cell.forbidden, cell.undetermined)
            )
            rows.append((f"— {cell.solution.label}", cell.duty.label, levers, closed, open_))
    table = doc.Table(
        caption=f"Missions d'AOM et services : {matrix.of}",
        header=("mission ou service", "ici", "possible", "impossible", "à vérifier"),
        rows=tuple(rows),
        numeric=(False,) * 5,
        widths=(2.2, 1.0, 1.5, 1.0, 1.2),
    )
    section = doc.Section("Missions et services", (doc.Paragraph(doc.line(matrix.because)), table))
    cited = [article for mission in missions for article in mission.articles]
    return draft_document(f"Projet — Missions d'AOM : {matrix.of}", "Au vu de son statut", [section], cited, book)


def sheet_document(answer: CompetenceAnswer, book: LawBook) -> doc.Document:
    """Return the status sheet of the EPCI (C-S17)."""
    sheet = status_sheet(answer)
    parts = (
        ("Transfert de la compétence", sheet.transfer),
        ("Conséquences", sheet.consequences),
        ("Revenir en arrière", sheet.reversibility),
        ("Services gardés par la commune", sheet.kept_services),
    )
    sections = [_reasons(title, reasons, book) for title, reasons in parts]
    if sheet.look_for:
        items = tuple(doc.line(document) for document in sheet.look_for)
        sections.append(doc.Section("Documents à chercher", (doc.Bullets(items),)))
    cited = [article for _, reasons in parts for reason in reasons for article in reason.articles]
    place = answer.status.place
    return draft_document(
        f"Projet — Fiche de statut : {sheet.title}", f"Vue depuis {place.name}", sections, cited, book
    )


def _reasons(title: str, reasons: Sequence[Reason], book: LawBook) -> doc.Section:
    if not reasons:
        return doc.Section(title, (doc.Paragraph(doc.line("Sans objet ici.")),))
    items = tuple(with_proof(r.text, r.articles, r.to_verify, book, r.source) for r in reasons)
    return doc.Section(title, (doc.Bullets(items),))


def roles_document(answer: CompetenceAnswer, book: LawBook) -> doc.Document:
    """Return the table of who does what, and the text of a convention's annex (C-S19)."""
    roles = who_does_what(answer)
    table = doc.Table(
        caption="Qui peut faire quoi",
        header=("solution", "acteur", *(lever.label for lever in Lever)),
        rows=tuple(
            (
                role.solution.label,
                role_name(role),
                *(cell.verdict.label for cell in role.cells),
            )
            for role in roles
        ),
        numeric=(False,) * 5,
        widths=(1.8, 2.4, 0.9, 0.9, 1.1),
    )
    annex = (
        doc.Paragraph(doc.line("À joindre à une convention. Chaque partie garde les lignes qu'elle retient.")),
        doc.Bullets(tuple(doc.line(text) for text in annex_lines(roles))),
    )
    sections = [
        authority_section(answer, book),
        doc.Section("Qui fait quoi", (table,)),
        doc.Section("Annexe d'une convention", annex, new_page=True),
    ]
    place = answer.status.place
    return draft_document(
        "Projet — Qui fait quoi", f"{place.name} ({place.code})", sections, answer.cited_articles(), book
    )
