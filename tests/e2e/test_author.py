"""The author of a post-it, from their phone to the answer, by the private link they take themselves (F12)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Site
from tests.e2e.test_boards import SUBJECTS, note, write
from tests.e2e.test_counselling import check

pytestmark = pytest.mark.browser
Open = Callable[..., Page]
WRITTEN = "Un car pour rentrer du marché"


def test_author_takes_their_link_on_a_phone_writes_and_judges_the_answer(site: Site, open_as: Open) -> None:
    """F12: « the author follows it by a private link without an account », in a real browser."""
    seeded = site.seeded["author"]
    phone = open_as(None, width=320)
    phone.goto(f"/r/{seeded['code']}/tableaux/{seeded['page']}/")
    write(phone, SUBJECTS, WRITTEN)
    expect(note(phone, WRITTEN)).to_be_visible()
    member = open_as("editor")
    boards = f"/demarches/{site.seeded['project']}/reunions/{seeded['meeting']}/"
    member.goto(f"{boards}tableaux/{seeded['board']}/regrouper/")
    expect(member.get_by_text("Verrouillez-le d’abord")).to_be_visible()
    member.goto(f"{boards}conduite/")
    member.get_by_role("button", name="Verrouiller").click()
    expect(member.get_by_text("Verrouillé").first).to_be_visible()
    member.goto(f"{boards}tableaux/{seeded['board']}/regrouper/")
    member.get_by_role("button", name="Verser au registre").click()
    expect(member.get_by_text("Versé au registre")).to_be_visible()

    phone.goto(f"/r/{seeded['code']}/mes-besoins/")
    phone.get_by_role("button", name="Obtenir un lien à garder").click()
    expect(phone.get_by_text("Gardez cette adresse")).to_be_visible()
    check(phone, site)
    link = phone.locator(".need-address a").get_attribute("href")
    assert link is not None

    author = open_as(None, width=320)
    author.goto(link)
    expect(author.get_by_text("Pas encore de date de réponse")).to_be_visible()
    author.get_by_label("Écrire à l’équipe").fill("Et le samedi ?")
    author.get_by_role("button", name="Envoyer à l’équipe").click()
    expect(author.get_by_text("C’est envoyé à l’équipe")).to_be_visible()

    member.goto(f"/demarches/{site.seeded['project']}/besoins/?q=rentrer+du+marché")
    member.locator(".need-row").get_by_role("link", name=WRITTEN).click()
    member.locator("#id_status").select_option("answered")
    member.locator("#id_answer").fill("Un car part à midi.")
    member.get_by_role("button", name="Enregistrer").click()
    expect(member.get_by_text("Le besoin est enregistré.")).to_be_visible()

    author.goto(link)
    expect(author.get_by_text("Un car part à midi.")).to_be_visible()
    author.get_by_label("Cela répond", exact=True).check()
    author.get_by_role("button", name="Donner mon avis").click()
    expect(author.get_by_text("Votre avis : cela répond.")).to_be_visible()


def test_member_signs_out_from_a_page_behind_a_public_link(site: Site, open_as: Open) -> None:
    """On the computer of a hall, that form must work from every page."""
    page = open_as(None)
    page.goto("/connexion/")
    page.locator("#id_login").fill(site.seeded["emails"]["reader"])
    page.locator("#id_password").fill(site.seeded["password"])
    page.get_by_role("button", name="Se connecter").click()
    page.wait_for_url("**/demarches/")
    page.goto(reverse("diagnosis:public_overview", args=[site.seeded["public_token"]]))
    page.get_by_role("button", name="Se déconnecter").click()
    expect(page.get_by_role("link", name="Se connecter").first).to_be_visible()
