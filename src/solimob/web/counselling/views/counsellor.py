"""The test of obstacles for a counsellor: the whole form on one page, then the scores, which the person never sees."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from solimob.core.counselling import Consent, Item, Questionnaire, assess, score_axes, steps, unmet_needs
from solimob.web.counselling.forms import PREFIX, PrescriptionForm, WholeTestForm
from solimob.web.counselling.interview import Interview
from solimob.web.counselling.queries.offer import DiagnosedCommune, diagnosed_communes, offer_at
from solimob.web.counselling.queries.questionnaire import current_questionnaire
from solimob.web.counselling.views.documents import pdf_response


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def whole_test(request: HttpRequest) -> HttpResponse:
    """Show the whole form; once sent, the scores and what the person takes home. Nothing is kept."""
    questionnaire, communes = current_questionnaire(), diagnosed_communes(request.user)
    if request.POST.get("go") == "prescribe":
        return _prescription(request, communes)
    form, code = _form(request), request.POST.get("commune", "")
    if form.is_valid():
        interview = Interview(questionnaire, form.answers, code)
        return render(request, "counselling/test/counsellor_result.html", _read(interview, communes))
    questions = [(form[PREFIX + item.id], condition_words(questionnaire, item), item) for item in questionnaire.items]
    context = {"form": form, "questions": questions, "communes": communes.values(), "code": code}
    return render(request, "counselling/test/counsellor.html", context)


def _form(request: HttpRequest) -> WholeTestForm:
    """Return the form: empty, as sent, or filled again with the answers that a result carries."""
    questionnaire = current_questionnaire()
    if request.POST.get("go") == "change":
        return WholeTestForm(questionnaire, answers=Interview.read(request.POST, questionnaire).answers)
    return WholeTestForm(questionnaire, request.POST if request.method == "POST" else None)


def condition_words(questionnaire: Questionnaire, item: Item) -> str:
    """Return to whom a question is asked: « si la réponse est … à … »; empty where everybody is asked."""
    parts = []
    for id_, wanted in (item.asked_if or {}).items():
        above = questionnaire.by_id[id_]
        texts = " ou ".join(f"« {choice.text} »" for choice in above.choices if choice.id in wanted)
        parts.append(f"{texts} à la question « {above.question} »")
    return f"Seulement si la réponse est {' et '.join(parts)}." if parts else ""


def _prescription(request: HttpRequest, communes: dict[str, DiagnosedCommune]) -> HttpResponse:
    """Answer the sheet for a third party, once the person agreed; it holds neither the answers nor a score."""
    from solimob.publish.counselling_sheets import prescription_sheet
    from solimob.publish.sheet import sheet_pdf

    interview = Interview.read(request.POST, current_questionnaire())
    form = PrescriptionForm(request.POST)
    if not form.is_valid():
        context = _read(interview, communes) | {"prescription": form}
        return render(request, "counselling/test/counsellor_result.html", context)
    consent = Consent(form.cleaned_data["agreed"], form.cleaned_data["recipient"], timezone.localdate())
    result = assess(interview.questionnaire, interview.answers, offer_at(communes, interview.commune))
    return pdf_response(sheet_pdf(prescription_sheet(result, steps(result), consent)), "fiche-de-prescription")


def _read(interview: Interview, communes: dict[str, DiagnosedCommune]) -> dict[str, Any]:
    from solimob.publish.counselling_sheets import result_sheet  # the site starts without the writers of documents

    offer = offer_at(communes, interview.commune)
    result = assess(interview.questionnaire, interview.answers, offer)
    return {
        "sheet": result_sheet(result, steps(result)),
        "scores": score_axes(interview.questionnaire, interview.answers, offer),
        "destinations": offer.destinations,
        "unmet": unmet_needs(result),
        "said": interview.said,
        "hidden": interview.hidden(),
        "commune": communes.get(interview.commune),
        "prescription": PrescriptionForm(),
    }
