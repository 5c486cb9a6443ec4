"""L21: the share of job seekers near an advice point, and the share advised in the year."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from solimob.web.counselling.models import AdvicePoint, AdvisedJobSeekers
from solimob.web.counselling.queries.advice import shown_advice
from tests.web.diagnosis.edit.conftest import Team

pytestmark = pytest.mark.django_db
Role = Callable[[str], Client]
YEAR = timezone.localdate().year - 1


def address(name: str, team: Team, *more: object) -> str:
    return reverse(f"counselling:{name}", args=(team.project.pk, *more))


def page(client: Client, team: Team) -> str:
    return re.sub(r"\s+", " ", unescape(client.get(address("advice", team)).content.decode()))


def test_share_is_shown_by_mode_with_its_nature_and_source_when_the_data_are_there(as_role: Role, team: Team) -> None:
    shown = shown_advice(team.project)
    assert {one.mode for one in shown.modes} == {"car", "bike", "walk"}
    by_mode = {one.mode: one for one in shown.modes}
    most = [by_mode[mode].at_most.value for mode in ("walk", "bike", "car")]
    assert 0 < most[0] <= most[1] <= most[2] == 100.0
    assert by_mode["car"].at_least.value > by_mode["walk"].at_least.value
    said = page(as_role("reader"), team)
    assert "En voiture" in said
    assert "nature-modelled" in said
    assert "Source : " in said
    assert "Minutes jusqu’au point de conseil le plus proche" in said


def test_share_advised_is_unknown_when_nobody_entered_it(as_role: Role, team: Team) -> None:
    """L21: « advised in the year » is unknown, never zero."""
    assert "Inconnu." in page(as_role("reader"), team)
    assert not shown_advice(team.project).advised.is_known


def test_share_advised_is_declared_with_its_year_and_source_when_entered(as_role: Role, team: Team) -> None:
    client = as_role("contributor")
    given = {"year": str(YEAR), "persons": "250", "source": "bilan d’essai"}
    assert client.post(address("advice_enter", team), given).status_code == 302
    shown = shown_advice(team.project)
    assert shown.advised.value == pytest.approx(100 * 250 / shown.seekers.value)
    said = page(client, team)
    assert "bilan d’essai" in said
    assert str(YEAR) in said
    client.post(address("advice_enter", team), given | {"persons": "300"})
    assert shown_advice(team.project).advised.value == pytest.approx(100 * 300 / shown.seekers.value)
    assert AdvisedJobSeekers.objects.count() == 2, "what was entered before stays in the history"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"year": "3000"}, "year"), ({"year": str(YEAR) + ",5"}, "year"), ({"persons": "-1"}, "persons"),
        ({"persons": "beaucoup"}, "persons"), ({"source": ""}, "source"),
    ],
)  # fmt: skip
def test_number_advised_is_refused_on_its_field_when_impossible(
    as_role: Role, team: Team, wrong: dict[str, str], field: str
) -> None:
    given = {"year": str(YEAR), "persons": "250", "source": "bilan d’essai"} | wrong
    html = as_role("editor").post(address("advice_enter", team), given).content.decode()
    assert f'href="#id_{field}"' in html
    assert not AdvisedJobSeekers.objects.exists()


def test_share_grows_when_a_point_is_added_and_falls_back_when_it_is_removed(as_role: Role, team: Team) -> None:
    client = as_role("contributor")

    def walking() -> float:
        return next(one for one in shown_advice(team.project).modes if one.mode == "walk").at_most.value

    before, commune = walking(), team.project.territory_codes[0]
    given = {"name": "Plateforme d’essai", "commune": commune, "source": "essai"}
    assert client.post(address("advice_add_point", team), given).status_code == 302
    assert walking() > before
    assert "Plateforme d’essai" in page(client, team)
    again = client.post(address("advice_add_point", team), given)
    assert "est déjà parmi les points de conseil" in unescape(again.content.decode())
    client.post(address("advice_remove_point", team, AdvicePoint.objects.get().pk))
    assert walking() == before


@pytest.mark.parametrize("name", ["advice_enter", "advice_add_point"])
def test_form_is_for_contributors_when_opened(as_role: Role, team: Team, name: str) -> None:
    assert as_role("contributor").get(address(name, team)).status_code == 200
    assert as_role("reader").get(address(name, team)).status_code == 403
    assert as_role("outsider").get(address(name, team)).status_code == 404
    assert as_role("outsider").get(address("advice", team)).status_code == 404
