"""« Puis-je transporter cette personne ? »: five fields, an answer to say, a refusal counted without identity."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from solimob.core.solutions.gate import GateAnswer, Outcome, Purpose, Refusal, answer_call
from solimob.core.solutions.tus import CAP, euros
from solimob.web.accounts.services import RateLimit, TooOftenError, network_of, spend
from solimob.web.solutions import services
from solimob.web.solutions.forms.gate import FIELDS_OF_CALL, CallForm, RefusalForm, SettingsForm
from solimob.web.solutions.queries.law import law_book
from solimob.web.solutions.queries.regimes import regime_book

CRITERIA = ("ct-r3133-1-1", "ct-r3133-1-2", "ct-r3133-4")
"""Texts that a volunteer may open during the call: home, means, destinations."""
REFUSALS = RateLimit("solutions.refusal", most=60, per=timedelta(hours=1))
"""More than an office with three lines refuses; a program that would make up a need is stopped."""
_OUTCOMES = {Outcome.YES: "Oui", Outcome.NO: "Non", Outcome.MISSING: "Il manque une réponse"}


def gate(request: HttpRequest) -> HttpResponse:
    """Ask for a call and answer it; the answers are in the address, nothing is stored."""
    settings_form = _settings(request.GET)
    is_asked = "motif" in request.GET or any(name in request.GET for name in CallForm.base_fields)
    form = CallForm(request.GET if is_asked else None)
    context: dict[str, Any] = {
        "form": form,
        "settings": settings_form.given,
        "today": timezone.localdate(),
        "criteria": [law_book().article(id_) for id_ in CRITERIA],
    }
    if is_asked and form.is_valid():
        answer = answer_call(regime_book(), form.call, timezone.localdate(), settings_form.facts, settings_form.numbers)
        context |= _answer_context(answer)
    return render(request, "solutions/gate/gate.html", context | _addresses(settings_form))


def gate_settings(request: HttpRequest) -> HttpResponse:
    """Let an association set its service once, and keep it in the address of its page."""
    asked = "regler" in request.GET
    form = SettingsForm(request.GET if asked else None, initial=request.GET.dict())
    if asked and form.is_valid():
        return redirect(_with(reverse("solutions:gate"), form.given))
    return render(request, "solutions/gate/settings.html", {"form": form})


def refusal(request: HttpRequest) -> HttpResponse:
    """Count a refusal, then make ready for the next call; who only comes here is led to the five fields."""
    if request.method != "POST":
        return redirect("solutions:gate")
    settings_form = _settings(request.POST)
    form = RefusalForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        purpose = Purpose(data["motif"]) if data["motif"] else None
        try:
            spend(REFUSALS, network_of(request))
        except TooOftenError as refused:
            form.add_error(None, f"{refused} Ce refus n’est pas compté.")
            response = _refusal_page(request, form, settings_form, status=429)
            response["Retry-After"] = refused.retry_after
            return response
        services.count_refusal(Refusal(timezone.localdate(), data["commune"], purpose, data["raison"]))
        messages.success(request, "Le refus est compté, sans nom. Vous pouvez prendre l’appel suivant.")
        return redirect(_with(reverse("solutions:gate"), settings_form.given))
    return _refusal_page(request, form, settings_form)


def _refusal_page(
    request: HttpRequest, form: RefusalForm, settings_form: SettingsForm, status: int = 200
) -> HttpResponse:
    context = {"form": form, "settings": settings_form.given} | _addresses(settings_form)
    return render(request, "solutions/gate/refusal.html", context, status=status)


def _answer_context(answer: GateAnswer) -> dict[str, Any]:
    price = answer.maximum_price_cents
    refused = answer.refusal
    initial = refused and {"motif": refused.purpose.value if refused.purpose else "", "raison": refused.reason}
    return {
        "answer": answer,
        "outcome": _OUTCOMES[answer.outcome],
        "price": None if price is None else euros(price / 100),
        "cap": None if price is None else regime_book().rules.parameters[CAP].at(timezone.localdate()),
        "missing": [
            (FIELDS_OF_CALL[name], CallForm.base_fields[FIELDS_OF_CALL[name]].label) for name in answer.missing
        ],
        "refusal_form": RefusalForm(initial=initial) if refused else None,
    }


def _settings(query: QueryDict) -> SettingsForm:
    """Return the settings that an address holds; the default ones where they are wrong."""
    form = SettingsForm(query)
    if form.is_valid():
        return form
    usual = SettingsForm({})
    usual.is_valid()
    return usual


def _addresses(settings_form: SettingsForm) -> dict[str, str]:
    given = settings_form.given
    return {
        "next_url": _with(reverse("solutions:gate"), given),
        "settings_url": _with(reverse("solutions:gate_settings"), given),
    }


def _with(address: str, given: dict[str, str]) -> str:
    return f"{address}?{urlencode(given)}" if given else address
