"""A meeting whose code is changed, or that is deleted, while phones, the hall and members look at it."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.test_meeting import POLL, code_of, facilitator, show

__all__ = ["facilitator"]
pytestmark = pytest.mark.browser


def open_poll(facilitator: Page) -> None:
    show(facilitator, POLL)
    facilitator.get_by_label("Durée en minutes").fill("5")
    facilitator.get_by_role("button", name="Ouvrir", exact=True).click()
    expect(facilitator.get_by_role("button", name="Verrouiller")).to_be_visible()


def on_board(facilitator: Page, phone: Page, code: str, *, is_open: bool = False) -> None:
    """Show the first board, opened, and bring a phone to its first page."""
    facilitator.locator(".rundown li").filter(has_text="Tableau").first.get_by_role("button", name="Montrer").click()
    if not is_open:
        facilitator.get_by_role("button", name="Ouvrir", exact=True).click()
    expect(facilitator.get_by_role("button", name="Verrouiller")).to_be_visible()
    phone.goto(f"/r/{code}/")
    phone.locator(".board-links a").first.click()
    expect(phone.locator("#board")).to_be_visible()


def ends(page: Page, words: str) -> None:
    expect(page.get_by_text(words).first).to_be_visible(timeout=20_000)
    expect(page.get_by_text("Connexion perdue")).to_be_hidden()
    expect(page.locator(".countdown, [data-time]").locator("visible=true")).to_have_count(0)


def test_every_view_says_so_when_the_code_is_changed_or_the_meeting_deleted(
    facilitator: Page, open_as: Callable[..., Page]
) -> None:
    code = code_of(facilitator)
    writer, phone, screen, member = open_as(width=390), open_as(width=320), open_as(), open_as("administrator")
    on_board(facilitator, writer, code)
    open_poll(facilitator)
    screen.goto(facilitator.get_by_role("link", name="Écran de la salle").get_attribute("href") or "")
    phone.goto(f"/r/{code}/")
    phone.get_by_label("Évaluer").check()
    writer.get_by_label(re.compile("Nouveau post-it")).first.fill("Un car le soir")
    phone.wait_for_timeout(500)

    member.goto(facilitator.url.replace("conduite/", ""))
    member.get_by_text("Changer le code et les liens").first.click()
    member.get_by_role("button", name="Changer le code et les liens").click()
    for view in (phone, writer):
        ends(view, "demandez le nouveau à l’animation")
    ends(screen, "rouvrez cet écran depuis sa conduite")
    expect(phone.get_by_role("button", name="Envoyer", exact=True)).to_be_disabled()
    expect(writer.get_by_label(re.compile("Nouveau post-it")).first).to_have_value("Un car le soir")
    expect(facilitator.locator("p.actions strong").first).not_to_have_text(code, timeout=20_000)

    code = code_of(facilitator)
    phone.goto(f"/r/{code}/")
    on_board(facilitator, writer, code, is_open=True)
    show(facilitator, POLL)
    screen.goto(facilitator.get_by_role("link", name="Écran de la salle").get_attribute("href") or "")
    phone.get_by_role("button", name="Envoyer", exact=True).wait_for()
    phone.wait_for_timeout(500)
    member.reload()
    member.get_by_text("Changer la date, ou supprimer la réunion").click()
    member.get_by_label("Je veux tout supprimer").check()
    member.get_by_role("button", name="Supprimer la réunion").click()
    for view in (phone, writer, screen, facilitator):
        ends(view, "Cette réunion a été supprimée")


def test_phone_that_was_away_learns_that_its_code_opens_nothing_more(
    facilitator: Page, open_as: Callable[..., Page]
) -> None:
    """No event reached it: what it asks is not there any more."""
    phone, member, code = open_as(width=390), open_as("administrator"), code_of(facilitator)
    open_poll(facilitator)
    phone.route("**/flux/**", lambda asked: asked.abort())
    phone.goto(f"/r/{code}/")
    phone.get_by_label("Évaluer").check()
    member.goto(facilitator.url.replace("conduite/", ""))
    member.get_by_text("Changer le code et les liens").first.click()
    member.get_by_role("button", name="Changer le code et les liens").click()
    expect(facilitator.locator("p.actions strong").first).not_to_have_text(code, timeout=20_000)
    phone.get_by_role("button", name="Envoyer", exact=True).click()
    ends(phone, "demandez le nouveau à l’animation")
