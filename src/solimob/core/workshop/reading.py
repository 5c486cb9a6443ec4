"""« Lire un diagnostic ensemble »: the findings of a diagnosis put into the kit that reads them (P4).

Figures come already written with their unit, nature and source: this room knows no format of numbers.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from solimob.core.workshop.meeting import LONGEST_TEXT, LONGEST_TITLE, Item, Meeting, MeetingError, Poll
from solimob.core.workshop.meeting import Sequence as Part
from solimob.core.workshop.minutes import MeetingRecord, PollRecord
from solimob.core.workshop.polls import PollKind, PollQuestion
from solimob.core.workshop.tallies import ChoiceTally, TextTally

FINDINGS_PART = "constats"
"""The sequence of the kit that receives the findings."""
USUAL_FINDINGS = 5
"""Findings read where nobody chose: two hours with the rest of the kit."""
MOST_FINDINGS = 10
"""Findings that one meeting can read: three hours."""
_READING_MINUTES = 8
_POLL_MINUTES = 3
FINDING_MINUTES = _READING_MINUTES + _POLL_MINUTES
_READ, _STANCE = "constat-", "avis-"
_STANCES = ("D'accord", "Pas d'accord", "Je ne sais pas")


@dataclass(frozen=True, slots=True)
class IndicatorToRead:
    """An indicator in plain words: the question it answers, how to read it, its value and its proof, as printed."""

    label: str
    question: str
    plain: str
    said: str
    proof: str


@dataclass(frozen=True, slots=True)
class FindingToRead:
    """A finding and the indicators it rests on; the entries of the meeting that read it are named after its id."""

    id: str
    title: str
    text: str
    indicators: tuple[IndicatorToRead, ...]


@dataclass(frozen=True, slots=True)
class FindingStances:
    """What a room said of a finding (J6): how many agree, dispute or do not know, and what they see on the ground."""

    finding: str
    agree: int
    dispute: int
    unsure: int
    seen: tuple[str, ...]


def stances(record: MeetingRecord) -> tuple[FindingStances, ...]:
    """Return what the room said of each finding that it read, in the order of the meeting."""
    ids = {entry.id for entry in record.meeting.entries()}
    asked = {poll.entry.removeprefix(_STANCE): poll for poll in record.polls if poll.entry.startswith(_STANCE)}
    return tuple(_stances(poll) for finding, poll in asked.items() if finding_entry(finding) in ids)


def reading_meeting(
    kit: Meeting, territory: str, findings: Sequence[FindingToRead], chosen: Collection[str] | None = None
) -> Meeting:
    """Return the kit with, for each finding chosen, a moment to read it and a poll to agree with or dispute it.

    `chosen` has the ids of the findings to read, which keep the order of the diagnosis; None takes the first five.

    Raises
    ------
    MeetingError
        If the kit has no sequence `constats`, there is no finding, or none, an unknown one or too many are chosen.
    """
    if not findings:
        raise MeetingError("ce diagnostic n'a aucun constat : ajoutez des données, puis recalculez")
    if FINDINGS_PART not in {part.id for part in kit.sequences}:
        raise MeetingError(f"le modèle « {kit.id} » n'a pas de séquence « {FINDINGS_PART} »")
    entries = tuple(entry for finding in _chosen(findings, chosen) for entry in _moments(finding))
    return replace(
        kit,
        title=f"{kit.title} : {territory}"[:LONGEST_TITLE],
        sequences=tuple(
            Part(part.id, part.title, part.entries + entries) if part.id == FINDINGS_PART else part
            for part in kit.sequences
        ),
    )


def _chosen(findings: Sequence[FindingToRead], chosen: Collection[str] | None) -> Sequence[FindingToRead]:
    if chosen is None:
        return findings[:USUAL_FINDINGS]
    wanted, known = set(chosen), [finding.id for finding in findings]
    if unknown := sorted(wanted.difference(known)):
        raise MeetingError(f"ce diagnostic n'a pas de constat « {unknown[0]} » ; il a : {', '.join(known)}")
    if not wanted:
        raise MeetingError("choisissez au moins un constat à lire")
    if len(wanted) > MOST_FINDINGS:
        raise MeetingError(f"choisissez {MOST_FINDINGS} constats au plus, pas {len(wanted)} : c'est déjà trois heures")
    return [finding for finding in findings if finding.id in wanted]


def _stances(poll: PollRecord) -> FindingStances:
    counts = (0, 0, 0)
    seen: tuple[str, ...] = ()
    for _, tally in poll.results:
        match tally:
            case ChoiceTally(choices=(agree, dispute, unsure)):
                counts = (agree.count, dispute.count, unsure.count)
            case TextTally():
                seen = tally.texts
    return FindingStances(poll.entry.removeprefix(_STANCE), *counts, seen)


def finding_entry(finding: str) -> str:
    """Return the id of the item that reads a finding aloud."""
    return f"{_READ}{finding}"


def stance_entry(finding: str) -> str:
    """Return the id of the poll that agrees with a finding or disputes it."""
    return f"{_STANCE}{finding}"


def _moments(finding: FindingToRead) -> tuple[Item, Poll]:
    return (
        Item(
            id=finding_entry(finding.id),
            title=finding.title[:LONGEST_TITLE],
            minutes=_READING_MINUTES,
            text=_read_aloud(finding),
            notes="Lisez le constat et son chiffre à voix haute. Demandez d'abord : est-ce que je comprends ?",
        ),
        Poll(
            id=stance_entry(finding.id),
            title=f"Qu'en pensez-vous : {finding.title}"[:LONGEST_TITLE],
            minutes=_POLL_MINUTES,
            anonymous=True,
            questions=(
                PollQuestion(
                    id="accord", kind=PollKind.SINGLE, text="Reconnaissez-vous ce qui est dit ?", choices=_STANCES
                ),
                PollQuestion(id="terrain", kind=PollKind.TEXT, text="Que voyez-vous sur place ?"),
            ),
            notes="Un désaccord se note sous le constat. Il ne se vote pas : le chiffre ne change pas avec les voix.",
        ),
    )


def _read_aloud(finding: FindingToRead) -> str:
    lines = [finding.text]
    for each in finding.indicators:
        # The finding often says already how to read its figure.
        told = " ".join(words for words in (each.question, each.plain) if words and words not in finding.text)
        lines += ["", *([told] if told else []), f"{each.label} : {each.said}. {each.proof}"]
    text = "\n".join(lines)
    if len(text) > LONGEST_TEXT:
        raise MeetingError(f"le constat « {finding.title} » est trop long pour un écran : {len(text)} caractères")
    return text
