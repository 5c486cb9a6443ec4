"""A return of experience on paper: every figure with its source, what changed, what failed, what nobody knows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from solimob.core.solutions.catalogue import Catalogue
from solimob.core.solutions.law import Subject
from solimob.core.solutions.rex import Rex
from solimob.publish.document import Block, Bullets, Document, Heading, Paragraph, Run, Section, Table, line, strong
from solimob.publish.french import listing
from solimob.publish.solution_sheet import HOW_TO_READ
from solimob.publish.sourced import UNKNOWN_FIGURE, Proofs, value_text


def rex_document(rex: Rex, catalogue: Catalogue, date_line: str = "") -> Document:
    """Return the whole of a REX as a document of one section."""
    section = Section("Ce qui a été fait, et ce que cela a donné", tuple(_blocks(rex, catalogue, Proofs())))
    return Document(
        title=rex.title,
        subtitle=f"Retour d'expérience — {rex.place}",
        sections=(section,),
        date_line=date_line,
        keywords=("mobilité solidaire", "retour d'expérience", rex.id),
    )


def _blocks(rex: Rex, catalogue: Catalogue, proofs: Proofs) -> Iterator[Block]:
    figures = {cited.id: cited for cited in rex.figures}

    def said(texts: Sequence[str]) -> Bullets:
        return Bullets(tuple(line(proofs.text(text, figures)) for text in texts))

    yield Paragraph(line(strong(proofs.text(rex.form, figures))))
    regime = "non établi" if rex.regime.id is None else Subject(rex.regime.id).label
    checked = "conditions vérifiées une à une" if rex.regime.checked else "conditions non vérifiées"
    yield Bullets(
        (
            line(strong("Solutions : "), f"{listing([catalogue.sheets[id_].title for id_ in rex.solutions])}."),
            line(strong("Début : "), f"{rex.start or UNKNOWN_FIGURE}."),
            line(strong("Résultat : "), f"{rex.outcome.label}."),
            line(strong("Ce qui le prouve : "), f"{rex.evidence.label}."),
            line(strong("Régime : "), f"{regime}, {checked}. {proofs.text(rex.regime.note, figures)}"),
        )
    )
    if rex.figures:
        rows = tuple((cited.label, value_text(cited), proofs.mark(cited), cited.note) for cited in rex.figures)
        header = ("Chiffre", "Valeur", "Preuve", "Note")
        yield Table("Les chiffres", header, rows, (False, True, False, False), widths=(3.0, 1.6, 2.6, 2.2))
    if rex.unknowns:
        open_ = tuple((proofs.text(u.what, figures), proofs.text(u.tells, figures)) for u in rex.unknowns)
        yield Table("Ce qui n'est pas connu", ("Inconnu", "Ce qui le dirait"), open_, (False, False))
    if rex.events:
        yield Heading("Ce qui a changé")
        dated = [(event, proofs.text(event.text, figures), proofs.reference(event.sources)) for event in rex.events]
        yield Bullets(tuple(line(strong(f"{event.when} : "), f"{text} {mark}") for event, text, mark in dated))
    for title, texts in (
        ("Leçons", rex.lessons),
        ("Ce qui a échoué", rex.failure_points),
        ("Pour le refaire ailleurs", rex.transfer),
    ):
        if texts:
            yield Heading(title)
            yield said(texts)
    if rex.video is not None:
        yield Paragraph(line(strong("Vidéo : "), Run(rex.video, href=rex.video), " Nous ne l'avons pas transcrite."))
    yield Paragraph(line(strong("Contact : "), rex.contact or "aucun contact publié avec accord."))
    proofs.reference(rex.sources)
    yield Paragraph(line(HOW_TO_READ), small=True)
    yield Heading("Sources")
    yield proofs.source_list(compact=False)
