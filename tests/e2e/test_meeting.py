"""The founding meeting, played by a facilitator, two phones and the screen of the hall (F1–F6, F11)."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import Site
from tests.e2e.test_counselling import check

pytestmark = pytest.mark.browser


@pytest.fixture
def facilitator(site: Site, open_as: Callable[..., Page]) -> Page:
    """A facilitator who conducts the founding meeting, made anew."""
    page = open_as("editor")
    page.goto(f"/demarches/{site.seeded['project']}/reunions/")
    page.locator("h3.card-title").get_by_role("link", name="Une réunion participative en 3 séquences").click()
    page.get_by_role("button", name="Créer la réunion").click()
    page.wait_for_url(re.compile(r"/reunions/\d+/$"))
    page.goto(f"{page.url}conduite/")
    page.get_by_role("button", name="Ouvrir la réunion").click()
    return page


def code_of(facilitator: Page) -> str:
    return facilitator.locator("p.actions strong").first.inner_text()


def show(facilitator: Page, title: str) -> None:
    row(facilitator, title).get_by_role("button", name="Montrer").click()
    expect(facilitator.get_by_role("heading", name=f"En ce moment : {title}")).to_be_visible()


def row(facilitator: Page, title: str) -> Locator:
    return facilitator.locator(".rundown li").filter(has_text=title).first


POLL = "Sondage : besoins d'accompagnement des territoires"


def test_the_founding_meeting_is_played_by_two_phones_a_facilitator_and_a_screen(
    facilitator: Page, open_as: Callable[..., Page]
) -> None:
    code = code_of(facilitator)
    phones = [open_as(width=320), open_as(width=390)]
    for phone in phones:
        phone.goto("/r/")
        phone.get_by_label("Code de la réunion").fill(code.lower())
        phone.get_by_role("button", name="Rejoindre").click()
        expect(phone.get_by_role("heading", level=1)).to_have_text("Les enjeux de la LOM pour la mobilité solidaire")
    screen = open_as()
    screen.goto(facilitator.get_by_role("link", name="Écran de la salle").get_attribute("href") or "")
    expect(screen.locator(".join-code")).to_contain_text(code)

    phones[0].get_by_text("Poser une question").click()
    phones[0].get_by_label("Votre message").fill("Qui paie le carburant ?")
    phones[0].get_by_role("button", name="Envoyer comme question").click()
    expect(phones[0].get_by_text("Votre message est parti")).to_be_visible()
    facilitator.get_by_role("button", name="Afficher : Qui paie le carburant ?").click()
    expect(screen.get_by_text("Qui paie le carburant ?")).to_be_visible()
    phones[1].get_by_role("button", name="Moi aussi (0) : Qui paie le carburant ?").click()
    expect(screen.get_by_text("1 aussi")).to_be_visible()

    show(facilitator, POLL)
    for phone in phones:
        expect(phone.get_by_role("heading", level=1)).to_have_text(POLL)
    facilitator.get_by_label("Durée en minutes").fill("5")
    facilitator.get_by_role("button", name="Ouvrir", exact=True).click()
    for phone in phones:
        expect(phone.locator(".countdown-left")).to_have_text(re.compile(r"[45]:\d\d"))
        phone.get_by_label("Savoir qui est compétent").check()
        phone.get_by_role("button", name="Envoyer", exact=True).click()
        expect(phone.get_by_text("Votre réponse est enregistrée")).to_be_visible()
    for page in (screen, facilitator):
        expect(page.locator(".countdown-left")).to_have_text(re.compile(r"\d:\d\d"))
    left = [page.locator(".countdown-left").inner_text() for page in (*phones, screen, facilitator)]
    seconds = [60 * int(text.split(":")[0]) + int(text.split(":")[1]) for text in left]
    assert max(seconds) - min(seconds) <= 3  # read one after the other
    expect(screen.locator(".count")).to_have_text("2 réponses")
    expect(screen.get_by_role("table")).to_have_count(0)
    facilitator.get_by_role("button", name="Montrer les résultats à tous").click()
    for page in (*phones, screen):
        expect(page.get_by_role("row", name=re.compile("Savoir qui est compétent 2 100"))).to_be_visible()
    facilitator.get_by_role("button", name="Verrouiller").click()
    expect(row(facilitator, POLL).get_by_text("Verrouillé")).to_be_visible()


def test_a_phone_comes_back_to_the_moment_of_the_meeting_when_it_lost_the_connection(
    facilitator: Page, open_as: Callable[..., Page]
) -> None:
    code = code_of(facilitator)
    phone = open_as(width=390)
    phone.goto(f"/r/{code}/")
    show(facilitator, POLL)
    facilitator.get_by_role("button", name="Ouvrir", exact=True).click()
    phone.get_by_label("Évaluer").check()
    phone.context.set_offline(True)
    phone.get_by_role("button", name="Envoyer", exact=True).click()
    expect(phone.get_by_text("nouvel essai dans deux secondes")).to_be_visible()
    phone.context.set_offline(False)
    expect(phone.get_by_text("Votre réponse est enregistrée")).to_be_visible()
    expect(facilitator.locator(".count")).to_have_text("1 réponse")


def test_one_votes_with_the_keyboard_alone_and_without_scripts(facilitator: Page, open_as: Callable[..., Page]) -> None:
    code = code_of(facilitator)
    show(facilitator, POLL)
    facilitator.get_by_role("button", name="Ouvrir", exact=True).click()
    for phone in (open_as(width=390), open_as(width=390, javascript=False)):
        phone.goto(f"/r/{code}/")
        phone.get_by_label("Réunir les acteurs").focus()
        phone.keyboard.press("Space")
        phone.get_by_role("button", name="Envoyer", exact=True).focus()
        phone.keyboard.press("Enter")
        expect(phone.get_by_text("Votre réponse est enregistrée").first).to_be_visible()
    expect(facilitator.locator(".count")).to_have_text("2 réponses")


def test_pages_of_a_meeting_are_accessible_at_every_width(
    site: Site, facilitator: Page, open_as: Callable[..., Page]
) -> None:
    code = code_of(facilitator)
    show(facilitator, POLL)
    facilitator.get_by_role("button", name="Ouvrir", exact=True).click()
    expect(facilitator.get_by_role("button", name="Verrouiller")).to_be_visible()
    screen = facilitator.get_by_role("link", name="Écran de la salle").get_attribute("href") or ""
    visitor = open_as()
    for path in ("/r/", f"/r/{code}/", screen):
        visitor.goto(path)
        check(visitor, site)
    member = open_as("editor")
    for path in (facilitator.url, facilitator.url.replace("conduite/", "codes/")):
        member.goto(path)
        check(member, site)
