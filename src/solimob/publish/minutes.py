"""The minutes of a meeting as a document: decisions, who answers by when, needs, then what was said at each item."""

from __future__ import annotations

from collections.abc import Iterator

from solimob.core.workshop.flags import FlagKind
from solimob.core.workshop.meeting import Board, Instruction, Item
from solimob.core.workshop.minutes import (
    DecisionRecord,
    EntryMinutes,
    Minutes,
    NoteRecord,
    PageRecord,
    PollRecord,
    RemarkRecord,
    masked_record,
    minutes,
    notes_by_column,
)
from solimob.publish.document import Block, Bullets, Document, Heading, Line, Paragraph, Section, Table, line, strong
from solimob.publish.french import count_text, date_text, listing
from solimob.publish.minutes_results import result_sections
from solimob.publish.tally_tables import tally_blocks

NOBODY = "à désigner"
NO_DATE = "à fixer"


def minutes_document(told: Minutes, *, masked: bool = False) -> Document:
    """Return the minutes as a document.

    `masked` writes « [nom] », « [téléphone] »… for what is flagged, to publish it; otherwise a last section lists what
    is to be read again before publication.
    """
    shown = minutes(masked_record(told.record)) if masked else told
    meeting = shown.record.meeting
    sections = [
        Section("En bref", tuple(_in_short(shown))),
        Section("Décisions", tuple(_decisions(shown))),
        Section("Qui répond, et pour quand", tuple(_promises(shown))),
        Section("Besoins", tuple(_needs(shown))),
        *(Section(title, blocks) for title, blocks in result_sections(shown.record) if blocks),
        *(
            Section(sequence.title, tuple(block for entry in sequence.entries for block in _entry(entry)))
            for sequence in shown.sequences
        ),
    ]
    if masked:
        sections.append(Section("Avant publication", (Paragraph(line(_MASKED)),)))
    else:
        sections.append(Section("À relire avant publication", tuple(_to_review(shown))))
    day = date_text(meeting.held_on) if meeting.held_on else ""
    where = " — ".join(filter(None, (day, meeting.place)))
    return Document(
        title=f"Compte rendu : {meeting.title}",
        subtitle=where or "Date et lieu non renseignés",
        sections=tuple(sections),
        keywords=("réunion", "compte rendu", "mobilité solidaire"),
    )


_MASKED = (
    "Les noms, les numéros de téléphone, les adresses électroniques et les insultes repérés ont été masqués. Le "
    "repérage est automatique et ne voit pas tout : une personne doit relire avant de publier."
)
_NOTHING_FLAGGED = (
    "Aucun nom, numéro, adresse ni insulte n'a été repéré. Le repérage est automatique et ne voit pas tout : une "
    "personne doit relire avant de publier."
)


def _in_short(told: Minutes) -> Iterator[Block]:
    record = told.record
    if record.meeting.purpose:
        yield Paragraph(line(record.meeting.purpose))
    people = "nombre non connu" if record.participants is None else str(record.participants)
    audiences = listing([audience.label for audience in record.meeting.audiences])
    notes = sum(len(page.notes) for page in record.pages)
    yield Bullets(
        (
            *((line(strong("Publics : "), audiences),) if audiences else ()),
            line(strong("Participants connectés : "), people),
            line(strong("Sondages : "), str(len(record.polls))),
            line(strong("Post-it : "), str(notes)),
            line(strong("Questions et commentaires : "), str(len(record.remarks))),
        )
    )


def _decisions(told: Minutes) -> Iterator[Block]:
    decisions = told.record.decisions
    if not decisions:
        yield Paragraph(line("Aucune décision n'a été écrite."))
        return
    titles = {entry.id: entry.title for entry in told.record.meeting.entries()}
    rows = tuple((each.text, titles.get(each.entry, ""), each.who or NOBODY, _due(each)) for each in decisions)
    header = ("Décision", "Prise pendant", "Qui s'en charge", "Pour le")
    yield Table("Ce qui a été décidé", header, rows, (False,) * 4, widths=(3.0, 1.6, 1.6, 1.2))


def _promises(told: Minutes) -> Iterator[Block]:
    if not told.promises:
        yield Paragraph(line("Rien n'attend de réponse."))
        return
    rows = tuple(
        (each.text, each.kind.label, each.who or NOBODY, date_text(each.due) if each.due else NO_DATE)
        for each in told.promises
    )
    yield Table(
        "Ce qui est attendu, par date",
        ("Quoi", "Nature", "Qui", "Pour le"),
        rows,
        (False,) * 4,
        widths=(3.2, 1, 1.6, 1.2),
    )


def _needs(told: Minutes) -> Iterator[Block]:
    needs = told.record.needs
    if not needs:
        yield Paragraph(line("Aucun besoin n'a été versé au registre."))
        return
    rows = tuple(
        (
            need.text,
            need.kind.label,
            ", ".join(need.audiences),
            "aucun vote" if need.votes is None else str(need.votes),
            need.status.label,
        )
        for need in needs
    )
    yield Table(
        "Les besoins exprimés",
        ("Besoin", "Nature", "Public", "Voix", "Suite"),
        rows,
        (False, False, False, True, False),
        widths=(3.2, 0.9, 1.4, 0.7, 0.9),
    )


def _entry(told: EntryMinutes) -> Iterator[Block]:
    yield Heading(told.entry.title)
    if isinstance(told.entry, Item):
        by = ", ".join(filter(None, (told.entry.speaker, told.entry.role, told.entry.organisation)))
        yield from (Paragraph(line(strong(by))),) if by else ()
    if isinstance(told.entry, Item | Instruction) and told.entry.text:
        yield Paragraph(line(told.entry.text))
    for poll in told.polls:
        yield from _poll(poll)
    if isinstance(told.entry, Board):
        for page in told.pages:
            yield from _page(told.entry, page, alone=len(told.pages) == 1)
    yield from _said("Questions", told.questions)
    yield from _said("Réactions et commentaires", told.comments, _reactions(told))
    if told.decisions:
        yield Heading("Décidé ici", 3)
        yield Bullets(tuple(line(decision.text) for decision in told.decisions))


def _poll(poll: PollRecord) -> Iterator[Block]:
    yield Paragraph(line(f"{count_text(poll.ballots, 'bulletin')}."), small=True)
    for question, tally in poll.results:
        yield from tally_blocks(question, tally)
    for reason in poll.restarts:
        yield Paragraph(line(f"Ce sondage a été recommencé : {reason or 'motif non écrit'}."), small=True)


def _page(board: Board, page: PageRecord, *, alone: bool) -> Iterator[Block]:
    if not page.notes:
        yield Paragraph(line(f"{page.name} : aucun post-it."), small=True)
        return
    for title, notes in notes_by_column(board, page):
        yield Heading(title if alone else f"{page.name} — {title}", 3)
        yield Bullets(tuple(_note(note) for note in notes)) if notes else Paragraph(line("Aucun post-it."), small=True)


def _note(note: NoteRecord) -> Line:
    votes = f" ({count_text(note.votes, 'voix', 'voix')})" if note.votes else ""
    others = f" — autre version : {' ; '.join(note.other_texts)}" if note.other_texts else ""
    return line(note.text, votes, others)


def _reactions(told: EntryMinutes) -> str:
    return listing([f"{each.label} ({each.count})" for each in told.reactions])


def _said(title: str, remarks: tuple[RemarkRecord, ...], first: str = "") -> Iterator[Block]:
    if not remarks and not first:
        return
    yield Heading(title, 3)
    yield Bullets((*((line(first),) if first else ()), *(_remark(remark) for remark in remarks)))


def _remark(remark: RemarkRecord) -> Line:
    votes = count_text(remark.votes, "soutien") if remark.votes else ""
    state = ("répondue en séance" if remark.answered else "sans réponse en séance") if remark.is_question else ""
    told = ", ".join(filter(None, (votes, state)))
    return line(remark.text, f" ({told})" if told else "")


def _to_review(told: Minutes) -> Iterator[Block]:
    if not told.to_review:
        yield Paragraph(line(_NOTHING_FLAGGED))
        return
    yield Paragraph(line("Ces textes contiennent peut-être ce qui ne doit pas être publié. Décidez pour chacun."))
    rows = tuple(
        (each.where, ", ".join(f"{flag.kind.label} : {flag.text}" for flag in each.flags), each.text)
        for each in told.to_review
    )
    kinds = listing([kind.label for kind in FlagKind])
    yield Table(f"À regarder ({kinds})", ("Où", "Repéré", "Texte"), rows, (False,) * 3, widths=(1.4, 1.6, 3.0))


def _due(decision: DecisionRecord) -> str:
    return date_text(decision.due) if decision.due else NO_DATE
