"""Results of a meeting that the diagnosis takes: what a room said of its findings, the weights it voted (J6, P4)."""

from __future__ import annotations

from collections.abc import Iterator

from solimob.core.workshop.minutes import MeetingRecord, PollRecord
from solimob.core.workshop.reading import finding_entry, stances
from solimob.core.workshop.weight_votes import VotedWeight, question_id, weights_in
from solimob.publish.document import Block, Table
from solimob.publish.french import number, written_decimals

_FINDINGS_HEADER = ("Constat", "D'accord", "Pas d'accord", "Ne sait pas", "Vu sur place")
_WEIGHTS_HEADER = ("Indicateur", "Poids", "La moitié des votes", "Votes extrêmes", "Votes")
_WEIGHTS_NOTE = (
    "Le poids est la moyenne des votes. Plus la moitié des votes est étalée, moins le groupe est d'accord. "
    "Un indicateur sans vote garde son poids par défaut."
)


def result_sections(record: MeetingRecord) -> Iterator[tuple[str, tuple[Block, ...]]]:
    """Yield sections of the minutes, title and blocks; no block where the meeting has no such result."""
    yield "Ce que la salle dit des constats", tuple(_findings(record))
    yield "Poids votés", tuple(table for poll in record.polls if (table := weights_table(record, poll)) is not None)


def _findings(record: MeetingRecord) -> Iterator[Block]:
    said = stances(record)
    if not said:
        return
    titles = {entry.id: entry.title for entry in record.meeting.entries()}
    rows = tuple(
        (
            titles.get(finding_entry(each.finding), each.finding),
            number(each.agree),
            number(each.dispute),
            number(each.unsure),
            " ; ".join(each.seen),
        )
        for each in said
    )
    note = "Un désaccord se note : il ne change pas le chiffre."
    numeric = (False, True, True, True, False)
    yield Table("Accords et désaccords, par constat", _FINDINGS_HEADER, rows, numeric, (note,), (3, 1, 1, 1, 3))


def weights_table(record: MeetingRecord, poll: PollRecord) -> Table | None:
    """Return the weights voted in a poll with their spread, None for a poll on something else."""
    voted = weights_in(poll)
    if not voted:
        return None
    labels = {question.id: question.text for question, _ in poll.results}
    rows = tuple((labels[question_id(each.indicator)], *_weight(each)) for each in voted)
    title = record.meeting.entry(poll.entry).title
    numeric = (False, True, True, True, True)
    return Table(title, _WEIGHTS_HEADER, rows, numeric, (_WEIGHTS_NOTE,), (3, 0.8, 1.4, 1.2, 0.8))


def _weight(each: VotedWeight) -> tuple[str, str, str, str]:
    if each.weight is None:
        return "par défaut", "aucun vote", "aucun vote", number(0)
    return number(each.weight, 2), half_text(each), f"de {each.lowest} à {each.highest}", number(each.votes)


def half_text(each: VotedWeight) -> str:
    """Return between which weights half of the votes are: « de 2,5 à 4 »."""
    low, high = (number(bound, written_decimals(bound)) for bound in (each.low, each.high))
    return f"de {low} à {high}"
