"""The minutes as a document: every number is said, and nothing flagged is published when masked."""

from __future__ import annotations

import zipfile
from io import BytesIO

from solimob.core.workshop.minutes import MeetingRecord, minutes
from solimob.publish.csv_table import csv_table
from solimob.publish.document import Bullets, Document, Heading, Paragraph, Table, blocks_of
from solimob.publish.minutes import minutes_document
from solimob.publish.outputs import render
from tests.core.workshop.small_meeting import MEETING, RECORD


def words(document: Document) -> list[str]:
    """Return the text of a document, block by block."""
    found = [document.title, document.subtitle]
    for section in document.sections:
        found.append(f"# {section.title}")
        for block in section.blocks:
            match block:
                case Heading():
                    found.append(f"## {block.text}")
                case Paragraph():
                    found.append("".join(run.text for run in block.runs))
                case Bullets():
                    found += ["".join(run.text for run in item) for item in block.items]
                case Table():
                    found += [block.caption, *(" | ".join(row) for row in block.rows), *block.notes]
    return found


TOLD = words(minutes_document(minutes(RECORD)))


def test_the_minutes_say_decisions_who_answers_and_needs() -> None:
    assert "Essayer un arrêt | Second point | La commune | 1er février 2027" in TOLD
    assert "=1+1 |  | à désigner | à fixer" in TOLD
    assert "Un bus le dimanche | besoin | Service mobilité | 1er mars 2027" in TOLD
    assert "Des horaires lisibles | méthode | usagers | aucun vote | répondu" in TOLD


def test_questions_and_reactions_stand_under_their_item() -> None:
    """F2 and F3."""
    first, second = TOLD.index("## Premier point"), TOLD.index("## Second point")
    asked = TOLD.index("Combien cela coûte-t-il ? (4\u00a0soutiens, répondue en séance)")
    assert first < asked < TOLD.index("Et le soir ? (1\u00a0soutien, sans réponse en séance)") < second
    assert first < TOLD.index("Merci (5)") < second < TOLD.index("Très clair")


def test_tallies_have_their_numbers_and_say_their_rule() -> None:
    assert "Venez-vous en bus ? (3\u00a0réponses)" in TOLD
    assert "Oui | 2 | 67\u00a0%" in TOLD
    assert "1 | B | 4 | 1,0 | 2" in TOLD
    assert "3 | C | 0,5 | jamais classé | 0" in TOLD
    assert any("points de Borda" in text for text in TOLD)
    assert "4 — Fort | 2 | 67\u00a0%" in TOLD
    assert "Médiane : 4. La moitié des réponses est entre 2 et 4." in TOLD
    assert "Bus | 2 | Bus, les bus" in TOLD
    assert TOLD[TOLD.index("## Et demain ?") + 1] == "Aucune réponse."
    assert "Ce sondage a été recommencé : question mal lue." in TOLD


def test_notes_are_listed_by_page_and_question() -> None:
    assert "## Page 1 — Quels sujets ?" in TOLD
    assert "Un abri (2\u00a0voix)" in TOLD
    assert "Appeler le 06 12 34 56 78 — autre version : Aller voir" in TOLD
    assert "Page 2 : aucun post-it." in TOLD


def test_what_is_flagged_is_listed_then_masked_when_asked() -> None:
    assert "Sondage | nom : Mme Durand | Demander à Mme Durand" in TOLD
    hidden = words(minutes_document(minutes(RECORD), masked=True))
    assert not any("Durand" in text or "06 12" in text for text in hidden)
    assert "Demander à [nom]" in hidden
    assert any("une personne doit relire" in text for text in hidden)


def test_empty_minutes_say_so() -> None:
    told = words(minutes_document(minutes(MeetingRecord(meeting=MEETING))))
    assert "Aucune décision n'a été écrite." in told
    assert "Rien n'attend de réponse." in told
    assert "Participants connectés : nombre non connu" in told


def test_the_minutes_are_an_odt_with_its_tables() -> None:
    document = minutes_document(minutes(RECORD))
    assert any(isinstance(block, Table) for block in blocks_of(document))
    content = render(document, "odt")
    with zipfile.ZipFile(BytesIO(content)) as archive:
        text = archive.read("content.xml").decode()
    assert "Compte rendu : Réunion d’essai" in text or "Compte rendu : Réunion d'essai" in text
    assert content == render(document, "odt")


def test_a_table_is_read_by_a_french_spreadsheet_and_runs_no_formula() -> None:
    told = csv_table(("texte", "nombre"), [("=1+1", 0.5), (" @cmd", None), ("a;b", 3)]).decode("utf-8-sig")
    assert told == "texte;nombre\r\n'=1+1;0,5\r\n' @cmd;\r\n\"a;b\";3\r\n"
