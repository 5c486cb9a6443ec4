"""Answer a survey: the public page, and what is typed from paper, the telephone or beside somebody.

The public page asks for no account and sets no cookie.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from solimob.core.workshop.spoken import Spoken, spoken_in
from solimob.core.workshop.survey_words import Word
from solimob.core.workshop.surveys import AnswersError
from solimob.core.workshop.surveys import Survey as Content
from solimob.core.workshop.translation import FRENCH_LANGUAGE, Language
from solimob.web.accounts.policies import Action
from solimob.web.accounts.services import RateLimit, RefusedActError, TooOftenError, network_of, spend
from solimob.web.solutions.downloads import file_response
from solimob.web.workshop.models import Origin, Survey, SurveyStatus, SurveyVersion, Wave, random_key
from solimob.web.workshop.numbers import whole_number
from solimob.web.workshop.qr import qr_paths
from solimob.web.workshop.queries.survey_languages import offered_languages, spoken_for
from solimob.web.workshop.queries.surveys import (
    answers_by_origin,
    content_of,
    current_version,
    origin_label,
    read_version,
)
from solimob.web.workshop.services.surveys import answer_survey
from solimob.web.workshop.survey_form import (
    decoded,
    fixed_words,
    in_french,
    marked,
    raw_answers,
    shown_errors,
    shown_questions,
)
from solimob.web.workshop.views.surveys_section import in_survey

ANSWERS_LIMIT = RateLimit("workshop.survey_answer", most=60, per=timedelta(hours=1))
"""A library or a CCAS shares one connection: sixty persons may answer from it in an hour."""
_BY_HAND = {"papier": Origin.PAPER, "telephone": Origin.TELEPHONE, "conseiller": Origin.FACILITATOR}
_FORM = ["GET", "HEAD", "POST"]


# It signs nobody in and its key is drawn by the page: a forged request could only add one more anonymous answer.
@csrf_exempt
@sensitive_post_parameters()
@never_cache
@require_http_methods(_FORM)
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """Show a survey to somebody without an account, in their language, and keep what they answer."""
    survey = get_object_or_404(Survey, key=token)
    if survey.status != SurveyStatus.OPEN:
        # One in preparation does not exist yet.
        gone = get_object_or_404(Survey, key=token, status=SurveyStatus.CLOSED)
        context = {"survey": gone} | _said(_spoken(request, content_of(gone)))
        return render(request, "workshop/survey_closed.html", context, status=410)
    version = _version(request, survey)
    spoken = _spoken(request, read_version(version))
    raw, status = {}, 200
    errors: Mapping[str, str] = {}
    if request.method == "POST":
        raw = raw_answers(spoken.survey, request.POST)
        try:
            spend(ANSWERS_LIMIT, network_of(request))
            code, language = request.POST.get("code", ""), spoken.language.code
            answer_survey(survey, version, raw, _key(request), code=code, language=language)
            return _in_language(reverse("workshop:survey_thanks", args=[token]), spoken)
        except TooOftenError as refusal:
            errors, status = {"": in_french(str(refusal), spoken)}, 429
        except RefusedActError as refusal:
            errors = {"": in_french(str(refusal), spoken)}
        except AnswersError as wrong:
            errors = shown_errors(spoken, wrong)
    return render(
        request, "workshop/survey_answer.html", _form(request, survey, version, spoken, raw, errors), status=status
    )


@require_safe
def thanks(request: HttpRequest, token: str) -> HttpResponse:
    """Thank somebody who answered."""
    survey = get_object_or_404(Survey, key=token)
    spoken = _spoken(request, content_of(survey))
    return render(request, "workshop/survey_thanks.html", {"survey": survey} | _said(spoken))


@require_safe
def collect(request: HttpRequest, pk: int, survey: int) -> HttpResponse:
    """Show how to collect answers: link, sheets, entry; and how many came each way."""
    found, context = in_survey(request, pk, survey)
    address = request.build_absolute_uri(reverse("workshop:survey_answer", args=[found.key]))
    context |= {"address": address, "qr": qr_paths(address), "origins": answers_by_origin(found)}
    context["languages"] = offered_languages(context["content"])
    return render(request, "workshop/survey_collect.html", context)


@sensitive_post_parameters()
@never_cache
@require_http_methods(_FORM)
def enter(request: HttpRequest, pk: int, survey: int, kind: str) -> HttpResponse:
    """Type what somebody answered: the numbers of a sheet, or the whole form on the telephone or beside them."""
    found, context = in_survey(request, pk, survey, Action.CAN_ENTER_SURVEY)
    if kind not in _BY_HAND:
        raise Http404
    version = _version(request, found)
    spoken = _spoken(request, read_version(version))
    raw: dict[str, list[str]] = {}
    errors: dict[str, str] = {}
    if request.method == "POST":
        raw = raw_answers(spoken.survey, request.POST)
        try:
            _enter(request, found, version, raw, kind, spoken.language.code)
            messages.success(request, "Réponses enregistrées. Vous pouvez saisir les suivantes.")
            return _in_language(reverse("workshop:survey_enter", args=[pk, survey, kind]), spoken)
        except RefusedActError as refusal:
            errors = {"": str(refusal)}
        except AnswersError as wrong:
            errors = wrong.errors
    # Numbers are typed from a sheet in any language: the questions beside them are those of whoever types.
    context |= _form(request, found, version, spoken_in(spoken.survey) if kind == "papier" else spoken, raw, errors)
    context["languages"] = _choices(spoken)
    context |= {"kind": kind, "origin": origin_label(_BY_HAND[kind]), "is_paper": kind == "papier"}
    return render(request, "workshop/survey_enter.html", context)


@require_safe
def sheet(request: HttpRequest, pk: int, survey: int, kind: str) -> HttpResponse:
    """Answer a sheet to print."""
    from solimob.publish.brand import Brand
    from solimob.publish.sheet import sheet_pdf
    from solimob.publish.survey_sheets import SHEETS, is_printable

    found, context = in_survey(request, pk, survey)
    if kind not in SHEETS:
        raise Http404
    foot = f"Enquête {found.pk}, version {current_version(found).number}. Anonyme."
    spoken = _spoken(request, context["content"])
    pages = SHEETS[kind](spoken, foot, with_link=found.wave != Wave.ALONE)
    if not is_printable(spoken, pages):
        messages.error(
            request,
            f"Feuille en {spoken.language.french} : ce site n’a pas l’écriture qu’il faut pour en faire un PDF. Ouvrez "
            "l’enquête en ligne dans cette langue, puis imprimez la page : les numéros à saisir y sont.",
        )
        return redirect("workshop:survey_collect", pk=pk, survey=survey)
    return file_response(
        sheet_pdf(pages, Brand(settings.SOLIMOB_BRAND["name"], settings.SOLIMOB_BRAND["accent"])),
        "pdf",
        "-".join([found.title, kind, *([spoken.language.code] if spoken.translation else [])]),
    )


def _enter(
    request: HttpRequest, survey: Survey, version: SurveyVersion, raw: dict[str, list[str]], kind: str, language: str
) -> None:
    """Keep what is typed; codes of paper are read first.

    Raises
    ------
    AnswersError, RefusedActError
        If a code stands for nothing, or the answers are refused.
    """
    if kind == "papier":
        raw, unread = decoded(read_version(version), raw)
        if unread:
            raise AnswersError(unread)
    code, origin = request.POST.get("code", ""), _BY_HAND[kind]
    answer_survey(
        survey, version, raw, _key(request), code=code, origin=origin, language=language, actor=request.user
    )  # fmt: skip


def _version(request: HttpRequest, survey: Survey) -> SurveyVersion:
    """Return the version that the page showed, or the one to show."""
    number = whole_number(request.POST.get("version", ""))
    if number is not None:
        return get_object_or_404(survey.versions, number=number)
    return current_version(survey)


def _spoken(request: HttpRequest, content: Content) -> Spoken:
    """Return a survey in the language that the address asks (`?langue=en`)."""
    return spoken_for(content, request.GET.get("langue", ""))


def _in_language(address: str, spoken: Spoken) -> HttpResponse:
    """Send to a page in the language of this one."""
    return redirect(f"{address}?langue={spoken.language.code}" if spoken.translation else address)


def _choices(spoken: Spoken) -> list[tuple[Language, bool]]:
    """Return the languages to choose among, each with whether it is the one of the page; none where there is one."""
    offered = offered_languages(spoken.survey)
    return [(each, each.code == spoken.language.code) for each in (FRENCH_LANGUAGE, *offered)] if offered else []


def _said(spoken: Spoken) -> dict[str, Any]:
    """Return what every page of somebody who answers says, in their language."""
    told = {name: marked(spoken.text(name), spoken) for name in ("title", "intro", "thanks")}
    return {
        "content": spoken.survey,
        "language": spoken.language,
        "languages": _choices(spoken),
        "words": fixed_words(spoken),
        "told": told,
        "head_title": spoken.text("title").text,
        "head_error": spoken.word(Word.ERROR).text,
    }


def _key(request: HttpRequest) -> int:
    """Return the key that the page drew: sent twice, answers are kept once."""
    return whole_number(request.POST.get("cle", "")) or random_key()


def _form(
    request: HttpRequest,
    survey: Survey,
    version: SurveyVersion,
    spoken: Spoken,
    raw: Mapping[str, Sequence[str]],
    errors: Mapping[str, str],
) -> dict[str, Any]:
    return _said(spoken) | {
        "survey": survey,
        "version": version,
        "questions": shown_questions(spoken, raw, errors),
        "general_error": errors.get("", ""),
        "has_errors": bool(errors),
        "key": _key(request) if request.method == "POST" else random_key(),
        "takes_code": survey.wave != Wave.ALONE,
        "code": request.POST.get("code", ""),
    }
