"""Who is competent, as people read it (C-S11, C-S16, C-S17, C-S19, K-S7, K-S13)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from solimob.core.solutions import Lever
from solimob.core.solutions.competence import Solution
from solimob.publish.legal_drafts import KINDS
from solimob.web.solutions.queries import competence
from solimob.web.solutions.views.competence import DRAFT_LABELS
from tests.web.diagnosis.read.page import RenderedPage
from tests.web.htmx import HtmxClient, assert_same_fragment

pytestmark = pytest.mark.django_db
Read = Callable[..., RenderedPage]
THOUARS, NON_AOM = "79329", "79174"


def test_commune_is_found_when_searched_by_name(read: Read) -> None:
    page = read("competence", {"q": "thouars"})
    assert reverse("solutions:competence_commune", args=[THOUARS]) in page.links


@pytest.mark.parametrize("query", ["q=thouars", "q=zzzz", "q=t", ""])
def test_fragment_is_what_the_page_shows_when_searched_with_htmx(htmx: HtmxClient, query: str) -> None:
    assert_same_fragment(htmx, f"{reverse('solutions:competence')}?{query}")


def test_answer_names_the_aom_its_articles_and_what_is_open_when_a_commune_is_chosen(read: Read) -> None:
    page = read("competence_commune", code=THOUARS)
    assert "CC du Thouarsais" in page.text
    assert "/droit/textes/ct-l1231-1-i/" in page.links
    assert "à vérifier" in page.text
    for solution in Solution:
        assert any(f"solution={solution.value}#detail" in link for link in page.links), solution


def test_aom_may_contribute_to_a_tus_and_not_organise_it_when_its_solution_is_opened(read: Read) -> None:
    """L14, K-S5: an AOM may contribute to a TUS, not organise it."""
    answer = competence.summaries(competence.answer_for(_place(THOUARS), _nothing()))
    tus = next(summary for summary in answer if summary.solution is Solution.TUS)
    by_lever = {lever: names for lever, names, _ in tus.levers}
    assert "CC du Thouarsais" in by_lever[Lever.CONTRIBUTE]
    assert "CC du Thouarsais" not in by_lever[Lever.ORGANISE]
    assert "Acte :" in read("competence_commune", {"solution": "tus"}, code=THOUARS).text.replace("\u00a0", " ")


def test_commune_kept_by_its_syndicat_is_told_when_declared_with_a_source(read: Read) -> None:
    """K-S7: CC non AOM and a commune that had given its competence to a syndicat mixte."""
    declared = {
        "transfert": "non",
        "transfert_source": "Délibération d’essai",
        "syndicat": "oui",
        "syndicat_nom": "Syndicat d’essai",
        "syndicat_membre": "commune",
        "syndicat_competence": "oui",
        "syndicat_avant": "oui",
        "syndicat_source": "Statuts d’essai",
        "service": "non",
    }
    page = read("competence_commune", declared, code=NON_AOM)
    assert "Syndicat d’essai" in page.text
    assert "Statuts d’essai" in page.text
    drafts = [link for link in page.links if "/projets/note.odt" in link]
    assert "transfert=non" in drafts[0]


@pytest.mark.parametrize(
    ("declared", "field"),
    [
        ({"transfert": "non"}, "transfert_source"),
        ({"transfert_le": "2021-01-01"}, "transfert_le"),
        ({"syndicat": "oui"}, "syndicat_nom"),
        ({"syndicat_nom": "Essai"}, "syndicat"),
        ({"service": "oui", "service_nom": "Navette"}, "service_solution"),
        ({"insulaire": "oui"}, "insulaire"),
    ],
)
def test_fact_is_refused_at_its_field_when_it_has_no_source_or_cannot_be(
    client: Client, declared: dict[str, str], field: str
) -> None:
    html = client.get(reverse("solutions:competence_commune", args=[NON_AOM]), declared).content.decode()
    assert "à corriger" in html
    assert f'href="#id_{field}"' in html
    assert "Qui peut faire quoi" in html


def test_missions_and_status_are_shown_when_a_commune_is_chosen(read: Read) -> None:
    """C-S16, C-S17."""
    page = read("competence_commune", code=THOUARS)
    assert "Mobilité solidaire" in page.text
    assert "Peut-on revenir en arrière" in page.text


def test_every_draft_has_a_name_when_listed() -> None:
    assert set(DRAFT_LABELS) == set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_draft_is_downloaded_when_asked(client: Client, kind: str) -> None:
    response = client.get(reverse("solutions:competence_draft", args=[THOUARS, kind, "odt"]))
    assert response.content.startswith(b"PK")


def test_table_of_roles_is_downloaded_as_csv_when_asked(client: Client) -> None:
    """C-S19: exportable to a convention."""
    response = client.get(reverse("solutions:competence_draft", args=[THOUARS, "qui-fait-quoi", "csv"]))
    assert response.content.decode("utf-8-sig").startswith("solution;acteur")


@pytest.mark.parametrize(("kind", "extension"), [("x", "odt"), ("note", "csv"), ("note", "exe")])
def test_draft_is_not_found_when_there_is_none_of_that_name(client: Client, kind: str, extension: str) -> None:
    assert client.get(reverse("solutions:competence_draft", args=[THOUARS, kind, extension])).status_code == 404


def test_commune_is_not_found_when_its_code_is_unknown(client: Client) -> None:
    assert client.get(reverse("solutions:competence_commune", args=["99999"])).status_code == 404


@pytest.mark.parametrize("name", ["competence", "contribuer"])
def test_every_path_ends_with_articles_when_the_tree_is_walked(client: Client, name: str) -> None:
    """C-S11, K-S13: usable live with a group."""
    address = reverse("solutions:tree_contribution" if name == "contribuer" else "solutions:tree")
    for path in competence.tree(name).paths():
        choices = [choice.id for _, choice in path.steps]
        html = client.get(address, {"r": choices}).content.decode()
        assert "Et maintenant" in html or not path.outcome.next_steps
        assert f"/droit/textes/{path.outcome.articles[0]}/" in html
        assert html.count("Changer<span") == len(choices)


def test_tree_starts_again_when_an_answer_is_not_offered(client: Client) -> None:
    response = client.get(reverse("solutions:tree"), {"r": "inconnu"})
    assert response.status_code == 302
    assert response["Location"] == reverse("solutions:tree")


def test_note_tells_the_case_when_the_tree_was_walked(client: Client, read: Read) -> None:
    """C-S11: the result is a legal note."""
    path = next(iter(competence.tree("competence").paths()))
    choices = [choice.id for _, choice in path.steps]
    page = read("competence_commune", {"r": choices}, code=THOUARS)
    link = next(link for link in page.links if "/projets/note.odt" in link)
    assert f"r={choices[0]}" in link
    address = reverse("solutions:competence_draft", args=[THOUARS, "note", "odt"])
    assert client.get(link).content != client.get(address).content
    assert client.get(address, {"r": "inconnu"}).status_code == 404


@pytest.mark.parametrize("name", ["competence", "contribuer"])
def test_whole_tree_is_printed_and_downloaded_when_asked(client: Client, read: Read, name: str) -> None:
    page = read("tree_whole", name=name)
    tree = competence.tree(name)
    assert {f"n-{n}" for n in range(1, len(tree.questions) + 1)} <= set(page.ids)
    assert {f"n-R{n}" for n in range(1, len(tree.outcomes) + 1)} <= set(page.ids)
    assert client.get(reverse("solutions:tree_file", args=[name, "odt"])).content.startswith(b"PK")
    assert client.get(reverse("solutions:tree_file", args=["x", "odt"])).status_code == 404


def _place(code: str) -> object:
    from solimob.web.solutions.queries.places import place_at

    return place_at(code)


def _nothing() -> object:
    from solimob.core.solutions.competence import Declared

    return Declared()


def test_text_read_in_an_old_state_is_never_shown_as_verified(client: Client) -> None:
    """CASF L.123-5 was read as it was in 2015: it decides, and it is said."""
    html = client.get(reverse("solutions:competence_commune", args=[THOUARS]), {"solution": "tus"}).content.decode()
    assert "lu dans son état du 09/08/2015, à vérifier" in html
