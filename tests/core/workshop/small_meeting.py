"""A small meeting that was held, with something of everything: told in the tests of the minutes and of the exports."""

from __future__ import annotations

from datetime import date

from solimob.core.workshop import (
    Audience,
    Board,
    Column,
    Item,
    Meeting,
    Poll,
    PollKind,
    PollQuestion,
    Sequence,
    Tally,
    read_answer,
    tally,
)
from solimob.core.workshop.minutes import (
    DecisionRecord,
    MeetingRecord,
    NoteRecord,
    PageRecord,
    PollRecord,
    ReactionRecord,
    RemarkRecord,
)
from solimob.core.workshop.needs import Need, NeedKind, NeedStatus, Provenance

SINGLE = PollQuestion(id="q1", kind=PollKind.SINGLE, text="Venez-vous en bus ?", choices=("Oui", "Non"))
RANKING = PollQuestion(id="q2", kind=PollKind.RANKING, text="Par quoi commencer ?", choices=("A", "B", "C"))
SCALE = PollQuestion(
    id="poids-share-65p", kind=PollKind.SCALE, text="Quel poids ?", low=0, high=4, low_label="Aucun", high_label="Fort"
)
WORDS = PollQuestion(id="q4", kind=PollKind.WORDS, text="Un mot ?")
TEXT = PollQuestion(id="q5", kind=PollKind.TEXT, text="Que manque-t-il ?")
NOBODY = PollQuestion(id="q6", kind=PollKind.SINGLE, text="Et demain ?", choices=("Oui", "Non"))

MEETING = Meeting(
    id="essai",
    title="Réunion d'essai",
    purpose="Essayer.",
    held_on=date(2027, 1, 14),
    place="Salle des fêtes",
    audiences=(Audience("usagers", "Les usagers"),),
    sequences=(
        Sequence(
            "un",
            "Actualités",
            (
                Item(id="point-1", title="Premier point", role="Cheffe de projet", organisation="Organisme"),
                Item(id="point-2", title="Second point"),
            ),
        ),
        Sequence(
            "deux",
            "Vos avis",
            (
                Poll(id="sondage", title="Sondage", questions=(SINGLE, RANKING, SCALE, WORDS, TEXT, NOBODY)),
                Board(
                    id="tableau",
                    title="Tableau",
                    columns=(Column("sujets", "Quels sujets ?"), Column("methodes", "Quelles méthodes ?")),
                    pages=2,
                ),
            ),
        ),
    ),
)


def told(question: PollQuestion, *raw: object) -> tuple[PollQuestion, Tally]:
    """Return a question and the tally of its answers."""
    return question, tally(question, [read_answer(question, each) for each in raw])


NEED = Need(
    id="1",
    text="Un bus le dimanche",
    kind=NeedKind.SUBJECT,
    provenance=(Provenance(id="n1", text="bus dimanche", audience="usagers"),),
    votes=3,
    owner="Service mobilité",
    due=date(2027, 3, 1),
)
ANSWERED = Need(
    id="2",
    text="Des horaires lisibles",
    kind=NeedKind.METHOD,
    provenance=(Provenance(id="n2", text="horaires", audience="usagers"),),
    status=NeedStatus.ANSWERED,
    answer="Imprimés en gros.",
    answered_on=date(2027, 1, 20),
)
RECORD = MeetingRecord(
    meeting=MEETING,
    participants=12,
    polls=(
        PollRecord(
            "sondage",
            ballots=3,
            results=(
                told(SINGLE, 1, 1, 2),
                told(RANKING, [2, 1], [2]),
                told(SCALE, 0, 4, 4),
                told(WORDS, "Bus, marche", "les bus"),
                told(TEXT, "Demander à Mme Durand", "Un abri"),
                told(NOBODY),
            ),
            restarts=("question mal lue",),
        ),
    ),
    remarks=(
        RemarkRecord("point-1", "Et le soir ?", is_question=True, votes=1),
        RemarkRecord("point-1", "Combien cela coûte-t-il ?", is_question=True, votes=4, answered=True),
        RemarkRecord("point-2", "Très clair", is_question=False),
    ),
    reactions=(ReactionRecord("point-1", "Merci", 5), ReactionRecord("point-1", "Étonnant", 0)),
    pages=(
        PageRecord(
            "tableau",
            "Page 1",
            (
                NoteRecord("sujets", "Un abri", votes=2),
                NoteRecord("methodes", "Appeler le 06 12 34 56 78", other_texts=("Aller voir",)),
            ),
        ),
        PageRecord("tableau", "Page 2", ()),
    ),
    decisions=(
        DecisionRecord("Essayer un arrêt", entry="point-2", who="La commune", due=date(2027, 2, 1)),
        DecisionRecord("=1+1"),
    ),
    needs=(NEED, ANSWERED),
)
