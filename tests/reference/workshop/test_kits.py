"""The kits shipped: each can be held as it is, says its time, and invents nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time
from pathlib import Path

import pytest

from solimob.core.solutions.readability import readability
from solimob.core.workshop import Board, Instruction, Item, Poll, agenda
from solimob.core.workshop.kit import Kit
from solimob.core.workshop.reading import FINDING_MINUTES, USUAL_FINDINGS
from solimob.reference.strict_yaml import ReferenceFileError
from solimob.reference.workshop.kit_files import KITS_FOLDER, load_kits, shipped_kits
from solimob.reference.workshop.meeting_format import meeting_document, read_meeting

KITS = shipped_kits()
EACH = pytest.mark.parametrize("kit", KITS.values(), ids=KITS)


def test_every_kit_asked_for_is_shipped() -> None:
    """C-M7: workshop kits; the deck's own meeting is the demo."""
    assert set(KITS) == {
        "afom",
        "co-conception-avec-les-usagers",
        "comite-des-partenaires",
        "etude-de-cas-entre-pairs",
        "faire-connaissance",
        "lire-un-diagnostic",
        "mobiliser-les-partenaires",
        "restitution-aux-elus",
        "reunion-du-reseau",
        "vote-des-poids",
    }


@EACH
def test_a_kit_has_an_agenda_when_an_hour_is_chosen(kit: Kit) -> None:
    slots = agenda(kit.meeting, time(14))
    assert all(slot.ends is not None for slot in slots)
    assert len(slots) == len(list(kit.meeting.entries()))


def test_time_of_a_reading_is_the_one_its_kit_says_when_it_reads_five_findings() -> None:
    kit = KITS["lire-un-diagnostic"]
    assert kit.minutes == 65
    assert kit.minutes + USUAL_FINDINGS * FINDING_MINUTES == 120
    assert FINDING_MINUTES == 11
    assert "onze minutes par constat : deux heures avec cinq constats" in " ".join(kit.summary.split())


@EACH
def test_a_kit_becomes_a_meeting_of_ones_own_without_loss(kit: Kit) -> None:
    assert read_meeting(meeting_document(kit.meeting)) == kit.meeting


@EACH
def test_a_kit_is_in_plain_french(kit: Kit) -> None:
    faults = {text: readability(text).faults() for text in texts(kit) if text and readability(text).faults()}
    assert faults == {}


def texts(kit: Kit) -> Iterator[str]:
    meeting = kit.meeting
    yield from (each for guest in kit.guests for each in (guest.who, guest.why))
    yield from (kit.invitation, kit.summary, kit.use_when, *kit.prepare, *kit.follow_up, *meeting.material)
    yield from (meeting.purpose, meeting.facilitator_notes)
    for each in kit.formats:
        yield from (each.good_for, each.remotely, *each.steps)
    for entry in meeting.entries():
        yield entry.notes
        match entry:
            case Item() | Instruction():
                yield entry.text
            case Poll():
                yield from (question.text for question in entry.questions)
            case Board():
                yield from (entry.objective, *(column.title for column in entry.columns))


def test_the_report_to_elected_members_lasts_45_minutes() -> None:
    assert KITS["restitution-aux-elus"].minutes == 45


def test_the_network_and_the_peer_review_come_back_as_series() -> None:
    """K-M4 and K-M5: recurring meetings; the case is anonymous."""
    assert KITS["reunion-du-reseau"].meeting.series == "reseau"
    assert KITS["etude-de-cas-entre-pairs"].meeting.series == "cas-entre-pairs"
    assert any("anonyme" in text for text in texts(KITS["etude-de-cas-entre-pairs"]))


def test_those_who_know_each_other_little_have_formats_and_a_glossary() -> None:
    """J4: ice-breaking formats, and words of mobility, social work and employment."""
    kit = KITS["faire-connaissance"]
    assert len(kit.formats) >= 4
    assert all(each.steps and each.minutes for each in kit.formats)
    assert {"aom", "prescripteur", "mission-locale"} <= set(kit.terms)


def test_users_and_professionals_have_one_vote_each_when_they_design_together() -> None:
    """C-M5: persona and journey templates, contributions weighted equally."""
    kit = KITS["co-conception-avec-les-usagers"]
    boards = {entry.id: entry for entry in kit.meeting.entries() if isinstance(entry, Board)}
    assert {"portrait", "trajet"} <= set(boards)
    choice = kit.meeting.entry("choix")
    assert isinstance(choice, Poll)
    assert choice.audience == ""
    assert choice.anonymous


def test_partners_are_invited_and_commit_themselves_in_writing() -> None:
    """J1: who is invited, a letter, and who is responsible, does, is consulted, is informed."""
    assert all(kit.guests and "[date]" in kit.invitation for kit in KITS.values())
    kit = KITS["mobiliser-les-partenaires"]
    tasks = kit.meeting.entry("taches")
    assert isinstance(tasks, Board)
    assert [column.id for column in tasks.columns] == ["responsable", "fait", "consulte", "informe"]
    assert kit.articles == ("ct-l1215-3",)


def test_the_committee_cites_its_article_and_leaves_the_rest_to_check() -> None:
    assert KITS["comite-des-partenaires"].articles == ("ct-l1231-5",)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("summary:", "sumary:"), "vouliez-vous dire « summary »"),
        (("          minutes: 10\n", ""), "doit dire sa durée"),
        (("  id: afom", "  id: swot"), "doit être le nom du fichier"),
        (("least: 6, most: 40", "least: 6, most: 4"), "va de 6 à 4"),
        (("people:", "terms: [aomm]\npeople:"), "« aomm » est inconnu ; vouliez-vous dire « aom »"),
        (("people:", "articles: [ct-l9999]\npeople:"), "ct-l9999"),
    ],
)
def test_a_kit_is_refused_with_file_and_line_when_it_is_wrong(
    tmp_path: Path, change: tuple[str, str], said: str
) -> None:
    text = (KITS_FOLDER / "afom.yaml").read_text("utf-8")
    (tmp_path / "afom.yaml").write_text(text.replace(*change, 1), "utf-8")
    with pytest.raises(ReferenceFileError, match=said) as refused:
        load_kits(tmp_path)
    assert "afom.yaml" in str(refused.value)


def test_a_kit_is_refused_when_it_names_a_person_or_a_day(tmp_path: Path) -> None:
    text = (KITS_FOLDER / "restitution-aux-elus.yaml").read_text("utf-8")
    (tmp_path / "restitution-aux-elus.yaml").write_text(
        text.replace("          role: Élu référent", "          speaker: Une personne\n          role: Élu référent", 1)
    )
    with pytest.raises(ReferenceFileError, match="nomme une personne"):
        load_kits(tmp_path)
    (tmp_path / "restitution-aux-elus.yaml").write_text(
        text.replace("  purpose:", "  held_on: 2027-01-01\n  purpose:", 1)
    )
    with pytest.raises(ReferenceFileError, match="ni jour ni heure"):
        load_kits(tmp_path)
