"""The finder of aids: one question a screen or the whole form, then every aid with its state, its amount and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
from solimob.web.counselling.aids_interview import UNSURE, AidsInterview, Said, answer_in, boxes_answered, written
from solimob.web.counselling.forms_aids import YES, InputForm, StartForm, WholeAidsForm, asked_inputs, field_name
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
    specs = _sent(request, asked_inputs(inputs))
    if len(specs) == 1 and wanted not in list(Unsaid):
        form = InputForm(specs[0], request.POST)
        answer = answer_in(specs[0], form.cleaned_data) if form.is_valid() else None
        if answer is not None:
            interview = interview.with_answers({specs[0].name: answer})
        elif wanted == "next":
            return _question(request, interview, specs, form)
    elif specs:
        interview = interview.with_answers(boxes_answered(specs, request.POST, wanted))
    if wanted == "back":
        return _back(request, interview, specs)
    if wanted.startswith(CHANGE):
        return _back(request, interview, (), wanted.removeprefix(CHANGE))
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


def _sent(request: HttpRequest, known: Sequence[InputSpec]) -> list[InputSpec]:
    """Return the inputs of the question that a page sent: one, or the boxes of one question."""
    names = request.POST.getlist("item")
    specs = [one for one in known if one.name in names]
    return [one for one in specs if one.together and one.together == specs[0].together] or specs[:1]


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
    return _question(request, interview, question.inputs, waiting=question.waiting)


def _back(
    request: HttpRequest, interview: AidsInterview, asked: Sequence[InputSpec], wanted: str | None = None
) -> HttpResponse:
    """Show a question again with its answer: the one wanted, or the last one before the one asked."""
    known = {spec.name: spec for spec in asked_inputs(dict(interview.inputs))}
    here = {spec.name for spec in asked}
    before = [names for names in interview.questions if here.isdisjoint(names)]
    names = next((names for names in interview.questions if wanted in names), before[-1] if before else ())
    specs = [known[name] for name in names if name in known]
    if not specs:
        return _start(request, _start_again(interview), hidden=interview.hidden())
    said = {name: interview.said[name] for name in names}
    form = InputForm(specs[0], initial=dict(written(specs[0].name, said[specs[0].name])))
    return _question(request, interview.without(names), specs, form, said=said)


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
    specs: Sequence[InputSpec],
    form: InputForm | None = None,
    waiting: int | None = None,
    said: Mapping[str, Said] | None = None,
) -> HttpResponse:
    spec, said = specs[0], said or {}
    form = form or InputForm(spec)
    context = {
        "specs": specs,
        "boxes": [(one, field_name(one.name), said.get(one.name) is True) for one in specs] if len(specs) > 1 else [],
        "unsure": UNSURE,
        "is_unsure": any(isinstance(answer, Unsaid) for answer in said.values()),
        "yes": YES,
        "spec": spec,
        "form": form,
        "fields": list(form),
        "is_number": spec.kind is InputKind.NUMBER,
        "hidden": interview.hidden(),
        "number": len(interview.questions) + 1,
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
