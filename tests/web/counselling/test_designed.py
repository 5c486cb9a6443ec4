"""L8, L9, L10: a collectivity designs its aid, sees its beneficiaries and budget, publishes it, changes it later."""

from __future__ import annotations

import io
import json
import re
import zipfile
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from solimob.core.counselling.aid_design import AidDesignError
from solimob.core.counselling.aid_design_format import read_design
from solimob.web.accounts.models import LogEntry
from solimob.web.counselling import privacy, services
from solimob.web.counselling.models import AidRequest, AidVersion, DesignedAid
from solimob.web.counselling.queries.aid_budget import budget_of
from solimob.web.counselling.queries.designed_aids import draft_of, published_versions
from solimob.web.counselling.queries.feed import published_book
from solimob.web.projects.models import Run, RunStatus
from solimob.web.projects.tasks import execute_run
from tests.web.counselling.designing import (
    ACT,
    BASE,
    IDENTITY,
    LANNION,
    THOUARS,
    TODAY,
    Role,
    address,
    decide,
    design,
    plain,
    publish,
)
from tests.web.diagnosis.edit.conftest import Team

pytestmark = pytest.mark.django_db
PAGES = ("aid_design", "estimate_aid", "publish_aid", "write_aid_draft")


def finder(client: Client, commune: str = THOUARS) -> str:
    response = client.post(
        reverse("counselling:aids_whole"), {"place": commune, "purpose": "licence", "go": "read", "a-age": "20"}
    )
    return plain(response)


@pytest.mark.parametrize(
    ("template", "amount", "says"),
    [
        (
            "cheque_mobilite",
            {"amount_kind": "by_income", "income_1": "8 000", "euros_1": "200"},
            "200 € jusqu'à 8 000 €",
        ),
        ("deux_roues_electrique", {"amount_kind": "share", "share": "25", "cap": "400"}, "25 % du prix payé"),
        ("permis", {"amount_kind": "fixed", "euros": "600"}, "600 €"),
    ],
)
def test_three_templates_lead_to_a_draft_when_filled_in(
    as_role: Role, team: Team, template: str, amount: dict[str, str], says: str
) -> None:
    """L9: chèque mobilité, deux-roues électrique and permis are templates."""
    client = as_role("editor")
    aid = design(client, team, template, changes=amount)
    page = unescape(client.get(address("aid_design", team, aid.pk)).content.decode())
    assert says in page.replace("\u202f", " ").replace("\xa0", " ")
    assert "Collectivité d’essai" in page
    assert aid.label not in finder(client), "a draft is shown to nobody"


def test_share_of_a_price_is_not_offered_when_the_aid_has_no_price(as_role: Role, team: Team) -> None:
    page = as_role("editor").get(address("new_aid", team, "cheque_mobilite")).content.decode()
    assert 'value="share"' not in page
    assert 'value="share"' in as_role("editor").get(address("new_aid", team, "permis")).content.decode()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"euros": ""}, "euros"),
        ({"euros": "-3"}, "amount_kind"),
        ({"amount_kind": "share", "share": "50"}, "cap"),
        ({"amount_kind": "by_income", "income_1": "8000"}, "euros_1"),
        ({"amount_kind": "by_income"}, "income_1"),
        ({"age_low": "30", "age_high": "20"}, "age_low"),
        ({"age_low": "18,5"}, "age_low"),
        ({"valid_to": "2001-01-01"}, "valid_to"),
        ({"valid_from": "demain"}, "valid_from"),
        ({"budget": "0"}, "budget"),
        ({"zone_kind": "listed"}, "communes"),
        ({"zone_kind": "fragile"}, "zone_kind"),
        ({"zone_kind": "listed", "communes": LANNION}, "communes"),
        ({"label": ""}, "label"),
    ],
)
def test_error_is_on_its_field_and_values_are_kept_when_terms_cannot_be(
    as_role: Role, team: Team, wrong: dict[str, str], field: str
) -> None:
    response = as_role("editor").post(address("new_aid", team, "permis"), IDENTITY | BASE | {"ask": "Accueil"} | wrong)
    page = response.content.decode()
    assert response.status_code == 200
    assert f'href="#id_{field}"' in page
    assert 'value="Accueil"' in page
    assert not DesignedAid.objects.exists()


def test_zone_is_the_most_fragile_communes_when_a_diagnosis_ranks_them(as_role: Role, team: Team, result: Run) -> None:
    """L8: « area taken from the diagnosis »."""
    aid = design(as_role("editor"), team, changes={"zone_kind": "fragile", "zone_rank": "3"})
    terms = draft_of(aid).terms
    assert len(terms["communes"]) == 3
    assert "les 3 communes les plus fragiles" in terms["zone"]
    ranks = {one.code: one.rank for one in _ranking(result)}
    assert {ranks[code] for code in terms["communes"]} == {1, 2, 3}
    page = as_role("editor").get(address("write_aid_draft", team, aid.pk)).content.decode()
    assert 'value="fragile"' in page
    assert 'value="3"' in page


def _ranking(run: Run) -> Any:
    from solimob.web.diagnosis.queries.reading import diagnosis_of_run

    return diagnosis_of_run(run.run_id).ranking.ranks


def test_draft_is_written_again_when_nothing_is_published(as_role: Role, team: Team) -> None:
    client = as_role("editor")
    aid = design(client, team)
    client.post(address("write_aid_draft", team, aid.pk), IDENTITY | BASE | {"label": "Autre nom", "euros": "450"})
    aid.refresh_from_db()
    assert aid.label == "Autre nom"
    assert AidVersion.objects.get().terms["amount"] == {"kind": "fixed", "euros": 450.0}


def estimated(client: Client, team: Team, aid: DesignedAid, **more: str) -> Run:
    response = client.post(
        address("estimate_aid", team, aid.pk),
        {"uptake_low": "2", "uptake_high": "5", "price_low": "1500", "price_high": "1 900", **more},
    )
    assert response.status_code == 302, unescape(response.content.decode())
    run = Run.objects.latest("pk")
    execute_run.func(run.pk)
    run.refresh_from_db()
    assert run.status == RunStatus.DONE, run.message
    return run


def test_beneficiaries_and_budget_are_spans_when_estimated_on_the_fictional_population(
    as_role: Role, team: Team
) -> None:
    """L8: « beneficiaries & cost estimate with uncertainty », with the fit of the population to each margin."""
    client = as_role("editor")
    aid = design(client, team, changes={"age_low": "18", "age_high": "25", "budget": "10 000"})
    run = estimated(client, team, aid)
    held = json.loads(services.aid_budget.current_store().read_run(run.run_id).read(services.BUDGET_DOCUMENT))
    low, high = held["could_have"]
    assert 0 < low <= high < held["persons"]
    assert held["cost_euros"] == pytest.approx([low * 0.02 * 300, high * 0.05 * 300])
    assert held["seeds"] == [1, 2, 3, 4, 5]
    assert {"households", "population_0_19", "unemployed_15_64", "median_income"} <= {r["margin"] for r in held["fit"]}
    page = unescape(client.get(address("aid_design", team, aid.pk)).content.decode())
    assert "Le budget" in page
    assert "Écart de la population fictive" in page
    assert "Les conditions ont changé depuis" not in page
    again = estimated(client, team, aid)
    assert json.loads(services.aid_budget.current_store().read_run(again.run_id).read(services.BUDGET_DOCUMENT)) == held


def test_estimate_says_it_is_of_other_terms_when_they_change(as_role: Role, team: Team) -> None:
    client = as_role("editor")
    aid = design(client, team)
    estimated(client, team, aid)
    client.post(address("write_aid_draft", team, aid.pk), IDENTITY | BASE | {"ask": "Accueil"})
    assert "Les conditions ont changé" not in client.get(address("aid_design", team, aid.pk)).content.decode()
    client.post(address("write_aid_draft", team, aid.pk), IDENTITY | BASE | {"euros": "900"})
    assert "Les conditions ont changé" in client.get(address("aid_design", team, aid.pk)).content.decode()
    other = design(client, team, changes={"label": "Autre"})
    assert budget_of(other, draft_of(other), {}) is None


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"uptake_low": "6"}, "uptake_low"), ({"uptake_high": "120"}, "uptake_low"), ({"price_low": ""}, "price_low")],
)
def test_assumption_is_refused_when_impossible(as_role: Role, team: Team, wrong: dict[str, str], field: str) -> None:
    client = as_role("editor")
    aid = design(client, team)
    given = {"uptake_low": "2", "uptake_high": "5", "price_low": "1500", "price_high": "1900"}
    page = client.post(address("estimate_aid", team, aid.pk), given | wrong).content.decode()
    assert f'href="#id_{field}"' in page
    assert not Run.objects.exists()


def test_regulation_leaves_the_act_to_be_filled_in_when_nothing_is_voted(as_role: Role, team: Team) -> None:
    """L8: the règlement is an ODT to have read over."""
    client = as_role("editor")
    aid = design(client, team)
    draft = draft_of(aid)
    assert "Délibération à prendre" not in regulation(client, team, aid, draft.pk)
    assert "créée par : [à compléter]." in regulation(client, team, aid, draft.pk)
    publish(client, team, aid)
    assert "Délibération d’essai" in regulation(client, team, aid, draft.pk)


def regulation(client: Client, team: Team, aid: DesignedAid, version: int) -> str:
    response = client.get(address("aid_regulation", team, aid.pk, version))
    assert response["Content-Type"] == "application/vnd.oasis.opendocument.text"
    content = zipfile.ZipFile(io.BytesIO(response.content)).read("content.xml").decode()
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", "", content)))


def test_aid_is_in_the_finder_and_the_feed_when_published(client: Client, published: DesignedAid) -> None:
    """L8: « live in counselling »."""
    page = finder(client)
    assert published.label in page
    assert "300 €" in page.replace("\u202f", " ").replace("\xa0", " ")
    assert published.label not in finder(client, LANNION)
    feed = json.loads(client.get(f"{reverse('counselling:aids_json')}?commune={THOUARS}").content)
    (aid,) = [one for one in feed["aids"] if one["label"] == published.label]
    assert aid["giver"] == "Collectivité d’essai"
    assert aid["sources"][0]["act"] == "Délibération d’essai"
    assert not any(one["label"] == published.label for one in json.loads(
        client.get(f"{reverse('counselling:aids_json')}?commune={LANNION}").content)["aids"])  # fmt: skip


def test_nothing_is_published_when_the_act_is_not_voted_or_not_agreed(as_role: Role, team: Team) -> None:
    client = as_role("editor")
    aid = design(client, team)
    tomorrow = (TODAY + timedelta(days=1)).isoformat()
    for wrong, field in (({"adopted_on": tomorrow}, "adopted_on"), ({"agreed": ""}, "agreed"), ({"act": ""}, "act"),
                         ({"act_url": "javascript:alert(1)"}, "act_url")):  # fmt: skip
        page = client.post(address("publish_aid", team, aid.pk), ACT | wrong).content.decode()
        assert f'href="#id_{field}"' in page
    assert not published_versions(DesignedAid.objects.get())


def change(client: Client, team: Team, aid: DesignedAid, **changes: str) -> Any:
    return client.post(address("write_aid_draft", team, aid.pk), BASE | {"age_low": "18", "age_high": "25"} | changes)


def test_a_past_decision_keeps_its_version_when_a_threshold_changes(
    as_role: Role, team: Team, published: DesignedAid, monkeypatch: pytest.MonkeyPatch
) -> None:
    """L10: « change of threshold does not alter past decisions »; dates and history."""
    client = as_role("editor")
    decide(client, team, published)
    before = AidRequest.objects.values().get()
    assert before["granted_cents"] == 30000
    first = AidVersion.objects.values().get()
    later = TODAY + timedelta(days=10)
    change(client, team, published, age_high="21", euros="100", valid_from=later.isoformat())
    assert AidVersion.objects.filter(published_at=None).count() == 1
    publish(client, team, published)
    assert AidVersion.objects.values().get(pk=first["id"]) == first, "what is published never changes"
    assert AidRequest.objects.values().get() == before
    page = unescape(client.get(address("aid_design", team, published.pk)).content.decode())
    assert "Vous avez de 18 à 25 ans." in page
    assert "Vous avez de 18 à 21 ans." in page
    monkeypatch.setattr(timezone, "localdate", lambda *_: later)
    decide(client, team, published, on=later, age="23")
    decide(client, team, published, on=TODAY, age="23")
    granted = [one.granted_cents for one in AidRequest.objects.order_by("pk")]
    assert granted == [30000, 0, 30000], "each under the version of its day"
    versions = {
        rule.valid_from: rule.valid_to for rule in published_book().rules.rules if rule.label == published.label
    }
    assert versions == {TODAY: later - timedelta(days=1), later: None}


@pytest.mark.parametrize("days", [-1, 0])
def test_new_version_is_refused_when_it_would_rewrite_what_was_in_force(
    as_role: Role, team: Team, published: DesignedAid, days: int
) -> None:
    page = change(as_role("editor"), team, published, valid_from=(TODAY + timedelta(days=days)).isoformat())
    assert 'href="#id_valid_from"' in page.content.decode()
    assert AidVersion.objects.count() == 1


def test_new_version_is_refused_when_its_first_day_passed_before_it_is_published(
    as_role: Role, team: Team, published: DesignedAid, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, first = as_role("editor"), TODAY + timedelta(days=2)
    change(client, team, published, valid_from=first.isoformat())
    monkeypatch.setattr(timezone, "localdate", lambda *_: first + timedelta(days=1))
    page = unescape(client.post(address("publish_aid", team, published.pk), ACT).content.decode())
    assert "ne se réécrit pas" in page
    assert len(published_versions(DesignedAid.objects.get())) == 1


def test_aid_is_said_ended_when_its_collectivity_ends_it(
    as_role: Role, team: Team, client: Client, published: DesignedAid, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_role("editor").post(address("end_aid", team, published.pk))
    assert published.label in finder(client), "today is its last day"
    monkeypatch.setattr(timezone, "localdate", lambda *_: TODAY + timedelta(days=1))
    page = finder(client)
    assert "Fin du règlement : Délibération d’essai." in page
    with pytest.raises(services.aid_design.RefusedActError):
        services.end_aid(team.editor, published, TODAY)


def test_aid_is_forgotten_when_its_only_draft_is_deleted(as_role: Role, team: Team, published: DesignedAid) -> None:
    client = as_role("editor")
    other = design(client, team, changes={"label": "À jeter"})
    assert client.post(address("delete_aid_draft", team, other.pk))["Location"] == address("aid_designs", team)
    change(client, team, published, valid_from=(TODAY + timedelta(days=2)).isoformat())
    client.post(address("delete_aid_draft", team, published.pk))
    assert [aid.pk for aid in DesignedAid.objects.all()] == [published.pk]
    assert len(published_versions(published)) == 1


def test_file_is_read_by_the_command_line_when_downloaded(as_role: Role, team: Team, published: DesignedAid) -> None:
    content = as_role("reader").get(address("aid_design_file", team, published.pk)).content
    read = read_design(json.loads(content))
    assert read.versions[0].ages == (18, 25)
    assert read.id.endswith(f"-{published.pk}")


@pytest.mark.parametrize("name", PAGES)
def test_page_is_not_there_for_a_stranger_and_not_allowed_for_a_reader_when_it_changes_something(
    as_role: Role, team: Team, name: str
) -> None:
    aid = design(as_role("editor"), team)
    assert as_role("outsider").get(address(name, team, aid.pk)).status_code == 404
    assert as_role("reader").get(address(name, team, aid.pk)).status_code == (200 if name == "aid_design" else 403)
    assert as_role("editor").get(address(name, team, aid.pk)).status_code == 200


def test_aid_of_another_démarche_is_not_there_when_asked(as_role: Role, team: Team) -> None:
    aid = design(as_role("editor"), team)
    from tests.web.factories import make_project

    other = make_project(organization=team.project.organization)
    assert as_role("editor").get(reverse("counselling:aid_design", args=(other.pk, aid.pk))).status_code == 404


def test_reader_sees_the_list_without_what_changes_it_when_there_is_none(as_role: Role, team: Team) -> None:
    page = as_role("reader").get(address("aid_designs", team)).content.decode()
    assert "Aucune aide" in page
    assert "/aides/concevoir/" not in page


def test_each_act_is_logged_when_done(as_role: Role, team: Team, published: DesignedAid) -> None:
    codes = set(LogEntry.objects.filter(code__startswith="counselling.").values_list("code", flat=True))
    assert {"counselling.aid.created", "counselling.aid.published"} <= codes


def test_finder_says_so_when_a_published_aid_is_no_longer_understood(
    client: Client, published: DesignedAid, caplog: pytest.LogCaptureFixture
) -> None:
    row = AidVersion.objects.get()
    row.terms["statuses"], row.published_at = ["métier disparu"], timezone.now() + timedelta(seconds=1)
    row.save()
    page = finder(client)
    assert "ce site ne sait plus lire ses conditions" in page
    assert "no longer understood" in caplog.text


def test_terms_are_checked_by_the_service_when_called_without_a_form(team: Team, published: DesignedAid) -> None:
    from dataclasses import replace

    from solimob.web.counselling.designs import terms_of_version
    from solimob.web.counselling.models import ZoneKind

    terms = replace(terms_of_version(published_versions(published)[0]), communes=frozenset({"79999"}),
                    valid_from=TODAY + timedelta(days=5))  # fmt: skip
    with pytest.raises(AidDesignError, match="79999"):
        services.write_draft(team.editor, published, services.WrittenTerms(terms, ZoneKind.LISTED))


def test_everything_goes_with_the_démarche_when_it_is_deleted(
    as_role: Role, team: Team, published: DesignedAid, client: Client
) -> None:
    decide(as_role("editor"), team, published)
    as_role("administrator").post(reverse("projects:delete", args=(team.project.pk,)))
    assert not DesignedAid.objects.exists()
    assert published.label not in finder(client)


def test_author_is_forgotten_and_the_aid_stays_when_an_account_is_erased(
    as_role: Role, team: Team, published: DesignedAid
) -> None:
    decide(as_role("editor"), team, published)
    exported = privacy.export_personal_data(team.editor)
    assert [len(exported[name]) for name in ("designed_aids", "aid_versions_published", "decided_requests")] == [
        1,
        1,
        1,
    ]
    privacy.erase_personal_data(team.editor)
    assert not any(privacy.export_personal_data(team.editor).values())
    page = as_role("reader").get(address("aid_design", team, published.pk)).content.decode()
    assert "compte effacé" in page
