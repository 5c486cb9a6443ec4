"""Counselling in a real browser: accessible at every width, by keyboard alone, without scripts, within the site."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import Site
from tests.e2e.test_pages import check_accessible, check_fits, check_same_origin

pytestmark = pytest.mark.browser
WIDTHS = (1280, 768, 320)
UNSAID = "Je ne sais pas"


def check(page: Page, site: Site) -> None:
    """Check a page as it stands, at every width."""
    check_same_origin(page, site.url)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        check_fits(page)
        check_accessible(page)
    page.set_viewport_size({"width": WIDTHS[0], "height": 900})


def test_test_of_obstacles_is_accessible_when_led_to_its_result(site: Site, open_as: Callable[..., Page]) -> None:
    page = open_as(None)
    page.goto("/test-des-freins/")
    check(page, site)
    page.get_by_role("button", name="Commencer").click()
    check(page, site)
    page.get_by_role("button", name="Continuer").click()
    expect(page.get_by_text("Choisissez une réponse")).to_be_visible()
    check(page, site)
    page.get_by_label("Je cherche un emploi").check()
    page.get_by_role("button", name="Continuer").click()
    page.get_by_role("button", name="Voir mon résultat maintenant").click()
    expect(page.get_by_role("heading", name="Vos prochaines étapes")).to_be_visible()
    check(page, site)


def test_whole_test_is_accessible_when_a_counsellor_reads_it(site: Site, open_as: Callable[..., Page]) -> None:
    page = open_as("reader")
    page.goto("/test-des-freins/conseiller/")
    check(page, site)
    page.locator("#id_q-days").get_by_label("Rien de cela").check()
    page.locator("#id_q-days").get_by_label("Un proche à aider").check()
    page.get_by_role("button", name="Lire le résultat").click()
    expect(page.get_by_role("alert")).to_be_focused()
    check(page, site)
    page.locator("#id_q-days").get_by_label("Rien de cela").uncheck()
    page.get_by_label("Commune").select_option("79329")
    page.get_by_role("button", name="Lire le résultat").click()
    expect(page.get_by_role("row", name="L'organisation des journées")).to_contain_text("30 à 100")
    check(page, site)


@pytest.mark.parametrize("javascript", [True, False])
def test_result_is_reached_when_keyboard_alone(site: Site, open_as: Callable[..., Page], javascript: bool) -> None:
    """From the first page to the result with arrows, space and Enter; the page puts the keyboard on the answers."""
    page = open_as(None, javascript=javascript)
    page.goto("/test-des-freins/")
    page.get_by_role("radio", name="Test court").focus()
    page.keyboard.press("Enter")
    asked = page.locator(".question-number")
    expect(asked).to_contain_text("Question 1")
    expect(page.get_by_role("radio").first).to_be_focused()
    page.keyboard.press("ArrowDown")
    number = 1
    while asked.count():
        expect(asked).to_contain_text(f"Question {number} ")
        expect(page.locator("fieldset input").nth(1 if number == 1 else 0)).to_be_focused()
        page.keyboard.press("Space")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        number += 1
    expect(page.get_by_role("heading", name="Vos prochaines étapes")).to_be_visible()
    assert number - 1 <= 12


def test_answers_leave_no_trace_in_the_browser_when_the_test_is_done(site: Site, open_as: Callable[..., Page]) -> None:
    page = open_as(None)
    page.goto("/test-des-freins/")
    page.get_by_role("button", name="Commencer").click()
    page.get_by_label(UNSAID).check()
    page.get_by_role("button", name="Continuer").click()
    expect(page.locator(".question-number")).to_contain_text("Question 2")
    assert page.url == f"{site.url}/test-des-freins/"
    assert page.context.cookies() == []
    kept = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
    assert "situation" not in kept
    assert "dont_know" not in kept


def test_sheet_is_downloaded_twice_when_asked_twice(site: Site, open_as: Callable[..., Page]) -> None:
    page = open_as(None)
    page.goto("/test-des-freins/")
    page.get_by_role("button", name="Commencer").click()
    page.get_by_role("button", name="Voir mon résultat maintenant").click()
    for _ in range(2):
        with page.expect_download() as download:
            page.get_by_role("button", name="Télécharger pour imprimer").click()
        assert download.value.suggested_filename == "mes-prochaines-etapes.pdf"


def test_finder_of_aids_is_accessible_when_led_to_its_result(site: Site, open_as: Callable[..., Page]) -> None:
    page = open_as(None)
    page.goto("/aides/")
    check(page, site)
    page.get_by_label("Commune où vous habitez").fill("Saint-Amand")
    page.get_by_label("Passer le permis").check()
    page.get_by_role("button", name="Commencer").click()
    expect(page.get_by_role("alert")).to_be_focused()
    check(page, site)
    page.get_by_label("Commune où vous habitez").fill("Thouars")
    page.get_by_role("button", name="Commencer").click()
    asked = page.locator(".question-number")
    # Which question comes first is for the rules to say: one of each kind is looked at.
    while not page.get_by_role("textbox").count():
        if page.get_by_role("checkbox").count():
            check(page, site)
            page.get_by_role("checkbox").first.check()
        else:
            page.get_by_role("radio", name=UNSAID).check()
        with page.expect_navigation():
            page.get_by_role("button", name="Continuer").click()
    page.get_by_role("textbox").first.fill("-1")
    page.get_by_role("button", name="Continuer").click()
    expect(page.get_by_text("est impossible")).to_be_visible()
    check(page, site)
    with page.expect_navigation():
        page.get_by_role("button", name=UNSAID).click()
    while page.get_by_role("textbox").count():
        with page.expect_navigation():
            page.get_by_role("button", name=UNSAID).click()
    expect(asked).to_be_visible()
    check(page, site)
    page.get_by_role("button", name="Voir les aides maintenant").click()
    page.locator(".group > summary").click()
    page.locator(".aid summary").first.click()
    check(page, site)


@pytest.mark.parametrize(
    "address", ["/aides/formulaire/", "/aides/sur-votre-site/?place=79329", "/aides/widget/?commune=79329",
                "/aides/widget/"]
)  # fmt: skip
def test_page_is_accessible_when_opened(site: Site, open_as: Callable[..., Page], address: str) -> None:
    page = open_as(None)
    page.goto(address)
    check(page, site)


def test_aids_are_found_when_keyboard_alone_and_scripts_off(site: Site, open_as: Callable[..., Page]) -> None:
    page = open_as(None, javascript=False)
    page.goto("/aides/")
    page.get_by_label("Commune où vous habitez").focus()
    page.keyboard.type("Thouars")
    page.keyboard.press("Enter")
    first = page.locator("main form input:visible").first
    expect(first).to_be_focused()
    if first.get_attribute("type") == "text":
        page.keyboard.type("34")
    else:
        page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.locator(".question-number")).to_contain_text("Question 2")
    result = page.get_by_role("button", name="Voir les aides maintenant")
    while not result.evaluate("button => button === document.activeElement"):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Vos aides à la mobilité, Thouars")).to_be_visible()


def test_frame_shows_its_aids_when_the_page_of_another_site_holds_it(site: Site, browser: Browser) -> None:
    """L22: the widget in a page of another origin, with neither cookie nor script; the other pages refuse it."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    with other_site(
        "".join(f"<iframe src='{site.url}/aides/{end}'></iframe>" for end in ("widget/?commune=79329", ""))
    ) as address:
        page.goto(address)
        widget, finder = (page.frame_locator("iframe").nth(rank) for rank in range(2))
        expect(widget.get_by_role("heading", name="Aides à la mobilité, Thouars")).to_be_visible()
        expect(finder.get_by_role("textbox", name="Commune")).to_have_count(0)
    assert context.cookies() == []
    context.close()


@contextmanager
def other_site(body: str) -> Iterator[str]:
    """Serve one page from an origin of its own, on loopback: a browser lets no public page reach a local site."""

    class OnePage(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), OnePage) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
