"""After a meeting, in a real browser: minutes read over before publication, findings read together, weights voted."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Site
from tests.e2e.test_counselling import check
from tests.e2e.test_meeting import code_of, facilitator, show  # noqa: F401

pytestmark = pytest.mark.browser


def close(page: Page) -> None:
    page.get_by_role("link", name="Clore la réunion").click()
    page.get_by_role("button", name="Clore la réunion").click()


def conduct(page: Page) -> str:
    """Open a meeting from its page, and return its code."""
    page.goto(f"{page.url}conduite/")
    page.get_by_role("button", name="Ouvrir la réunion").click()
    return code_of(page)


def open_poll(page: Page, title: str) -> None:
    show(page, title)
    page.get_by_role("button", name="Ouvrir", exact=True).click()
    expect(page.get_by_role("button", name="Verrouiller")).to_be_visible()


def test_minutes_are_read_over_and_taken_masked_when_the_meeting_is_closed(
    site: Site,
    facilitator: Page,  # noqa: F811
) -> None:
    facilitator.get_by_text("Noter une décision").click()
    facilitator.get_by_label("Décision", exact=True).fill("Demander la fiche à Mme Martin, 06 12 34 56 78")
    facilitator.get_by_label("Qui s’en charge").fill("Le CCAS")
    facilitator.get_by_role("button", name="Noter", exact=True).click()
    close(facilitator)
    expect(facilitator.get_by_role("heading", level=1)).to_contain_text("Compte rendu")
    expect(facilitator.locator("mark", has_text="Mme Martin").first).to_contain_text("nom")
    expect(facilitator.locator("mark", has_text="06 12 34 56 78").first).to_contain_text("téléphone")
    with facilitator.expect_download() as taken:
        facilitator.get_by_role("link", name="Compte rendu masqué (ODT)").click()
    assert taken.value.suggested_filename.endswith("-masque.odt")
    check(facilitator, site)


def test_findings_are_read_together_and_the_position_of_an_actor_goes_under_its_finding(
    site: Site, open_as: Callable[..., Page]
) -> None:
    """P4, J6: from the diagnosis to a meeting, and back."""
    page = open_as("administrator")
    page.goto(f"/demarches/{site.seeded['diagnosed']}/acteurs/")
    page.get_by_label("Nom", exact=True).fill("CCAS du Thouarsais")
    for label in ("Domaine", "Nature"):
        page.get_by_label(label).select_option(index=1)
    page.get_by_role("button", name="Ajouter").click()
    expect(page.get_by_role("row", name="CCAS du Thouarsais")).to_be_visible()
    page.get_by_role("link", name="Constats", exact=True).click()
    page.get_by_role("link", name="Lire le diagnostic ensemble").click()
    check(page, site)
    page.get_by_role("button", name="Préparer la réunion").click()
    page.wait_for_url(re.compile(r"/reunions/\d+/$"))
    code = conduct(page)
    title = page.locator(".rundown li").filter(has_text="Qu'en pensez-vous").first.locator("span").first
    open_poll(page, title.inner_text().split(" 3 min")[0])
    phone = open_as(width=390)
    phone.goto(f"/r/{code}/")
    phone.get_by_label("Pas d'accord").check()
    phone.get_by_role("button", name="Envoyer", exact=True).click()
    expect(phone.get_by_text("Votre réponse est enregistrée")).to_be_visible()
    close(page)
    expect(page.get_by_role("table", name="Accords et désaccords, par constat")).to_be_visible()
    page.get_by_text("Noter la position d’acteurs").first.click()
    page.get_by_label("CCAS du Thouarsais").first.check()
    page.get_by_label("Pas d’accord").first.check()
    page.get_by_label("Raison").first.fill("Les deux-roues manquent.")
    check(page, site)
    page.get_by_role("button", name="Noter la position").first.click()
    expect(page.get_by_text("C’est noté sous le constat, pour CCAS du Thouarsais")).to_be_visible()
    page.get_by_role("link", name="Tous les constats").click()
    expect(page.get_by_text("0 d’accord, 1 pas d’accord")).to_be_visible()


def test_voted_weights_are_put_in_the_diagnosis_by_one_button(site: Site, open_as: Callable[..., Page]) -> None:
    page = open_as("editor")
    page.goto(f"/demarches/{site.seeded['diagnosed']}/reunions/nouvelle/vote-des-poids/")
    page.get_by_role("button", name="Créer la réunion").click()
    page.wait_for_url(re.compile(r"/reunions/\d+/$"))
    code = conduct(page)
    open_poll(page, "Quel poids pour chacun")
    phone = open_as(width=390)
    phone.goto(f"/r/{code}/")
    phone.get_by_role("group", name="Les ménages sans voiture").get_by_label("4").check()
    phone.get_by_role("button", name="Envoyer", exact=True).click()
    expect(phone.get_by_text("Votre réponse est enregistrée")).to_be_visible()
    close(page)
    check(page, site)
    page.get_by_role("button", name="Mettre ces poids dans le diagnostic").click()
    expect(page.get_by_text("Les poids votés sont dans le diagnostic")).to_be_visible()
    page.get_by_role("link", name="La pondération du diagnostic").click()
    expect(page.get_by_text("Vote en réunion")).to_be_visible()
