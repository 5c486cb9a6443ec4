"""The register of needs in a real browser: without scripts, accessible at every width, up to the public page."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Site
from tests.e2e.test_counselling import check

pytestmark = pytest.mark.browser


def test_need_is_written_answered_and_published_when_scripts_are_off(site: Site, open_as: Callable[..., Page]) -> None:
    """F12: from what was said to the public page, once the flagged passage is read over."""
    page = open_as("editor", javascript=False)
    page.goto(f"/demarches/{site.seeded['project']}/besoins/")
    page.get_by_role("link", name="Écrire un besoin").click()
    page.get_by_role("textbox", name="Besoin").fill("Un car le soir, demandez à Mme Martin")
    page.get_by_label("Qui le demande").fill("Usagers")
    page.get_by_role("button", name="Enregistrer").click()
    page.get_by_label("Suite").select_option("answered")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("alert")).to_contain_text("Écrivez la réponse")
    page.get_by_role("textbox", name="Réponse (facultatif)").fill("Une ligne est ouverte.")
    page.get_by_role("button", name="Enregistrer").click()
    page.get_by_role("link", name="Publier").click()
    expect(page.get_by_text("À relire, besoin")).to_contain_text("Mme Martin")
    page.get_by_label("Publier « Un car le soir").check()
    page.get_by_role("button", name="Publier").click()
    expect(page.get_by_role("alert")).to_contain_text("relisez les passages")
    page.get_by_label("J’ai relu").check()
    page.get_by_role("button", name="Publier").click()
    public = page.locator(".need-address a").get_attribute("href")
    assert public is not None
    anybody = open_as(None, width=320, javascript=False)
    anybody.goto(public)
    expect(anybody.get_by_role("heading", name="Ce que nous avons fait", exact=True)).to_be_visible()
    expect(anybody.get_by_text("Une ligne est ouverte.")).to_be_visible()
    shown = open_as(None)
    shown.goto(public)
    check(shown, site)


def written_need(page: Page, site: Site, text: str) -> str:
    """Write a need and return its address."""
    page.goto(f"/demarches/{site.seeded['project']}/besoins/nouveau/")
    page.get_by_role("textbox", name="Besoin").fill(text)
    page.get_by_label("Qui le demande").fill("Usagers")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(text)
    return page.url


def answered(page: Page, text: str) -> None:
    page.locator("#id_status").select_option("answered")
    page.locator("#id_answer").fill(text)
    page.get_by_role("button", name="Enregistrer").click()


def test_second_member_sees_the_answer_of_the_first_and_keeps_their_text(
    site: Site, open_as: Callable[..., Page]
) -> None:
    one, two = open_as("editor"), open_as("contributor")
    address = written_need(one, site, "Un arrêt devant la maison de santé")
    two.goto(address)
    answered(one, "L’arrêt est posé.")
    expect(one.get_by_text("Le besoin est enregistré.")).to_be_visible()
    answered(two, "L’arrêt est à l’étude.")
    expect(two.get_by_role("alert")).to_be_focused()
    expect(two.locator(".theirs")).to_contain_text("L’arrêt est posé.")
    expect(two.locator("#id_answer")).to_have_value("L’arrêt est à l’étude.")
    check(two, site)
    two.get_by_role("button", name="Enregistrer").click()
    expect(two.get_by_text("Le besoin est enregistré.")).to_be_visible()


def test_merge_says_whose_answer_is_shown_no_more(site: Site, open_as: Callable[..., Page]) -> None:
    page = open_as("editor")
    first = written_need(page, site, "Un abri à la gare")
    second = written_need(page, site, "Un banc à la gare")
    answered(page, "Un banc arrive en mars.")
    numbers = "&".join(f"besoin={each.rstrip('/').rpartition('/')[2]}" for each in (first, second))
    page.goto(f"/demarches/{site.seeded['project']}/besoins/reunir/?{numbers}")
    expect(page.get_by_text("a une réponse : Un banc arrive en mars.")).to_be_visible()
    check(page, site)
    page.get_by_role("button", name="Réunir").click()
    expect(page.get_by_text("« Un banc à la gare » : Un banc arrive en mars.")).to_be_visible()
    check(page, site)


def test_two_needs_are_made_one_by_keyboard_alone(site: Site, open_as: Callable[..., Page]) -> None:
    """F9, F13: near duplicates are proposed, a person decides."""
    page = open_as("contributor")
    for text in ("Modèles éco des services", "Quels modèles économiques de services ?"):
        page.goto(f"/demarches/{site.seeded['project']}/besoins/nouveau/")
        page.get_by_role("textbox", name="Besoin").fill(text)
        page.get_by_label("Qui le demande").fill("Communes")
        page.get_by_role("button", name="Enregistrer").click()
    page.goto(f"/demarches/{site.seeded['project']}/besoins/reunir/")
    page.get_by_role("button", name="Réunir ces besoins Modèles éco").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Texte commun").focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("Les modèles économiques")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Les modèles économiques")).to_be_visible()
    expect(page.get_by_role("heading", name="Besoins réunis ici")).to_be_visible()


@pytest.mark.parametrize(
    "tail", ["", "nouveau/", "reunir/", "qui-demande-quoi/", "rappels/", "publier/", "?statut=refused"]
)
def test_page_of_needs_is_accessible_at_every_width_when_opened(
    site: Site, open_as: Callable[..., Page], tail: str
) -> None:
    page = open_as("administrator")
    page.goto(f"/demarches/{site.seeded['project']}/besoins/{tail}")
    check(page, site)


def test_founding_meeting_is_public_when_the_demonstration_is_served(site: Site, open_as: Callable[..., Page]) -> None:
    """F7: `solimob demo` ends with the 58 notes in the register of its démarche, read here without an account."""
    response = open_as(None).request.get(f"{site.url}/api/besoins")
    texts = [need["text"] for need in response.json()["needs"]]
    assert len(texts) >= 58
    assert "Parangonnage" in texts
