"""The legal base: texts, questions, actors and words."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from solimob.core.solutions import Asker, Lever, Subject, UnknownArticleError
from solimob.publish.legal_notebook import notebook_document
from solimob.web.solutions.downloads import DOCUMENT_FORMATS, document_response
from solimob.web.solutions.queries import catalogue, competence, law
from solimob.web.solutions.views.asked import choice_of, words_of

_TABS = (
    ("texts", "Textes", "solutions:law"),
    ("questions", "Questions", "solutions:questions"),
    ("actors", "Qui peut agir", "solutions:actors"),
    ("liability", "Responsabilité", "solutions:liability"),
    ("words", "Mots", "solutions:glossary"),
)


def texts(request: HttpRequest) -> HttpResponse:
    """Search the texts; without words nor subject, show the subjects."""
    text, subject = words_of(request), choice_of(request, "sujet", Subject)
    found = law.search_law(text, subject) if text or subject else None
    context = _frame("texts") | {
        "text": text,
        "subject": subject,
        "subjects": law.subjects(),
        "found": found,
        "count": len(law.law_book()),
    }
    return render(request, "solutions/law/results.html" if request.htmx else "solutions/law/texts.html", context)


def article(request: HttpRequest, id: str) -> HttpResponse:
    """Show a text on three levels, with its versions and what was read."""
    try:
        found = law.law_book().article(id)
    except UnknownArticleError:
        raise Http404 from None
    context = _frame("texts") | {
        "article": found,
        "last": found.last,
        "earlier": found.versions[-2::-1],
        "questions": law.questions_citing(id),
        "terms": law.terms_citing(id),
        "sheets": catalogue.sheets_citing(id),
    }
    return render(request, "solutions/law/article.html", context)


def questions(request: HttpRequest) -> HttpResponse:
    """Search the questions of the notebook."""
    text, asker = words_of(request), choice_of(request, "qui", Asker)
    found = law.find_questions(text, asker)
    context = _frame("questions") | {
        "text": text,
        "asker": asker,
        "askers": list(Asker),
        "questions": [(question, law.notebook().status(question)) for question in found],
        "formats": DOCUMENT_FORMATS,
        "query": urlencode({"q": text, "qui": asker.value if asker else ""}),
    }
    template = "question_results" if request.htmx else "questions"
    return render(request, f"solutions/law/{template}.html", context)


def notebook_file(request: HttpRequest, extension: str) -> HttpResponse:
    """Answer the questions found as a legal notebook (K-S3)."""
    found = law.find_questions(words_of(request), choice_of(request, "qui", Asker))
    if extension not in DOCUMENT_FORMATS or not found:
        raise Http404
    document = notebook_document(found, law.notebook(), law.law_book())
    return document_response(document, extension, "cahier-juridique")


def question(request: HttpRequest, id: str) -> HttpResponse:
    """Show a question, its answer on three levels, and how its texts work together."""
    try:
        found = law.notebook().question(id)
    except KeyError:
        raise Http404 from None
    context = _frame("questions") | {
        "question": found,
        "status": law.notebook().status(found),
        "interactions": [(i, law.notebook().interaction_status(i)) for i in found.interactions],
    }
    return render(request, "solutions/law/question.html", context)


def actors(request: HttpRequest) -> HttpResponse:
    """Show which texts let each actor organise, contribute or pay aids (K-S5)."""
    context = _frame("actors") | {"levers": list(Lever), "actors": law.actors_and_levers()}
    return render(request, "solutions/law/actors.html", context)


def liability(request: HttpRequest) -> HttpResponse:
    """Show who answers for what, and what to insure, regime by regime (K-S11)."""
    return render(request, "solutions/law/liability.html", _frame("liability") | {"regimes": competence.liability()})


def glossary(request: HttpRequest) -> HttpResponse:
    """Show the words of mobility, of social work and of employment."""
    text = words_of(request)
    context = _frame("words") | {"text": text, "terms": law.find_terms(text)}
    template = "glossary_results" if request.htmx else "glossary"
    return render(request, f"solutions/law/{template}.html", context)


def _frame(current: str) -> dict[str, Any]:
    tabs = [{"label": label, "url": reverse(name), "current": key == current} for key, label, name in _TABS]
    return {"law_tabs": tabs}
