"""The journey of somebody who enters what they know, in a real browser: accessible, narrow, and without scripts."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Site
from tests.e2e.test_pages import check_accessible, check_fits, check_same_origin

pytestmark = pytest.mark.browser
EMPTY_PAGES = (
    "donnees/",
    "calculs/",
    "offre/saisie/",
    "offre/ajouter/",
    "offre/importer/",
    "offre/recensement/",
    "corrections/",
    "corrections/chiffre/",
    "corrections/service/",
    "hypotheses/",
    "hypotheses/fuel.price_eur_l/remplacer/",
    "ponderation/",
    "constats/",
    "constats/ecrire/",
)
FINDING_PAGES = ("", "modifier/", "retirer/", "terrain/", "position/", "versions/1/")


def check(page: Page, site: Site) -> None:
    """Check a page as it stands, wide then narrow."""
    check_accessible(page)
    check_same_origin(page, site.url)
    page.set_viewport_size({"width": 320, "height": 900})
    check_fits(page)
    check_accessible(page)
    page.set_viewport_size({"width": 1280, "height": 900})


@pytest.fixture
def démarche(open_as: Callable[..., Page]) -> str:
    """The address of a démarche on the Thouarsais, opened by its editor through the search, without scripts."""
    page = open_as("editor", javascript=False)
    page.goto("/demarches/")
    page.get_by_role("link", name="Ouvrir une démarche").click()
    page.get_by_role("searchbox").fill("thouarsais")
    page.get_by_role("button", name="Chercher").click()
    page.get_by_role("link", name="Choisir CC du Thouarsais").click()
    page.get_by_label("Nom de la démarche").fill("Parcours d’essai")
    page.get_by_role("button", name="Ouvrir la démarche").click()
    page.wait_for_url("**/diagnostic/calculs/")
    return page.url.removesuffix("calculs/")


def test_territory_pages_are_accessible_when_a_bassin_is_composed(site: Site, open_as: Callable[..., Page]) -> None:
    page = open_as("editor")
    page.goto("/territoires/")
    check(page, site)
    page.get_by_role("searchbox").fill("luberon")
    page.get_by_role("button", name="Chercher").click()
    page.get_by_role("link", name="Ajouter au bassin CC Pays d'Apt-Luberon").click()
    page.get_by_role("link", name="Ajouter au bassin CA Durance-Lubéron-Verdon Agglomération").click()
    expect(page.get_by_text("3 départements (04, 83, 84)")).to_be_visible()
    check(page, site)
    page.get_by_role("link", name="Ouvrir une démarche sur ce bassin").click()
    expect(page.get_by_label("Nom du bassin")).to_be_visible()
    check(page, site)


def test_every_page_is_accessible_when_nothing_was_entered(
    site: Site, open_as: Callable[..., Page], démarche: str
) -> None:
    page = open_as("editor")
    for tail in EMPTY_PAGES:
        page.goto(démarche + tail)
        check(page, site)


def test_what_is_known_is_entered_without_scripts_when_scripts_are_off(
    site: Site, open_as: Callable[..., Page], démarche: str
) -> None:
    page = open_as("editor", javascript=False)
    page.goto(f"{démarche}offre/ajouter/")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("alert")).to_contain_text("erreurs sont à corriger")
    page.get_by_label("Nom de l’offre").fill("Navette d’essai")
    page.get_by_label("Toutes les communes").check()
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("rowheader", name="Navette d’essai")).to_be_visible()

    page.goto(f"{démarche}corrections/service/?service=emergency_ward&commune=79329")
    page.get_by_label("Il a déménagé").check()
    page.get_by_label("Commune où il est parti").select_option("79116")
    page.get_by_label("Raison").fill("Parties à Faye-l’Abbesse en juin 2018 ; à vérifier.")
    page.get_by_role("button", name="Enregistrer la correction").click()
    expect(page.get_by_role("row", name="Urgences")).to_contain_text("Faye-l'Abbesse")

    page.goto(f"{démarche}hypotheses/")
    page.get_by_role("link", name="Remplacer : Prix du carburant").click()
    page.get_by_label("Valeur").fill("1,9")
    page.get_by_label("Borne haute").fill("1,8")
    page.get_by_label("Raison").fill("Relevé d’essai.")
    page.get_by_role("button", name="Remplacer l’hypothèse").click()
    expect(page.get_by_role("alert")).to_contain_text("La borne haute est sous la valeur (1,9)")
    page.get_by_label("Borne haute").fill("2")
    page.get_by_role("button", name="Remplacer l’hypothèse").click()
    expect(page.get_by_role("row", name="Prix du carburant")).to_contain_text("Au départ : 1,75")
    page.get_by_role("link", name="Revenir à l’hypothèse de départ : Prix du carburant").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Revenir à l’hypothèse de départ")

    page.goto(f"{démarche}constats/ecrire/")
    page.get_by_label("Titre").fill("Les urgences sont parties")
    page.get_by_label("Le fait").fill("Elles sont hors du territoire.")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Les urgences sont parties")


def test_result_is_discussed_when_computed(site: Site, open_as: Callable[..., Page], démarche: str) -> None:
    page = open_as("editor")
    page.goto(f"{démarche}calculs/")
    page.get_by_role("button", name="Calculer le diagnostic").click()
    expect(page.get_by_text("Terminé")).to_be_visible(timeout=60_000)
    for tail in ("calculs/", "ponderation/", "constats/"):
        page.goto(démarche + tail)
        check(page, site)
    page.get_by_role("button", name="Garder ce constat").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("1.")
    finding = page.url
    page.get_by_role("link", name="Ajouter un élément de terrain").click()
    page.get_by_label("Date").fill("2026-10-01")
    page.get_by_label("Ce qui a été appris").fill("Douze habitants d’essai le disent.")
    page.get_by_role("button", name="Ajouter").click()
    expect(page.get_by_text("Douze habitants d’essai")).to_be_visible()
    for tail in FINDING_PAGES:
        page.goto(finding + tail)
        check(page, site)


def test_communes_are_filtered_when_typed(site: Site, open_as: Callable[..., Page], démarche: str) -> None:
    page = open_as("editor")
    page.goto(f"{démarche}offre/ajouter/")
    page.get_by_label("Filtrer les communes").fill("glenay")
    expect(page.get_by_label("Glénay (79134)")).to_be_visible()
    expect(page.get_by_label("Louzy (79157)")).to_be_hidden()
    page.get_by_label("Glénay (79134)").check()
    expect(page.get_by_text("1 cochée(s)")).to_be_visible()
    check(page, site)


def test_form_is_filled_by_keyboard_alone_when_a_position_is_noted(
    site: Site, open_as: Callable[..., Page], démarche: str
) -> None:
    page = open_as("editor")
    page.goto(f"{démarche}constats/ecrire/")
    page.get_by_label("Titre").focus()
    page.keyboard.type("Au clavier")
    page.keyboard.press("Tab")
    page.keyboard.type("Un constat écrit au clavier.")
    page.get_by_role("button", name="Enregistrer").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Au clavier")
