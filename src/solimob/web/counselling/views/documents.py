"""The test of obstacles on paper: blank forms, and the sheet that the person takes home."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from solimob.core.counselling import assess, steps
from solimob.web.counselling.interview import Interview
from solimob.web.counselling.queries.offer import diagnosed_communes, offer_at
from solimob.web.counselling.queries.questionnaire import current_questionnaire

FORM_FILES = {
    "a4": "test-des-freins-a4",
    "short": "test-des-freins-gros-caracteres",
    "phone": "test-des-freins-telephone",
}
"""Kind of form (that of `solimob counselling form`) → name of the file."""


@require_safe
def blank_form(request: HttpRequest, kind: str) -> HttpResponse:
    """Answer a form to print."""
    from solimob.publish.counselling_forms import FORMS
    from solimob.publish.sheet import sheet_pdf

    if kind not in FORM_FILES:
        raise Http404
    return pdf_response(sheet_pdf(FORMS[kind](current_questionnaire())), FORM_FILES[kind])


# As the test itself: it changes nothing, and asks for no cookie.
@csrf_exempt
@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def result_pdf(request: HttpRequest) -> HttpResponse:
    """Answer the person's sheet from the answers that the page carries; without answers, lead to the test."""
    from solimob.publish.counselling_sheets import result_sheet
    from solimob.publish.sheet import sheet_pdf

    if request.method != "POST":
        return redirect("counselling:test")
    interview = Interview.read(request.POST, current_questionnaire())
    offer = offer_at(diagnosed_communes(request.user), interview.commune)
    result = assess(interview.questionnaire, interview.answers, offer)
    return pdf_response(sheet_pdf(result_sheet(result, steps(result))), "mes-prochaines-etapes")


def pdf_response(content: bytes, name: str) -> HttpResponse:
    """Return a PDF to download under a name."""
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    return response
