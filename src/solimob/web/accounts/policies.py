"""Who may do what: one table for the whole site, and nothing outside of it.

An action is named `can_<verb>_<object>`. What is not in the table is denied; so is whoever has no role.
A part that adds an act adds its row here; `tests/web/accounts/test_policies.py` enumerates role × action.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied

from solimob.web.accounts.roles import Role

if TYPE_CHECKING:
    from solimob.web.accounts.models import Organization, User


class Action(StrEnum):
    """Everything that a role may be allowed to do."""

    CAN_VIEW_ORGANIZATION = "can_view_organization"
    CAN_EDIT_ORGANIZATION = "can_edit_organization"
    CAN_INVITE_MEMBER = "can_invite_member"
    CAN_EDIT_MEMBER = "can_edit_member"
    CAN_VIEW_PROJECT = "can_view_project"
    CAN_CREATE_PROJECT = "can_create_project"
    CAN_EDIT_PROJECT = "can_edit_project"
    CAN_DELETE_PROJECT = "can_delete_project"
    CAN_EDIT_ACTOR = "can_edit_actor"
    CAN_START_RUN = "can_start_run"
    CAN_CANCEL_RUN = "can_cancel_run"
    CAN_DOWNLOAD_DOCUMENT = "can_download_document"
    CAN_CORRECT_FIGURE = "can_correct_figure"
    CAN_EDIT_OFFER = "can_edit_offer"
    CAN_EDIT_WEIGHTS = "can_edit_weights"
    CAN_SET_RELIEF = "can_set_relief"
    CAN_REPLACE_ASSUMPTION = "can_replace_assumption"
    CAN_KEEP_FINDING = "can_keep_finding"
    CAN_EDIT_FINDING = "can_edit_finding"
    CAN_ANSWER_FINDING = "can_answer_finding"
    CAN_SHARE_DIAGNOSIS = "can_share_diagnosis"
    CAN_DESIGN_AID = "can_design_aid"
    CAN_PUBLISH_AID = "can_publish_aid"
    CAN_DECIDE_REQUEST = "can_decide_request"
    CAN_ENTER_ADVICE = "can_enter_advice"
    CAN_READ_MEETING = "can_read_meeting"
    CAN_PREPARE_MEETING = "can_prepare_meeting"
    CAN_RUN_MEETING = "can_run_meeting"
    CAN_DELETE_MEETING = "can_delete_meeting"
    CAN_READ_SURVEY = "can_read_survey"
    CAN_EDIT_SURVEY = "can_edit_survey"
    CAN_ENTER_SURVEY = "can_enter_survey"
    CAN_READ_NEED = "can_read_need"
    CAN_EDIT_NEED = "can_edit_need"
    CAN_PUBLISH_NEED = "can_publish_need"
    CAN_READ_OUTREACH = "can_read_outreach"
    CAN_EDIT_OUTREACH = "can_edit_outreach"


_ADMINISTRATOR = frozenset({Role.ADMINISTRATOR})
_EDITORS = _ADMINISTRATOR | {Role.EDITOR}
_CONTRIBUTORS = _EDITORS | {Role.CONTRIBUTOR}
_EVERYBODY = _CONTRIBUTORS | {Role.READER}

POLICIES: dict[Action, frozenset[Role]] = {
    Action.CAN_VIEW_ORGANIZATION: _EVERYBODY,
    Action.CAN_EDIT_ORGANIZATION: _ADMINISTRATOR,
    Action.CAN_INVITE_MEMBER: _ADMINISTRATOR,
    Action.CAN_EDIT_MEMBER: _ADMINISTRATOR,
    Action.CAN_VIEW_PROJECT: _EVERYBODY,
    Action.CAN_CREATE_PROJECT: _EDITORS,
    Action.CAN_EDIT_PROJECT: _EDITORS,
    Action.CAN_DELETE_PROJECT: _ADMINISTRATOR,
    Action.CAN_EDIT_ACTOR: _CONTRIBUTORS,
    Action.CAN_START_RUN: _EDITORS,
    Action.CAN_CANCEL_RUN: _EDITORS,
    Action.CAN_DOWNLOAD_DOCUMENT: _EVERYBODY,
    Action.CAN_CORRECT_FIGURE: _EDITORS,
    Action.CAN_EDIT_OFFER: _CONTRIBUTORS,
    Action.CAN_EDIT_WEIGHTS: _EDITORS,
    Action.CAN_SET_RELIEF: _EDITORS,
    Action.CAN_REPLACE_ASSUMPTION: _EDITORS,
    Action.CAN_KEEP_FINDING: _CONTRIBUTORS,
    Action.CAN_EDIT_FINDING: _EDITORS,
    Action.CAN_ANSWER_FINDING: _CONTRIBUTORS,
    Action.CAN_SHARE_DIAGNOSIS: _EDITORS,
    Action.CAN_DESIGN_AID: _EDITORS,
    Action.CAN_PUBLISH_AID: _EDITORS,
    Action.CAN_DECIDE_REQUEST: _EDITORS,
    Action.CAN_ENTER_ADVICE: _CONTRIBUTORS,
    Action.CAN_READ_MEETING: _EVERYBODY,
    Action.CAN_PREPARE_MEETING: _CONTRIBUTORS,
    Action.CAN_RUN_MEETING: _CONTRIBUTORS,
    Action.CAN_DELETE_MEETING: _EDITORS,
    Action.CAN_READ_SURVEY: _EVERYBODY,
    Action.CAN_EDIT_SURVEY: _EDITORS,
    Action.CAN_ENTER_SURVEY: _CONTRIBUTORS,
    Action.CAN_READ_NEED: _EVERYBODY,
    Action.CAN_EDIT_NEED: _CONTRIBUTORS,
    Action.CAN_PUBLISH_NEED: _EDITORS,
    Action.CAN_READ_OUTREACH: _EVERYBODY,
    Action.CAN_EDIT_OUTREACH: _CONTRIBUTORS,
}


def allowed(role: Role | None, action: Action) -> bool:
    """Tell whether a role may do an action; no role, no right."""
    return role is not None and role in POLICIES.get(action, frozenset())


def actions_of(role: Role | None) -> frozenset[Action]:
    """Return everything a role may do: templates test `"can_edit_project" in may`."""
    return frozenset(action for action in Action if allowed(role, action))


def role_in(user: User, organization: Organization) -> Role | None:
    """Return the role of a person in an organization, or None."""
    if not user.is_authenticated:
        return None
    role = organization.memberships.filter(user_id=user.pk).values_list("role", flat=True).first()
    return None if role is None else Role(role)


def require(user: User, action: Action, organization: Organization) -> Role:
    """Return the role of a person who may do this.

    Raises
    ------
    PermissionDenied
        If they may not.
    """
    role = role_in(user, organization)
    if role is None or not allowed(role, action):
        raise PermissionDenied(f"{action.value}: {role}")
    return role
