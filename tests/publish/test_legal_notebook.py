"""The legal notebook as a file (K-S3: export ODT)."""

from __future__ import annotations

import io
import zipfile

import pytest

from solimob.publish import render
from solimob.publish.legal_drafts import MARK
from solimob.publish.legal_notebook import notebook_document
from solimob.reference.law import load_law_book, load_notebook

BOOK = load_law_book()
NOTEBOOK = load_notebook(book=BOOK)


def test_every_question_is_written_with_its_articles_when_exported() -> None:
    content = render(notebook_document(tuple(NOTEBOOK), NOTEBOOK, BOOK), "odt")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        text = archive.read("content.xml").decode().replace("&apos;", "'")
        assert MARK in text + archive.read("styles.xml").decode()
    for question in NOTEBOOK:
        assert question.sentence in text, question.id
        assert all(BOOK.article(id_).name in text for id_ in question.articles), question.id


def test_unverified_answer_is_marked_when_exported() -> None:
    doubtful = next(question for question in NOTEBOOK if NOTEBOOK.status(question).value != "verified")
    document = notebook_document([doubtful], NOTEBOOK, BOOK)
    assert "à vérifier" in repr(document.sections[1])
    assert document.subtitle == "Une question"


def test_empty_notebook_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one question"):
        notebook_document([], NOTEBOOK, BOOK)
