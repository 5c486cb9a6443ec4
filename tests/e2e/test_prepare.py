"""Preparing a meeting in a real browser: every page and width, without scripts, and a phone that tries the hall."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Site
from tests.e2e.test_pages import check_accessible, check_fits, check_same_origin

pytestmark = pytest.mark.browser
WIDTHS = (1280, 768, 320)


def check(page: Page, site: Site) -> None:
    """Check a page as it stands, at every width."""
    check_same_origin(page, site.url)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        check_fits(page)
        check_accessible(page)
    page.set_viewport_size({"width": WIDTHS[0], "height": 900})


def create(page: Page, site: Site, title: str, model: str = "reunion-de-2021") -> str:
    """Create a meeting from a model and return its address."""
    page.goto(f"/demarches/{site.seeded['project']}/reunions/nouvelle/{model}/")
    page.get_by_label("Titre").fill(title)
    page.get_by_label("Heure de début").fill("14:00")
    page.get_by_role("button", name="Créer la réunion").click()
    expect(page.get_by_role("heading", name=title, level=1)).to_be_visible()
    return page.url


def test_pages_before_a_meeting_are_accessible_when_opened(site: Site, open_as: Callable[..., Page]) -> None:
    page = open_as("administrator")
    page.goto(f"/demarches/{site.seeded['project']}/")
    page.get_by_role("link", name="Réunions").click()
    check(page, site)
    page.goto(f"/demarches/{site.seeded['project']}/reunions/nouvelle/afom/")
    check(page, site)
    page.goto(f"/demarches/{site.seeded['project']}/reunions/fichier/")
    page.get_by_role("button", name="Créer la réunion").click()
    expect(page.get_by_role("alert")).to_be_visible()
    check(page, site)
    meeting = create(page, site, "Réunion des pages")
    check(page, site)
    for tail in (
        "contenu/",
        "contenu/reunion/",
        "contenu/sequence/",
        "contenu/point/sondage-collectivites/",
        "contenu/point/tableau-collectivites/",
        "contenu/point/enjeux-lom/",
        "contenu/point/reactions/",
        "contenu/sequence/besoins/surveystep/",
        "presentation/",
        "salle/",
        "papier/",
        "papier/sondage/sondage-collectivites/",
    ):
        page.goto(meeting + tail)
        check(page, site)
    page.goto(meeting)
    page.get_by_role("button", name="Ouvrir la réunion").click()
    check(page, site)
    page.goto(f"{meeting}conduite/clore/")
    check(page, site)
    page.goto(f"{meeting}presentation/")
    check(page, site)


@pytest.mark.parametrize("javascript", [True, False])
def test_poll_is_written_by_forms_when_one_is_not_technical(
    site: Site, open_as: Callable[..., Page], javascript: bool
) -> None:
    page = open_as("contributor", javascript=javascript)
    meeting = create(page, site, f"Réunion écrite {javascript}", "vide")
    page.get_by_role("link", name="Changer le déroulé").click()
    page.get_by_role("link", name="un sondage à la séquence Première séquence").click()
    page.get_by_label("Titre", exact=True).fill("Vos trajets")
    page.get_by_label("Question", exact=True).fill("Comment venez-vous ?")
    page.get_by_label("Choix").fill("À pied")
    page.get_by_role("button", name="Enregistrer").last.click()
    expect(page.get_by_text("de 2 à 20 choix").last).to_be_visible()
    if javascript:  # axe is a script
        check_accessible(page)
    page.get_by_label("Choix").fill("À pied\nEn bus")
    page.get_by_role("button", name="Ajouter une question").click()
    second = page.get_by_role("group", name="Question 2")
    second.get_by_label("On répond par").select_option("scale")
    expect(second.get_by_label("Choix")).to_be_hidden()
    second.get_by_label("Question", exact=True).fill("Est-ce facile ?")
    second.get_by_label("De", exact=True).fill("1")
    second.get_by_label("À", exact=True).fill("5")
    if javascript:
        check_accessible(page)
    page.get_by_role("button", name="Monter la question 2").click()
    expect(page.get_by_role("group", name="Question 1").get_by_label("Question", exact=True)).to_have_value(
        "Est-ce facile ?"
    )
    page.get_by_label("Titre", exact=True).press("Enter")
    expect(page.get_by_role("link", name="Vos trajets")).to_be_visible()
    page.get_by_role("button", name="Monter Vos trajets").click()
    expect(page.locator("li.content-row").first).to_contain_text("Vos trajets")
    page.goto(meeting)
    expect(page.locator(".agenda li").first).to_contain_text("14:00")
    expect(page.locator(".agenda li").first).to_contain_text("Vos trajets")


def test_phone_is_counted_on_the_page_of_the_hall_when_it_opens_the_test(
    site: Site, open_as: Callable[..., Page]
) -> None:
    page = open_as("administrator")
    meeting = create(page, site, "Réunion de la salle")
    page.goto(f"{meeting}salle/")
    expect(page.locator("#hall-test")).to_contain_text("Aucun téléphone pour l’instant")
    address = re.search(r"/r/\w+/essai/", page.locator(".code-line").inner_text())
    assert address is not None
    phone = open_as(None, width=320)
    phone.goto(address[0])
    expect(phone.locator("[data-delay]")).to_contain_text("ms")
    check_accessible(phone)
    check_fits(phone)
    expect(page.locator("#hall-test")).to_contain_text("1appareil")
    expect(page.locator("#hall-test")).to_contain_text("dernière réponse")
    without = open_as(None, width=320, javascript=False)
    without.goto(address[0])
    expect(page.locator("#hall-test")).to_contain_text("2appareils")


def test_presenter_follows_the_meeting_when_it_moves_on(site: Site, open_as: Callable[..., Page]) -> None:
    conductor = open_as("administrator")
    meeting = create(conductor, site, "Réunion suivie")
    conductor.get_by_role("button", name="Ouvrir la réunion").click()
    notes = open_as("administrator")
    notes.goto(f"{meeting}presentation/")
    expect(notes.get_by_role("heading", level=1)).to_have_text("Les enjeux de la LOM pour la mobilité solidaire")
    conductor.goto(f"{meeting}conduite/")
    conductor.get_by_role("button", name=re.compile("Montrer : Sondage : besoins d'accompagnement")).click()
    expect(notes.get_by_role("heading", level=1)).to_contain_text("Sondage : besoins")
    expect(notes.get_by_text("Les questions de ce sondage sont les nôtres")).to_be_visible()
    conductor.get_by_label(re.compile("Durée en minutes")).fill("3")
    conductor.get_by_role("button", name="Ouvrir", exact=True).click()
    expect(notes.get_by_role("timer")).to_have_text(re.compile(r"2:\d\d|3:00"))


def test_second_of_two_people_reads_both_texts_when_they_changed_the_same_point(
    site: Site, open_as: Callable[..., Page]
) -> None:
    first, second = open_as("editor"), open_as("administrator")
    content = create(first, site, "Réunion à deux", "afom") + "contenu/"
    for page in (first, second):
        page.goto(content)
        page.locator(".content li a").first.click()
    for page, title in ((first, "Le titre de l’une"), (second, "Le titre de l’autre")):
        page.get_by_label("Titre", exact=True).fill(title)
        page.get_by_role("button", name="Enregistrer").last.click()
    expect(second.get_by_role("heading", name="Quelqu’un a enregistré autre chose")).to_be_visible()
    expect(second.locator(".theirs")).to_contain_text("Le titre de l’une")
    expect(second.get_by_label("Titre", exact=True)).to_have_value("Le titre de l’autre")
    check(second, site)
    second.get_by_role("button", name="Enregistrer").last.click()
    expect(second.get_by_role("link", name="Le titre de l’autre")).to_be_visible()
