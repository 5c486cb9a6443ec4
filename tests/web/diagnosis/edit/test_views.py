"""The pages where people enter something: who may, what they show, what they refuse."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from solimob.core.access import ServiceEditKind
from solimob.web.diagnosis import services
from solimob.web.diagnosis.models import Finding, Offer, Stance
from solimob.web.projects.models import Project, Run
from tests.web.diagnosis.edit.conftest import Team
from tests.web.htmx import assert_same_fragment

pytestmark = pytest.mark.django_db
type SignIn = Callable[[str], Client]
ROLES = ("administrator", "editor", "contributor", "reader")
TEXT = services.FindingText("Loin du médecin", "Cinq communes n’ont aucun médecin.")
READ = ("edit_data", "edit_runs", "edit_offers", "edit_corrections", "edit_weights", "edit_findings")
FORMS = {
    "add_offer": "contributor",
    "import_offers": "contributor",
    "declare_inventory": "contributor",
    "correct_figure": "editor",
    "correct_service": "editor",
    "write_finding": "contributor",
}
"""Form → the narrowest role that may fill it."""
OBJECT_FORMS = {
    "edit_offer": "contributor",
    "withdraw_correction": "editor",
    "change_finding": "editor",
    "withdraw_finding": "editor",
    "add_field_evidence": "contributor",
    "record_position": "contributor",
}
ACTS = {
    "delete_offer": "contributor",
    "withdraw_inventory": "contributor",
    "reset_weights": "editor",
    "keep_finding": "contributor",
    "withdraw_field_evidence": "contributor",
}


def url(name: str, team: Team, **kwargs: object) -> str:
    return reverse(f"diagnosis:{name}", kwargs={"pk": team.project.pk} | kwargs)


@pytest.fixture
def urls(team: Team) -> dict[str, str]:
    """The address of every page that needs an object."""
    offer = services.add_offer(team.contributor, team.project, services.OfferFields("Navette", "tad", ("79329",)))
    correction = services.correct_figure(team.editor, team.project, "households", "79329", 7000.0, "Décompte.")
    finding = services.write_finding(team.contributor, team.project, TEXT)
    return {
        "edit_offer": url("edit_offer", team, offer=offer.pk),
        "delete_offer": url("delete_offer", team, offer=offer.pk),
        "withdraw_correction": url("withdraw_correction", team, kind="chiffre", correction=correction.pk),
        "change_finding": url("change_finding", team, number=finding.number),
        "withdraw_finding": url("withdraw_finding", team, number=finding.number),
        "add_field_evidence": url("add_field_evidence", team, number=finding.number),
        "record_position": url("record_position", team, number=finding.number),
        "withdraw_field_evidence": url("withdraw_field_evidence", team, number=finding.number, evidence=1),
        "withdraw_inventory": url("withdraw_inventory", team),
        "reset_weights": url("reset_weights", team),
        "keep_finding": url("keep_finding", team),
    }


@pytest.mark.parametrize("name", READ)
def test_page_is_read_by_every_role_and_by_nobody_else(team: Team, as_role: SignIn, client: Client, name: str) -> None:
    assert [as_role(role).get(url(name, team)).status_code for role in ROLES] == [200] * 4
    assert as_role("outsider").get(url(name, team)).status_code == 404
    assert client.get(url(name, team)).status_code == 302


@pytest.mark.parametrize("name", [*FORMS, *OBJECT_FORMS])
def test_form_opens_only_to_the_roles_of_the_policy(
    team: Team, as_role: SignIn, client: Client, urls: dict[str, str], name: str
) -> None:
    address = urls.get(name) or url(name, team)
    narrowest = ROLES.index((FORMS | OBJECT_FORMS)[name])
    expected = [200 if rank <= narrowest else 403 for rank in range(len(ROLES))]
    assert [as_role(role).get(address).status_code for role in ROLES] == expected
    for method in ("get", "post"):
        assert getattr(as_role("outsider"), method)(address).status_code == 404
        assert getattr(client, method)(address).status_code == 302
    assert as_role("reader").post(address).status_code == 403


@pytest.mark.parametrize("name", ACTS)
def test_act_is_refused_outside_the_roles_of_the_policy(
    team: Team, as_role: SignIn, client: Client, urls: dict[str, str], name: str
) -> None:
    for role in ROLES[ROLES.index(ACTS[name]) + 1 :]:
        assert as_role(role).post(urls[name]).status_code == 403
    assert as_role("outsider").post(urls[name]).status_code == 404
    assert client.post(urls[name]).status_code == 302
    assert as_role("administrator").get(urls[name]).status_code == 405


def test_weights_are_refused_when_a_contributor_posts_them(team: Team, as_role: SignIn, result: Run) -> None:
    assert as_role("contributor").post(url("edit_weights", team), {}).status_code == 403


def test_empty_lists_say_what_to_do_when_nothing_was_entered(team: Team, as_role: SignIn) -> None:
    client = as_role("editor")
    for name, words in {
        "edit_offers": "Pas d’offre connue",
        "edit_corrections": "Aucune correction",
        "edit_weights": "Calculez d’abord",
        "edit_findings": "Aucun constat gardé",
        "edit_runs": "Calculer le diagnostic",
    }.items():
        assert words in client.get(url(name, team)).content.decode(), name


def test_search_fragment_is_part_of_the_page_when_htmx_asks(team: Team, client_of: Callable[..., Client]) -> None:
    client = client_of(team.editor)
    for query in ("?q=thouars", "?q=zzzz", "?q=x", "?q=79329&avec=247900798", "?avec=200040624&avec=200034700", ""):
        assert_same_fragment(client, reverse("diagnosis:edit_territory") + query)


def test_bassin_becomes_a_project_when_composed_across_departements(team: Team, as_role: SignIn) -> None:
    """L19: a bassin built by selecting EPCI of several départements, with its own name."""
    client = as_role("editor")
    query = "?avec=200040624&avec=200034700"
    page = client.get(reverse("diagnosis:edit_territory") + query).content.decode()
    assert "départements (04, 83, 84)" in page or "départements (04, 84)" in page
    address = reverse("diagnosis:edit_create") + query
    assert "Nom du bassin" in client.get(address).content.decode()
    data = {"name": "Démarche Luberon", "bassin_name": "Bassin d’essai", "organization": team.project.organization_id}
    response = client.post(address, data)
    created = Project.objects.get(name="Démarche Luberon")
    assert response["Location"] == reverse("diagnosis:edit_runs", args=[created.pk])
    assert (created.territory_name, len(created.territory_codes)) == ("Bassin d’essai", 50)
    assert services.territory_of(created).name == "Bassin d’essai"


def test_project_is_refused_when_the_person_may_not_create_in_that_organization(team: Team, as_role: SignIn) -> None:
    address = reverse("diagnosis:edit_create") + "?avec=247900798"
    data = {"name": "Intruse", "organization": team.project.organization_id}
    assert as_role("outsider").post(address, data).status_code == 200
    assert as_role("reader").post(address, data).status_code == 200
    assert not Project.objects.filter(name="Intruse").exists()


def test_territory_page_ignores_what_does_not_exist_when_the_address_was_typed(team: Team, as_role: SignIn) -> None:
    client = as_role("reader")
    address = reverse("diagnosis:edit_territory")
    assert client.get(address + "?avec=nimporte&avec=79329&q=" + "x" * 500).status_code == 200
    response = client.get(reverse("diagnosis:edit_create") + "?avec=nimporte")
    assert response["Location"] == address


def test_offer_form_keeps_what_was_typed_when_it_is_wrong(team: Team, as_role: SignIn) -> None:
    page = as_role("contributor").post(
        url("add_offer", team), {"name": "Navette", "kind": "tad", "trips_per_year": "x"}
    )
    html = page.content.decode()
    assert 'value="Navette"' in html
    assert "2 erreurs sont à corriger" in html
    assert 'aria-describedby="id_trips_per_year-error"' in html
    assert not Offer.objects.exists()


def test_offer_serves_every_commune_when_toutes_is_ticked(team: Team, as_role: SignIn) -> None:
    client = as_role("contributor")
    data = {"name": "Navette", "kind": "tad", "everywhere": "on", "days": ["1"], "cost_per_year_eur": "12 000,50"}
    assert client.post(url("add_offer", team), data).status_code == 302
    offer = Offer.objects.get()
    assert (len(offer.codes), offer.days, offer.cost_per_year_eur) == (24, [1], 12_000.5)
    html = client.get(url("edit_offer", team, offer=offer.pk)).content.decode()
    assert 'value="12000,5"' in html
    assert "toutes les communes (24)" in client.get(url("edit_offers", team)).content.decode()


def test_wrong_file_lists_every_cell_and_stores_nothing_when_uploaded(team: Team, as_role: SignIn) -> None:
    content = "nom;type;communes\r\nNavette;fusée;13055\r\n".encode()
    file = SimpleUploadedFile("offre.csv", content, "text/csv")
    html = as_role("contributor").post(url("import_offers", team), {"file": file, "replace": "add"}).content.decode()
    assert "2 cellule(s) à corriger" in html
    assert "13055" in html
    assert not Offer.objects.exists()
    file = SimpleUploadedFile("offre.csv", b"\x00\x01", "text/csv")
    html = as_role("contributor").post(url("import_offers", team), {"file": file, "replace": "add"}).content.decode()
    assert "pas un fichier CSV" in html


def test_files_are_downloads_when_asked(team: Team, as_role: SignIn) -> None:
    client = as_role("reader")
    for name, file in {
        "offer_template": "offre-modele.csv",
        "export_offers": "offre.csv",
        "weights_file": "poids.csv",
    }.items():
        response = client.get(url(name, team))
        assert response["Content-Disposition"] == f'attachment; filename="{file}"'
        assert response["Content-Type"].startswith("text/csv")


def test_figure_form_is_filled_when_reached_from_a_number(team: Team, as_role: SignIn) -> None:
    client = as_role("editor")
    html = client.get(url("correct_figure", team) + "?variable=households&commune=79329").content.decode()
    assert '<option value="households" selected>' in html
    assert '<option value="79329" selected>' in html


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({"value": "", "unknown": ""}, "ou cochez « inconnu »"),
        ({"value": "5", "unknown": "on"}, "pas les deux"),
        ({"value": "abc"}, "Écrivez un nombre"),
        ({"value": "-5"}, "ne peut pas être négatif"),
    ],
)
def test_figure_correction_says_what_is_wrong_when_refused(
    team: Team, as_role: SignIn, data: dict[str, str], says: str
) -> None:
    values = {"variable": "households", "code": "79329", "reason": "Décompte."} | data
    response = as_role("editor").post(url("correct_figure", team), values)
    assert response.status_code == 200
    assert says in response.content.decode()


def test_emergency_ward_moves_outside_when_the_form_is_sent(team: Team, as_role: SignIn) -> None:
    """The worked example, by the page."""
    client = as_role("editor")
    data = {
        "action": "moved",
        "kind_id": "emergency_ward",
        "code": "79329",
        "to_code": "79116",
        "count": "1",
        "reason": "Parties à Faye-l’Abbesse en juin 2018 ; à vérifier.",
    }
    assert client.post(url("correct_service", team), data).status_code == 302
    html = client.get(url("edit_corrections", team)).content.decode()
    assert "déménagé à Faye-l&#x27;Abbesse" in html or "déménagé à Faye-l’Abbesse" in html
    again = client.post(url("correct_service", team), data)
    assert "il n&#x27;y en a que 0" in again.content.decode()


def test_correction_leaves_the_list_and_stays_in_history_when_withdrawn(
    team: Team, as_role: SignIn, urls: dict[str, str]
) -> None:
    client = as_role("editor")
    assert client.post(urls["withdraw_correction"], {"reason": "Erreur."}).status_code == 302
    html = client.get(url("edit_corrections", team)).content.decode()
    assert "Corrections retirées" in html
    assert "Erreur." in html
    assert client.get(urls["withdraw_correction"].replace("chiffre", "autre")).status_code == 404


def test_recompute_is_offered_when_an_entry_is_newer_than_the_result(team: Team, as_role: SignIn, result: Run) -> None:
    assert "Recalculer le diagnostic" not in as_role("editor").get(url("edit_offers", team)).content.decode()
    services.add_offer(team.contributor, team.project, services.OfferFields("Navette", "tad", ("79329",)))
    assert "Recalculer le diagnostic" in as_role("editor").get(url("edit_offers", team)).content.decode()
    assert "peut relancer le calcul" in as_role("reader").get(url("edit_offers", team)).content.decode()
    assert "À recalculer" in as_role("reader").get(url("edit_runs", team)).content.decode()


def weights_data(team: Team, client: Client, **changes: str) -> dict[str, str]:
    form = client.get(url("edit_weights", team)).context["form"]
    typed = {f"weight_{weight.indicator}": str(weight.weight) for weight in form.weights}
    return typed | {"reason": "Atelier du groupe."} | changes


def test_weights_are_set_when_the_form_is_sent(team: Team, as_role: SignIn, result: Run) -> None:
    client = as_role("editor")
    response = client.post(url("edit_weights", team), weights_data(team, client, weight_care_distance="2,5"))
    assert response.status_code == 302
    assert services.weights_in_force(team.project) == {"care_distance": 2.5}
    html = client.get(url("edit_weights", team)).content.decode()
    assert "Poids du groupe" in html
    assert 'value="2,5"' in html
    client.post(url("reset_weights", team))
    assert services.weights_in_force(team.project) == {}


def test_weights_are_refused_with_the_values_kept_when_wrong(team: Team, as_role: SignIn, result: Run) -> None:
    client = as_role("editor")
    data = weights_data(team, client)
    html = client.post(url("edit_weights", team), data | {"weight_care_distance": "-1"}).content.decode()
    assert "zéro ou plus" in html
    assert 'value="-1"' in html
    zeros = {name: "0" for name in data if name.startswith("weight_")}
    html = client.post(url("edit_weights", team), data | zeros).content.decode()
    assert "Tous les poids sont à zéro" in html
    assert services.weights_in_force(team.project) == {}


def test_proposal_becomes_a_finding_when_kept(team: Team, as_role: SignIn, result: Run) -> None:
    client = as_role("contributor")
    proposals = client.get(url("edit_findings", team)).context["proposals"]
    response = client.post(url("keep_finding", team), {"proposal": proposals[0].id})
    finding = Finding.objects.get()
    assert response["Location"] == url("edit_finding", team, number=finding.number)
    page = client.get(response["Location"])
    assert proposals[0].title in page.content.decode()
    left = client.get(url("edit_findings", team)).context["proposals"]
    assert len(left) == len(proposals) - 1


def test_newer_text_is_shown_and_typed_text_kept_when_two_sessions_edit(
    team: Team, as_role: SignIn, urls: dict[str, str]
) -> None:
    """No lost update: two sessions open the same version, the second one is asked to read the first."""
    first, second = as_role("editor"), as_role("administrator")
    version = first.get(urls["change_finding"]).context["form"].initial["read_version"]
    second.get(urls["change_finding"])
    mine = {"title": "Premier", "text": "Texte de la première.", "read_version": version}
    theirs = {"title": "Second", "text": "Texte de la seconde.", "read_version": version}
    assert first.post(urls["change_finding"], mine).status_code == 302
    refused = second.post(urls["change_finding"], theirs)
    html = refused.content.decode()
    assert refused.status_code == 409
    assert "Texte de la première." in html
    assert "Texte de la seconde." in html
    assert 'name="read_version" value="2"' in html
    finding = Finding.objects.get()
    assert finding.latest_version == 2
    assert second.post(urls["change_finding"], theirs | {"read_version": 2}).status_code == 302
    finding.refresh_from_db()
    assert finding.latest_version == 3


def test_position_shows_its_version_when_the_text_changed_since(
    team: Team, as_role: SignIn, urls: dict[str, str]
) -> None:
    client = as_role("contributor")
    data = {"actor": team.actor.pk, "stance": "dispute", "reason": "", "read_version": 1}
    assert "n’est pas d’accord" in client.post(urls["record_position"], data).content.decode()
    assert client.post(urls["record_position"], data | {"reason": "Il y en a six."}).status_code == 302
    finding = Finding.objects.get()
    services.edit_finding(team.editor, finding, 1, services.FindingText("Titre neuf", "Six communes."), "Recompté.")
    html = client.get(url("edit_finding", team, number=1)).content.decode()
    assert "sur la version 1" in html
    assert "Pas d’accord" in html
    old = client.get(url("finding_version", team, number=1, version=1)).content.decode()
    assert "<del>Loin du médecin</del>" in old
    assert "<ins>Titre neuf</ins>" in old
    assert client.get(url("finding_version", team, number=1, version=9)).status_code == 404


def test_field_evidence_is_added_then_withdrawn_when_asked(team: Team, as_role: SignIn, urls: dict[str, str]) -> None:
    client = as_role("contributor")
    data = {"method": "workshop", "collected_on": "2026-10-01", "text": "Douze habitants."}
    assert client.post(urls["add_field_evidence"], data).status_code == 302
    assert "Douze habitants." in client.get(url("edit_finding", team, number=1)).content.decode()
    entry = Finding.objects.get().field_evidence.get()
    client.post(url("withdraw_field_evidence", team, number=1, evidence=entry.pk))
    assert "Douze habitants." not in client.get(url("edit_finding", team, number=1)).content.decode()


def test_text_is_escaped_when_it_holds_markup(team: Team, as_role: SignIn) -> None:
    text = services.FindingText("<script>alert(1)</script>", "<img src=x onerror=alert(1)>")
    services.write_finding(team.contributor, team.project, text)
    for name in ("edit_findings",):
        assert "<script>alert" not in as_role("reader").get(url(name, team)).content.decode()
    html = as_role("reader").get(url("edit_finding", team, number=1)).content.decode()
    assert "<img src=x" not in html


def test_objects_of_another_project_do_not_exist_when_addressed_here(
    team: Team, as_role: SignIn, urls: dict[str, str]
) -> None:
    from solimob.web.projects.services import create_project

    other = create_project(team.administrator, team.project.organization, "Autre", services.territory_of(team.project))
    for name in ("edit_offer", "withdraw_correction", "change_finding", "record_position"):
        address = urls[name].replace(f"/demarches/{team.project.pk}/", f"/demarches/{other.pk}/")
        assert as_role("administrator").get(address).status_code == 404, name


def test_queries_are_bounded_when_much_was_entered(
    team: Team, as_role: SignIn, at_most_queries: Callable[[int], object], result: Run
) -> None:
    for number in range(12):
        services.add_offer(team.contributor, team.project, services.OfferFields(f"N{number}", "tad", ("79329",)))
        services.correct_service(
            team.editor, team.project, ServiceEditKind.OPENED, "grocery", "79329", f"Ouverte {number}."
        )
        finding = services.write_finding(team.contributor, team.project, TEXT)
        services.record_position(team.contributor, finding, team.actor, Stance.AGREE, "", 1)
    client = as_role("reader")
    for name in READ:
        client.get(url(name, team))
        with at_most_queries(18):
            assert client.get(url(name, team)).status_code == 200
    with at_most_queries(12):
        client.get(url("edit_finding", team, number=1))


def test_page_says_why_when_the_territory_is_no_longer_known(team: Team, as_role: SignIn) -> None:
    Project.objects.filter(pk=team.project.pk).update(territory_id="999999999")
    response = as_role("reader").get(url("edit_offers", team))
    assert response.status_code == 409
    assert "999999999" in response.content.decode()
