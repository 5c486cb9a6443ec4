"""Who is competent on a commune, who may do what, the drafts that follow; and the trees walked with a group."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from solimob.core.solutions import Lever
from solimob.core.solutions.competence import (
    CompetenceAnswer,
    Declared,
    Place,
    Solution,
    StatusError,
    TreeError,
    mission_matrix,
    roles_csv,
    status_sheet,
    who_does_what,
)
from solimob.publish.legal_drafts import KINDS, draft, tree_document
from solimob.web.solutions.downloads import DOCUMENT_FORMATS, document_response, file_response
from solimob.web.solutions.forms.status import StatusForm
from solimob.web.solutions.queries import competence as reads
from solimob.web.solutions.queries import places
from solimob.web.solutions.queries.law import law_book
from solimob.web.solutions.views.asked import choice_of, words_of

DRAFT_LABELS = {
    "note": "Note juridique sur cette commune",
    "fiche-statut": "Fiche de statut de l’intercommunalité",
    "qui-fait-quoi": "Qui fait quoi, pour l’annexe d’une convention",
    "missions": "Missions de l’AOM et services possibles",
    "deliberation-organiser": "Délibération : organiser un service",
    "deliberation-contribuer": "Délibération : contribuer à un service",
    "deliberation-aides": "Délibération : verser des aides",
    "convention": "Convention entre l’AOM et l’association",
    "reglement-aide": "Règlement d’aide",
    "kit-tus": "Kit « monter un TUS »",
    "responsabilite": "Responsabilité et assurances, par régime",
    "arbre": "Arbre : action sociale ou compétence mobilité",
    "arbre-contribution": "Arbre : contribuer, mais comment",
}
"""Names of the drafts, in the order they are listed; a test holds them equal to `publish.legal_drafts.KINDS`."""


def choose_commune(request: HttpRequest) -> HttpResponse:
    """Search a commune; the choices of a tree that was walked are kept in the address."""
    text = words_of(request)
    too_short = bool(text) and len(text) < places.FEWEST_LETTERS
    context = {
        "text": text,
        "too_short": too_short,
        "communes": places.find_communes(text) if text and not too_short else [],
        "most": places.MOST_RESULTS,
        "choices": request.GET.getlist("r"),
        "kept": urlencode([("r", choice) for choice in request.GET.getlist("r")]),
    }
    template = "solutions/competence/communes.html" if request.htmx else "solutions/competence/choose.html"
    return render(request, template, context)


def commune(request: HttpRequest, code: str) -> HttpResponse:
    """Show who is AOM on a commune, who may act by which lever, the missions and the drafts."""
    place = _place(code)
    if place.code != code:
        return redirect(f"{reverse('solutions:competence_commune', args=[place.code])}?{request.GET.urlencode()}")
    form, answer = _declared(request, place)
    solution = choice_of(request, "solution", Solution) or Solution.TUS
    context = {
        "place": place,
        "form": form,
        "answer": answer,
        "is_declared": answer.status.declared != Declared(),
        "levers": list(Lever),
        "solutions": list(Solution),
        "solution": solution,
        "summaries": reads.summaries(answer),
        "roles": reads.roles_of(answer, solution),
        "missions": mission_matrix(answer, reads.missions()),
        "sheet": status_sheet(answer),
        "drafts": DRAFT_LABELS,
        "kept_pairs": _kept(request),
        "query": urlencode(_kept(request)),
        "choices": request.GET.getlist("r"),
    }
    return render(request, "solutions/competence/commune.html", context)


def commune_draft(request: HttpRequest, code: str, kind: str, extension: str) -> HttpResponse:
    """Answer a draft to be completed and read again by a jurist; `r` are the choices of the tree, told in the note."""
    place = _place(code)
    _, answer = _declared(request, place)
    if (kind, extension) == ("qui-fait-quoi", "csv"):
        table = "\ufeff" + roles_csv(who_does_what(answer), law_book())
        return file_response(table.encode(), "csv", f"qui-fait-quoi-{place.code}")
    if kind not in KINDS or extension not in DOCUMENT_FORMATS:
        raise Http404
    choices = request.GET.getlist("r")
    try:
        case = reads.path_of("competence", choices) if choices else None
    except TreeError:
        raise Http404 from None
    return document_response(draft(kind, answer, law_book(), case), extension, f"{kind}-{place.code}")


def tree(request: HttpRequest, name: str = "competence") -> HttpResponse:
    """Walk a tree question by question, with a group; the choices made are in the address."""
    try:
        walk = reads.walk(name, request.GET.getlist("r"))
    except TreeError:
        return redirect(_tree_address(name))
    here = _tree_address(name)
    context = {
        "tree": reads.tree(name),
        "name": name,
        "is_contribution": name == "contribuer",
        "walk": walk,
        "here": here,
        "steps": [(question, label, f"{here}?{_choices(before)}") for question, label, before in walk.steps],
        "next": [] if walk.is_over else _next(here, walk),
        "kept": _choices(walk.choices),
        "formats": DOCUMENT_FORMATS,
    }
    return render(request, "solutions/competence/tree.html", context)


def contribution_tree(request: HttpRequest) -> HttpResponse:
    """Walk the tree « contribuer, mais comment ? »."""
    return tree(request, "contribuer")


def whole_tree(request: HttpRequest, name: str) -> HttpResponse:
    """Show a whole tree on one page, to be printed or read aloud."""
    if name not in reads.TREES:
        raise Http404
    held = reads.tree(name)
    number = {id_: str(place) for place, id_ in enumerate(held.questions, start=1)}
    number |= {id_: f"R{place}" for place, id_ in enumerate(held.outcomes, start=1)}
    questions = [
        (number[q.id], q, [(choice, number[choice.to]) for choice in q.choices]) for q in held.questions.values()
    ]
    outcomes = [(number[outcome.id], outcome) for outcome in held.outcomes.values()]
    context = {
        "tree": held,
        "name": name,
        "walk_url": _tree_address(name),
        "questions": questions,
        "outcomes": outcomes,
        "formats": DOCUMENT_FORMATS,
    }
    return render(request, "solutions/competence/whole_tree.html", context)


def tree_file(request: HttpRequest, name: str, extension: str) -> HttpResponse:
    """Answer a tree as a document."""
    if name not in reads.TREES or extension not in DOCUMENT_FORMATS:
        raise Http404
    return document_response(tree_document(reads.tree(name), law_book()), extension, f"arbre-{name}")


def _place(code: str) -> Place:
    place = places.place_at(code)
    if place is None:
        raise Http404
    return place


def _declared(request: HttpRequest, place: Place) -> tuple[StatusForm, CompetenceAnswer]:
    """Return the form of what is declared, and the answer; what cannot be is refused, and the answer goes without."""
    given = any(request.GET.get(name) for name in StatusForm.base_fields)
    form = StatusForm(request.GET if given else None, commune=place.code)
    if given and form.is_valid():
        try:
            return form, reads.answer_for(place, form.declared)
        except StatusError as error:
            form.add_status_error(error)
    return form, reads.answer_for(place, Declared())


def _kept(request: HttpRequest) -> list[tuple[str, str]]:
    """Return what is declared and walked, as it stands in an address."""
    pairs = [(name, value) for name, values in request.GET.lists() for value in values if value]
    return [(name, value) for name, value in pairs if name in StatusForm.base_fields or name == "r"]


def _tree_address(name: str) -> str:
    return reverse("solutions:tree_contribution" if name == "contribuer" else "solutions:tree")


def _choices(choices: tuple[str, ...]) -> str:
    return urlencode([("r", choice) for choice in choices])


def _next(here: str, walk: reads.Walk) -> list[tuple[str, str]]:
    return [(choice.label, f"{here}?{_choices((*walk.choices, choice.id))}") for choice in walk.node.choices]
