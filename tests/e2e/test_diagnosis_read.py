"""Reading a diagnosis in a real browser: the map, a source, the brief, without JavaScript, narrow, accessible."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from solimob.web.diagnosis.urls_read import PAGES
from tests.e2e.conftest import Site
from tests.e2e.test_pages import check_accessible, check_fits, check_same_origin

pytestmark = pytest.mark.browser
EXAMPLES = {
    "commune": ["79329"],
    "indicator": ["fuel_effort_rate"],
    "kind": ["post_office"],
    "method": ["acces"],
    "public": ["no_car"],
}
NAMES = tuple(name for name, _, _ in PAGES if not name.startswith("map_"))
DRAWN = "#map[data-ready=true]"


def address(site: Site, name: str, *arguments: str) -> str:
    return reverse(f"diagnosis:{name}", args=[site.seeded["diagnosed"], *(arguments or EXAMPLES.get(name, []))])


def public_address(site: Site, name: str) -> str:
    return reverse(f"diagnosis:public_{name}", args=[site.seeded["public_token"], *EXAMPLES.get(name, [])])


@pytest.mark.parametrize("name", [*NAMES, "share"])
def test_page_is_accessible_when_opened_by_an_editor(site: Site, open_as: Callable[..., Page], name: str) -> None:
    page = open_as("editor")
    page.goto(address(site, name))
    if name == "map":
        page.wait_for_selector(DRAWN)
    check_accessible(page)
    check_same_origin(page, site.url)


@pytest.mark.parametrize("name", NAMES)
def test_page_is_accessible_when_opened_by_public_link(site: Site, open_as: Callable[..., Page], name: str) -> None:
    page = open_as(None)
    page.goto(public_address(site, name))
    if name == "map":
        page.wait_for_selector(DRAWN)
    check_accessible(page)
    check_same_origin(page, site.url)


def test_no_page_scrolls_sideways_when_screen_is_narrow(site: Site, open_as: Callable[..., Page]) -> None:
    page = open_as("editor", width=320)
    for name in (*NAMES, "share"):
        page.goto(address(site, name))
        check_fits(page)


def test_thouarsais_is_seen_on_the_map_when_script_runs(site: Site, open_as: Callable[..., Page]) -> None:
    page = open_as("reader")
    page.goto(address(site, "map") + "?indicateur=households_without_car_rate&service=post_office")
    page.wait_for_selector(DRAWN)
    assert page.locator("#map").get_attribute("data-communes-drawn") == "24"
    expect(page.locator("#map canvas")).to_be_visible()
    expect(page.locator("#static-map")).to_be_hidden()
    page.wait_for_function("document.querySelector('#map').dataset.ready === 'true'")
    page.locator("tr[data-code='79329'] a").focus()
    expect(page.locator("#map-reading")).to_contain_text("Thouars")
    expect(page.locator("#map-reading")).to_contain_text("17,1 %")


def test_map_is_reached_and_moved_when_keyboard_alone(site: Site, open_as: Callable[..., Page]) -> None:
    page = open_as("reader")
    page.goto(address(site, "map"))
    page.wait_for_selector(DRAWN)
    page.get_by_label("Services à montrer").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.locator("#map canvas")).to_be_focused()
    page.keyboard.press("+")
    page.keyboard.press("ArrowRight")


def test_map_and_table_say_the_same_when_scripts_are_off(site: Site, open_as: Callable[..., Page]) -> None:
    page = open_as("reader", javascript=False)
    page.goto(address(site, "map"))
    expect(page.locator("#static-map svg")).to_be_visible()
    expect(page.locator("#map")).to_be_hidden()
    assert page.locator("tr[data-code]").count() == 24
    page.get_by_label("Indicateur").select_option("poverty_rate")
    page.get_by_role("button", name="Afficher").click()
    expect(page.get_by_role("heading", name="Taux de pauvreté")).to_be_visible()
    expect(page.locator(".legend")).to_contain_text("donnée absente")


@pytest.mark.parametrize("javascript", [True, False])
def test_source_of_a_figure_is_opened_when_asked(site: Site, open_as: Callable[..., Page], javascript: bool) -> None:
    """The main job: somebody new opens a figure's source."""
    page = open_as("reader", javascript=javascript)
    page.goto(address(site, "overview"))
    proof = page.locator(".key-figures .figure-proof").nth(1)
    proof.locator("summary").click()
    expect(proof.get_by_text("Source :").first).to_be_visible()
    proof.get_by_role("link", name="Méthode de calcul").click()
    expect(page.locator(".method")).to_be_visible()


@pytest.mark.parametrize("javascript", [True, False])
def test_brief_is_downloaded_when_asked(
    site: Site, open_as: Callable[..., Page], tmp_path: Path, javascript: bool
) -> None:
    """J2: the two-page brief, from the overview."""
    page = open_as("reader", javascript=javascript)
    page.goto(address(site, "overview"))
    page.get_by_role("link", name="Téléchargez la note de deux pages").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="PDF : Note de deux pages pour les élus").click()
    assert download.value.suggested_filename == "note-elus-cc-du-thouarsais.pdf"
    download.value.save_as(tmp_path / "note.pdf")
    assert (tmp_path / "note.pdf").read_bytes().startswith(b"%PDF")


def test_pages_of_the_diagnosis_are_reached_when_narrow_and_by_keyboard(
    site: Site, open_as: Callable[..., Page]
) -> None:
    page = open_as("reader", width=320)
    page.goto(address(site, "overview"))
    page.get_by_text("Pages du diagnostic : Vue d’ensemble").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Carte", exact=True)).to_be_visible()
