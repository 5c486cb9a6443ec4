"""A kit on paper: what to prepare, the agenda, what the facilitator says, polls to fill in by hand (C-M7)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import time

from solimob.core.solutions.glossary import Glossary
from solimob.core.solutions.law_book import LawBook
from solimob.core.workshop.kit import BlankSheet, Kit, PlayFormat
from solimob.core.workshop.meeting import Board, Entry, Instruction, Item, Meeting, Poll, SurveyStep, agenda
from solimob.core.workshop.polls import PollKind, PollQuestion
from solimob.publish.document import Block, Bullets, Callout, Document, Heading, Paragraph, Section, Table, line, strong
from solimob.publish.french import count_text

_BOX = "☐"
_DOTTED = "_ " * 40
_LINES_TO_WRITE = 3
_TRADES = ("mobilité", "social", "emploi")


def kit_document(kit: Kit, book: LawBook, glossary: Glossary) -> Document:
    """Return a kit as the sheet of the person who facilitates, with the words and the articles it needs."""
    meeting = kit.meeting
    sections = [
        Section("Avant", (*_before(kit), *_articles(kit, book))),
        Section("Le déroulé", (_timed(meeting), *_parts(meeting)), new_page=True),
    ]
    if kit.formats:
        sections.append(Section("Formats courts", tuple(block for each in kit.formats for block in _format(each))))
    sections.append(Section("Après", (_list(kit.follow_up),)))
    polls = [entry for entry in meeting.entries() if isinstance(entry, Poll)]
    if polls:
        sections.append(
            Section("Sondages à imprimer", tuple(block for poll in polls for block in _paper(poll)), new_page=True)
        )
    sections += [Section(each.title, _blank_sheet(each), new_page=True) for each in kit.sheets]
    if kit.terms:
        sections.append(Section("Les mots", (_words(kit.terms, glossary),), new_page=True))
    return Document(
        title=kit.title,
        subtitle=f"Modèle de réunion — {_duration(kit.minutes)}, de {kit.least} à {kit.most} personnes",
        sections=tuple(sections),
        keywords=("réunion", "modèle", kit.id),
    )


def _before(kit: Kit) -> Iterator[Block]:
    yield Paragraph(line(strong(kit.summary)))
    yield Paragraph(line(strong("Quand s'en servir : "), kit.use_when))
    guests = tuple((guest.who, guest.why) for guest in kit.guests)
    yield Table("Qui inviter", ("Qui", "Ce que l'on attend d'eux"), guests, (False, False), widths=(1, 2))
    yield Heading("La lettre d'invitation, à compléter")
    yield from (Paragraph(line(text)) for text in kit.invitation.splitlines() if text.strip())
    yield Heading("À préparer")
    yield _list(kit.prepare)
    yield Heading("Matériel")
    yield _list(kit.meeting.material)
    yield Callout("Pour la personne qui anime", (line(kit.meeting.facilitator_notes),))


def _articles(kit: Kit, book: LawBook) -> Iterator[Block]:
    if kit.articles:
        yield Heading("Ce que dit la loi")
        said = [(article, article.versions[-1]) for article in map(book.article, kit.articles)]
        yield Bullets(
            tuple(
                line(f"{version.content} ({book.citation(article.id)})", f" {version.note}" if version.note else "")
                for article, version in said
            )
        )


def _timed(meeting: Meeting) -> Table:
    """Return the agenda counted from zero: a kit has no hour of its own."""
    titles = {sequence.id: sequence.title for sequence in meeting.sequences}
    rows = tuple(
        (_from_zero(slot.starts), titles[slot.sequence], entry.title, f"{entry.minutes} min")
        for slot, entry in zip(agenda(meeting, time(0)), meeting.entries(), strict=True)
    )
    header = ("À partir de", "Séquence", "Quoi", "Durée")
    return Table("Le temps", header, rows, (False, False, False, True), widths=(0.9, 2, 3, 0.8))


def _from_zero(at: time | None) -> str:
    return "" if at is None else f"{at.hour} h {at.minute:02d}"


def _parts(meeting: Meeting) -> Iterator[Block]:
    for sequence in meeting.sequences:
        yield Heading(sequence.title)
        for entry in sequence.entries:
            yield Heading(f"{entry.title} ({entry.minutes} min)", 3)
            yield from (Paragraph(line(text)) for text in _said(entry) if text)
            yield Paragraph(line(strong("Pour animer : "), entry.notes))


def _said(entry: Entry) -> Iterable[str]:
    match entry:
        case Item():
            return (", ".join(filter(None, (entry.role, entry.organisation))), entry.text)
        case Instruction():
            return (entry.text,)
        case Poll():
            return (f"Sondage : {count_text(len(entry.questions), 'question')}.",)
        case Board():
            columns = " / ".join(column.title for column in entry.columns)
            pages = f" ({count_text(entry.pages, 'page')}, une par groupe)" if entry.pages > 1 else ""
            return (entry.objective, f"Colonnes{pages} : {columns}")
        case SurveyStep():
            return (f"Enquête « {entry.survey} ».",)


def _format(told: PlayFormat) -> Iterator[Block]:
    yield Heading(f"{told.title} ({told.minutes} min)")
    yield Paragraph(line(strong("Pour : "), told.good_for))
    yield _list(told.steps)
    if told.remotely:
        yield Paragraph(line(strong("À distance : "), told.remotely))


def _paper(poll: Poll) -> Iterator[Block]:
    yield Heading(poll.title)
    for question in poll.questions:
        yield Callout(question.text, tuple(line(text) for text in _blanks(question)))


def _blanks(question: PollQuestion) -> Iterator[str]:
    """Yield the lines to fill in; numbers of choices are those that one types afterwards."""
    match question.kind:
        case PollKind.SINGLE | PollKind.MULTIPLE:
            yield "Une réponse." if question.kind == PollKind.SINGLE else f"{question.takes_at_most} réponses au plus."
            yield from (f"{_BOX} {number}. {choice}" for number, choice in enumerate(question.choices, start=1))
        case PollKind.RANKING:
            yield f"Écrivez 1 devant le premier, 2 devant le suivant, jusqu'à {question.takes_at_most} au plus."
            yield from (f"___ {number}. {choice}" for number, choice in enumerate(question.choices, start=1))
        case PollKind.SCALE:
            ends = " à ".join(filter(None, (question.low_label, question.high_label)))
            yield f"Entourez un nombre{f', de {ends.lower()}' if ends else ''}."
            yield "     ".join(str(value) for value in question.scale)
        case PollKind.WORDS:
            yield f"{question.takes_at_most} mots au plus : " + "_ " * 20
        case PollKind.TEXT:
            yield from (_DOTTED, _DOTTED)


def _blank_sheet(sheet: BlankSheet) -> tuple[Callout, ...]:
    return tuple(Callout(prompt, (line(_DOTTED),) * _LINES_TO_WRITE) for prompt in sheet.prompts)


def _words(terms: tuple[str, ...], glossary: Glossary) -> Table:
    rows = tuple(
        (term.term, term.definition, *(said or "—" for said in (term.in_mobility, term.in_social, term.in_employment)))
        for term in map(glossary.term, terms)
    )
    header = ("Mot", "Ce que c'est", *(f"Dans le monde : {trade}" for trade in _TRADES))
    return Table("Les mots de chacun", header, rows, (False,) * 5, widths=(1.2, 2.6, 1.2, 1.2, 1.2))


def _list(texts: Iterable[str]) -> Bullets:
    return Bullets(tuple(line(text) for text in texts))


def _duration(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    return " ".join(filter(None, (f"{hours} h" if hours else "", f"{rest} min" if rest else "")))
