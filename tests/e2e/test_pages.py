"""Every page, in a real browser: accessibility, narrow screens, no script, same origin."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from solimob.web.config.urls import PUBLIC_NAMES
from tests.e2e.conftest import Site
from tests.e2e.routes import PAGES, address

pytestmark = pytest.mark.browser
AXE_RULES: dict[str, Any] = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
ROLES = ("administrator", "reader")


def check_accessible(page: Page) -> None:
    """Fail on any violation of WCAG 2.2 AA that axe sees."""
    results = Axe().run(page, options=AXE_RULES)
    found = [
        f"{violation['id']}: {violation['help']}: {[node['html'][:160] for node in violation['nodes']]}"
        for violation in results.response["violations"]
    ]
    assert found == [], page.url


def check_fits(page: Page) -> None:
    """Fail when the page scrolls sideways."""
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= page.viewport_size["width"], f"{page.url} is {width} px wide"


def check_same_origin(page: Page, origin: str) -> None:
    """Fail when the page asks another site for anything: only links that one follows may lead out."""
    wanted = page.eval_on_selector_all(
        "[src], link[href], form[action], [hx-get], [hx-post], object[data]",
        "elements => elements.flatMap(e => ['src', 'href', 'action', 'hx-get', 'hx-post', 'data']"
        ".filter(a => e.hasAttribute(a)).map(a => new URL(e.getAttribute(a), location.href).href))",
    )
    assert [url for url in wanted if not url.startswith((origin, "data:"))] == []


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("name", PAGES)
def test_page_is_accessible_when_opened_by_role(site: Site, open_as: Callable[..., Page], name: str, role: str) -> None:
    page = open_as(role)
    page.goto(address(name, site.seeded))
    check_accessible(page)
    check_same_origin(page, site.url)


@pytest.mark.parametrize("name", sorted(PUBLIC_NAMES & set(PAGES)))
def test_public_page_is_accessible_when_nobody_signed_in(site: Site, open_as: Callable[..., Page], name: str) -> None:
    page = open_as(None)
    page.goto(address(name, site.seeded))
    check_accessible(page)
    check_same_origin(page, site.url)


def test_no_page_scrolls_sideways_when_screen_is_narrow(site: Site, open_as: Callable[..., Page]) -> None:
    page = open_as("administrator", width=320)
    for name in PAGES:
        page.goto(address(name, site.seeded))
        check_fits(page)


def test_démarche_is_led_without_javascript_when_scripts_are_off(site: Site, open_as: Callable[..., Page]) -> None:
    page = open_as("administrator", javascript=False)
    page.goto("/demarches/")
    page.get_by_role("link", name="Démarche d’essai").click()
    page.get_by_role("link", name="Acteurs").click()
    page.get_by_label("nom").fill("Mission locale d’Essai")
    page.get_by_label("domaine").select_option("emploi")
    page.get_by_label("nature").select_option("emploi")
    page.get_by_role("button", name="Ajouter").click()
    expect(page.get_by_role("row", name="Mission locale d’Essai")).to_be_visible()
    page.get_by_role("button", name="Retirer Mission locale d’Essai").click()
    expect(page.get_by_role("row", name="Mission locale d’Essai")).to_have_count(0)


def test_first_keys_lead_to_the_content_when_keyboard_alone(site: Site, open_as: Callable[..., Page]) -> None:
    page = open_as("administrator")
    page.goto("/demarches/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Aller au contenu")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Ouvrir une démarche")).to_be_focused()


def test_summary_is_focused_when_form_is_wrong(site: Site, open_as: Callable[..., Page]) -> None:
    page = open_as("administrator")
    page.goto("/organisations/nouvelle/")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("alert")).to_be_focused()
    page.get_by_role("alert").get_by_role("link").first.click()
    expect(page.get_by_label("nom")).to_be_focused()


def test_demo_link_signs_in_once_when_followed(site: Site, open_as: Callable[..., Page]) -> None:
    page = open_as(None)
    page.goto(site.demo_link)
    expect(page.get_by_role("heading", name="Démarches")).to_be_visible()
    expect(page.get_by_text("CC du Thouarsais").first).to_be_visible()
    again = open_as(None)
    response = again.goto(site.demo_link)
    assert response is not None
    assert response.status == 410
