"""Make a survey, write its questions, open it, close it, delete it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from solimob.core.workshop.samples import SampleError
from solimob.core.workshop.spoken import spoken_in
from solimob.core.workshop.surveys import Question
from solimob.core.workshop.surveys import Survey as Content
from solimob.web.accounts.policies import Action
from solimob.web.accounts.services import RefusedActError
from solimob.web.workshop.edit_conflict import (
    MARK,
    ChangedMeanwhileError,
    OtherValue,
    document_mark,
    other_values,
    shown_context,
)
from solimob.web.workshop.forms_survey import MarginForm, NewSurveyForm, QuestionForm, RulesForm, SampleForm, WordsForm
from solimob.web.workshop.models import Survey, Wave
from solimob.web.workshop.queries.survey_parts import question_part, rules_part, words_part
from solimob.web.workshop.queries.survey_sample import sample_advice
from solimob.web.workshop.queries.surveys import content_of, margin_questions, surveys_of
from solimob.web.workshop.services import surveys as services
from solimob.web.workshop.survey_form import shown_questions
from solimob.web.workshop.views.surveys_section import in_survey, in_surveys

_FORM = ["GET", "HEAD", "POST"]


@require_safe
def surveys(request: HttpRequest, pk: int) -> HttpResponse:
    """List the surveys of a démarche."""
    project, context = in_surveys(request, pk)
    return render(request, "workshop/surveys.html", context | {"surveys": surveys_of(project)})


@require_http_methods(_FORM)
def new_survey(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a survey from a shipped one, or from nothing."""
    project, context = in_surveys(request, pk, Action.CAN_EDIT_SURVEY)
    befores = list(surveys_of(project).filter(wave=Wave.BEFORE))
    form = NewSurveyForm(request.POST or None, befores=befores, initial={"template": request.GET.get("modele", "")})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        before = next((one for one in befores if str(one.pk) == data["before"]), None)
        try:
            survey = services.create_survey(
                request.user, project, data["title"], data["template"], before, is_asked_twice=data["twice"]
            )
        except RefusedActError as refusal:
            form.add_error("before", str(refusal))
        else:
            return redirect("workshop:survey", pk=pk, survey=survey.pk)
    return render(request, "workshop/survey_new.html", context | {"form": form})


@require_safe
def survey(request: HttpRequest, pk: int, survey: int) -> HttpResponse:
    """Show the questions of a survey, in order."""
    _, context = in_survey(request, pk, survey)
    return render(
        request, "workshop/survey.html", context | {"questions": shown_questions(spoken_in(context["content"]))}
    )


@require_http_methods(_FORM)
def question(request: HttpRequest, pk: int, survey: int, question: str = "") -> HttpResponse:
    """Add a question, or change one."""
    found, context = in_survey(request, pk, survey, Action.CAN_EDIT_SURVEY)
    content = context["content"]
    sent = request.method == "POST"
    # One that was taken out while somebody wrote comes back under their eyes: saved again, it is asked last.
    if question and question not in content.by_id and not sent:
        raise Http404
    form = QuestionForm(request.POST or None, survey=content, question=content.by_id.get(question))
    seen = request.POST.get(MARK, "") if sent else document_mark(question_part(content, question))
    theirs = None
    if sent and form.is_valid():
        try:
            services.save_question(request.user, found, form.cleaned_data["question"], seen=seen if question else None)
        except ChangedMeanwhileError:
            now = content_of(found)
            seen, theirs = document_mark(question_part(now, question)), _other_question(now, question, form)
        except RefusedActError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "La question est enregistrée.")
            return redirect("workshop:survey", pk=pk, survey=survey)
    context |= {"form": form, "is_new": not question} | shown_context(seen, theirs)
    return render(request, "workshop/survey_question_form.html", context, status=200 if theirs is None else 409)


def _other_question(content: Content, id_: str, form: QuestionForm) -> list[OtherValue]:
    """Return what somebody else made of a question while one's own form was open."""
    if id_ not in content.by_id:
        return [OtherValue("Question", "Retirée de l’enquête. L’enregistrer la remet, à la fin.")]
    return other_values(QuestionForm(survey=content, question=content.by_id[id_]), form)


@require_POST
def move_question(request: HttpRequest, pk: int, survey: int, question: str) -> HttpResponse:
    """Move a question up or down, or take it out."""
    found, context = in_survey(request, pk, survey, Action.CAN_EDIT_SURVEY)
    if question not in context["content"].by_id:
        raise Http404
    try:
        match request.POST.get("faire"):
            case "monter":
                services.move_question(request.user, found, question, -1)
            case "descendre":
                services.move_question(request.user, found, question, 1)
            case "retirer":
                services.delete_question(request.user, found, question)
    except RefusedActError as refusal:
        messages.error(request, str(refusal))
    return redirect("workshop:survey", pk=pk, survey=survey)


@require_http_methods(_FORM)
def settings(request: HttpRequest, pk: int, survey: int) -> HttpResponse:
    """Change what is said at the top, the smallest count shown and the last day of the answers."""
    found, context = in_survey(request, pk, survey, Action.CAN_EDIT_SURVEY)
    sent = request.POST.get("quoi")
    content = context["content"]
    context["margins"] = [(q, found.margins.get(q.id)) for q in margin_questions(content)]
    words = WordsForm(request.POST if sent == "mots" else None, initial=dict(words_part(content)))
    seen = request.POST.get(MARK, "") if sent == "mots" else document_mark(words_part(content))
    rules = RulesForm(request.POST if sent == "regles" else None, initial=_rules_of(found))
    context["rules_seen"] = request.POST.get(MARK, "") if sent == "regles" else document_mark(rules_part(found))
    try:
        if sent == "mots" and words.is_valid():
            services.change_words(request.user, found, **words.cleaned_data, seen=seen)
        elif sent == "regles" and rules.is_valid():
            services.change_rules(request.user, found, **rules.cleaned_data, seen=context["rules_seen"])
        else:
            return _settings_page(request, context, words, rules, seen)
    except ChangedMeanwhileError:
        if sent == "regles":
            found.refresh_from_db(fields=["smallest_cell", "keep_until"])
            context["rules_seen"] = document_mark(rules_part(found))
            return _settings_page(
                request, context, words, rules, seen, other_values(RulesForm(initial=_rules_of(found)), rules)
            )
        now = words_part(content_of(found))
        theirs = other_values(WordsForm(initial=dict(now)), words)
        return _settings_page(request, context, words, rules, document_mark(now), theirs)
    except RefusedActError as refusal:
        (words if sent == "mots" else rules).add_error(None, str(refusal))
        return _settings_page(request, context, words, rules, seen)
    messages.success(request, "Les réglages sont enregistrés.")
    return redirect("workshop:survey_settings", pk=pk, survey=survey)


def _rules_of(survey: Survey) -> dict[str, Any]:
    return {"smallest_cell": survey.smallest_cell, "keep_until": survey.keep_until}


def _settings_page(
    request: HttpRequest,
    context: dict[str, Any],
    words: WordsForm,
    rules: RulesForm,
    seen: str,
    theirs: list[OtherValue] | None = None,
) -> HttpResponse:
    context |= {"words": words, "rules": rules} | shown_context(seen, theirs)
    return render(request, "workshop/survey_settings.html", context, status=200 if theirs is None else 409)


@require_http_methods(_FORM)
def margin(request: HttpRequest, pk: int, survey: int, question: str) -> HttpResponse:
    """Say how the population is made up for one question, or take that away."""
    found, context = in_survey(request, pk, survey, Action.CAN_EDIT_SURVEY)
    asked = next((q for q in margin_questions(context["content"]) if q.id == question), None)
    if asked is None:
        raise Http404
    told, sent = found.margins.get(question), request.method == "POST"
    form = MarginForm(request.POST or None, question=asked, initial=_margin_fields(told))
    seen, theirs = request.POST.get(MARK, "") if sent else document_mark(told or {}), None
    is_out = sent and "retirer" in request.POST
    try:
        if is_out or (sent and form.is_valid()):
            counts, source = ({}, "") if is_out else (form.counts, form.cleaned_data["source"])
            services.set_margin(request.user, found, question, counts, source, seen=seen)
            messages.success(request, "Le redressement est enregistré. Il s’appliquera à la clôture.")
            return redirect("workshop:survey_settings", pk=pk, survey=survey)
    except ChangedMeanwhileError:
        found.refresh_from_db(fields=["margins"])
        told = found.margins.get(question)
        seen, theirs = document_mark(told or {}), _other_margin(asked, told, form)
    except RefusedActError as refusal:
        form.add_error(None, str(refusal))
    context |= {"form": form, "asked": asked, "told": told} | shown_context(seen, theirs)
    return render(request, "workshop/survey_margin.html", context, status=200 if theirs is None else 409)


def _margin_fields(told: Mapping[str, Any] | None) -> dict[str, Any]:
    return {f"n-{id_}": count for id_, count in told["counts"].items()} | {"source": told["source"]} if told else {}


def _other_margin(asked: Question, told: Mapping[str, Any] | None, form: MarginForm) -> list[OtherValue]:
    """Return what somebody else made of a margin while one's own form was open."""
    if told is None:
        return [OtherValue("Redressement", "Retiré. L’enregistrer le remet.")]
    return other_values(MarginForm(question=asked, initial=_margin_fields(told)), form)


@require_POST
def open_survey(request: HttpRequest, pk: int, survey: int) -> HttpResponse:
    """Let people answer."""
    found, _ = in_survey(request, pk, survey, Action.CAN_EDIT_SURVEY)
    try:
        services.open_survey(request.user, found)
    except RefusedActError as refusal:
        messages.error(request, str(refusal))
    return redirect("workshop:survey_collect", pk=pk, survey=survey)


@require_http_methods(_FORM)
def end_survey(request: HttpRequest, pk: int, survey: int, act: str) -> HttpResponse:
    """Close a survey, erase its answers or delete it, once it is said what that does."""
    acts = {
        "clore": services.close_survey,
        "effacer": services.erase_answers,
        "supprimer": services.delete_survey,
    }
    found, context = in_survey(request, pk, survey, Action.CAN_EDIT_SURVEY)
    if act not in acts:
        raise Http404
    if request.method == "POST":
        try:
            acts[act](request.user, found)
        except RefusedActError as refusal:
            messages.error(request, str(refusal))
            return redirect("workshop:survey", pk=pk, survey=survey)
        if act == "supprimer":
            messages.success(request, "L’enquête et ses réponses sont effacées.")
            return redirect("workshop:surveys", pk=pk)
        return redirect("workshop:survey_results", pk=pk, survey=survey)
    return render(request, "workshop/survey_end.html", context | {"act": act})


@require_safe
def sample(request: HttpRequest, pk: int) -> HttpResponse:
    """Advise a method and a size of sample; what is asked stays in the address."""
    _, context = in_surveys(request, pk)
    form = SampleForm(request.GET if "population" in request.GET else None)
    if form.is_bound and form.is_valid():
        try:
            context["advice"] = sample_advice(form.cleaned_data)
        except SampleError as refusal:
            form.add_error(None, str(refusal))
    return render(request, "workshop/survey_sample.html", context | {"form": form})
