"""Exchanges about a need, and a survey in several languages, in a real browser (C-M4)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Site
from tests.e2e.test_counselling import check
from tests.e2e.test_surveys import make, public_address

pytestmark = pytest.mark.browser
Open = Callable[..., Page]


def test_survey_is_translated_and_answered_in_two_languages_when_scripts_are_off(site: Site, open_as: Open) -> None:
    """C-M4: « languages », from the page of the translator to the phone."""
    editor = open_as("editor", javascript=False)
    here = make(editor, site, "Votre avis sur le service", "Votre avis sur le service")
    address = public_address(editor)
    editor.goto(f"{here}langues/")
    expect(editor.get_by_role("row", name="Anglais English")).to_contain_text("0 sur")
    editor.get_by_label("Langue", exact=True).select_option("ar")
    editor.get_by_role("button", name="Traduire").click()
    editor.get_by_label("Titre Votre avis").fill("رأيك في الخدمة")
    editor.get_by_role("button", name="Enregistrer la traduction").click()
    expect(editor.get_by_text("manquent")).to_be_visible()
    phone = open_as(None, width=320, javascript=False)
    phone.goto(address)
    phone.get_by_role("link", name="English").click()
    phone.get_by_label("Shopping").check()
    phone.get_by_role("button", name="Send my answers").click()
    expect(phone.get_by_role("heading", name="Thank you")).to_be_visible()
    phone.goto(f"{address}?langue=ar")
    assert phone.locator(".survey-page").evaluate("node => getComputedStyle(node).direction") == "rtl"


def test_pages_of_languages_are_accessible_at_every_width_when_opened(site: Site, open_as: Open) -> None:
    editor = open_as("editor")
    here = make(editor, site, "Votre avis sur le service", "Votre avis sur le service")
    address = public_address(editor)
    check(editor, site)
    for page in (f"{here}langues/", f"{here}langues/en/", f"{here}langues/ar/"):
        editor.goto(page)
        check(editor, site)
    editor.get_by_label("Titre Votre avis").fill("رأيك في الخدمة")
    editor.get_by_role("button", name="Enregistrer la traduction").click()
    for page in (f"{address}?langue=ar", f"{address}?langue=en", f"{address}merci/?langue=ar"):
        editor.goto(page)
        check(editor, site)
    for kind in ("papier", "telephone"):
        editor.goto(f"{here}saisir/{kind}/?langue=en")
        check(editor, site)
    editor.goto(f"{address}?langue=ar")
    editor.get_by_role("button", name="Envoyer mes réponses").click()
    expect(editor.get_by_role("alert")).to_be_focused()
    check(editor, site)


def test_author_and_team_write_to_each_other_when_a_link_was_given(site: Site, open_as: Open) -> None:
    """C-M4: « exchange threads », by the link of the author and on the register."""
    member = open_as("contributor")
    member.goto(site.url + site.seeded["exchange"]["need"])
    member.get_by_role("button", name="Donner un lien à son auteur").click()
    link = member.locator(".need-address a").get_attribute("href")
    assert link is not None
    expect(member.get_by_text("n’ouvre le site que sur cet ordinateur")).to_be_visible()
    check(member, site)
    author = open_as(None, width=320, javascript=False)
    author.goto(link)
    author.get_by_label("Écrire à l’équipe").fill("Et le dimanche ?")
    author.get_by_role("button", name="Envoyer à l’équipe").click()
    expect(author.get_by_text("C’est envoyé à l’équipe")).to_be_visible()
    author.get_by_label("Cela ne répond pas").check()
    author.get_by_role("button", name="Donner mon avis").click()
    expect(author.get_by_role("alert")).to_contain_text("pourquoi cela ne répond pas")
    author.get_by_label("Pourquoi, en un mot").fill("Pas le soir")
    author.get_by_role("button", name="Donner mon avis").click()
    member.goto(f"/demarches/{site.seeded['project']}/besoins/")
    expect(member.get_by_text("l’auteur attend une réponse")).to_be_visible()
    check(member, site)
    member.goto(f"{site.url}{site.seeded['exchange']['need']}echanges/")
    expect(member.get_by_text("Nouveau").first).to_be_visible()
    check(member, site)
    member.get_by_label("Écrire à l’auteur").fill("Nous regardons.")
    member.get_by_role("button", name="Envoyer à l’auteur").click()
    expect(member.get_by_text("Nous regardons.")).to_be_visible()
    member.get_by_label("Écrire aux membres").fill("x" * 10)
    member.get_by_role("button", name="Envoyer aux membres").click()
    reader = open_as(None)
    reader.goto(link)
    expect(reader.get_by_text("Nous regardons.")).to_be_visible()
    check(reader, site)
