"""Who may do what, role by role."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from solimob.web.accounts.policies import POLICIES, Action, allowed, require, role_in
from solimob.web.accounts.roles import Role
from tests.web.factories import make_member, make_organization, make_user

# One line an action: administrator, editor, contributor, reader.
EXPECTED = {
    "can_view_organization": "yes yes yes yes",
    "can_edit_organization": "yes no no no",
    "can_invite_member": "yes no no no",
    "can_edit_member": "yes no no no",
    "can_view_project": "yes yes yes yes",
    "can_create_project": "yes yes no no",
    "can_edit_project": "yes yes no no",
    "can_delete_project": "yes no no no",
    "can_edit_actor": "yes yes yes no",
    "can_start_run": "yes yes no no",
    "can_cancel_run": "yes yes no no",
    "can_download_document": "yes yes yes yes",
    "can_correct_figure": "yes yes no no",
    "can_edit_offer": "yes yes yes no",
    "can_edit_weights": "yes yes no no",
    "can_set_relief": "yes yes no no",
    "can_replace_assumption": "yes yes no no",
    "can_edit_finding": "yes yes no no",
    "can_keep_finding": "yes yes yes no",
    "can_answer_finding": "yes yes yes no",
    "can_share_diagnosis": "yes yes no no",
    "can_design_aid": "yes yes no no",
    "can_publish_aid": "yes yes no no",
    "can_decide_request": "yes yes no no",
    "can_enter_advice": "yes yes yes no",
    "can_read_meeting": "yes yes yes yes",
    "can_prepare_meeting": "yes yes yes no",
    "can_run_meeting": "yes yes yes no",
    "can_delete_meeting": "yes yes no no",
    "can_read_survey": "yes yes yes yes",
    "can_edit_survey": "yes yes no no",
    "can_enter_survey": "yes yes yes no",
    "can_read_need": "yes yes yes yes",
    "can_edit_need": "yes yes yes no",
    "can_publish_need": "yes yes no no",
    "can_read_outreach": "yes yes yes yes",
    "can_edit_outreach": "yes yes yes no",
}
CASES = [
    (action, role, answer == "yes")
    for action, answers in EXPECTED.items()
    for role, answer in zip(Role, answers.split(), strict=True)
]


@pytest.mark.parametrize(("action", "role", "expected"), CASES)
def test_table_answers_as_expected_when_role_asks_for_action(action: str, role: Role, expected: bool) -> None:
    assert allowed(role, Action(action)) is expected


def test_every_action_is_in_the_table_when_enumerated() -> None:
    assert set(POLICIES) == set(Action)
    assert set(EXPECTED) == set(Action)


@pytest.mark.parametrize("action", Action)
def test_nothing_is_allowed_when_there_is_no_role(action: Action) -> None:
    assert not allowed(None, action)


@pytest.mark.django_db
@pytest.mark.parametrize("role", Role)
def test_role_holds_in_its_organization_only_when_person_has_several(role: Role) -> None:
    organization, other = make_organization(), make_organization()
    user = make_member(organization, role)
    assert role_in(user, organization) == role
    assert role_in(user, other) is None
    with pytest.raises(PermissionDenied):
        require(user, Action.CAN_VIEW_PROJECT, other)


@pytest.mark.django_db
def test_anonymous_has_no_role_when_asked() -> None:
    assert role_in(AnonymousUser(), make_organization()) is None


@pytest.mark.django_db
def test_person_may_have_several_roles_when_in_several_organizations() -> None:
    user = make_user()
    first, second = make_organization(administrator=user), make_organization()
    second.memberships.create(user=user, role=Role.READER)
    assert (role_in(user, first), role_in(user, second)) == (Role.ADMINISTRATOR, Role.READER)
