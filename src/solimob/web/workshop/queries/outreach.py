"""How far each public of a démarche is reached: from its diagnosis, what the team entered, what the product counts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from solimob.core.diagnosis import PublicProfile
from solimob.core.diagnosis.offer import OFFER_PUBLICS
from solimob.core.evidence import Figure, Nature, Source, SourceStatus
from solimob.core.workshop.outreach import (
    Channel,
    ContactForm,
    PlannedAction,
    PublicOutreach,
    Reach,
    ReachCount,
    channels_for,
    standing,
)
from solimob.publish.cited import known_where
from solimob.reference.workshop.outreach import outreach
from solimob.store import StoreError
from solimob.web.diagnosis.queries.reading import diagnosis_of_run
from solimob.web.projects.queries import Project, Run, latest_result
from solimob.web.workshop.models import ConcernedNumber, OutreachAction, ReachedNumber, SurveyStatus
from solimob.web.workshop.queries.surveys import is_readable, reading_of

_HOUSEHOLDS = frozenset({"no_car"})
"""Publics that are counted in households."""
_NO_RUN = "Lancez un diagnostic : il compte les publics dont il a les fichiers."
_UNREADABLE = "Le dernier diagnostic ne se lit plus. Lancez-en un autre."


@dataclass(frozen=True, slots=True)
class DiagnosedPublics:
    """What the last diagnosis of a démarche says of each public, by id; `run` is None where there is none."""

    run: Run | None
    profiles: dict[str, PublicProfile]
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class ShownPublic:
    """A public, its figures, and what the pages add: the rows behind them, and relays that are not in its plan.

    `diagnosed` is the headcount of the diagnosis, shown beside the one that the team declared where there is one.
    """

    outreach: PublicOutreach
    diagnosed: Figure | None
    declared: ConcernedNumber | None
    counted: tuple[ReachedNumber, ...]
    actions: tuple[tuple[OutreachAction, PlannedAction], ...]
    suggested: tuple[Channel, ...]


@dataclass(frozen=True, slots=True)
class CountProposal:
    """A number that the product counted, to be taken over by whoever knows what it means."""

    reach: Reach
    value: int
    source: str
    days: tuple[date, date] | None


def diagnosed_publics(project: Project) -> DiagnosedPublics:
    """Return the publics of the last diagnosis, out of date or not."""
    run = latest_result(project)
    if run is None:
        return DiagnosedPublics(None, {}, _NO_RUN)
    try:
        return DiagnosedPublics(run, {profile.id: profile for profile in diagnosis_of_run(run.run_id).publics})
    except StoreError:
        return DiagnosedPublics(run, {}, _UNREADABLE)


def shown_publics(project: Project, diagnosed: DiagnosedPublics) -> list[ShownPublic]:
    """Return every public of a démarche, in the order of the diagnosis: those of the law first."""
    concerned = {entry.public: entry for entry in project.concerned_numbers.order_by("pk")}
    reached: dict[str, list[ReachedNumber]] = {}
    for entry in project.reached_numbers.order_by("pk"):
        reached.setdefault(entry.public, []).append(entry)
    actions: dict[str, list[OutreachAction]] = {}
    for action in project.outreach_actions.order_by("pk"):
        actions.setdefault(action.public, []).append(action)
    publisher = project.organization.name
    return [
        _shown(id_, diagnosed, concerned.get(id_), reached.get(id_, []), actions.get(id_, []), publisher)
        for id_ in (diagnosed.profiles or OFFER_PUBLICS.values())
    ]


def _shown(
    id_: str,
    diagnosed: DiagnosedPublics,
    declared: ConcernedNumber | None,
    counted: list[ReachedNumber],
    rows: list[OutreachAction],
    publisher: str,
) -> ShownPublic:
    profile = diagnosed.profiles.get(id_)
    unit = "ménages" if id_ in _HOUSEHOLDS else "personnes"
    headcount = None if profile is None else profile.summary
    vintage = "" if profile is None or profile.headcount is None else profile.headcount.vintage
    if declared is not None:
        figure, vintage = _figure(declared, unit, publisher, declared.as_of.year), str(declared.as_of.year)
    else:
        figure = headcount or Figure(None, unit, Nature.OBSERVED)
    planned = [(row, _planned(row)) for row in rows]
    value = PublicOutreach(
        id=id_,
        label=profile.label if profile else _label(id_),
        concerned=figure,
        counts=standing(_count(entry, figure.unit, publisher) for entry in counted),
        actions=tuple(action for _, action in planned),
        vintage=vintage,
        why_unknown="" if figure.is_known else _why_unknown(profile, diagnosed.why_not),
    )
    return ShownPublic(
        outreach=value,
        diagnosed=headcount if headcount is not None and headcount.is_known else None,
        declared=declared,
        counted=tuple(reversed(counted)),
        actions=tuple(sorted(planned, key=lambda pair: (pair[1].done_on is not None, pair[1].due or date.max))),
        suggested=channels_for(id_, outreach().channels.values(), {row.channel for row in rows}),
    )


def proposed_counts(project: Project, public: str) -> list[CountProposal]:
    """Return the numbers that the product counted of a public itself: answers to surveys, job seekers advised.

    An answer counts only where the question was asked in the words that are shipped, and where its result is shown: a
    number that a survey hides is not given away here.
    """
    return [*_from_surveys(project, public), *_from_advice(project, public)]


def _from_surveys(project: Project, public: str) -> Iterable[CountProposal]:
    wanted = [answer for answer in outreach().answers if answer.public == public]
    today = timezone.localdate()
    for survey in project.surveys.filter(status=SurveyStatus.CLOSED) if wanted else ():
        if not is_readable(survey, today):
            continue
        for result in reading_of(survey).results:
            for answer in wanted:
                row = result.row(answer.answer) if answer.question.asks_as(result.question) else None
                if row is not None and row.count is not None and not row.is_hidden:
                    source = f"Enquête « {survey.title} », réponse « {row.label} »"
                    # A survey keeps no day of answer: whoever takes the number over says when it was asked.
                    yield CountProposal(Reach.SURVEYED, row.count, source, None)


def _from_advice(project: Project, public: str) -> Iterable[CountProposal]:
    if public != "job_seekers":
        return
    # Counselling stands beside this part and neither sees the other: both hang on the démarche.
    seen: set[int] = set()
    for entry in project.advised_job_seekers.all():
        if entry.year not in seen:
            seen.add(entry.year)
            days = (date(entry.year, 1, 1), min(date(entry.year, 12, 31), timezone.localdate()))
            yield CountProposal(Reach.ADVISED, entry.persons, f"{entry.source} (page « Conseil », {entry.year})", days)


def _figure(entry: ConcernedNumber | ReachedNumber, unit: str, publisher: str, year: int) -> Figure:
    source = Source(
        id=f"{entry._meta.model_name}-{entry.pk}",
        title=entry.source,
        publisher=publisher,
        year=year,
        licence="",
        url=None,
        read_on=timezone.localdate(entry.made_at),
        status=SourceStatus.TO_VERIFY,
    )
    low, high = (None if end is None else float(end) for end in (entry.low, entry.high))
    return Figure(float(entry.value), unit, Nature.DECLARED, (source,), low, high, year=year)


def _count(entry: ReachedNumber, unit: str, publisher: str) -> ReachCount:
    figure = _figure(entry, unit, publisher, entry.last_day.year)
    return ReachCount(Reach(entry.reach), figure, entry.first_day, entry.last_day, entry.counted_by)


def _planned(row: OutreachAction) -> PlannedAction:
    forms = tuple(ContactForm(form) for form in row.forms)
    return PlannedAction(row.what, forms, row.owner, row.due_on, row.done_on)


def _why_unknown(profile: PublicProfile | None, why_not: str) -> str:
    if profile is None:
        return why_not
    if profile.missing is not None:
        return f"Un fichier le dirait : {profile.missing.filled_by}."
    if profile.headcount is not None:
        return f"Le diagnostic ne le sait pas pour tout le territoire : {known_where(profile.headcount)}."
    return "Aucune donnée ne compte ce public."


def _label(id_: str) -> str:
    word = next(word for word, public in OFFER_PUBLICS.items() if public == id_)
    return f"{word[:1].upper()}{word[1:]}"
