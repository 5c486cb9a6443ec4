"""The finder of aids: one question a screen or the whole form, then every aid with its state, its amount and why."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from solimob.core.counselling import Unsaid
from solimob.core.counselling.aid_situation import InvalidSituationError
from solimob.core.rules import InputKind, InputSpec
from solimob.web.counselling.aids_interview import AidsInterview, answer_in, written
from solimob.web.counselling.forms_aids import InputForm, StartForm, WholeAidsForm, asked_inputs
from solimob.web.counselling.queries import aids
from solimob.web.counselling.queries.aids_shown import shown
from solimob.web.counselling.queries.place import commune_of
from solimob.web.counselling.views.place_choice import resolve_place

CHANGE = "change-"


# Sending these pages changes nothing and needs no cookie: there is nothing for a forged request to do.
@csrf_exempt
@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def finder(request: HttpRequest) -> HttpResponse:
    """Ask where and what for; then what settles most aids; then show the aids."""
    wanted = request.POST.get("go", "")
    if request.method != "POST":
        # The frame of another site leads here with its commune.
        home = commune_of(request.GET.get("commune", ""))
        return _start(request, _start_again(AidsInterview(aids.inputs(), home)))
    if wanted == "start":
        return _started(request)
    inputs = aids.inputs_of_interview(timezone.localdate())
    interview = AidsInterview.read(request.POST, inputs)
    spec = next((one for one in asked_inputs(inputs) if one.name == request.POST.get("item")), None)
    if spec is not None:
        if wanted in list(Unsaid):
            interview = interview.with_answer(spec.name, Unsaid(wanted))
        else:
            form = InputForm(spec, request.POST)
            answer = answer_in(spec, form.cleaned_data) if form.is_valid() else None
            if answer is not None:
                interview = interview.with_answer(spec.name, answer)
            elif wanted == "next":
                return _question(request, interview, spec, form)
    if wanted == "back":
        return _back(request, interview, spec)
    if wanted.startswith(CHANGE):
        return _back(request, interview, None, wanted.removeprefix(CHANGE))
    return _result(request, interview) if wanted == "result" else _onward(request, interview)


@csrf_exempt
@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def whole_form(request: HttpRequest) -> HttpResponse:
    """Ask everything on one page; what is left empty is unknown."""
    inputs = aids.inputs()
    if request.method != "POST" or request.POST.get("go") == "change":
        interview = AidsInterview.read(request.POST, inputs)
        return _whole(request, _start_again(interview), WholeAidsForm(inputs, initial=_as_fields(interview)))
    start, form = StartForm(inputs, request.POST), WholeAidsForm(inputs, request.POST)
    place = resolve_place(start, request.POST)
    if not (form.is_valid() and start.is_valid() and place.is_settled):
        return _whole(request, start, form, place.choices)
    said = {
        spec.name: answer for spec in asked_inputs(inputs) if (answer := answer_in(spec, form.cleaned_data)) is not None
    }
    interview = AidsInterview(inputs, place.home, tuple(start.cleaned_data["purpose"]), said)
    return _result(request, interview, whole=True)


def _started(request: HttpRequest) -> HttpResponse:
    start = StartForm(aids.inputs(), request.POST)
    place = resolve_place(start, request.POST)
    if not (start.is_valid() and place.is_settled):
        return _start(request, start, place.choices)
    carried = AidsInterview.read(request.POST, aids.inputs_of_interview(timezone.localdate()))
    interview = AidsInterview(carried.inputs, place.home, tuple(start.cleaned_data["purpose"]), carried.said)
    return _onward(request, interview)


def _onward(request: HttpRequest, interview: AidsInterview) -> HttpResponse:
    """Ask the next question, or show the aids where none settles anything."""
    situation = aids.situation_of(interview.document, timezone.localdate())
    question = aids.next_question(situation, interview.said)
    if question is None:
        return _result(request, interview)
    return _question(request, interview, question.input, waiting=question.waiting)


def _back(
    request: HttpRequest, interview: AidsInterview, asked: InputSpec | None, wanted: str | None = None
) -> HttpResponse:
    """Show a question again with its answer: the one wanted, or the last one before the one asked."""
    known = {spec.name: spec for spec in asked_inputs(dict(interview.inputs))}
    before = [name for name in interview.said if asked is None or name != asked.name]
    name = wanted if wanted in interview.said else (before[-1] if before else None)
    if name is None or name not in known:
        return _start(request, _start_again(interview), hidden=interview.hidden())
    said = interview.said[name]
    form = InputForm(known[name], initial=dict(written(name, said)))
    return _question(request, interview.without(name), known[name], form)


def _start(
    request: HttpRequest, form: StartForm, choices: Any = (), hidden: list[tuple[str, str]] | None = None
) -> HttpResponse:
    answers = [pair for pair in hidden or [] if pair[0] not in ("commune", "purpose")]
    return render(request, "counselling/aids/start.html", {"form": form, "choices": choices, "hidden": answers})


def _start_again(interview: AidsInterview) -> StartForm:
    place = interview.home.code if interview.home else ""
    return StartForm(dict(interview.inputs), initial={"place": place, "purpose": list(interview.purposes)})


def _question(
    request: HttpRequest,
    interview: AidsInterview,
    spec: InputSpec,
    form: InputForm | None = None,
    waiting: int | None = None,
) -> HttpResponse:
    form = form or InputForm(spec)
    context = {
        "spec": spec,
        "form": form,
        "fields": list(form),
        "is_number": spec.kind is InputKind.NUMBER,
        "hidden": interview.hidden(),
        "number": len(interview.said) + 1,
        "waiting": waiting,
        "unsaid": list(Unsaid),
    }
    return render(request, "counselling/aids/question.html", context)


def _whole(request: HttpRequest, start: StartForm, form: WholeAidsForm, choices: Any = ()) -> HttpResponse:
    return render(request, "counselling/aids/whole.html", {"start": start, "form": form, "choices": choices})


def _as_fields(interview: AidsInterview) -> dict[str, str]:
    told = ((name, said) for name, said in interview.said.items() if not isinstance(said, Unsaid))
    return {field: value for name, said in told for field, value in written(name, said)}


def _result(request: HttpRequest, interview: AidsInterview, *, whole: bool = False) -> HttpResponse:
    today = timezone.localdate()
    try:
        situation = aids.situation_of(interview.document, today)
    except InvalidSituationError as error:
        # Each field was checked alone: only two answers that contradict each other lead here.
        form = WholeAidsForm(aids.inputs(), initial=_as_fields(interview))
        faults = [f"{where} : {what}" for where, what in error.faults]
        context = {"start": _start_again(interview), "form": form, "choices": (), "faults": faults}
        return render(request, "counselling/aids/whole.html", context)
    left = None if whole else aids.next_question(situation, interview.said)
    context = shown(aids.find(situation)) | {
        "said": interview.in_words(),
        "purposes": [interview.inputs[f"for_{purpose}"].label for purpose in interview.purposes],
        "hidden": interview.hidden(),
        "change": CHANGE,
        "unfinished": left is not None,
        "whole": whole,
    }
    return render(request, "counselling/aids/result.html", context)
