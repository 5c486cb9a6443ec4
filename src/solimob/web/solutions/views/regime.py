"""Which legal regime a service may come under: a case asked field by field, an answer for each regime."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from solimob.web.solutions.forms.case import CaseForm
from solimob.web.solutions.queries import regimes


def regime(request: HttpRequest) -> HttpResponse:
    """Ask for a case and answer it; the case is in the address, nothing is stored."""
    today = timezone.localdate()
    given = {name for name, value in request.GET.items() if value}
    asked = regimes.asked_fields(given | set(regimes.FIRST_ASKED))
    is_asked = bool(given & {spec.name for spec in asked})
    form = CaseForm(request.GET if given else None, asked=asked, today=today)
    answer = None
    if is_asked and form.is_valid() and form.case is not None:
        answer = regimes.answer_case(form.case)
        if answer.still_asked:
            asked = regimes.asked_fields({*given, *regimes.FIRST_ASKED, *answer.still_asked})
            form = CaseForm(request.GET, asked=asked, today=today)
            form.is_valid()
    labels = {spec.name: spec.label for spec in asked}
    context = {"form": form, "answer": answer, "labels": labels}
    return render(request, "solutions/regime/regime.html", context)
