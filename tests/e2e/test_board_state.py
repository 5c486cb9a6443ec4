"""The page of a board is the same in Python and in the browser, whatever was done and however it arrived."""

from __future__ import annotations

from importlib.resources import files
from random import Random
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from solimob.core.workshop.acts import ActKind, NoteAct, act_document
from solimob.core.workshop.boards import BoardState, Note, apply, state_document
from tests.core.workshop.board_play import COLUMNS, played

pytestmark = pytest.mark.browser
GAMES, LENGTH = 60, 80

_REPLAY = """
async ([source, start, deliveries]) => {
  const url = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  const { Replica } = await import(url);
  const replica = new Replica(start);
  for (const [number, act] of deliveries) replica.receive(number, act);
  return [replica.state, replica.lacks];
}
"""


@pytest.fixture(scope="module")
def blank(browser: Browser) -> Page:
    """A page without a site."""
    return browser.new_context().new_page()


def replayed(page: Page, start: dict[str, Any], deliveries: list[tuple[int, dict[str, Any]]]) -> list[Any]:
    source = (files("solimob.web.workshop") / "static/workshop/board_state.js").read_text(encoding="utf-8")
    return page.evaluate(_REPLAY, [source, start, deliveries])


def test_browser_ends_in_the_state_of_python_whatever_the_acts_and_their_delivery(blank: Page) -> None:
    for seed in range(GAMES):
        chance = Random(seed)
        acts, states = played(chance, LENGTH)
        documents = [(number, act_document(act)) for number, act in enumerate(acts, start=1)]
        shuffled = documents * chance.randint(1, 2)
        chance.shuffle(shuffled)
        joined = chance.randint(0, LENGTH)
        assert replayed(blank, state_document(states[joined]), shuffled) == [state_document(states[-1]), False], seed


def test_browser_agrees_after_every_act(blank: Page) -> None:
    acts, states = played(Random(7), LENGTH)
    for number, act in enumerate(acts, start=1):
        before, after = state_document(states[number - 1]), state_document(states[number])
        assert replayed(blank, before, [(number, act_document(act))])[0] == after


def test_browser_knows_that_an_act_is_missing_when_later_ones_came(blank: Page) -> None:
    acts, states = played(Random(3), 3)
    late = [(3, act_document(acts[2])), (1, act_document(acts[0]))]
    assert replayed(blank, state_document(states[0]), late) == [state_document(states[1]), True]


def test_browser_gives_a_prepared_note_to_who_rewrites_it_as_python_does(blank: Page) -> None:
    start = BoardState(notes=(Note("starter-1", COLUMNS[0].id, "Exemple"),), columns=COLUMNS)
    act = NoteAct("a1", ActKind.EDIT, "starter-1", "ana", text="Un car le soir", base=0)
    after = apply(start, 1, act)
    assert after.notes[0].author == "ana"
    assert replayed(blank, state_document(start), [(1, act_document(act))])[0] == state_document(after)
