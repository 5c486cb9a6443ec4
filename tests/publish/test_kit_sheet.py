"""Kits on paper (C-M7): who to invite, the time of each moment, what to say, polls to fill in by hand."""

from __future__ import annotations

import pytest

from solimob.core.workshop.kit import Kit
from solimob.publish.document import Callout, Document, Paragraph, Table
from solimob.publish.kit_sheet import kit_document
from solimob.publish.outputs import render
from solimob.reference.law.articles import load_law_book
from solimob.reference.law.glossary import load_glossary
from solimob.reference.workshop.kit_files import shipped_kits

KITS = shipped_kits()


def sheet(kit: Kit) -> Document:
    return kit_document(kit, load_law_book(), load_glossary())


def tables(document: Document) -> dict[str, Table]:
    return {b.caption: b for section in document.sections for b in section.blocks if isinstance(b, Table)}


@pytest.mark.parametrize("kit", KITS.values(), ids=KITS)
def test_every_kit_prints_its_times_and_its_guests(kit: Kit) -> None:
    found = tables(sheet(kit))
    times = found["Le temps"].rows
    assert times[0][0] == "0 h 00"
    assert len(times) == len(list(kit.meeting.entries()))
    assert [row[0] for row in found["Qui inviter"].rows] == [guest.who for guest in kit.guests]
    assert render(sheet(kit), "odt")


def test_polls_are_filled_in_by_hand_with_the_numbers_that_are_typed_afterwards() -> None:
    section = next(s for s in sheet(KITS["restitution-aux-elus"]).sections if s.title == "Sondages à imprimer")
    boxes = [block for block in section.blocks if isinstance(block, Callout)]
    said = ["".join(run.text for run in each) for each in boxes[0].lines]
    assert said == ["Une réponse.", "☐ 1. D'accord", "☐ 2. Pas d'accord", "☐ 3. Je ne sais pas"]


def test_persona_journey_actor_card_and_case_are_sheets_to_fill_in() -> None:
    """C-M5, J4 and K-M5: templates that are handed out."""
    titles = {kit.id: [each.title for each in kit.sheets] for kit in KITS.values()}
    assert titles["co-conception-avec-les-usagers"] == ["Fiche portrait", "Fiche trajet"]
    assert titles["faire-connaissance"] == ["Carte d'acteur"]
    assert titles["etude-de-cas-entre-pairs"] == ["Page du cas, anonyme"]
    section = next(s for s in sheet(KITS["etude-de-cas-entre-pairs"]).sections if s.title == "Page du cas, anonyme")
    last = section.blocks[-1]
    assert isinstance(last, Callout)
    assert (last.title, len(last.lines)) == ("Ma question", 3)


def test_the_law_is_told_with_what_remains_to_check() -> None:
    document = sheet(KITS["comite-des-partenaires"])
    before = document.sections[0]
    told = " ".join(
        run.text
        for block in before.blocks
        if not isinstance(block, Table | Callout)
        for runs in (block.items if hasattr(block, "items") else [block.runs] if isinstance(block, Paragraph) else [])
        for run in runs
    )
    assert "L.1231-5" in told
    assert "à vérifier" in told


def test_words_of_the_three_trades_are_printed_for_those_who_know_each_other_little() -> None:
    """J4."""
    words = tables(sheet(KITS["faire-connaissance"]))["Les mots de chacun"]
    assert len(words.rows) == len(KITS["faire-connaissance"].terms)
    assert words.header[2:] == ("Dans le monde : mobilité", "Dans le monde : social", "Dans le monde : emploi")
