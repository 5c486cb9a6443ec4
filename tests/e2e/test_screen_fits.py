"""The screen of the hall shows all of a long poll, though nobody scrolls it; words that hold together on a phone."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Site

pytestmark = pytest.mark.browser


def held(site: Site, facilitator: Page, folder: Path, questions: int) -> None:
    """Make a meeting whose first moment is a poll of so many questions, and open both."""
    choices = ["Savoir qui est compétent", "Évaluer ce qui existe", "Réunir les acteurs", "Trouver de l’argent"]
    poll = {
        "id": "sondage",
        "kind": "poll",
        "title": "Vos post-it, vos questions",
        "questions": [
            {"id": f"q{rank}", "kind": "single", "text": f"Question {rank} : est-ce facile ?", "choices": choices}
            for rank in range(1, questions + 1)
        ],
    }
    meeting = {"format": "solimob-meeting-1", "id": "longue", "title": "Une longue réunion"}
    meeting |= {"sequences": [{"id": "s1", "title": "Avis", "entries": [poll]}]}
    file = folder / "reunion.json"
    file.write_text(json.dumps(meeting), encoding="utf-8")
    facilitator.goto(f"/demarches/{site.seeded['project']}/reunions/fichier/")
    facilitator.locator("input[type=file]").set_input_files(file)
    facilitator.locator("main form button[type=submit]").click()
    facilitator.get_by_role("link", name="Mes notes").wait_for()
    facilitator.goto(f"{facilitator.url}conduite/")
    facilitator.get_by_role("button", name="Ouvrir la réunion").click()
    facilitator.get_by_role("button", name="Ouvrir", exact=True).click()
    expect(facilitator.get_by_role("button", name="Verrouiller")).to_be_visible()


def screen_of(facilitator: Page, open_as: Callable[..., Page]) -> Page:
    screen = open_as()
    screen.set_viewport_size({"width": 1280, "height": 720})
    screen.goto(facilitator.get_by_role("link", name="Écran de la salle").get_attribute("href") or "")
    expect(screen.locator(".count")).to_be_visible()
    return screen


def overflow(screen: Page) -> int:
    return int(screen.evaluate("document.documentElement.scrollHeight - innerHeight"))


def test_six_questions_are_on_one_screen_and_twenty_turn(
    site: Site, open_as: Callable[..., Page], tmp_path: Path
) -> None:
    facilitator = open_as("editor")
    held(site, facilitator, tmp_path, 6)
    for name in ("La réunion", "Mes notes", "Sur papier"):
        expect(facilitator.locator("p.actions").first.get_by_role("link", name=name, exact=True)).to_be_visible()
    screen = screen_of(facilitator, open_as)
    for rank in range(1, 7):
        expect(screen.get_by_text(f"Question {rank} :")).to_be_visible()
    assert overflow(screen) <= 0
    expect(screen.locator("[data-turns]")).to_be_hidden()

    phone = open_as(width=320)
    phone.goto(f"/r/{facilitator.locator('p.actions strong').first.inner_text()}/")
    assert phone.get_by_role("heading", level=1).text_content() == "Vos post\u2011it, vos questions"
    assert phone.locator("legend").first.text_content() == "Question 1\u00a0: est-ce facile\u00a0?"

    held(site, facilitator, tmp_path, 20)
    screen = screen_of(facilitator, open_as)
    seen: list[int] = []
    for page in (1, 2, 3):
        expect(screen.locator("[data-turns]")).to_have_text(f"Page {page} sur 3", timeout=20_000)
        assert overflow(screen) <= 0
        seen += [rank for rank in range(1, 21) if screen.get_by_text(f"Question {rank} :").is_visible()]
    assert seen == list(range(1, 21))
