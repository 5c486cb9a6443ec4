"""Read the results of a closed survey, weight them, compare them with the survey before, take them away."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from solimob.core.workshop.surveys import QuestionKind
from solimob.web.accounts.policies import Action
from solimob.web.accounts.services import RefusedActError
from solimob.web.solutions.downloads import file_response
from solimob.web.workshop.forms_survey import MarginForm
from solimob.web.workshop.models import Survey
from solimob.web.workshop.queries.surveys import (
    answers_by_origin,
    comparison_of,
    is_readable,
    margin_questions,
    reading_of,
)
from solimob.web.workshop.services.surveys import set_margin
from solimob.web.workshop.views.surveys_section import in_survey

_FORM = ["GET", "HEAD", "POST"]


@require_safe
def results(request: HttpRequest, pk: int, survey: int) -> HttpResponse:
    """Show what may be shown of the answers; before the survey closes, only how many came."""
    found, context = in_survey(request, pk, survey)
    context["origins"] = answers_by_origin(found)
    if context["is_readable"]:
        content = context["content"]
        margins = [(q, found.margins.get(q.id)) for q in margin_questions(content)]
        known = [(q, told) for q, told in margins if told]
        context |= {"reading": reading_of(found), "margins": margins, "known_margins": known}
        context["comparable"] = _is_comparable(found)
    return render(request, "workshop/survey_results.html", context)


@require_safe
def results_file(request: HttpRequest, pk: int, survey: int) -> HttpResponse:
    """Answer the results as CSV: what the page hides is hidden here too."""
    from solimob.publish.survey_csv import results_csv

    found, context = in_survey(request, pk, survey, Action.CAN_DOWNLOAD_DOCUMENT)
    if not context["is_readable"]:
        raise Http404
    reading = reading_of(found)
    return file_response(results_csv(reading.results, weighted=reading.weights is not None), "csv", found.title)


@require_safe
def comparison(request: HttpRequest, pk: int, survey: int) -> HttpResponse:
    """Show what moved since the survey before."""
    found, context = in_survey(request, pk, survey)
    if not _is_comparable(found):
        raise Http404
    moved = comparison_of(found)
    scores = {change.question.id for change in moved.changes if _is_mean(change.question.kind)} if moved else set()
    return render(request, "workshop/survey_comparison.html", context | {"comparison": moved, "scores": scores})


@require_safe
def comparison_file(request: HttpRequest, pk: int, survey: int) -> HttpResponse:
    """Answer the comparison as CSV."""
    from solimob.publish.survey_csv import comparison_csv

    found, _ = in_survey(request, pk, survey, Action.CAN_DOWNLOAD_DOCUMENT)
    moved = comparison_of(found) if _is_comparable(found) else None
    if moved is None:
        raise Http404
    return file_response(comparison_csv(moved), "csv", f"{found.title}-avant-apres")


@require_http_methods(_FORM)
def margin(request: HttpRequest, pk: int, survey: int, question: str) -> HttpResponse:
    """Say how the population is made up for one question, or take that away."""
    found, context = in_survey(request, pk, survey, Action.CAN_EDIT_SURVEY)
    asked = next((q for q in margin_questions(context["content"]) if q.id == question), None)
    if asked is None or not context["is_readable"]:
        raise Http404
    told = found.margins.get(question)
    initial = {f"n-{id_}": count for id_, count in told["counts"].items()} | {"source": told["source"]} if told else {}
    form = MarginForm(request.POST or None, question=asked, initial=initial)
    try:
        if request.method == "POST" and "retirer" in request.POST:
            set_margin(request.user, found, question, {}, "")
        elif request.method == "POST" and form.is_valid():
            set_margin(request.user, found, question, form.counts, form.cleaned_data["source"])
        else:
            return render(
                request, "workshop/survey_margin.html", context | {"form": form, "asked": asked, "told": told}
            )
    except RefusedActError as refusal:
        form.add_error(None, str(refusal))
        return render(request, "workshop/survey_margin.html", context | {"form": form, "asked": asked, "told": told})
    messages.success(request, "Le redressement est à jour.")
    return redirect("workshop:survey_results", pk=pk, survey=survey)


def _is_comparable(survey: Survey) -> bool:
    today = timezone.localdate()
    return survey.before is not None and all(is_readable(one, today) for one in (survey, survey.before))


def _is_mean(kind: QuestionKind) -> bool:
    return kind in (QuestionKind.SCALE, QuestionKind.NUMBER)
