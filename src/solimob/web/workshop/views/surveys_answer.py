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

from solimob.core.workshop.surveys import AnswersError
from solimob.web.accounts.policies import Action
from solimob.web.accounts.services import RateLimit, RefusedActError, TooOftenError, network_of, spend
from solimob.web.solutions.downloads import file_response
from solimob.web.workshop.models import Origin, Survey, SurveyStatus, SurveyVersion, Wave, random_key
from solimob.web.workshop.numbers import whole_number
from solimob.web.workshop.qr import qr_paths
from solimob.web.workshop.queries.surveys import answers_by_origin, current_version, origin_label, read_version
from solimob.web.workshop.services.surveys import answer_survey
from solimob.web.workshop.survey_form import decoded, raw_answers, shown_questions
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
    """Show a survey to somebody without an account, and keep what they answer."""
    survey = get_object_or_404(Survey, key=token)
    if survey.status != SurveyStatus.OPEN:
        # One in preparation does not exist yet.
        gone = get_object_or_404(Survey, key=token, status=SurveyStatus.CLOSED)
        return render(request, "workshop/survey_closed.html", {"survey": gone}, status=410)
    version = _version(request, survey)
    raw, status = {}, 200
    errors: Mapping[str, str] = {}
    if request.method == "POST":
        raw = raw_answers(read_version(version), request.POST)
        try:
            spend(ANSWERS_LIMIT, network_of(request))
            answer_survey(survey, version, raw, _key(request), code=request.POST.get("code", ""))
            return redirect("workshop:survey_thanks", token=token)
        except TooOftenError as refusal:
            errors, status = {"": str(refusal)}, 429
        except RefusedActError as refusal:
            errors = {"": str(refusal)}
        except AnswersError as wrong:
            errors = wrong.errors
    return render(request, "workshop/survey_answer.html", _form(request, survey, version, raw, errors), status=status)


@require_safe
def thanks(request: HttpRequest, token: str) -> HttpResponse:
    """Thank somebody who answered."""
    return render(request, "workshop/survey_thanks.html", {"survey": get_object_or_404(Survey, key=token)})


@require_safe
def collect(request: HttpRequest, pk: int, survey: int) -> HttpResponse:
    """Show how to collect answers: link, sheets, entry; and how many came each way."""
    found, context = in_survey(request, pk, survey)
    address = request.build_absolute_uri(reverse("workshop:survey_answer", args=[found.key]))
    context |= {"address": address, "qr": qr_paths(address), "origins": answers_by_origin(found)}
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
    raw: dict[str, list[str]] = {}
    errors: dict[str, str] = {}
    if request.method == "POST":
        raw = raw_answers(read_version(version), request.POST)
        try:
            _enter(request, found, version, raw, kind)
            messages.success(request, "Réponses enregistrées. Vous pouvez saisir les suivantes.")
            return redirect("workshop:survey_enter", pk=pk, survey=survey, kind=kind)
        except RefusedActError as refusal:
            errors = {"": str(refusal)}
        except AnswersError as wrong:
            errors = wrong.errors
    context |= _form(request, found, version, raw, errors)
    context |= {"kind": kind, "origin": origin_label(_BY_HAND[kind]), "is_paper": kind == "papier"}
    return render(request, "workshop/survey_enter.html", context)


@require_safe
def sheet(request: HttpRequest, pk: int, survey: int, kind: str) -> HttpResponse:
    """Answer a sheet to print."""
    from solimob.publish.brand import Brand
    from solimob.publish.sheet import sheet_pdf
    from solimob.publish.survey_sheets import SHEETS

    found, context = in_survey(request, pk, survey)
    if kind not in SHEETS:
        raise Http404
    foot = f"Enquête {found.pk}, version {current_version(found).number}. Anonyme."
    pages = SHEETS[kind](context["content"], foot, with_link=found.wave != Wave.ALONE)
    return file_response(
        sheet_pdf(pages, Brand(settings.SOLIMOB_BRAND["name"], settings.SOLIMOB_BRAND["accent"])),
        "pdf",
        f"{found.title}-{kind}",
    )


def _enter(request: HttpRequest, survey: Survey, version: SurveyVersion, raw: dict[str, list[str]], kind: str) -> None:
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
    code = request.POST.get("code", "")
    answer_survey(
        survey, version, raw, _key(request), code=code, origin=_BY_HAND[kind], actor=request.user
    )  # fmt: skip


def _version(request: HttpRequest, survey: Survey) -> SurveyVersion:
    """Return the version that the page showed, or the one to show."""
    number = whole_number(request.POST.get("version", ""))
    if number is not None:
        return get_object_or_404(survey.versions, number=number)
    return current_version(survey)


def _key(request: HttpRequest) -> int:
    """Return the key that the page drew: sent twice, answers are kept once."""
    return whole_number(request.POST.get("cle", "")) or random_key()


def _form(
    request: HttpRequest,
    survey: Survey,
    version: SurveyVersion,
    raw: Mapping[str, Sequence[str]],
    errors: Mapping[str, str],
) -> dict[str, Any]:
    content = read_version(version)
    return {
        "survey": survey,
        "content": content,
        "version": version,
        "questions": shown_questions(content, raw, errors),
        "general_error": errors.get("", ""),
        "has_errors": bool(errors),
        "key": _key(request) if request.method == "POST" else random_key(),
        "takes_code": survey.wave != Wave.ALONE,
        "code": request.POST.get("code", ""),
    }
