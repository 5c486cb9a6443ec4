"""A collectivity designs its aid in a real browser: without scripts, accessible at every width, up to the finder."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Site
from tests.e2e.test_counselling import check

pytestmark = pytest.mark.browser
_PATIENCE_S = 60


def test_aid_is_designed_estimated_published_and_decided_when_scripts_are_off(
    site: Site, open_as: Callable[..., Page]
) -> None:
    """L8-L10: from the template to the finder, then a request from its day to its payment."""
    page = open_as("editor", javascript=False)
    page.goto(f"/demarches/{site.seeded['diagnosed']}/aides/")
    page.get_by_role("link", name="Aide au permis de conduire").click()
    page.get_by_role("button", name="Enregistrer le projet").click()
    expect(page.get_by_role("alert")).to_contain_text("Premier jour")
    page.get_by_label("Nom de l’aide").fill("Permis d’essai sans script")
    page.get_by_label("Les communes les plus fragiles").check()
    page.get_by_label("Combien de communes").fill("20")
    page.get_by_label("Montant pour tous, en euros").fill("300")
    page.get_by_label("Premier jour").fill("2026-01-01")
    page.get_by_label("Pièces à fournir").fill("Facture")
    page.get_by_role("button", name="Enregistrer le projet").click()
    expect(page.get_by_role("heading", name="Le projet")).to_be_visible()
    page.get_by_role("link", name="Chiffrer").click()
    for label, value in (
        ("au moins (%)", "5"),
        ("au plus (%)", "10"),
        ("au moins (€)", "1 500"),
        ("au plus (€)", "1 900"),
    ):
        page.get_by_label(label).fill(value)
    page.get_by_role("button", name="Lancer le calcul").click()
    here, until = page.url, time.monotonic() + _PATIENCE_S
    while not page.get_by_text("Pourraient l’avoir").count():
        assert time.monotonic() < until, page.get_by_role("main").inner_text()
        page.wait_for_timeout(500)
        page.goto(here)
    page.get_by_role("link", name="Publier", exact=True).click()
    page.get_by_label("Délibération qui crée").fill("Délibération d’essai")
    page.get_by_label("Date de la délibération").fill("2026-01-01")
    page.get_by_label("Ces conditions").check()
    page.get_by_role("button", name="Publier").click()
    expect(page.get_by_text("Publiée, en vigueur")).to_be_visible()
    page.get_by_role("link", name="Demandes", exact=True).click()
    page.get_by_role("button", name="Ouvrir un dossier").click()
    expect(page.get_by_role("status")).to_contain_text("Notez ce numéro")
    page.get_by_role("group", name="Facture").get_by_label("État").select_option(label="reçue")
    page.get_by_role("button", name="Enregistrer les pièces").click()
    page.get_by_label("Commune où habite").select_option(index=1)
    page.get_by_label("Avez-vous le permis B").select_option("no")
    page.get_by_label("Combien coûte le permis").fill("1 600")
    page.get_by_role("button", name="Décider").click()
    expect(page.get_by_role("status")).to_contain_text("accordée, 300,00 €")
    page.get_by_label("le fournisseur").check()
    page.get_by_role("button", name="Enregistrer le paiement").click()
    expect(page.get_by_text("Reste à payer : 0,00 €")).to_be_visible()


@pytest.mark.parametrize(
    "tail",
    ["aides/", "aides/concevoir/permis/", "aides/concevoir/cheque_mobilite/", "conseil/", "conseil/points/ajouter/",
     "conseil/personnes/"],
)  # fmt: skip
def test_page_is_accessible_at_every_width_when_opened(site: Site, open_as: Callable[..., Page], tail: str) -> None:
    page = open_as("editor")
    page.goto(f"/demarches/{site.seeded['diagnosed']}/{tail}")
    check(page, site)


def test_pages_of_an_aid_are_accessible_at_every_width_when_written(site: Site, open_as: Callable[..., Page]) -> None:
    page = open_as("administrator")
    page.goto(f"/demarches/{site.seeded['diagnosed']}/aides/concevoir/deux_roues_electrique/")
    page.get_by_label("Nom de l’aide").fill("Vélo d’essai")
    page.get_by_label("Une part du prix").check()
    page.get_by_role("button", name="Enregistrer le projet").click()
    expect(page.get_by_role("alert")).to_be_focused()
    check(page, site)
    page.get_by_label("Part du prix, en %").fill("25")
    page.get_by_label("Plafond de cette part").fill("400")
    page.get_by_label("Premier jour").fill("2026-01-01")
    page.get_by_label("Pièces à fournir").fill("Facture acquittée au nom de la personne\nJustificatif de domicile")
    page.get_by_role("button", name="Enregistrer le projet").click()
    check(page, site)
    here = page.url
    for tail in ("chiffrer/", "publier/"):
        page.goto(here + tail)
        check(page, site)
    page.get_by_label("Délibération qui crée").fill("Délibération d’essai")
    page.get_by_label("Date de la délibération").fill("2026-01-01")
    page.get_by_label("Ces conditions").check()
    page.get_by_role("button", name="Publier").click()
    check(page, site)
    for tail in ("demandes/", "projet/"):
        page.goto(here + tail)
        check(page, site)
    page.goto(here + "demandes/")
    page.get_by_role("button", name="Ouvrir un dossier").click()
    check(page, site)
    for document in page.get_by_label("État").all():
        document.select_option(label="reçue")
    page.get_by_role("button", name="Enregistrer les pièces").click()
    page.get_by_label("Commune où habite").select_option(index=1)
    page.get_by_label("Le vélo est-il électrique").select_option("yes")
    page.get_by_label("Combien coûte").fill("1 600")
    page.get_by_role("button", name="Décider").click()
    check(page, site)
    page.get_by_role("button", name="Enregistrer le paiement").click()
    expect(page.get_by_role("alert")).to_contain_text("À qui")
    check(page, site)
    page.get_by_label("la personne").check()
    page.get_by_role("button", name="Enregistrer le paiement").click()
    check(page, site)
    page.goto(here + "demandes/")
    check(page, site)
