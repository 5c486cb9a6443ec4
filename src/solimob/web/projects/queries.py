"""Reads of démarches, actors and runs."""

from __future__ import annotations

from django.db.models import QuerySet

from solimob.web.accounts.queries import User
from solimob.web.projects.models import Actor, Project, Run, RunStatus

__all__ = [
    "Actor",
    "Project",
    "Run",
    "RunStatus",
    "actors_of",
    "latest_result",
    "latest_results",
    "latest_run",
    "projects_visible_to",
    "results_of",
    "runs_visible_to",
]


def projects_visible_to(user: User) -> QuerySet[Project]:
    """Return the démarches of the organizations a person is a member of."""
    return Project.objects.filter(organization__memberships__user=user).select_related("organization")


def runs_visible_to(user: User) -> QuerySet[Run]:
    """Return the runs of those démarches."""
    return Run.objects.filter(project__organization__memberships__user=user).select_related("project__organization")


def actors_of(project: Project) -> QuerySet[Actor]:
    """Return the actors around a démarche, by sphere and name."""
    return project.actors.all()


def latest_run(project: Project, kind: str = "diagnosis") -> Run | None:
    """Return the last run asked for."""
    return project.runs.filter(kind=kind).first()


def latest_result(project: Project, kind: str = "diagnosis") -> Run | None:
    """Return the last run that has a result, stale or not."""
    return project.runs.filter(kind=kind, status__in=(RunStatus.DONE, RunStatus.STALE)).first()


def results_of(project: Project, kind: str = "diagnosis") -> QuerySet[Run]:
    """Return the runs that have a result, stale or not, latest first."""
    results = project.runs.filter(kind=kind, status__in=(RunStatus.DONE, RunStatus.STALE))
    return results.select_related("requested_by")


def latest_results(user: User, kind: str = "diagnosis") -> list[Run]:
    """Return the last result of each démarche that a person sees, the latest first."""
    results = runs_visible_to(user).filter(kind=kind, status__in=(RunStatus.DONE, RunStatus.STALE))
    latest: dict[int, Run] = {}
    for run in results.order_by("-finished_at", "-pk"):
        latest.setdefault(run.project_id, run)
    return list(latest.values())
