"""« Toucher les publics » in a real browser: without scripts, accessible at every width (C-S14)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Site
from tests.e2e.test_counselling import check

pytestmark = pytest.mark.browser


def test_public_is_counted_and_planned_for_when_scripts_are_off(site: Site, open_as: Callable[..., Page]) -> None:
    """C-S14: from « inconnue » to a coverage and an action done."""
    page = open_as("contributor", width=320, javascript=False)
    page.goto(f"/demarches/{site.seeded['diagnosed']}/toucher-les-publics/")
    page.get_by_role("link", name="65 ans et plus").click()
    page.get_by_role("link", name="Dire combien sont touchés").click()
    page.get_by_label("Nombre de personnes").fill("320")
    page.get_by_label("premier jour").fill("2025-01-01")
    page.get_by_label("dernier jour").fill("2025-12-31")
    page.get_by_label("Qui a compté").fill("le centre social")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("alert")).to_contain_text("D’où vient ce nombre")
    page.get_by_label("D’où vient ce nombre").fill("le bilan annuel")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("Non touchés : 96,5 %")).to_be_visible()
    page.get_by_role("link", name="Ajouter au plan : Pharmacies").click()
    page.get_by_label("Qui le fait").fill("le CCAS")
    page.get_by_role("button", name="Enregistrer").click()
    page.get_by_role("button", name="C’est fait").click()
    expect(page.get_by_text("Fait", exact=True)).to_be_visible()
    page.get_by_role("link", name="Retirer Pharmacies").click()
    expect(page.get_by_role("heading", name="Retirer cette action du plan ?")).to_be_visible()
    page.get_by_role("button", name="Retirer").click()
    expect(page.get_by_text("Aucune action.")).to_be_visible()


def test_second_of_two_people_sees_both_texts_when_they_change_one_action(
    site: Site, open_as: Callable[..., Page]
) -> None:
    one, other = open_as("contributor"), open_as("editor")
    one.goto(f"/demarches/{site.seeded['diagnosed']}/toucher-les-publics/age_75p/actions/nouvelle/")
    one.get_by_label("Ce qu’on fait").fill("Appeler les abonnés du portage de repas, tél. 05 49 00 00 00")
    one.get_by_role("button", name="Enregistrer").click()
    expect(one.get_by_text("Le plan circule")).to_be_visible()
    one.get_by_role("link", name="Changer Appeler").click()
    other.goto(one.url)
    one.get_by_label("Qui le fait").fill("le CCAS")
    one.get_by_role("button", name="Enregistrer").click()
    other.get_by_label("Qui le fait").fill("la mairie")
    other.get_by_role("button", name="Enregistrer").click()
    expect(other.get_by_role("heading", name="Quelqu’un a enregistré autre chose")).to_be_visible()
    expect(other.get_by_text("le CCAS")).to_be_visible()
    expect(other.get_by_label("Qui le fait")).to_have_value("la mairie")
    check(other, site)
    one.goto(f"/demarches/{site.seeded['diagnosed']}/toucher-les-publics/")
    expect(one.get_by_text("À relire avant de le donner")).to_be_visible()
    check(one, site)
    one.goto(f"{other.url}retirer/")
    check(one, site)


@pytest.mark.parametrize(
    "path", ["", "age_65p/", "age_75p/", "age_65p/touches/", "age_65p/concernes/", "age_65p/actions/nouvelle/"]
)
def test_page_of_outreach_is_accessible_at_every_width_when_opened(
    site: Site, open_as: Callable[..., Page], path: str
) -> None:
    page = open_as("editor")
    page.goto(f"/demarches/{site.seeded['diagnosed']}/toucher-les-publics/{path}")
    check(page, site)
    if path:
        return
    page.get_by_role("link", name="Ce que la couverture dit").click()
    expect(page.get_by_role("heading", name="Couverture des publics")).to_be_visible()
