"""The legal note of a territory, and of a case walked through the decision tree (C-S11)."""

from __future__ import annotations

from solimob.core.solutions.actor_map import Lever
from solimob.core.solutions.competence import CompetenceAnswer, Path, Solution, Verdict, who_does_what
from solimob.core.solutions.law_book import LawBook
from solimob.publish import document as doc
from solimob.publish.legal_drafts.marked import draft_document, with_proof


def note_document(answer: CompetenceAnswer, book: LawBook, case: Path | None = None) -> doc.Document:
    """Return the note: the case where one was walked, who is AOM, each solution with its levers and their proof."""
    place = answer.status.place
    sections = [*([_case(case, book)] if case else []), authority_section(answer, book)]
    sections += [_solution(answer, solution, book) for solution in Solution]
    cited = [*(case.outcome.articles if case else ()), *answer.cited_articles()]
    where = f"{place.name} ({place.code})" + (f" — {place.epci.name}" if place.epci else "")
    return draft_document("Projet — Note juridique : qui peut faire quoi", where, sections, cited, book)


def _case(case: Path, book: LawBook) -> doc.Section:
    steps = tuple(doc.line(f"{question.text} ", doc.strong(choice.label)) for question, choice in case.steps)
    outcome = case.outcome
    to_verify = outcome.status.value != "verified"
    blocks: list[doc.Block] = [
        doc.Bullets(steps),
        doc.Callout(
            f"{outcome.title} [{outcome.domain}]",
            (with_proof(outcome.text, outcome.articles, to_verify, book, outcome.source),),
        ),
    ]
    if outcome.next_steps:
        blocks.append(doc.Bullets(tuple(doc.line(step) for step in outcome.next_steps)))
    return doc.Section("Le cas", tuple(blocks))


def authority_section(answer: CompetenceAnswer, book: LawBook) -> doc.Section:
    """Return who is AOM on the commune, why, what would change it, and which documents to look for."""
    authority = answer.authority
    name = authority.name or "inconnue"
    reasons = (*authority.reasons, *authority.unless)
    items = [with_proof(r.text, r.articles, r.to_verify, book, r.source) for r in reasons]
    items += [doc.line(authority.elsewhere)] if authority.elsewhere else []
    blocks: list[doc.Block] = [
        doc.Paragraph(doc.line(doc.strong(f"AOM : {name}"), f" ({authority.certainty.label}).")),
        doc.Bullets(tuple(items)),
    ]
    if authority.look_for:
        blocks += [
            doc.Heading("Documents à chercher"),
            doc.Bullets(tuple(doc.line(document) for document in authority.look_for)),
        ]
    return doc.Section("Qui est AOM", tuple(blocks))


def _solution(answer: CompetenceAnswer, solution: Solution, book: LawBook) -> doc.Section:
    roles = [role for role in who_does_what(answer) if role.solution is solution]
    table = doc.Table(
        caption=f"{solution.label} : qui peut quoi",
        header=("acteur", *(lever.label for lever in Lever)),
        rows=tuple((role.actor.label, *(cell.verdict.label for cell in role.cells)) for role in roles),
        numeric=(False,) * 4,
        widths=(2.0, 1.0, 1.0, 1.2),
    )
    items = []
    for row in answer.rows:
        cell = row.cell
        if row.solution is not solution or cell.verdict is Verdict.UNDETERMINED:
            continue
        act = f" Acte : {cell.act}." if cell.act else ""
        conditions = f" Conditions : {' ; '.join(cell.conditions)}." if cell.conditions else ""
        unless = f" Sauf si : {' ; '.join(cell.unless)}." if cell.unless else ""
        text = f"{row.actor.label}, {row.lever.label} : {cell.verdict.label}. {cell.because}{act}{conditions}{unless}"
        items.append(with_proof(text, cell.articles, cell.to_verify, book, cell.source))
    heading = solution.label[0].upper() + solution.label[1:]
    return doc.Section(heading, (table, doc.Bullets(tuple(items))))
