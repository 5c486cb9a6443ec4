"""The catalogue of solutions: list, sheets, returns of experience, comparison, and their files."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from solimob.core.solutions import Comparison, Rex, Sheet, UnknownSolutionError, compare
from solimob.publish.solution_comparison import comparison_document
from solimob.publish.solution_rex import rex_document
from solimob.publish.solution_sheet import HOW_TO_READ, sheet_document
from solimob.web.solutions.downloads import DOCUMENT_FORMATS, date_line, document_response
from solimob.web.solutions.queries import catalogue, sheet_page
from solimob.web.solutions.queries.law import law_book
from solimob.web.solutions.views.asked import words_of

FIRST_FAMILY = "tus"
"""What is compared where nothing is chosen: the forms of the TUS (K-S10)."""
MOST_COMPARED = 6


def solutions(request: HttpRequest) -> HttpResponse:
    """Search sheets and returns of experience, with filters."""
    text = words_of(request)
    asked = catalogue.filters(request.GET.dict())
    sheets, experiences = catalogue.search_catalogue(text, asked)
    types = catalogue.catalogue().types
    context = {
        "text": text,
        "filters": asked,
        "is_filtered": bool(text) or any(entry.chosen for entry in asked),
        "sheets": [(sheet, types[sheet.type].label) for sheet in sheets],
        "experiences": experiences,
        "count": len(catalogue.catalogue().sheets),
        "family": catalogue.catalogue().families[FIRST_FAMILY],
    }
    template = "solutions/catalogue/results.html" if request.htmx else "solutions/catalogue/list.html"
    return render(request, template, context)


def sheet(request: HttpRequest, id: str) -> HttpResponse:
    """Show a sheet: need, publics, how it works, means, levers, limits, returns of experience."""
    context = {"page": sheet_page.sheet_page(_sheet(id)), "formats": DOCUMENT_FORMATS, "how_to_read": HOW_TO_READ}
    return render(request, "solutions/catalogue/sheet.html", context)


def sheet_file(request: HttpRequest, id: str, extension: str) -> HttpResponse:
    """Answer the sheet on two pages."""
    _check_format(extension)
    found = _sheet(id)
    document = sheet_document(found, catalogue.catalogue(), law_book(), date_line())
    return document_response(document, extension, f"fiche-{found.id}")


def experience(request: HttpRequest, id: str) -> HttpResponse:
    """Show a return of experience."""
    context = {"page": sheet_page.rex_page(_rex(id)), "formats": DOCUMENT_FORMATS, "how_to_read": HOW_TO_READ}
    return render(request, "solutions/catalogue/experience.html", context)


def experience_file(request: HttpRequest, id: str, extension: str) -> HttpResponse:
    """Answer a return of experience as a document."""
    _check_format(extension)
    found = _rex(id)
    return document_response(rex_document(found, catalogue.catalogue(), date_line()), extension, f"rex-{found.id}")


def comparison(request: HttpRequest) -> HttpResponse:
    """Show sheets side by side; without a choice, the forms of the TUS (K-S10)."""
    chosen = _chosen(request)
    problem = _problem(chosen)
    context = {
        "page": None if problem else sheet_page.comparison_page(_comparison(chosen)),
        "problem": problem,
        "chosen": [found.id for found in chosen],
        "sheets": list(catalogue.catalogue().sheets.values()),
        "most": MOST_COMPARED,
        "query": "&".join(f"fiche={found.id}" for found in chosen),
        "formats": DOCUMENT_FORMATS,
        "how_to_read": HOW_TO_READ,
    }
    return render(request, "solutions/catalogue/comparison.html", context)


def comparison_file(request: HttpRequest, extension: str) -> HttpResponse:
    """Answer a comparison as a document."""
    _check_format(extension)
    chosen = _chosen(request)
    if _problem(chosen):
        raise Http404
    document = comparison_document(_comparison(chosen), catalogue.catalogue().ratios, date_line())
    return document_response(document, extension, "comparaison-de-solutions")


def _chosen(request: HttpRequest) -> tuple[Sheet, ...]:
    """Return the sheets that an address names, each once; the first family where it names none."""
    held = catalogue.catalogue()
    asked = list(dict.fromkeys(request.GET.getlist("fiche")))
    if not asked and "choisir" not in request.GET:
        return held.family_sheets(FIRST_FAMILY)
    return tuple(held.sheets[id_] for id_ in asked if id_ in held.sheets)


def _problem(chosen: tuple[Sheet, ...]) -> str:
    if len(chosen) < 2:
        return "Cochez au moins deux fiches."
    if len(chosen) > MOST_COMPARED:
        return f"Cochez au plus {MOST_COMPARED} fiches : au-delà, le tableau ne se lit plus."
    return ""


def _comparison(chosen: tuple[Sheet, ...]) -> Comparison:
    held = catalogue.catalogue()
    is_family = {s.id for s in chosen} == {s.id for s in held.family_sheets(FIRST_FAMILY)}
    return compare(held, chosen, held.families[FIRST_FAMILY].label if is_family else "Solutions comparées")


def _sheet(id_: str) -> Sheet:
    try:
        return catalogue.catalogue().sheet(id_)
    except UnknownSolutionError:
        raise Http404 from None


def _rex(id_: str) -> Rex:
    found = catalogue.catalogue().rex.get(id_)
    if found is None:
        raise Http404
    return found


def _check_format(extension: str) -> None:
    if extension not in DOCUMENT_FORMATS:
        raise Http404
