"""Surveys, their questions, and what may be read of their answers."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, QuerySet

from solimob.core.workshop.paired import Comparison, compare
from solimob.core.workshop.raking import RakingError, Weights, rake
from solimob.core.workshop.survey_results import Result, results
from solimob.core.workshop.surveys import Answers, Question, QuestionKind, Response, read_answers, said
from solimob.core.workshop.surveys import Survey as Content
from solimob.reference.workshop.survey_format import read_survey
from solimob.web.projects.queries import Project
from solimob.web.workshop.models import Origin, Survey, SurveyAnswer, SurveyStatus, SurveyVersion


@dataclass(frozen=True, slots=True)
class Reading:
    """The results of a closed survey: `weights` where margins are known, `refused` why they could not be used."""

    results: tuple[Result, ...]
    total: int
    weights: Weights | None
    refused: str


def surveys_of(project: Project) -> QuerySet[Survey]:
    """Return the surveys of a démarche with how many answers each has (`answered`), the last made first."""
    return project.surveys.annotate(answered=Count("versions__answers"), last_version=Max("versions__number"))


def survey_of_step(project: Project, named: str) -> Survey | None:
    """Return the open survey that a step of a meeting asks: by its number, or the last one made from a template."""
    opened = project.surveys.filter(status=SurveyStatus.OPEN)
    return opened.filter(pk=int(named)).first() if named.isdecimal() else opened.filter(template=named).first()


def current_version(survey: Survey) -> SurveyVersion:
    """Return the version that is asked now."""
    return survey.versions.order_by("-number")[0]


def content_of(survey: Survey) -> Content:
    """Return the questions that are asked now."""
    return read_version(current_version(survey))


def read_version(version: SurveyVersion) -> Content:
    """Return the questions of a version."""
    return read_survey(version.document)


def answers_by_origin(survey: Survey) -> list[tuple[str, int]]:
    """Return how many answers came each way: online, on paper, by telephone, with somebody."""
    counts = Counter(SurveyAnswer.objects.filter(version__survey=survey).values_list("origin", flat=True))
    return [(origin_label(origin), counts[origin.value]) for origin in Origin if counts[origin.value]]


def origin_label(origin: Origin) -> str:
    """Return how an answer came, in words; whoever runs a survey beside somebody is a counsellor or a relay."""
    return "Avec un conseiller ou un relais" if origin == Origin.FACILITATOR else str(origin.label)


def is_readable(survey: Survey, today: date) -> bool:
    """Tell whether results may be read: answers come no more, and their last day is not past."""
    return survey.status == SurveyStatus.CLOSED and (survey.keep_until is None or today <= survey.keep_until)


def responses_of(survey: Survey) -> list[Response]:
    """Return what was answered, as answers to the questions asked now.

    An answer to an earlier version counts for the questions whose words have not changed since. They are in the order
    of their random keys: nothing says who answered first.
    """
    content = content_of(survey)
    versions = {version.pk: read_version(version) for version in survey.versions.all()}
    rows = SurveyAnswer.objects.filter(version__survey=survey).order_by("pk").values_list("version", "answers", "link")
    return [
        Response(_carried(read_answers(versions[version], answers), versions[version], content), link)
        for version, answers, link in rows
    ]


def reading_of(survey: Survey) -> Reading:
    """Return the results of a closed survey, weighted where its margins are known."""
    responses = responses_of(survey)
    weights, refused = _weights(survey, responses)
    found = results(content_of(survey), responses, survey.smallest_cell, weights)
    return Reading(found, len(responses), weights, refused)


def comparison_of(survey: Survey) -> Comparison | None:
    """Return what moved since the survey before; None where this one follows no other."""
    before = survey.before
    if before is None:
        return None
    first, second = responses_of(before), responses_of(survey)
    weights = (_weights(before, first)[0], _weights(survey, second)[0])
    threshold = max(survey.smallest_cell, before.smallest_cell)
    return compare(content_of(before), content_of(survey), first, second, threshold, weights)


def _weights(survey: Survey, responses: list[Response]) -> tuple[Weights | None, str]:
    """Return the weights on the known margins, or why there are none; both empty where no margin is known."""
    content = content_of(survey)
    margins = {id_: told["counts"] for id_, told in survey.margins.items() if id_ in content.by_id}
    if not margins:
        return None, ""
    names = {id_: content.by_id[id_].text for id_ in margins}
    given = {names[id_]: [_option(content.by_id[id_], r.answers) for r in responses] for id_ in margins}
    try:
        return rake(given, {names[id_]: counts for id_, counts in margins.items()}, survey.smallest_cell), ""
    except RakingError as refusal:
        return None, str(refusal)


def margin_questions(content: Content) -> list[Question]:
    """Return the questions that a margin may be known for: one answer, asked to everybody."""
    return [q for q in content.questions if q.kind is QuestionKind.SINGLE and q.shown_when is None]


def _option(question: Question, answers: Answers) -> str | None:
    chosen = said(answers, question)
    return next(iter(chosen)) if isinstance(chosen, frozenset) else None


def _carried(answers: Answers, answered: Content, asked: Content) -> Answers:
    if answered == asked:
        return answers
    return {id_: value for id_, value in answers.items() if answered.by_id[id_].asks_as(asked.by_id.get(id_))}
