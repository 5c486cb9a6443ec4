"""A survey of a démarche, as its editor makes it, and people who answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from solimob.web.accounts.models import User
from solimob.web.accounts.roles import Role
from solimob.web.projects.models import Project
from solimob.web.workshop.models import Survey
from solimob.web.workshop.models.participation import random_key
from solimob.web.workshop.queries.surveys import current_version
from solimob.web.workshop.services import surveys as services
from tests.web.factories import make_member


def editor_of(project: Project) -> User:
    """Return somebody who may write surveys."""
    return make_member(project.organization, Role.EDITOR)


def make_survey(
    project: Project, template: str = "usagers-service", *, before: Survey | None = None, opened: bool = True
) -> Survey:
    """Return a survey made from a template."""
    editor = editor_of(project)
    survey = services.create_survey(editor, project, f"Enquête {template}", template, before)
    if opened:
        services.open_survey(editor, survey)
    survey.refresh_from_db()
    return survey


def answer(survey: Survey, raw: Mapping[str, Sequence[str]], code: str = "") -> None:
    """Answer as somebody does online."""
    services.answer_survey(survey, current_version(survey), raw, random_key(), code=code)


def close(survey: Survey) -> Survey:
    """Close a survey and return it as it is now."""
    services.close_survey(editor_of(survey.project), survey)
    survey.refresh_from_db()
    return survey
