"""The test of obstacles for the person: one question a screen, then what to do. No score, and nothing is kept."""

from __future__ import annotations

import math
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from solimob.core.counselling import Form, Item, assess, estimated_minutes, steps
from solimob.web.counselling.forms import QuestionForm
from solimob.web.counselling.interview import Interview
from solimob.web.counselling.queries.offer import DiagnosedCommune, diagnosed_communes, offer_at
from solimob.web.counselling.queries.questionnaire import current_questionnaire

CHANGE = "change-"
"""Before the question to answer again, in the value of a button."""


# Sending this page changes nothing and needs no cookie: there is nothing for a forged request to do.
@csrf_exempt
@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def test(request: HttpRequest) -> HttpResponse:
    """Say what the test is; then ask, go back, change, or show the result, as the page sent says."""
    communes = diagnosed_communes(request.user)
    if request.method != "POST":
        return _introduction(request, communes)
    interview = Interview.read(request.POST, current_questionnaire())
    item = current_questionnaire().by_id.get(request.POST.get("item", ""))
    wanted = request.POST.get("go", "")
    if item is not None and item in interview.asked:
        form = QuestionForm(item, request.POST)
        if form.is_valid():
            interview = interview.with_answer(item, form.answer)
        elif wanted == "next":
            return _question(request, interview, item, form)
    if wanted == "back":
        previous = interview.before(item)
        return _introduction(request, communes) if previous is None else _question(request, interview, previous)
    if wanted.startswith(CHANGE):
        changed = current_questionnaire().by_id.get(wanted.removeprefix(CHANGE))
        if changed in interview.asked:
            return _question(request, interview, changed)
    following = None if wanted == "result" else interview.next_item
    if following is not None:
        return _question(request, interview, following)
    return _result(request, interview, communes)


def _introduction(request: HttpRequest, communes: dict[str, DiagnosedCommune]) -> HttpResponse:
    questionnaire = current_questionnaire()
    forms = [
        (form, label, len(questionnaire.items_of(form)), math.ceil(estimated_minutes(questionnaire, form)))
        for form, label in ((Form.SHORT, "Test court"), (Form.LONG, "Test long"))
    ]
    context = {"forms": forms, "communes": communes.values(), "version": questionnaire.version}
    return render(request, "counselling/test/introduction.html", context)


def _question(request: HttpRequest, interview: Interview, item: Item, form: QuestionForm | None = None) -> HttpResponse:
    form = form or QuestionForm(item, initial=interview.answers.given.get(item.id))
    context: dict[str, Any] = {
        "item": item,
        "form": form,
        "field": form[form.name],
        "hidden": interview.hidden(but=item),
        "number": interview.number(item),
        "most": len(interview.questionnaire.items_of(interview.answers.form)),
    }
    return render(request, "counselling/test/question.html", context)


def _result(request: HttpRequest, interview: Interview, communes: dict[str, DiagnosedCommune]) -> HttpResponse:
    from solimob.publish.counselling_sheets import result_sheet  # the site starts without the writers of documents

    result = assess(interview.questionnaire, interview.answers, offer_at(communes, interview.commune))
    context = {
        "sheet": result_sheet(result, steps(result)),
        "said": interview.said,
        "hidden": interview.hidden(),
        "commune": communes.get(interview.commune),
        "change": CHANGE,
        "unfinished": interview.next_item is not None,
        "restart": reverse("counselling:test"),
    }
    return render(request, "counselling/test/result.html", context)
