"""Advice to job seekers: the points that no file counts, and how many persons were advised in a year."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from solimob.web.accounts.queries import User
from solimob.web.accounts.services import RefusedActError, record
from solimob.web.counselling.models import AdvicePoint, AdvisedJobSeekers
from solimob.web.diagnosis.services import extent_of
from solimob.web.projects.queries import Project


@transaction.atomic
def add_advice_point(actor: User, project: Project, name: str, commune: str, source: str) -> AdvicePoint:
    """Declare a place where job seekers are given advice.

    Raises
    ------
    RefusedActError
        If it is there already, or its commune is neither of the territory nor around it.
    """
    if commune not in extent_of(project).row:
        raise RefusedActError("Choisissez une commune du territoire, ou de son pourtour.")
    if project.advice_points.filter(name__iexact=name, commune=commune).exists():
        raise RefusedActError(f"« {name} » est déjà parmi les points de conseil de cette commune.")
    point = AdvicePoint.objects.create(
        project=project, name=name, commune=commune, source=source, author=actor, made_at=timezone.now()
    )
    record(actor, "counselling.advice_point.added", point, project.organization, commune=commune)
    return point


@transaction.atomic
def remove_advice_point(actor: User, point: AdvicePoint) -> None:
    """Take a declared advice point out."""
    record(actor, "counselling.advice_point.removed", point, point.project.organization, commune=point.commune)
    point.delete()


@transaction.atomic
def enter_advised(actor: User, project: Project, year: int, persons: int, source: str) -> AdvisedJobSeekers:
    """Enter how many job seekers were advised in a year; the last entry of a year stands."""
    entered = AdvisedJobSeekers.objects.create(
        project=project, year=year, persons=persons, source=source, author=actor, made_at=timezone.now()
    )
    record(actor, "counselling.advised.entered", entered, project.organization, year=year, persons=persons)
    return entered
