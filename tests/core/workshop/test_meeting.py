"""A meeting as prepared: what can be, what cannot, and its agenda."""

from __future__ import annotations

import subprocess
import sys
from datetime import time

import pytest

import solimob.core.workshop as room
from solimob.core.workshop import (
    Audience,
    Board,
    Column,
    Entry,
    Instruction,
    Item,
    Link,
    Meeting,
    MeetingError,
    Poll,
    PollKind,
    PollQuestion,
    Sequence,
    Starter,
    SurveyStep,
    agenda,
)

QUESTION = PollQuestion(id="choix", kind=PollKind.SINGLE, text="Que choisir ?", choices=("Ceci", "Cela"))
COLUMN = Column("sujets", "Quels sujets ?")


def meeting(*entries: Entry, audiences: tuple[Audience, ...] = ()) -> Meeting:
    return Meeting(
        id="essai", title="Une réunion", audiences=audiences, sequences=(Sequence("un", "Première", entries),)
    )


def test_a_sequence_holds_a_poll_then_a_board_when_both_are_said() -> None:
    """F4: several activities one after the other, in one sequence."""
    poll, board = Poll(id="p", title="Sondage", questions=(QUESTION,)), Board(id="b", title="Murs", columns=(COLUMN,))
    held = meeting(poll, board)
    assert list(held.entries()) == [poll, board]
    assert held.entry("b") is board


def test_an_agenda_gives_times_when_every_entry_says_its_minutes() -> None:
    held = meeting(Item(id="a", title="A", minutes=20), Instruction(id="b", title="B", minutes=50))
    assert held.minutes == 70
    assert [(slot.entry, slot.starts, slot.ends) for slot in agenda(held, time(14, 30))] == [
        ("a", time(14, 30), time(14, 50)),
        ("b", time(14, 50), time(15, 40)),
    ]


def test_times_are_unknown_when_an_entry_before_does_not_say_its_minutes() -> None:
    held = meeting(Item(id="a", title="A"), Item(id="b", title="B", minutes=5), Item(id="c", title="C", minutes=5))
    assert held.minutes is None
    assert [(slot.starts, slot.ends) for slot in agenda(held, time(9))] == [(time(9), None), (None, None), (None, None)]


def test_an_agenda_is_refused_when_it_would_end_after_midnight() -> None:
    with pytest.raises(MeetingError, match="après minuit"):
        agenda(meeting(Item(id="a", title="A", minutes=61)), time(23))


@pytest.mark.parametrize(
    ("build", "said"),
    [
        (lambda: meeting(), "est vide"),
        (lambda: meeting(Item(id="a", title="A"), Instruction(id="a", title="B")), "« a » est deux fois"),
        (lambda: meeting(Item(id="Réunion", title="A")), "minuscules"),
        (lambda: meeting(Item(id="a", title="  ")), "le titre"),
        (lambda: meeting(Item(id="a", title="A", minutes=0)), "de 1 à 480 minutes"),
        (lambda: meeting(Item(id="a", title="A", text="x" * 5001)), "dépasse 5000"),
        (lambda: meeting(Poll(id="p", title="P", questions=())), "aucune question"),
        (lambda: meeting(Poll(id="p", title="P", questions=(QUESTION, QUESTION))), "« choix » est deux fois"),
        (lambda: meeting(Poll(id="p", title="P", questions=(QUESTION,), audience="elus")), "pas un public annoncé"),
        (lambda: meeting(Board(id="b", title="B", columns=())), "aucune colonne"),
        (lambda: meeting(Board(id="b", title="B", columns=(COLUMN, COLUMN))), "« sujets » est deux fois"),
        (lambda: meeting(Board(id="b", title="B", columns=(COLUMN,), pages=0)), "de 1 à 20 pages"),
        (
            lambda: meeting(Board(id="b", title="B", columns=(COLUMN,), starters=(Starter("x", "Note"),))),
            "pas de colonne « x »",
        ),
        (
            lambda: meeting(Board(id="b", title="B", columns=(COLUMN,), starters=(Starter("sujets", " "),))),
            "est vide",
        ),
        (lambda: meeting(SurveyStep(id="s", title="S", survey="Mon enquête")), "minuscules"),
        (lambda: Link("Les fiches", "javascript:alert(1)"), "https://"),
        (lambda: meeting(Item(id="a", title="A")).entry("b"), "ni point ni activité « b »"),
    ],
)
def test_a_meeting_is_refused_when_it_cannot_be_held(build: object, said: str) -> None:
    with pytest.raises(MeetingError, match=said):
        build()  # type: ignore[operator]


def test_a_poll_is_for_one_audience_when_the_meeting_announces_it() -> None:
    """F5: one poll per audience."""
    poll = Poll(id="p", title="P", questions=(QUESTION,), audience="cellules")
    assert meeting(poll, audiences=(Audience("cellules", "Les cellules"),)).entry("p") == poll


def test_every_public_name_of_the_room_loads() -> None:
    assert all(getattr(room, name) is not None for name in room.__all__)


def test_the_room_loads_nothing_when_it_is_only_imported() -> None:
    code = "import sys, solimob.core.workshop; print([m for m in sys.modules if 'workshop.' in m or 'snowball' in m])"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
