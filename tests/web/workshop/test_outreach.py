"""« Toucher les publics » (C-S14): coverage of each public, its plan, and what leaves the team."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from solimob.core.workshop.outreach import Reach
from solimob.reference.schemas import example
from solimob.web.accounts.models import LogEntry
from solimob.web.accounts.roles import Role
from solimob.web.accounts.services import RefusedActError
from solimob.web.counselling.services import enter_advised
from solimob.web.diagnosis.services import current_store
from solimob.web.projects.models import Project
from solimob.web.workshop import privacy
from solimob.web.workshop.models import OutreachEvent
from solimob.web.workshop.queries.outreach import ShownPublic, diagnosed_publics, proposed_counts, shown_publics
from solimob.web.workshop.queries.surveys import content_of
from solimob.web.workshop.services import outreach as services
from solimob.web.workshop.services.outreach import Entered, Wanted
from solimob.web.workshop.services.surveys import open_survey, save_question
from tests.web.factories import make_member, make_project, make_run
from tests.web.workshop.survey_case import answer, close, make_survey

pytestmark = pytest.mark.django_db
YEAR = (date(2025, 1, 1), date(2025, 12, 31))


@pytest.fixture
def computed(project: Project) -> Project:
    """The démarche, whose diagnosis is that of the published example: 4,631 people of 65 and more, 694 unemployed."""
    run = make_run(project)
    run.run_id = f"diagnosis-{project.pk}-{run.pk}"
    run.save()
    document = json.dumps(example("diagnosis")).encode()
    current_store().save_run(run.run_id, {"entries_digest": ""}, {"diagnosis.json": document})
    return project


@pytest.fixture
def member(project: Project, client_of: Callable[..., Client]) -> Client:
    return client_of(make_member(project.organization, Role.CONTRIBUTOR))


def address(name: str, project: Project, **arguments: Any) -> str:
    return reverse(f"workshop:{name}", kwargs={"pk": project.pk, **arguments})


def plain(response: Any) -> str:
    """Return the words of a page."""
    text = unescape(re.sub(r"<[^>]+>", " ", response.content.decode()))
    return re.sub(r"\s+", " ", text.replace("\u202f", " ").replace("\xa0", " "))


def shown(project: Project, public: str) -> ShownPublic:
    every = shown_publics(project, diagnosed_publics(project))
    return next(one for one in every if one.outreach.id == public)


def send(client: Client, here: str, fields: dict[str, Any], **more: Any) -> Any:
    """Send a form with the mark of what its page shows now."""
    return client.post(here, {"seen": client.get(here).context["seen"]} | fields, **more)


def reach(project: Project, public: str, value: int, reach: Reach = Reach.USERS, **more: Any) -> None:
    number = Entered(value, more.pop("source", "le bilan annuel"))
    services.count_reached(project.created_by, project, public, reach, number, YEAR, "l’association")


def test_coverage_is_users_over_the_headcount_of_the_diagnosis_when_both_are_known(
    computed: Project, member: Client
) -> None:
    """C-S14: 120 users of the 4,631 people of 65 and more are 2.6 %; 97.4 % are not reached."""
    fields = {
        "reach": "users", "value": "120", "first_day": "2025-01-01", "last_day": "2025-12-31",
        "counted_by": "l’association", "source": "Bilan annuel",
    }  # fmt: skip
    page = plain(send(member, address("outreach_reached", computed, public="age_65p"), fields, follow=True))
    assert "Concernés 4 631 personnes millésime 2021, à confirmer localement" in page
    assert "Couverture 2,6 %" in page
    assert "Non touchés : 97,4 %" in page
    assert "le plus grand non-recours possible" in page
    share = shown(computed, "age_65p").outreach.coverage().share
    assert share.value == pytest.approx(100 * 120 / 4631)
    assert {source.title for source in share.sources} >= {"Bilan annuel"}


def test_coverage_is_unknown_and_says_what_to_do_when_nothing_was_computed(project: Project, member: Client) -> None:
    page = plain(member.get(address("outreach", project)))
    assert "Lancez un diagnostic" in page
    assert page.count("Couverture inconnue") == 8
    assert "0 %" not in page
    assert "65 ans et plus" in page


def test_page_says_which_file_would_tell_when_the_diagnosis_does_not(computed: Project, member: Client) -> None:
    assert "Un fichier le dirait : Insee, recensement" in plain(
        member.get(address("outreach_public", computed, public="age_75p"))
    )
    page = plain(member.get(address("outreach_public", computed, public="vulnerable")))
    assert "ne le sait pas pour tout le territoire : publié pour 1 commune sur 10" in page


def test_declared_number_stands_before_the_diagnosis_until_it_is_withdrawn(computed: Project, member: Client) -> None:
    here = address("outreach_concerned", computed, public="age_65p")
    assert "Le diagnostic compte 4 631 personnes" in plain(member.get(here))
    fields = {"value": "1 000", "low": "800", "high": "1 200", "source": "Fichier du CCAS", "as_of": "2026-01-01"}
    page = plain(send(member, here, fields, follow=True))
    assert "Concernés 1 000 personnes 800 – 1 200" in page
    assert "Le diagnostic compte 4 631 personnes" in page
    reach(computed, "age_65p", 120)
    found = shown(computed, "age_65p").outreach.coverage().share
    assert (found.value, found.low, found.high) == pytest.approx((12.0, 10.0, 15.0))
    entry = computed.concerned_numbers.get()
    out = address("outreach_withdraw", computed, public="age_65p", kind="concernes", number=entry.pk)
    assert "Retirer ce nombre ? 1 000 personnes, Fichier du CCAS" in plain(member.get(out))
    assert computed.concerned_numbers.exists()
    member.post(out)
    assert shown(computed, "age_65p").outreach.concerned.value == 4631
    assert OutreachEvent.objects.filter(code="workshop.outreach.concerned_withdrawn").count() == 1


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"value": "-3"}, "nombre entier"),
        ({"value": "12,5"}, "nombre entier"),
        ({"value": "10000001"}, "de 0 à 10 000 000"),
        ({"first_day": "0001-01-01"}, "à partir du 1er janvier 2000"),
        ({"first_day": "1999-12-31"}, "à partir du 1er janvier 2000"),
        ({"low": "10"}, "Donnez aussi ce nombre"),
        ({"low": "200", "high": "300"}, "entre « au moins » et « au plus »"),
        ({"source": ""}, "obligatoire"),
        ({"counted_by": ""}, "obligatoire"),
        ({"last_day": "2999-01-01"}, "pas encore passé"),
        ({"last_day": "2024-01-01"}, "finit avant de commencer"),
    ],
)
def test_count_is_refused_on_its_field_when_it_cannot_be(
    computed: Project, member: Client, change: dict[str, str], said: str
) -> None:
    fields = {
        "reach": "users", "value": "120", "first_day": "2025-01-01", "last_day": "2025-12-31",
        "counted_by": "l’association", "source": "Bilan annuel",
    }  # fmt: skip
    response = member.post(address("outreach_reached", computed, public="age_65p"), fields | change)
    assert said in plain(response)
    assert not computed.reached_numbers.exists()


def test_services_refuse_what_cannot_be_whoever_calls_them(computed: Project) -> None:
    actor, good = computed.created_by, Entered(3, "bilan")
    with pytest.raises(RefusedActError, match="public"):
        services.count_reached(actor, computed, "martians", Reach.USERS, good, YEAR, "x")
    with pytest.raises(RefusedActError, match="finit avant"):
        services.count_reached(actor, computed, "age_65p", Reach.USERS, good, YEAR[::-1], "x")
    for wrong in (Entered(-1, "x"), Entered(3, " "), Entered(3, "x", 1), Entered(3, "x", 4, 5)):
        with pytest.raises(RefusedActError):
            services.declare_concerned(actor, computed, "age_65p", wrong, YEAR[0])
    with pytest.raises(RefusedActError, match="2000"):
        services.count_reached(actor, computed, "age_65p", Reach.USERS, good, (date(1999, 12, 31), YEAR[1]), "x")
    with pytest.raises(RefusedActError, match="2000"):
        services.plan_action(actor, computed, "age_65p", Wanted("x", due_on=date(1, 1, 1)))
    with pytest.raises(RefusedActError, match="relais"):
        services.plan_action(actor, computed, "age_65p", Wanted("x"), "pigeon")


def test_interval_is_left_out_of_the_page_when_both_ends_print_alike(computed: Project, member: Client) -> None:
    number = Entered(10_000, "CCAS", 9999, 10_001)
    services.declare_concerned(computed.created_by, computed, "age_65p", number, YEAR[0])
    reach(computed, "age_65p", 22)
    page = plain(member.get(address("outreach_public", computed, public="age_65p")))
    assert "Couverture 0,22 %" in page
    assert "0,22 –" not in page
    assert "Non touchés : 99,78 %. Tous n’ont pas besoin" in page
    assert "10 000 personnes 9 999 – 10 001" in page


def test_numbers_that_do_not_match_say_so_when_more_are_reached_than_concerned(
    computed: Project, member: Client
) -> None:
    reach(computed, "job_seekers", 900)
    page = plain(member.get(address("outreach_public", computed, public="job_seekers")))
    assert "Couverture 129,7 %" in page
    assert "Ces deux nombres ne vont pas ensemble" in page
    assert "Non touchés" not in page


def test_households_are_counted_for_the_public_that_is_made_of_them(computed: Project, member: Client) -> None:
    here = address("outreach_reached", computed, public="no_car")
    assert "Nombre de ménages" in plain(member.get(here))
    reach(computed, "no_car", 30)
    assert shown(computed, "no_car").outreach.coverage().share.value == pytest.approx(100 * 30 / 597.894)


def test_people_reached_otherwise_are_shown_beside_and_make_no_coverage(computed: Project, member: Client) -> None:
    reach(computed, "age_65p", 80, Reach.SURVEYED)
    page = plain(member.get(address("outreach_public", computed, public="age_65p")))
    assert "Usagers d’un service inconnu" in page
    assert "Couverture inconnue" in page
    assert "Ont répondu à une enquête" in page
    assert "1,7 %" in page


def test_unknown_then_lowest_come_first_when_publics_are_listed(computed: Project, member: Client) -> None:
    reach(computed, "age_65p", 20)
    reach(computed, "job_seekers", 300)
    page = plain(member.get(address("outreach", computed)))
    heads = [page.index(label) for label in ("75 ans et plus Concernés", "65 ans et plus Concernés", "Chômeurs")]
    assert heads == sorted(heads)


def test_answers_of_a_survey_are_proposed_when_they_tell_the_public_and_may_be_shown(
    computed: Project, member: Client
) -> None:
    """C-S14: what the product counts is proposed with its source, and its period is asked, never made up."""
    survey = make_survey(computed, "besoins-mobilite")
    for age in ["75-plus"] * 14 + ["moins-25", "25-39", "40-59", "60-74"] * 11:
        answer(survey, {"age": [age]})
    assert proposed_counts(computed, "age_75p") == []
    close(survey)
    (found,) = proposed_counts(computed, "age_75p")
    assert (found.reach, found.value, found.days) == (Reach.SURVEYED, 14, None)
    assert proposed_counts(computed, "age_65p") == []
    here = address("outreach_reached", computed, public="age_75p")
    assert "14, ont répondu à une enquête. Enquête « Enquête besoins-mobilite »" in plain(member.get(here))
    filled = member.get(f"{here}?propose=0").content.decode()
    assert 'name="value" value="14"' in filled
    assert 'name="first_day" value' not in filled
    assert member.get(f"{here}?propose=7").status_code == 200


def test_answers_are_not_proposed_when_they_are_few_or_the_question_was_changed(computed: Project) -> None:
    few, changed = make_survey(computed, "besoins-mobilite"), make_survey(computed, "besoins-mobilite", opened=False)
    for age in ["75-plus"] * 4 + ["moins-25", "25-39", "40-59", "60-74"] * 11:
        answer(few, {"age": [age]})
    close(few)
    question = content_of(changed).by_id["age"]
    save_question(computed.created_by, changed, replace(question, text="Quel âge a votre voisin ?"))
    open_survey(computed.created_by, changed)
    for age in ["75-plus", "moins-25", "25-39", "40-59", "60-74"] * 11:
        answer(changed, {"age": [age]})
    close(changed)
    assert proposed_counts(computed, "age_75p") == []


def test_job_seekers_advised_are_proposed_with_their_year_when_they_were_entered(computed: Project) -> None:
    enter_advised(computed.created_by, computed, 2024, 30, "Bilan 2024")
    enter_advised(computed.created_by, computed, 2025, 40, "Bilan provisoire")
    enter_advised(computed.created_by, computed, 2025, 44, "Bilan 2025")
    found = proposed_counts(computed, "job_seekers")
    assert [(one.reach, one.value, one.days) for one in found] == [
        (Reach.ADVISED, 44, YEAR),
        (Reach.ADVISED, 30, (date(2024, 1, 1), date(2024, 12, 31))),
    ]
    assert proposed_counts(computed, "age_65p") == []


def test_action_goes_from_a_relay_to_done_when_the_team_plans_it(computed: Project, member: Client) -> None:
    """C-S14: relays per public, who does it, by when, and whether it is done."""
    here = address("outreach_public", computed, public="age_75p")
    page = plain(member.get(here))
    assert "Pharmacies et cabinets médicaux" in page
    assert "Papier, de vive voix. Idée des auteurs de ce logiciel." in page
    assert "60 % des réservations passent par le téléphone" in page
    add = address("outreach_new_action", computed, public="age_75p")
    assert "Pharmacies et cabinets médicaux" in member.get(f"{add}?relais=pharmacies-cabinets").content.decode()
    fields = {"what": "Les trois pharmacies de Thouars", "ways": ["paper"], "owner": "le CCAS", "due_on": "2020-01-01"}
    page = plain(member.post(f"{add}?relais=pharmacies-cabinets", fields, follow=True))
    assert "Les trois pharmacies de Thouars À faire pour le 1er janvier 2020 En retard" in page
    assert "Demandez de glisser une feuille" not in page
    action = computed.outreach_actions.get()
    change = address("outreach_action", computed, public="age_75p", action=action.pk)
    send(member, change, fields | {"owner": "la communauté de communes"})
    done = address("outreach_action_act", computed, public="age_75p", action=action.pk, act="faite")
    page = plain(member.post(done, follow=True))
    assert "Qui : la communauté de communes" in page
    assert "Fait le" in page
    action.refresh_from_db()
    assert action.done_on == timezone.localdate()
    member.post(done.replace("faite", "a-refaire"))
    action.refresh_from_db()
    assert action.done_on is None
    assert member.post(done.replace("faite", "autre")).status_code == 404
    out = address("outreach_remove_action", computed, public="age_75p", action=action.pk)
    assert f'<a href="{out}">' in member.get(here).content.decode()
    page = plain(member.get(out))
    assert "Retirer cette action du plan ? Les trois pharmacies de Thouars" in page
    assert computed.outreach_actions.exists()
    member.post(out)
    assert not computed.outreach_actions.exists()
    acts = [event.code.rpartition(".")[2] for event in OutreachEvent.objects.order_by("pk")]
    assert acts == ["action_planned", "action_edited", "action_done", "action_reopened", "action_removed"]
    assert "action retirée : Les trois pharmacies de Thouars, Membre" in plain(member.get(here))


def test_own_words_are_an_action_and_nothing_is_asked_but_what_is_done(computed: Project, member: Client) -> None:
    add = address("outreach_new_action", computed, public="disabled")
    assert "obligatoire" in plain(member.post(add, {"what": " "}))
    page = plain(member.post(add, {"what": "Le café du mardi"}, follow=True))
    assert "Le café du mardi" in page
    assert "Qui : à décider" in page
    assert "À faire : Le café du mardi." in plain(member.get(address("outreach", computed)))


def test_files_hold_the_plan_and_no_small_number_when_downloaded(computed: Project, member: Client) -> None:
    reach(computed, "age_65p", 120)
    reach(computed, "job_seekers", 7)
    services.plan_action(computed.created_by, computed, "age_65p", Wanted("Pharmacies", owner="CCAS"))
    content = member.get(address("outreach_file", computed, extension="csv")).content.decode("utf-8-sig")
    table = {row["public"]: row for row in csv.DictReader(io.StringIO(content), delimiter=";")}
    assert (table["65 ans et plus"]["usagers"], table["65 ans et plus"]["action"]) == ("120", "Pharmacies")
    assert table["Chômeurs au sens du recensement"]["usagers"] == "non montré"
    page = plain(member.get(address("outreach_public", computed, public="job_seekers")))
    assert re.search(r"Usagers d’un service 7 ", page)
    odt = member.get(address("outreach_file", computed, extension="odt"))
    assert odt["Content-Type"] == "application/vnd.oasis.opendocument.text"
    assert odt.content.startswith(b"PK")
    assert member.get(address("outreach_file", computed, extension="pdf")).status_code == 404


def test_names_and_numbers_are_flagged_before_the_plan_is_taken_away(computed: Project, member: Client) -> None:
    add = address("outreach_new_action", computed, public="age_75p")
    fields = {"what": "Appeler Mme Martin au 06 12 34 56 78", "owner": "le CCAS"}
    page = plain(member.post(add, fields, follow=True))
    assert "À relire : « Mme Martin » (nom), « 06 12 34 56 78 » (téléphone)" in page
    services.count_reached(
        computed.created_by, computed, "age_65p", Reach.USERS, Entered(120, "le bilan"), YEAR, "M. Durand"
    )
    page = plain(member.get(address("outreach", computed)))
    told = page[page.index("À relire avant de le donner") :]
    assert "75 ans et plus , ce qu'on fait : « Mme Martin » (nom), « 06 12 34 56 78 » (téléphone)" in told
    assert "65 ans et plus , qui a compté : « M. Durand » (nom)" in told


def test_nothing_is_flagged_when_bodies_and_functions_are_written(computed: Project, member: Client) -> None:
    services.plan_action(computed.created_by, computed, "age_75p", Wanted("Les trois pharmacies", owner="le CCAS"))
    reach(computed, "age_65p", 120)
    assert "À relire" not in plain(member.get(address("outreach", computed)))


def test_reader_sees_and_changes_nothing_and_others_see_nothing(
    computed: Project, client_of: Callable[..., Client]
) -> None:
    reader = client_of(make_member(computed.organization, Role.READER))
    here = address("outreach_public", computed, public="age_65p")
    page = reader.get(here).content.decode()
    assert "Dire combien sont" not in page
    assert "Ajouter au plan" not in page
    for name in ("outreach_concerned", "outreach_reached", "outreach_new_action"):
        assert reader.get(address(name, computed, public="age_65p")).status_code == 403
    stranger = client_of(make_project().created_by)
    assert stranger.get(here).status_code == 404
    assert stranger.get(address("outreach", computed)).status_code == 404
    assert reader.get(address("outreach_public", computed, public="martians")).status_code == 404


def test_rows_of_another_demarche_are_out_of_reach_when_named_by_number(computed: Project, member: Client) -> None:
    other = make_project()
    reach(other, "age_65p", 50)
    action = services.plan_action(other.created_by, other, "age_65p", Wanted("x"))
    number = other.reached_numbers.get().pk
    urls = [
        address("outreach_withdraw", computed, public="age_65p", kind="touches", number=number),
        address("outreach_withdraw", computed, public="age_65p", kind="autre", number=number),
        address("outreach_action", computed, public="age_65p", action=action.pk),
        address("outreach_action_act", computed, public="age_65p", action=action.pk, act="faite"),
        address("outreach_remove_action", computed, public="age_65p", action=action.pk),
    ]
    assert [member.post(url).status_code for url in urls] == [404] * 5
    assert other.reached_numbers.exists()
    assert other.outreach_actions.exists()


def test_log_holds_numbers_and_no_text_when_something_is_entered(computed: Project) -> None:
    reach(computed, "age_65p", 50, source="Bilan de Mme Martin")
    entry = LogEntry.objects.get(code="workshop.outreach.reached_counted")
    assert entry.data["value"] == 50
    assert "Martin" not in json.dumps(entry.data)


def test_acts_are_exported_and_forgotten_when_their_author_asks(computed: Project) -> None:
    user = computed.created_by
    reach(computed, "age_65p", 50)
    services.plan_action(user, computed, "age_65p", Wanted("x"))
    services.declare_concerned(user, computed, "age_65p", Entered(300, "CCAS"), YEAR[0])
    exported = privacy.export_personal_data(user)
    names = ("numbers_of_people_concerned", "numbers_of_people_reached", "outreach_actions", "acts_of_outreach")
    assert [len(exported[name]) for name in names] == [1, 1, 1, 3]
    privacy.erase_personal_data(user)
    assert not any(privacy.export_personal_data(user)[name] for name in names)


def test_list_is_read_in_few_queries_when_much_was_entered(
    computed: Project, member: Client, at_most_queries: Callable[..., Any]
) -> None:
    for public in ("age_65p", "job_seekers", "no_car"):
        reach(computed, public, 50)
        services.plan_action(computed.created_by, computed, public, Wanted("x"))
    with at_most_queries(10):
        member.get(address("outreach", computed))
