"""Two people on one page of « Toucher les publics » at the same time: nothing that either wrote is lost (C-S14)."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from solimob.core.workshop.outreach import ContactForm
from solimob.web.projects.models import Project
from solimob.web.workshop.services import outreach as services
from solimob.web.workshop.services.outreach import Wanted
from tests.web.workshop.test_outreach import address, member, plain

__all__ = ["member"]

pytestmark = pytest.mark.django_db
CONCERNED = {"value": "1000", "source": "Fichier du CCAS", "as_of": "2026-01-01"}
REACHED = {
    "reach": "users", "value": "120", "first_day": "2025-01-01", "last_day": "2025-12-31",
    "counted_by": "l’association", "source": "Bilan annuel",
}  # fmt: skip


def told(page: Any) -> dict[str, str]:
    return {each.label: each.text for each in page.context["theirs"]}


def seen(page: Any) -> dict[str, str]:
    return {"seen": page.context["seen"]}


def test_second_change_of_an_action_is_refused_with_both_texts_shown(project: Project, member: Client) -> None:
    action = services.plan_action(project.created_by, project, "age_65p", Wanted("Pharmacies", (ContactForm.PAPER,)))
    here = address("outreach_action", project, public="age_65p", action=action.pk)
    shown = seen(member.get(here)) | {"ways": ["paper"]}
    assert member.post(here, shown | {"what": "Les deux pharmacies", "owner": "CCAS"}).status_code == 302
    page = member.post(here, shown | {"what": "Pharmacies du centre"})
    assert page.status_code == 409
    assert told(page) == {"Ce qu’on fait": "Les deux pharmacies", "Qui le fait": "CCAS"}
    assert "Pharmacies du centre" in page.content.decode()
    action.refresh_from_db()
    assert (action.what, action.owner) == ("Les deux pharmacies", "CCAS")
    assert member.post(here, shown | seen(page) | {"what": "Pharmacies du centre"}).status_code == 302
    action.refresh_from_db()
    assert action.what == "Pharmacies du centre"


def test_text_of_an_action_is_given_back_when_it_was_taken_out_meanwhile(project: Project, member: Client) -> None:
    action = services.plan_action(project.created_by, project, "age_65p", Wanted("Pharmacies"))
    here = address("outreach_action", project, public="age_65p", action=action.pk)
    shown = seen(member.get(here))
    services.remove_action(project.created_by, action)
    page = member.post(here, shown | {"what": "Pharmacies du centre"})
    assert page.status_code == 409
    assert "Retirée du plan" in plain(page)
    assert "Pharmacies du centre" in page.content.decode()
    member.post(page.context["send_to"], {"what": "Pharmacies du centre"})
    assert project.outreach_actions.get().what == "Pharmacies du centre"


@pytest.mark.parametrize(("name", "fields"), [("outreach_concerned", CONCERNED), ("outreach_reached", REACHED)])
def test_second_number_is_refused_with_the_other_shown_when_two_are_entered_at_once(
    project: Project, member: Client, name: str, fields: dict[str, str]
) -> None:
    here = address(name, project, public="age_65p")
    shown = seen(member.get(here))
    rows = project.concerned_numbers if name == "outreach_concerned" else project.reached_numbers
    assert member.post(here, shown | fields).status_code == 302
    page = member.post(here, shown | fields | {"value": "90"})
    assert page.status_code == 409
    assert told(page) == {"Nombre de personnes": fields["value"]}
    assert rows.count() == 1
    assert member.post(here, seen(page) | fields | {"value": "90"}).status_code == 302
    assert [row.value for row in rows.order_by("pk")] == [int(fields["value"]), 90]
