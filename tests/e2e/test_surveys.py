"""Surveys in a real browser: built, answered on a phone with and without scripts, typed from paper, read."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Site
from tests.e2e.test_counselling import check

pytestmark = pytest.mark.browser
Open = Callable[..., Page]


def make(page: Page, site: Site, template: str, title: str) -> str:
    """Make and open a survey as an editor; the address of the survey is returned."""
    page.goto(f"/demarches/{site.seeded['project']}/enquetes/nouvelle/")
    page.get_by_label(template).check()
    page.get_by_label("Titre").fill(title)
    page.get_by_role("button", name="Préparer l’enquête").click()
    expect(page.get_by_role("heading", level=1, name=title)).to_be_visible()
    here = page.url
    page.get_by_role("button", name="Ouvrir l’enquête").click()
    expect(page.get_by_role("heading", name="Recueillir les réponses")).to_be_visible()
    return here


def public_address(page: Page) -> str:
    """Return the address that anybody opens, from the page « Recueillir »."""
    return page.locator("a[href*='/enquete/']").first.get_attribute("href") or ""


def test_survey_is_built_answered_typed_and_read_when_scripts_are_off(site: Site, open_as: Open) -> None:
    """C-M4: built, answered on a phone and on paper, exported."""
    editor = open_as("editor", javascript=False)
    here = make(editor, site, "Votre avis sur le service", "Avis sans script")
    address = public_address(editor)
    editor.goto(f"{here}question-nouvelle/")
    editor.get_by_label("Question", exact=True).fill("Venez-vous en hiver ?")
    editor.get_by_label("Réponses proposées").fill("Oui\nNon")
    editor.get_by_text("Poser la question à certains seulement").click()
    editor.get_by_role("group", name="1. À quoi a servi").get_by_label("À faire des courses").check()
    editor.get_by_role("button", name="Enregistrer la question").click()
    expect(editor.get_by_role("heading", name="Venez-vous en hiver ?")).to_be_visible()

    phone = open_as(None, width=320, javascript=False)
    for _ in range(11):
        phone.goto(address)
        expect(phone.get_by_text("Seulement si, question 1")).to_be_visible()
        phone.get_by_label("À faire des courses").check()
        phone.get_by_role("group", name="9. Venez-vous en hiver ?").get_by_label("Oui").check()
        phone.get_by_role("button", name="Envoyer mes réponses").click()
        expect(phone.get_by_role("heading", name="Merci")).to_be_visible()

    editor.goto(f"{here}saisir/papier/")
    editor.get_by_label("1. À quoi a servi").fill("9")
    editor.get_by_role("button", name="Enregistrer et passer").click()
    expect(editor.get_by_role("alert")).to_contain_text("« 9 » n’est pas le numéro d’une réponse")
    editor.get_by_label("1. À quoi a servi").fill("1")
    editor.get_by_role("button", name="Enregistrer et passer").click()
    expect(editor.get_by_role("status")).to_contain_text("Réponses enregistrées")

    editor.goto(f"{here}fin/clore/")
    editor.get_by_role("button", name="Clore l’enquête").click()
    expect(editor.get_by_text("12 réponses : en ligne 11, sur papier 1.")).to_be_visible()
    expect(editor.get_by_role("region", name="À quoi a servi")).to_contain_text("masqué")
    with editor.expect_download() as download:
        editor.get_by_role("link", name="Télécharger (CSV)").click()
    assert download.value.suggested_filename == "avis-sans-script.csv"


def test_questions_appear_when_the_answer_that_leads_to_them_is_given(site: Site, open_as: Open) -> None:
    address = public_address_of(site, open_as, "Vos déplacements — Besoins", "Besoins avec script")
    phone = open_as(None, width=320)
    phone.goto(address)
    follow_up = phone.get_by_role("group", name="9. À quoi avez-vous renoncé ?")
    expect(follow_up).to_be_hidden()
    phone.get_by_label("Oui, une fois").check()
    expect(follow_up).to_be_visible()
    follow_up.get_by_label("Faire des courses").check()
    follow_up.get_by_label("Je ne sais pas").check()
    expect(follow_up.get_by_label("Faire des courses")).not_to_be_checked()
    phone.get_by_label("Non, jamais").check()
    expect(follow_up).to_be_hidden()
    phone.get_by_role("button", name="Envoyer mes réponses").click()
    expect(phone.get_by_role("heading", name="Merci")).to_be_visible()


def public_address_of(site: Site, open_as: Open, template: str, title: str) -> str:
    """Return the public address of a new survey."""
    page = open_as("editor")
    make(page, site, template, title)
    return public_address(page)


def test_survey_is_answered_when_only_the_keyboard_is_used(site: Site, open_as: Open) -> None:
    phone = open_as(None, width=320)
    phone.goto(public_address_of(site, open_as, "Votre bénévolat", "Au clavier"))
    phone.locator("input[type=radio]").first.focus()
    phone.keyboard.press("Space")
    phone.get_by_role("button", name="Envoyer mes réponses").focus()
    phone.keyboard.press("Enter")
    expect(phone.get_by_role("heading", name="Merci")).to_be_visible()


def test_pages_are_accessible_at_every_width_when_opened(site: Site, open_as: Open) -> None:
    editor = open_as("editor")
    project = f"/demarches/{site.seeded['project']}/enquetes/"
    here = make(editor, site, "Vos déplacements — Besoins", "Enquête accessible")
    check(editor, site)
    address = public_address(editor)
    asked = "objective=compare&public=users&population=60&margin=5&means=relays&before=40&after=30&rate=50&minutes=10"
    for page in (
        *(project, f"{project}nouvelle/", f"{project}qui-interroger/", f"{project}qui-interroger/?{asked}"),
        *(here, f"{here}question-nouvelle/", f"{here}questions/motifs/", f"{here}reglages/", f"{here}resultats/"),
        f"{here}reglages/redresser/age/",
        *(f"{here}saisir/papier/", f"{here}saisir/telephone/", f"{here}fin/clore/", f"{here}fin/supprimer/", address),
        f"{address}merci/",
    ):
        editor.goto(page)
        check(editor, site)
    editor.goto(address)
    editor.get_by_label("Combien de jours").fill("12")
    editor.get_by_role("button", name="Envoyer mes réponses").click()
    expect(editor.get_by_role("alert")).to_be_focused()
    check(editor, site)


def test_results_and_comparison_are_accessible_when_both_waves_are_closed(site: Site, open_as: Open) -> None:
    editor = open_as("editor")
    waves = []
    for template, title in (
        ("Vos déplacements — Besoins", "Vague un"),
        ("Vos déplacements, un an après", "Vague deux"),
    ):
        editor.goto(f"/demarches/{site.seeded['project']}/enquetes/nouvelle/")
        editor.get_by_label(template).check()
        editor.get_by_label("Titre").fill(title)
        if waves:
            editor.get_by_label("Enquête d’avant (facultatif)").select_option(label="Vague un")
        editor.get_by_role("button", name="Préparer l’enquête").click()
        here = editor.url
        editor.get_by_role("button", name="Ouvrir l’enquête").click()
        for rank in range(12):
            editor.goto(f"{here}saisir/papier/")
            editor.get_by_label("Quel âge").fill(str(1 + rank % 2))
            editor.get_by_label("facile ou difficile").fill(str(1 + (rank + len(waves)) % 5))
            editor.get_by_label("Ce que vos déplacements").fill("1" if (rank % 2) ^ len(waves) else "3")
            editor.get_by_label("Code personnel").fill(f"code {rank}")
            editor.get_by_role("button", name="Enregistrer et passer").click()
            expect(editor.get_by_role("status")).to_be_visible()
        editor.goto(f"{here}fin/clore/")
        editor.get_by_role("button", name="Clore l’enquête").click()
        expect(editor.get_by_role("heading", name="Résultats")).to_be_visible()
        waves.append(here)
    check(editor, site)
    editor.get_by_role("link", name="Verser à un constat : Quel âge avez-vous").click()
    check(editor, site)
    editor.go_back()
    editor.get_by_role("link", name="Comparer avant et après").click()
    expect(editor.get_by_text("12 personnes ont donné le même code")).to_be_visible()
    check(editor, site)
