"""Boards in a real browser: two phones at once, the keyboard alone, a cut connection, no scripts, and the merge."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import Site
from tests.e2e.test_counselling import check

pytestmark = pytest.mark.browser
SUBJECTS = "Quels sujets ?"
METHODS = "Quelles méthodes ?"


def column(page: Page, title: str) -> Locator:
    return page.get_by_role("region", name=title)


def note(page: Page, text: str) -> Locator:
    return page.locator(".notes > .note").filter(
        has=page.locator("[data-text]", has_text=re.compile(f"^{re.escape(text)}$"))
    )


def write(page: Page, title: str, text: str) -> None:
    column(page, title).get_by_label("Nouveau post-it").fill(text)
    column(page, title).get_by_role("button", name="Ajouter").click()


def texts(page: Page, title: str) -> list[str]:
    return column(page, title).locator("[data-text]").all_inner_texts()


def opened(site: Site, page: Page, number: int = 0) -> Page:
    board = site.seeded["board"]
    page.goto(f"/r/{board['code']}/tableaux/{board['pages'][number]}/")
    return page


def member(site: Site, page: Page, tail: str) -> Page:
    board = site.seeded["board"]
    page.goto(f"/demarches/{board['project']}/reunions/{board['meeting']}/tableaux/{tail}")
    return page


def test_two_phones_see_each_other_and_lose_no_text_f9(site: Site, open_as: Callable[..., Page]) -> None:
    one, other = opened(site, open_as(width=390)), opened(site, open_as(width=390))
    write(one, SUBJECTS, "Trajets du dimanche")
    expect(note(other, "Trajets du dimanche")).to_be_visible()
    expect(note(one, "Trajets du dimanche").get_by_text("le vôtre")).to_be_visible()
    expect(note(other, "Trajets du dimanche").get_by_text("le vôtre")).to_be_hidden()
    note(other, "Trajets du dimanche").get_by_role("button", name="Voter").click()
    expect(note(one, "Trajets du dimanche").get_by_text("1 vote", exact=True)).to_be_visible()
    for page in (one, other):
        note(page, "Trajets du dimanche").locator("summary").first.click()
    one_form = note(one, "Trajets du dimanche").locator("form")
    other_form = note(other, "Trajets du dimanche").locator("form")
    one_form.get_by_label("Texte").fill("Trajets du dimanche matin")
    other_form.get_by_label("Texte").fill("Trajets du week-end")
    one_form.get_by_role("button", name="Enregistrer le texte").click()
    expect(note(other, "Trajets du dimanche matin")).to_be_visible()
    note(other, "Trajets du dimanche matin").get_by_role("button", name="Enregistrer le texte").click()
    for page in (one, other):
        expect(
            note(page, "Trajets du dimanche matin").get_by_text("Trajets du week-end", exact=True).first
        ).to_be_visible()
    note(one, "Trajets du dimanche matin").get_by_role("button", name="Garder le texte 2").click()
    for page in (one, other):
        expect(note(page, "Trajets du week-end")).to_be_visible()
        expect(note(page, "Trajets du week-end").get_by_text("Écrits en même temps")).to_be_hidden()
    assert texts(one, SUBJECTS) == texts(other, SUBJECTS)
    before = texts(other, SUBJECTS)
    other.reload()
    assert texts(other, SUBJECTS) == before


def test_note_is_moved_by_dragging_and_by_buttons(site: Site, open_as: Callable[..., Page]) -> None:
    page, watcher = opened(site, open_as(), 1), opened(site, open_as(), 1)
    for text in ("Tirer un", "Tirer deux"):
        write(page, METHODS, text)
        expect(note(page, text)).to_be_visible()
    note(page, "Tirer deux").locator("[data-text]").drag_to(note(page, "Tirer un"), target_position={"x": 30, "y": 3})
    expect(column(watcher, METHODS).locator("[data-text]", has_text="Tirer").first).to_have_text("Tirer deux")
    note(page, "Tirer deux").locator("[data-text]").drag_to(column(page, SUBJECTS).get_by_role("heading"))
    expect(column(watcher, SUBJECTS).locator("[data-text]", has_text="Tirer deux")).to_be_visible()
    note(page, "Tirer deux").locator("summary").first.click()
    note(page, "Tirer deux").get_by_label("Question").select_option(METHODS)
    note(page, "Tirer deux").get_by_role("button", name="Mettre sous cette question").click()
    expect(column(watcher, METHODS).locator("[data-text]", has_text="Tirer").last).to_have_text("Tirer deux")
    note(page, "Tirer deux").get_by_role("button", name="Monter").click()
    expect(column(watcher, METHODS).locator("[data-text]", has_text="Tirer").first).to_have_text("Tirer deux")


def tab_to(page: Page, target: Locator) -> None:
    """Press Tab until the target has the focus: what the keyboard cannot reach fails."""
    for _ in range(300):
        page.keyboard.press("Tab")
        if target.evaluate("element => element === document.activeElement"):
            return
    pytest.fail(f"the keyboard does not reach {target}")


def test_keyboard_alone_writes_copies_pastes_votes_moves_and_removes_f9(
    site: Site, open_as: Callable[..., Page]
) -> None:
    page = opened(site, open_as(), 1)
    tab_to(page, column(page, SUBJECTS).get_by_label("Nouveau post-it"))
    page.keyboard.type("Au clavier")
    page.keyboard.press("Control+Enter")
    first, copy = note(page, "Au clavier").first, note(page, "Au clavier").nth(1)
    expect(first).to_be_visible()
    tab_to(page, first.get_by_role("button", name="Voter"))
    page.keyboard.press("Control+c")
    page.keyboard.press("Control+v")
    expect(copy).to_be_focused()
    expect(copy.get_by_text("copie", exact=True)).to_be_visible()
    tab_to(page, copy.get_by_role("button", name="Voter"))
    page.keyboard.press("Enter")
    expect(copy.get_by_text("1 vote", exact=True)).to_be_visible()
    expect(copy.get_by_role("button", name="Voter")).to_be_focused()
    tab_to(page, copy.locator("summary").first)
    page.keyboard.press("Enter")
    tab_to(page, copy.get_by_role("button", name="Monter"))
    page.keyboard.press("Enter")
    expect(first.get_by_text("copie", exact=True)).to_be_visible()
    expect(first.get_by_role("button", name="Monter")).to_be_focused()
    tab_to(page, first.get_by_text("Retirer…"))
    page.keyboard.press("Enter")
    tab_to(page, first.get_by_role("button", name="Oui, retirer ce post-it"))
    page.keyboard.press("Enter")
    expect(note(page, "Au clavier")).to_have_count(1)


def test_note_written_during_a_cut_arrives_once(site: Site, open_as: Callable[..., Page]) -> None:
    page, watcher = opened(site, open_as(width=390), 1), opened(site, open_as(), 1)
    page.context.set_offline(True)
    write(page, SUBJECTS, "Écrit sans réseau")
    expect(page.locator("#board-status")).to_contain_text("Connexion coupée")
    write(watcher, SUBJECTS, "Écrit pendant ce temps")
    page.context.set_offline(False)
    expect(note(watcher, "Écrit sans réseau")).to_have_count(1, timeout=20_000)
    expect(note(page, "Écrit pendant ce temps")).to_be_visible(timeout=20_000)
    assert texts(page, SUBJECTS) == texts(watcher, SUBJECTS)


def conduct(site: Site, page: Page, act: str, stage: int, **fields: str) -> None:
    """Do to an opening what a button of the page of conduct does."""
    board = site.seeded["board"]
    url = f"/demarches/{board['project']}/reunions/{board['meeting']}/conduite/"
    page.goto(url)
    token = page.locator("[name=csrfmiddlewaretoken]").first.input_value()
    form = {"act": act, "stage": str(stage), "csrfmiddlewaretoken": token, **fields}
    assert page.request.post(f"{url}agir/", form=form, headers={"Referer": site.url}).ok


def test_board_counts_the_time_and_stops_when_it_is_locked(site: Site, open_as: Callable[..., Page]) -> None:
    conductor, phone = open_as("editor"), opened(site, open_as(width=390), 3)
    stage = site.seeded["board"]["timed_stage"]
    conduct(site, conductor, "extend", stage, minutes="1")
    expect(phone.get_by_text(re.compile(r"^Fin à \d\d:\d\d$"))).to_be_visible()
    told = phone.request.get(f"{phone.url}actes/?depuis=0").json()["until"]
    expect(phone.locator("[data-until]")).to_have_text(f"Fin à {told}")
    expect(phone.get_by_role("timer")).to_have_text(re.compile(r"^[01]:\d\d$"))
    write(phone, SUBJECTS, "À temps")
    expect(note(phone, "À temps")).to_be_visible()
    phone.locator(".note-form summary").first.click()  # whoever is writing keeps the page, and is told all the same
    conduct(site, conductor, "lock", stage)
    expect(phone.get_by_text("Ce tableau est verrouillé")).to_be_visible()
    expect(phone.get_by_role("link", name="revenir à la réunion")).to_be_visible()
    phone.reload()
    expect(phone.get_by_role("link", name="revenir à la réunion")).to_be_visible()
    expect(phone.get_by_role("button", name="Ajouter")).to_have_count(0)
    expect(note(phone, "À temps")).to_be_visible()


def test_board_is_used_when_scripts_are_off(site: Site, open_as: Callable[..., Page]) -> None:
    page = opened(site, open_as(javascript=False, width=390), 1)
    write(page, SUBJECTS, "Sans script")
    note(page, "Sans script").get_by_role("button", name="Voter").click()
    expect(note(page, "Sans script").get_by_text("1 vote", exact=True)).to_be_visible()
    note(page, "Sans script").locator("summary").first.click()
    note(page, "Sans script").get_by_label("Texte").fill("Sans aucun script")
    note(page, "Sans script").get_by_role("button", name="Enregistrer le texte").click()
    note(page, "Sans aucun script").get_by_role("button", name="Dupliquer").click()
    expect(note(page, "Sans aucun script")).to_have_count(2)


def test_list_equals_the_board(site: Site, open_as: Callable[..., Page]) -> None:
    page = opened(site, open_as())
    for title, text in ((SUBJECTS, "Dans la liste"), (METHODS, "Là aussi")):
        write(page, title, text)
        expect(note(page, text)).to_be_visible()
    seen = [texts(page, title) for title in (SUBJECTS, METHODS)]
    page.get_by_role("link", name="Montrer en liste").click()
    assert [texts(page, title) for title in (SUBJECTS, METHODS)] == seen
    assert page.get_by_role("listitem").count() >= sum(map(len, seen))


def test_markup_is_never_executed(site: Site, open_as: Callable[..., Page]) -> None:
    page, watcher = opened(site, open_as(), 1), opened(site, open_as(), 1)
    written = '<img src=x onerror="document.title=1"><b>gras</b>'
    write(page, METHODS, written)
    for each in (page, watcher):
        expect(note(each, written)).to_be_visible()
        assert each.locator(".notes b, .notes img").count() == 0


def test_pages_are_accessible_at_every_width(site: Site, open_as: Callable[..., Page]) -> None:
    phone = opened(site, open_as())
    write(phone, SUBJECTS, "Un_mot_très_long_que_rien_ne_coupe_comme_une_adresse_de_page_recopiée_telle_quelle")
    expect(phone.locator(".notes > .note").first).to_be_visible()
    phone.locator(".note summary").first.click()
    check(phone, site)
    phone.get_by_role("link", name="Montrer en liste").click()
    check(phone, site)
    page = open_as("editor")
    first = site.seeded["board"]["pages"][0]
    for tail in ("besoins/", f"pages/{first}/", f"pages/{first}/saisir/", "besoins/regrouper/"):
        check(member(site, page, tail), site)


def test_near_duplicates_are_proposed_merged_and_seen_by_their_authors_f9(
    site: Site, open_as: Callable[..., Page]
) -> None:
    author = opened(site, open_as(width=390), 2)
    write(author, SUBJECTS, "Modèles éco des solutions de mobilité solidaire")
    write(author, SUBJECTS, "Quels modèles économiques possibles d’un service de mobilité solidaire ?")
    write(author, SUBJECTS, "Publics cibles")
    expect(note(author, "Publics cibles")).to_be_visible()
    page = member(site, open_as("editor"), "essai-de-regroupement/regrouper/")
    group = page.locator("form", has=page.get_by_role("heading", name="Se ressemblent"))
    expect(group.get_by_role("checkbox")).to_have_count(2)
    group.get_by_label("Texte retenu").fill("Modèles économiques")
    group.get_by_role("button", name="Regrouper").click()
    expect(page.get_by_text("3 post-it, 2 besoins")).to_be_visible()
    expect(author.locator("#board-status")).to_contain_text("regroupés")
    author.reload()
    merged = author.get_by_role("region", name="Ce que les post‑it sont devenus")
    expect(merged.get_by_text("Modèles économiques", exact=True)).to_be_visible()
    expect(merged.get_by_text("avec votre post-it")).to_be_visible()
    check(author, site)
    expect(page.get_by_text("Verrouillez-le d’abord")).to_be_visible()
    conduct(site, page, "lock", site.seeded["board"]["merged_stage"])
    member(site, page, "essai-de-regroupement/regrouper/")
    page.get_by_role("button", name="Verser au registre").click()
    expect(page.get_by_text("Versé au registre")).to_be_visible()
    check(page, site)
