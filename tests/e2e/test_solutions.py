"""Solutions, law, regimes, competence and the gate in a real browser: accessible, narrow, by keyboard, no script."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from solimob.web.solutions.urls import PUBLIC_NAMES
from tests.e2e.conftest import Site
from tests.e2e.test_pages import check_accessible, check_fits, check_same_origin

pytestmark = pytest.mark.browser
EXAMPLES: dict[str, dict[str, str]] = {
    "article": {"id": "ct-r3133-4"},
    "question": {"id": "hopital"},
    "sheet": {"id": "tus-voitures-benevoles"},
    "experience": {"id": "covoitsante-63"},
    "competence_commune": {"code": "79329"},
    "tree_whole": {"name": "competence"},
}
NAMES = sorted(
    name.partition(":")[2]
    for name in PUBLIC_NAMES
    if not name.endswith("_file") and name not in {"solutions:refusal", "solutions:competence_draft"}
)
"""Every page; the others are files, and an act."""
ASKED = (
    "/puis-je-transporter/?habite=rural&ressources=non&va=large_urban_unit&km=30&motif=care",
    "/puis-je-transporter/?habite=rural&ressources=oui&va=large_urban_unit&km=30&motif=shopping",
    "/puis-je-transporter/?km=loin",
    "/regime/?service=ride&organiser=association&public=vulnerable&driver=volunteer&free=oui",
    "/regime/?organiser=association&distance_km=loin",
    "/competence/79329/?transfert=oui&syndicat=oui",
    "/competence/79329/?solution=tad",
    "/competence/?q=thouars",
    "/competence/arbre/?r=association",
    "/droit/?q=hopital",
    "/solutions/?q=garage",
    "/solutions/?q=zzzz",
    "/solutions/comparer/?choisir=1",
)
"""Pages once something was asked, faults included."""
SECONDS_A_KEY = 0.5
"""An unhurried hand; the five questions are asked aloud in between."""


def address(name: str) -> str:
    return reverse(f"solutions:{name}", kwargs=EXAMPLES.get(name, {}))


@pytest.mark.parametrize("path", [*(address(name) for name in NAMES), *ASKED])
def test_page_is_accessible_and_fits_at_every_width_when_nobody_signed_in(
    site: Site, open_as: Callable[..., Page], path: str
) -> None:
    page = open_as(None)
    response = page.goto(path)
    assert response is not None
    assert response.status == 200
    check_same_origin(page, site.url)
    for width in (1280, 768, 320):
        page.set_viewport_size({"width": width, "height": 900})
        check_accessible(page)
        check_fits(page)


def test_call_is_answered_by_keyboard_alone_within_thirty_seconds_of_keys(open_as: Callable[..., Page]) -> None:
    """From the first question to the counted refusal, at an unhurried pace."""
    page = open_as(None)
    page.goto("/puis-je-transporter/")
    page.get_by_role("link", name="Régler pour votre association").focus()
    # « Je ne sais pas » is chosen everywhere: down goes to the first answer, up to the last one.
    keys = ["Tab", "ArrowDown", "Tab", "ArrowUp", "Tab", "ArrowUp", "Tab", "3", "0", "Tab", "Space", "Enter"]
    _press(page, keys)
    expect(page.get_by_role("heading", name=re.compile("^Non "))).to_be_visible()
    expect(page.get_by_text("Demandez d’abord")).to_be_visible()
    expect(page.locator("#reponse")).to_be_focused()
    more = ["Tab", *"thouars", "Enter"]
    _press(page, more)
    expect(page.get_by_text("Le refus est compté, sans nom")).to_be_visible()
    assert (len(keys) + len(more)) * SECONDS_A_KEY < 30


def test_five_questions_hold_on_one_screen_when_wide(open_as: Callable[..., Page]) -> None:
    page = open_as(None)
    page.goto("/puis-je-transporter/")
    box = page.get_by_role("button", name="Répondre").bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= 900


def test_call_is_answered_when_scripts_are_off(open_as: Callable[..., Page]) -> None:
    page = open_as(None, width=320, javascript=False)
    page.goto("/puis-je-transporter/")
    page.get_by_role("group", name="1. Où habite").get_by_label("Une commune rurale").check()
    page.get_by_role("group", name="2.").get_by_label("Oui").check()
    page.get_by_role("button", name="Répondre").click()
    expect(page.get_by_role("heading", name="Il manque une réponse")).to_be_in_viewport()
    expect(page.get_by_role("group", name="2.").get_by_label("Oui")).to_be_checked()


@pytest.mark.parametrize("javascript", [True, False])
def test_solution_is_searched_opened_and_downloaded_when_asked(open_as: Callable[..., Page], javascript: bool) -> None:
    page = open_as(None, javascript=javascript)
    page.goto("/")
    page.goto("/solutions/")
    page.get_by_label("Mots à chercher").fill("garage")
    page.get_by_label("Type d’action").select_option("services-specifiques")
    page.get_by_role("button", name="Chercher").click()
    page.get_by_role("link", name="Garage solidaire", exact=True).click()
    expect(page.get_by_role("heading", name="Qui peut agir")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="ODT : fiche de deux pages").click()
    assert download.value.suggested_filename == "fiche-garage-solidaire.odt"


def test_case_is_made_precise_when_fields_that_matter_are_asked(open_as: Callable[..., Page]) -> None:
    page = open_as(None)
    page.goto("/regime/")
    page.get_by_label("S'agit-il d'un trajet").select_option("ride")
    page.get_by_label("Qui organise le service").select_option("association")
    page.get_by_role("button", name="Voir la réponse").click()
    page.get_by_label("Combien de kilomètres").fill("120")
    page.get_by_role("button", name="Mettre à jour la réponse").click()
    expect(page.get_by_text("Pas permis").first).to_be_visible()
    expect(page.get_by_text("Le trajet ne dépasse pas 100 km.").first).to_be_visible()


def test_tree_is_walked_and_turned_back_by_keyboard_alone(open_as: Callable[..., Page]) -> None:
    page = open_as(None)
    page.goto("/competence/arbre/")
    page.get_by_role("link", name="Une association").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Changer la réponse")).to_be_visible()
    page.get_by_role("link", name="Changer la réponse").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Une association")).to_be_visible()


def test_tools_are_reached_from_every_page_when_nobody_signed_in(open_as: Callable[..., Page]) -> None:
    page = open_as(None)
    page.goto("/connexion/")
    tools = page.get_by_role("navigation", name="Outils ouverts à tous")
    for label in ("Puis-je transporter ?", "Solutions", "Régimes", "Qui est compétent ?", "Droit"):
        expect(tools.get_by_role("link", name=label)).to_be_visible()


def _press(page: Page, keys: list[Any]) -> None:
    for key in keys:
        page.keyboard.press(key)
