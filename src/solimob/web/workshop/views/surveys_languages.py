"""Translate a survey: the languages it may be answered in, and a page per language beside the French."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from solimob.reference.workshop.survey_languages import survey_languages
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
from solimob.web.workshop.forms_translation import TranslationForm
from solimob.web.workshop.models import SurveyStatus
from solimob.web.workshop.queries.survey_languages import french_digest, translations_of
from solimob.web.workshop.queries.survey_parts import translation_part
from solimob.web.workshop.queries.surveys import content_of
from solimob.web.workshop.services import surveys as services
from solimob.web.workshop.views.surveys_section import in_survey


@require_safe
def languages(request: HttpRequest, pk: int, survey: int) -> HttpResponse:
    """List the languages of a survey with what is missing; the one chosen in the address is opened."""
    _, context = in_survey(request, pk, survey)
    wanted = request.GET.get("langue", "")
    if wanted in survey_languages():
        return redirect("workshop:survey_language", pk=pk, survey=survey, code=wanted)
    made = translations_of(context["content"])
    taken = {each.language.code for each in made}
    context["translations"] = made
    context["others"] = [each for code, each in survey_languages().items() if code not in taken]
    return render(request, "workshop/survey_languages.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def language(request: HttpRequest, pk: int, survey: int, code: str) -> HttpResponse:
    """Write the translation into a language beside the French, or take it away."""
    found, context = in_survey(request, pk, survey, Action.CAN_EDIT_SURVEY)
    content, spoken = context["content"], survey_languages().get(code)
    if spoken is None:
        raise Http404
    former = next((each for each in content.translations if each.language == code), None)
    is_closed = found.status == SurveyStatus.CLOSED
    if is_closed and former is None:
        raise Http404
    form = TranslationForm(request.POST or None, content=content, language=spoken, translation=former)
    sent = request.method == "POST"
    seen = request.POST.get(MARK, "") if sent else document_mark(translation_part(content, code))
    theirs = None
    try:
        if request.method == "POST" and "retirer" in request.POST:
            services.drop_translation(request.user, found, code)
            messages.success(request, f"L’enquête n’est plus traduite en {spoken.french}.")
            return redirect("workshop:survey_languages", pk=pk, survey=survey)
        if request.method == "POST" and form.is_valid():
            read = request.POST.get("of", "")
            services.translate_survey(request.user, found, code, form.texts, form.words, read, seen=seen)
            messages.success(request, "La traduction est enregistrée.")
            return redirect("workshop:survey_language", pk=pk, survey=survey, code=code)
    except ChangedMeanwhileError:
        content = content_of(found)
        seen = document_mark(translation_part(content, code))
        written = next((each for each in content.translations if each.language == code), None)
        other = TranslationForm(content=content, language=spoken, translation=written)
        form = form.filled_from(other)
        theirs = (
            other_values(other, form) if written else [OtherValue("Cette langue", "Retirée. L’enregistrer la remet.")]
        )
    except RefusedActError as refusal:
        form.add_error(None, str(refusal))
    progress = next((each for each in translations_of(content) if each.language.code == code), None)
    context |= {"form": form, "spoken": spoken, "progress": progress, "of": french_digest(content)}
    context |= {"is_closed": is_closed} | shown_context(seen, theirs)
    return render(request, "workshop/survey_language.html", context, status=200 if theirs is None else 409)
