"""Messages about a need (row C-M4: « exchange threads »)."""

from __future__ import annotations

import pytest

from solimob.core.workshop.exchanges import (
    LONGEST_MESSAGE,
    ExchangeError,
    Message,
    Side,
    Verdict,
    answer_mark,
    awaits_team,
    last_verdict,
    message_text,
)
from solimob.core.workshop.needs import Need, NeedKind, NeedStatus, Provenance


def need(**changed: object) -> Need:
    """Return a need."""
    source = Provenance(id="1", text="Un car", audience="Usagers")
    return Need(id="1", text="Un car", kind=NeedKind.SUBJECT, provenance=(source,), **changed)


def test_text_is_plain_and_short_when_kept() -> None:
    assert message_text(" Bonjour\r\n<b>\u202eoui ") == "Bonjour\n<b>oui"
    assert message_text("x" * LONGEST_MESSAGE) == "x" * LONGEST_MESSAGE


@pytest.mark.parametrize(
    ("text", "verdict", "said"),
    [
        (" ", None, "Écrivez votre message"),
        ("x" * (LONGEST_MESSAGE + 1), None, "1000 caractères"),
        ("", Verdict.DOES_NOT, "pourquoi"),
        ("x" * (LONGEST_MESSAGE + 1), Verdict.ANSWERS, "1000 caractères"),
    ],
)
def test_message_is_refused_when_it_cannot_be_kept(text: str, verdict: Verdict | None, said: str) -> None:
    with pytest.raises(ExchangeError, match=said):
        message_text(text, verdict)


def test_no_word_is_asked_when_the_answer_answers() -> None:
    assert message_text(" ", Verdict.ANSWERS) == ""


def test_verdict_is_of_the_answer_now_when_nothing_changed() -> None:
    before = answer_mark(need())
    after = answer_mark(need(status=NeedStatus.REFUSED, reason="Trop cher"))
    said = Message(Side.AUTHOR, "", Verdict.ANSWERS, before)
    again = Message(Side.AUTHOR, "Non", Verdict.DOES_NOT, after)
    assert last_verdict([said], before) == (Verdict.ANSWERS, True)
    assert last_verdict([said], after) == (Verdict.ANSWERS, False)
    assert last_verdict([said, again, Message(Side.TEAM, "Merci")], after) == (Verdict.DOES_NOT, True)
    assert last_verdict([Message(Side.TEAM, "x")], after) is None
    assert last_verdict([Message(Side.AUTHOR, "", Verdict.ANSWERS, before, is_deleted=True)], before) is None


def test_no_verdict_stands_when_the_last_one_was_deleted() -> None:
    mark = answer_mark(need())
    first = Message(Side.AUTHOR, "", Verdict.ANSWERS, mark)
    taken_back = Message(Side.AUTHOR, "", Verdict.DOES_NOT, mark, is_deleted=True)
    assert last_verdict([first, taken_back], mark) is None
    again = Message(Side.AUTHOR, "Toujours pas", Verdict.DOES_NOT, mark)
    assert last_verdict([first, taken_back, again], mark) == (Verdict.DOES_NOT, True)


@pytest.mark.parametrize(
    ("thread", "expected"),
    [
        ([], False),
        ([Message(Side.AUTHOR, "Alors ?")], True),
        ([Message(Side.AUTHOR, "Alors ?"), Message(Side.TEAM, "Bientôt")], False),
        ([Message(Side.AUTHOR, "", Verdict.ANSWERS)], False),
        ([Message(Side.AUTHOR, "Non", Verdict.DOES_NOT)], True),
        ([Message(Side.AUTHOR, "", is_deleted=True)], False),
        (
            [Message(Side.AUTHOR, "Non", Verdict.DOES_NOT), Message(Side.AUTHOR, "", Verdict.ANSWERS, "", True)],
            False,
        ),
    ],
)
def test_author_waits_for_the_team_when_they_wrote_last(thread: list[Message], expected: bool) -> None:
    assert awaits_team(thread) is expected
