"""A register of needs to be read and edited: the most asked first, what is answered, what is not, the cross table."""

from __future__ import annotations

from collections.abc import Sequence

from solimob.core.workshop.need_sets import CrossTable, cross_table, ranked
from solimob.core.workshop.needs import Need, NeedStatus
from solimob.publish.document import Block, Bullets, Document, Heading, Line, Paragraph, Section, Table, line, strong
from solimob.publish.french import count_text, date_text
from solimob.publish.needs_csv import theme_label

_SECTIONS = {
    NeedStatus.OPEN: "Besoins ouverts",
    NeedStatus.PLANNED: "Réponses prévues",
    NeedStatus.ANSWERED: "Besoins qui ont leur réponse",
    NeedStatus.REFUSED: "Besoins refusés",
}
_NO_VOTE = "aucun vote"


def needs_odt_document(needs: Sequence[Need], subtitle: str, date_line: str = "") -> Document:
    """Return the needs as a document: ranked (F13), by status (F12), crossed by audience and theme (F8)."""
    sections = [
        Section("Les besoins, les plus demandés d'abord", (_ranking(needs), Paragraph(line(_RANKING), small=True)))
    ]
    for status, title in _SECTIONS.items():
        blocks = [block for need in needs if need.status is status for block in _blocks(need)]
        if blocks:
            sections.append(Section(title, tuple(blocks)))
    sections.append(Section("Qui demande quoi", (_crossed(cross_table(needs)), Paragraph(line(_CROSSED), small=True))))
    return Document("Registre des besoins", subtitle, tuple(sections), date_line=date_line)


_RANKING = "Rang : votes × publics qui le demandent. Sans vote, le besoin que plus de publics demandent vient d'abord."
_CROSSED = "Un besoin de deux publics compte dans les deux colonnes, et une fois dans le total."


def _ranking(needs: Sequence[Need]) -> Table:
    rows = tuple(
        (
            str(rank),
            need.text,
            ", ".join(need.audiences),
            _NO_VOTE if need.votes is None else str(need.votes),
            need.status.label,
        )
        for rank, need in enumerate(ranked(needs), start=1)
    )
    return Table(
        "Besoins par rang",
        ("Rang", "Besoin", "Public", "Votes", "Suite"),
        rows,
        (True, False, False, True, False),
        widths=(0.5, 4.0, 1.6, 0.9, 0.9),
    )


def _blocks(need: Need) -> list[Block]:
    about = f"{need.kind.label.capitalize()} — {', '.join(need.audiences)} — {theme_label(need.theme)}"
    blocks: list[Block] = [Heading(need.text, 3), Paragraph(line(about), small=True)]
    for label, text in (("Réponse", need.answer), ("Motif du refus", need.reason)):
        if text:
            blocks.append(Paragraph(line(strong(f"{label} : "), text)))
    who = [f"Qui répond : {need.owner}" if need.owner else ""]
    if need.answered_on is not None:
        who.append(f"répondu le {date_text(need.answered_on)}")
    elif need.due is not None:
        who.append(f"attendu le {date_text(need.due)}")
    if any(who):
        said = ", ".join(filter(None, who))
        blocks.append(Paragraph(line(f"{said[:1].upper()}{said[1:]}."), small=True))
    if need.links:
        blocks.append(Bullets(tuple(line(link.label) for link in need.links)))
    written = [source.text for source in need.provenance if source.text != need.text]
    if written:
        count = count_text(len(need.provenance), "post-it", "post-it")
        notes: Line = line(f"Réuni à partir de {count} : " + " ; ".join(f"« {text} »" for text in written))
        blocks.append(Paragraph(notes, small=True))
    return blocks


def _crossed(table: CrossTable) -> Table:
    rows = [
        (
            theme_label(theme),
            *(str(table.count(theme, audience)) for audience in table.audiences),
            str(table.theme_totals[theme]),
        )
        for theme in table.themes
    ]
    rows.append(("total", *(str(table.audience_totals[audience]) for audience in table.audiences), str(table.total)))
    width = len(table.audiences) + 1
    return Table(
        "Besoins par thème et par public", ("Thème", *table.audiences, "Total"), tuple(rows), (False,) + (True,) * width
    )
