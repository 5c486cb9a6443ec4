"""A solution sheet on two pages (K-S9): the solution and who may act, its limits, then its means and experience."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from solimob.core.solutions.catalogue import Catalogue
from solimob.core.solutions.law import Article, Corpus, LegalStatus, Subject, french_date
from solimob.core.solutions.law_book import LawBook
from solimob.core.solutions.rex import Rex
from solimob.core.solutions.sheet import LeverBasis, NotConcerned, PostKind, PostLine, Sheet
from solimob.core.solutions.sourced_figure import Confidence, SourcedFigure, Unknown
from solimob.publish.document import Block, Bullets, Document, Heading, Paragraph, Section, Table, line, strong
from solimob.publish.french import NO_BREAK_SPACE, listing
from solimob.publish.sourced import Proofs, line_proof, line_value, lowered, value_text

_CODES = {
    Corpus.TRANSPORTS: "C. transp.",
    Corpus.CGCT: "CGCT",
    Corpus.CASF: "CASF",
    Corpus.CSS: "CSS",
    Corpus.CGI: "CGI",
    Corpus.TRAVAIL: "C. trav.",
    Corpus.ROUTE: "C. route",
}
_FIGURES_OF_A_REX, _MOST_REX = 3, 3
HOW_TO_READ = (
    "Ce que personne n'a publié est « inconnu », jamais zéro. Confiance : "
    + " ; ".join(f"{level}, {level.label}" for level in Confidence)
    + "."
)

type _Said = Callable[[str], str]
"""Writes the figures of a text out."""


def sheet_document(sheet: Sheet, catalogue: Catalogue, law: LawBook, date_line: str = "") -> Document:
    """Return the sheet as two sections of one page each; in PDF the text shrinks until each of them holds."""
    proofs = Proofs()
    first = Section("La solution", tuple(_first_page(sheet, catalogue, law, proofs)), one_page=True)
    second = Section("Les moyens et les résultats", tuple(_second_page(sheet, catalogue, proofs)), one_page=True)
    return Document(
        title=sheet.title,
        subtitle=f"Fiche solution — {catalogue.types[sheet.type].label}",
        sections=(first, second),
        date_line=date_line,
        keywords=("mobilité solidaire", "fiche solution", sheet.id),
    )


def article_text(article: Article) -> str:
    """Return « C. transp. L.3133-1 », or the name of an act outside the codes."""
    if article.corpus not in _CODES:
        return article.name
    return " ".join(filter(None, (_CODES[article.corpus], article.number, article.paragraph)))


def lever_answer(basis: LeverBasis) -> str:
    """Return « oui », « non » or « selon le cas », and « à vérifier » where it is."""
    answer = {True: "oui", False: "non", None: "selon le cas"}[basis.possible]
    return f"{answer}, à vérifier" if basis.to_verify else answer


def _first_page(sheet: Sheet, catalogue: Catalogue, law: LawBook, proofs: Proofs) -> Iterator[Block]:
    def said(text: str) -> str:
        return proofs.text(text, catalogue.ratios)

    yield Paragraph(line(strong(said(sheet.summary))))
    yield Heading("Le besoin")
    yield Paragraph(line(said(sheet.need)))
    words = (
        ("Pour qui", [catalogue.publics[id_].label for id_ in sheet.publics]),
        ("Pour", [catalogue.needs[id_].label for id_ in sheet.needs]),
        ("Freins levés", [catalogue.obstacles[id_].label for id_ in sheet.obstacles]),
    )
    own = tuple((field.label, [sheet.own[field.id]]) for field in catalogue.types[sheet.type].fields)
    yield Bullets(
        tuple(
            line(strong(f"{label} : "), f"{said(' ; '.join(lowered(name) for name in names)).rstrip('.')}.")
            for label, names in (*words, *own)
        )
    )
    yield Heading("Comment ça marche")
    yield _bullets(sheet.steps, said)
    yield Heading("Qui peut agir")
    yield _levers_table(sheet, law, said)
    yield Paragraph(line(strong("Régime : "), _regimes_text(sheet)))
    yield Heading("Responsabilité et assurance")
    yield _bullets(sheet.liability, said)
    for title, texts in (
        ("Pour réussir", sheet.conditions),
        ("Ce que cela permet", sheet.opportunities),
        ("Limites", sheet.limits),
    ):
        yield Heading(title)
        yield _bullets(texts, said)
    cited = " ; ".join(_dated(law.article(id_)) for id_ in sheet.articles())
    yield Paragraph(line(strong("Textes cités : "), f"{cited}."), small=True)


def _levers_table(sheet: Sheet, law: LawBook, said: _Said) -> Table:
    rows = tuple(
        (
            basis.lever.label.capitalize(),
            lever_answer(basis),
            said(basis.text),
            " ; ".join(article_text(law.article(id_)) for id_ in basis.articles) or "aucun texte lu",
        )
        for basis in sheet.levers
    )
    header = ("Levier", "Réponse", "Qui, et comment", "Textes")
    return Table("Les trois leviers", header, rows, (False,) * 4, widths=(1.3, 1.0, 4.0, 2.4))


def _regimes_text(sheet: Sheet) -> str:
    if not sheet.regimes:
        return "aucun ; ce n'est pas un service de transport."
    names = listing([Subject(id_).label for id_ in sheet.regimes])
    return f"{names}. Votre cas se vérifie par « solimob solutions regime »."


def _dated(article: Article) -> str:
    since = article.last.in_force_from
    words = [] if since is None else [f"version du {french_date(since)}"]
    if article.status is not LegalStatus.VERIFIED:
        words.append(article.status.label)
    elif article.number_to_verify:
        words.append("numéro à vérifier")
    return f"{article_text(article)} ({', '.join(words)})" if words else article_text(article)


def _second_page(sheet: Sheet, catalogue: Catalogue, proofs: Proofs) -> Iterator[Block]:
    def said(text: str) -> str:
        return proofs.text(text, catalogue.ratios)

    for kind in PostKind:
        lines = [entry for entry in sheet.lines if catalogue.posts[entry.post].kind is kind]
        if lines:
            yield _lines_table(kind.label, lines, catalogue, proofs)
    yield Heading("Quand arrêter (seuils proposés, à fixer ensemble)")
    yield _bullets(sheet.stops, said)
    yield Heading("Retours d'expérience")
    experiences = catalogue.rex_of(sheet)
    if experiences:
        yield Bullets(tuple(line(strong(rex.title), _rex_line(rex, proofs)) for rex in experiences[:_MOST_REX]))
    else:
        yield Paragraph(line("Aucun n'a été trouvé avec ses chiffres. À documenter."))
    reading = [
        f"{catalogue.sources[r.source].citation()} ({lowered(said(r.about)).rstrip('.')})" for r in sheet.reading
    ]
    yield Paragraph(line(strong("À lire : "), f"{' ; '.join(reading)}."), small=True)
    yield Paragraph(line(strong("À qui parler : "), " ".join(said(text) for text in sheet.contacts)), small=True)
    yield Paragraph(line(HOW_TO_READ), small=True)
    yield proofs.source_list(compact=True)


def _lines_table(caption: str, lines: Sequence[PostLine], catalogue: Catalogue, proofs: Proofs) -> Table:
    rows = tuple(
        (_line_label(entry, catalogue, proofs), line_value(entry), line_proof(entry, proofs, catalogue.ratios))
        for entry in lines
    )
    header = ("Poste", "Valeur (intervalle)", "Preuve")
    return Table(caption, header, rows, (False, True, False), widths=(4.0, 1.9, 3.0))


def _line_label(entry: PostLine, catalogue: Catalogue, proofs: Proofs) -> str:
    label = catalogue.posts[entry.post].label
    match entry.content:
        case Unknown(what, _):
            pass
        case SourcedFigure():
            what = entry.about or entry.content.label
        case NotConcerned():
            what = entry.about
    return f"{label} : {lowered(proofs.text(what, catalogue.ratios)).rstrip('.')}" if what else label


def _rex_line(rex: Rex, proofs: Proofs) -> str:
    """Return place, outcome, evidence, the first figures and the first lesson of a REX."""
    figures = {figure.id: figure for figure in rex.figures}
    shown = [
        f"{lowered(cited.label)} : {value_text(cited)}{NO_BREAK_SPACE}{proofs.reference(cited.figure.sources)}"
        for cited in rex.figures[:_FIGURES_OF_A_REX]
    ]
    facts = " ; ".join(shown) if shown else f"source {proofs.reference(rex.sources)}"
    lesson = proofs.text(rex.lessons[0], figures)
    return f" ({rex.place}) : {rex.outcome.label} ; {rex.evidence.label}. {facts[:1].upper()}{facts[1:]}. {lesson}"


def _bullets(texts: Sequence[str], said: _Said) -> Bullets:
    return Bullets(tuple(line(said(text)) for text in texts))
