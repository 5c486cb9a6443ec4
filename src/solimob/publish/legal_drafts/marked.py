"""What every legal draft carries: the mark on each page, the warning on top, the articles at the end."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from solimob.core.solutions.law import french_date
from solimob.core.solutions.law_book import LawBook
from solimob.publish import document as doc

MARK = "Projet à faire relire"
"""At the head of every page of every draft."""
WARNING = (
    "Ce document est un projet. Il ne remplace pas l'avis d'un juriste. Ce qui est « à vérifier » n'a pas été lu dans "
    "le texte, ou l'a été dans un état ancien."
)


def draft_document(
    title: str, subtitle: str, sections: Sequence[doc.Section], articles: Iterable[str], book: LawBook
) -> doc.Document:
    """Return a document marked on every page, with the articles it cites at the end.

    Raises
    ------
    UnknownArticleError
        If an article is not in the law book.
    """
    warning = doc.Section("Avant de lire", (doc.Callout(MARK, (doc.line(WARNING),)),))
    return doc.Document(
        title=title,
        subtitle=subtitle,
        sections=(warning, *sections, articles_section(articles, book)),
        running_head=MARK,
    )


def articles_section(articles: Iterable[str], book: LawBook) -> doc.Section:
    """Return the articles cited, each with its version, how far it was read, and its address where one is known."""
    items = []
    for id_ in dict.fromkeys(articles):
        version = book.article(id_).last
        address: list[str | doc.Run] = [" — ", doc.Run(version.url, href=version.url)] if version.url else []
        items.append(doc.line(doc.strong(book.citation(id_)), f" : {version.sentence}", *address))
    return doc.Section("Textes cités", (doc.Bullets(tuple(items)),))


def with_proof(text: str, articles: Sequence[str], to_verify: bool, book: LawBook, source: str = "") -> doc.Line:
    """Return a sentence followed by its articles, and « à vérifier » where it is so."""
    proof = "; ".join([book.article(id_).name for id_ in articles] + ([f"d'après : {source}"] if source else []))
    pieces: list[str | doc.Run] = [text]
    if proof:
        pieces.append(doc.Run(f" ({proof.replace(';', ' ;')})", doc.Weight.EMPHASIS))
    until = book.outdated(articles)
    if until is not None:
        pieces.append(doc.strong(f" — à vérifier : un texte a été lu dans son état du {french_date(until)}"))
    elif to_verify:
        pieces.append(doc.strong(" — à vérifier"))
    return doc.line(*pieces)
