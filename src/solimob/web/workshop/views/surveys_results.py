"""Read the results of a closed survey, compare them with the survey before, take them away."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from solimob.web.accounts.policies import Action
from solimob.web.accounts.services import RefusedActError
from solimob.web.diagnosis.entered import findings_of
from solimob.web.diagnosis.models import FieldMethod
from solimob.web.diagnosis.services import add_field_evidence
from solimob.web.solutions.downloads import file_response
from solimob.web.workshop.forms_survey import ToFindingForm
from solimob.web.workshop.models import Survey
from solimob.web.workshop.queries.survey_languages import answers_by_language
from solimob.web.workshop.queries.surveys import (
    answers_by_origin,
    comparison_of,
    is_readable,
    margin_questions,
    reading_of,
)
from solimob.web.workshop.views.surveys_section import in_survey


@require_safe
def results(request: HttpRequest, pk: int, survey: int) -> HttpResponse:
    """Show what may be shown of the answers; before the survey closes, only how many came."""
    found, context = in_survey(request, pk, survey)
    context["origins"] = answers_by_origin(found)
    if context["is_readable"]:
        known = [(q, found.margins[q.id]) for q in margin_questions(context["content"]) if q.id in found.margins]
        context |= {"reading": reading_of(found), "known_margins": known, "comparable": _is_comparable(found)}
        context["languages"] = answers_by_language(found)
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
    return render(request, "workshop/survey_comparison.html", context | {"comparison": comparison_of(found)})


@require_safe
def comparison_file(request: HttpRequest, pk: int, survey: int) -> HttpResponse:
    """Answer the comparison as CSV."""
    from solimob.publish.survey_csv import comparison_csv

    found, _ = in_survey(request, pk, survey, Action.CAN_DOWNLOAD_DOCUMENT)
    moved = comparison_of(found) if _is_comparable(found) else None
    if moved is None:
        raise Http404
    return file_response(comparison_csv(moved), "csv", f"{found.title}-avant-apres")


@require_http_methods(["GET", "HEAD", "POST"])
def to_finding(request: HttpRequest, pk: int, survey: int, question: str) -> HttpResponse:
    """Put what a question found beside the figures of a finding of the diagnosis (L23)."""
    from solimob.publish.survey_statement import result_statement

    found, context = in_survey(request, pk, survey, Action.CAN_ANSWER_FINDING)
    if not context["is_readable"]:
        raise Http404
    reading = reading_of(found)
    result = next((one for one in reading.results if one.question.id == question and one.answered is not None), None)
    if result is None:
        raise Http404
    findings = {one.finding.number: one for one in findings_of(found.project)}
    statement = result_statement(found.title, result, weighted=reading.weights is not None)
    form = ToFindingForm(
        request.POST or None,
        findings=[(number, f"{number}. {one.version.title}") for number, one in findings.items()],
        initial={"text": statement, "collected_on": timezone.localdate()},
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        chosen = findings[int(data["finding"])].finding
        try:
            add_field_evidence(
                request.user, chosen, FieldMethod.SURVEY, data["text"], data["collected_on"], timezone.localdate()
            )
        except RefusedActError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Le résultat est versé au constat.")
            return redirect("diagnosis:edit_finding", pk=pk, number=chosen.number)
    return render(request, "workshop/survey_to_finding.html", context | {"form": form, "has_findings": bool(findings)})


def _is_comparable(survey: Survey) -> bool:
    today = timezone.localdate()
    return survey.before is not None and all(is_readable(one, today) for one in (survey, survey.before))
