"""A diagnosis read together: the meeting generated from its findings (P4)."""

from __future__ import annotations

from dataclasses import replace
from datetime import time

import pytest

from solimob.core.workshop import (
    Instruction,
    Item,
    Meeting,
    MeetingError,
    Poll,
    Sequence,
    agenda,
    read_ballot,
    tally,
)
from solimob.core.workshop.minutes import MeetingRecord, PollRecord
from solimob.core.workshop.reading import (
    FindingStances,
    FindingToRead,
    IndicatorToRead,
    reading_meeting,
    stance_entry,
    stances,
)

INTRODUCTION = Instruction(id="lecture", title="Comment lire", minutes=5)
KIT = Meeting(
    id="lire",
    title="Lire ensemble",
    sequences=(
        Sequence("constats", "Constat par constat", (INTRODUCTION,)),
        Sequence("fin", "La suite", (Item(id="fin", title="Fin", minutes=5),)),
    ),
)
CARS = IndicatorToRead("Sans voiture", "Qui n'a pas de voiture ?", "Compte les ménages.", "7,4 %", "Observé, 2021.")
FINDING = FindingToRead("without-car", "Vivre sans voiture", "7,4 % des ménages n'ont pas de voiture.", (CARS,))


def test_each_finding_is_read_then_agreed_with_or_disputed_when_a_meeting_is_generated() -> None:
    """P4 and C-M8: the finding, its indicator in plain language, and who agrees."""
    meeting = reading_meeting(KIT, "Territoire d'essai", [FINDING, replace(FINDING, id="elders")])
    assert meeting.title == "Lire ensemble : Territoire d'essai"
    assert [entry.id for entry in meeting.entries()] == [
        "lecture",
        "constat-without-car",
        "avis-without-car",
        "constat-elders",
        "avis-elders",
        "fin",
    ]
    read, poll = meeting.entry("constat-without-car"), meeting.entry(stance_entry("without-car"))
    assert isinstance(read, Item)
    assert read.text == (
        "7,4 % des ménages n'ont pas de voiture.\n\n"
        "Qui n'a pas de voiture ? Compte les ménages.\n"
        "Sans voiture : 7,4 %. Observé, 2021."
    )
    assert isinstance(poll, Poll)
    assert poll.questions[0].choices == ("D'accord", "Pas d'accord", "Je ne sais pas")
    assert all(slot.ends is not None for slot in agenda(meeting, time(9)))


def test_agreements_and_what_is_seen_are_told_by_finding_when_the_room_has_answered() -> None:
    """J6: who agrees, who disputes; the numbers come back under the finding."""
    meeting = reading_meeting(KIT, "Ici", [FINDING])
    poll = meeting.entry(stance_entry("without-car"))
    assert isinstance(poll, Poll)
    ballots = [{"accord": "1", "terrain": "Plus de cars"}, {"accord": "2"}, {"accord": "1"}, {"terrain": "Rien"}]
    given = [answer for ballot in ballots for answer in read_ballot(poll.questions, ballot)]
    results = tuple((question, tally(question, given)) for question in poll.questions)
    others = (PollRecord("autre", 0, ()), PollRecord("avis-libre", 0, ()))
    record = MeetingRecord(meeting=meeting, polls=(PollRecord(poll.id, 4, results), *others))
    assert stances(record) == (FindingStances("without-car", 2, 1, 0, ("Plus de cars", "Rien")),)


def test_a_sentence_is_not_repeated_when_the_finding_says_it_already() -> None:
    finding = FindingToRead("x", "Titre", "Un fait. Compte les ménages.", (CARS,))
    read = reading_meeting(KIT, "Ici", [finding]).entry("constat-x")
    assert isinstance(read, Item)
    assert read.text.count("Compte les ménages.") == 1


def test_only_the_first_findings_are_read_when_there_are_many() -> None:
    many = [replace(FINDING, id=f"f{n}") for n in range(9)]
    assert sum(isinstance(entry, Poll) for entry in reading_meeting(KIT, "Ici", many).entries()) == 5


def test_chosen_findings_are_read_in_the_order_of_the_diagnosis_when_somebody_chose() -> None:
    """P4."""
    many = [replace(FINDING, id=f"f{n}") for n in range(12)]
    chosen = [f"f{n}" for n in (11, 0, 7, 7)]
    read = [entry.id for entry in reading_meeting(KIT, "Ici", many, chosen).entries() if isinstance(entry, Item)]
    assert read[:-1] == ["constat-f0", "constat-f7", "constat-f11"]
    for wrong, said in ((["f0", "rien"], "pas de constat « rien »"), ([], "au moins un"), ([f.id for f in many], "10")):
        with pytest.raises(MeetingError, match=said):
            reading_meeting(KIT, "Ici", many, wrong)


def test_a_reading_is_refused_when_there_is_no_finding_or_no_place_for_it() -> None:
    with pytest.raises(MeetingError, match="aucun constat"):
        reading_meeting(KIT, "Ici", [])
    other = Meeting(id="x", title="X", sequences=(Sequence("fin", "Fin", (INTRODUCTION,)),))
    with pytest.raises(MeetingError, match="pas de séquence « constats »"):
        reading_meeting(other, "Ici", [FINDING])
    with pytest.raises(MeetingError, match="trop long"):
        reading_meeting(KIT, "Ici", [FindingToRead("x", "Long", "x" * 5001, ())])
