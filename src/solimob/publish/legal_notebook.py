"""The legal notebook on paper (K-S3): question, answer on three levels, articles, how the texts work together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from solimob.core.solutions.law_book import LawBook
from solimob.core.solutions.notebook import Notebook, Question
from solimob.publish import document as doc
from solimob.publish.legal_drafts.marked import draft_document, with_proof


def notebook_document(questions: Sequence[Question], notebook: Notebook, book: LawBook) -> doc.Document:
    """Return questions of a notebook as a document, one section each, marked to be read again by a jurist.

    Raises
    ------
    ValueError
        If there is no question.
    """
    if not questions:
        raise ValueError("a notebook has at least one question")
    sections = [doc.Section(question.question, tuple(_blocks(question, notebook, book))) for question in questions]
    cited = [article for question in questions for article in question.cited]
    count = "une question" if len(questions) == 1 else f"{len(questions)} questions"
    return draft_document("Cahier juridique de la mobilité solidaire", count.capitalize(), sections, cited, book)


def _blocks(question: Question, notebook: Notebook, book: LawBook) -> Iterator[doc.Block]:
    yield doc.Paragraph(doc.line(doc.strong(question.sentence), f" ({notebook.status(question).label})"))
    yield doc.Paragraph(doc.line(doc.strong("Exemple : "), question.example))
    yield doc.Paragraph(doc.line(doc.strong("La règle : "), question.content))
    if question.to_ask:
        yield doc.Paragraph(doc.line(doc.strong("À demander : "), question.to_ask))
    yield doc.Paragraph(doc.line(doc.strong("Articles : "), " ; ".join(map(book.citation, question.articles))))
    if question.interactions:
        yield doc.Heading("Comment les textes se complètent")
        items = (
            with_proof(i.says, i.articles, notebook.interaction_status(i).value != "verified", book)
            for i in question.interactions
        )
        yield doc.Bullets(tuple(items))
