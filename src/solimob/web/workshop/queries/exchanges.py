"""The exchanges about needs: threads with authors and between members, what is unread, what waits for the team."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Q

from solimob.core.workshop.exchanges import Message, Side, Verdict, answer_mark, awaits_team, last_verdict
from solimob.web.accounts.queries import User
from solimob.web.projects.queries import Project
from solimob.web.workshop.models import NeedMessage, NeedSource
from solimob.web.workshop.need_values import RegisterNeed
from solimob.web.workshop.queries.needs import register_of


@dataclass(frozen=True, slots=True)
class Thread:
    """Messages, the oldest first: with the author of `source`, or between members where it is None.

    `verdict` is what the author says of the answer, `is_stale` whether the answer has changed since; `reaches` whether
    the author has a way to read what is written.
    """

    source: NeedSource | None
    messages: tuple[NeedMessage, ...]
    verdict: Verdict | None = None
    is_stale: bool = False
    awaits_team: bool = False
    reaches: bool = True


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the exchanges about a need stand for a member.

    `unread` counts what they have not read, `awaits_team` tells whether an author waits, `verdicts` are what authors
    say of the answer as it is now.
    """

    found: RegisterNeed
    unread: int
    awaits_team: bool
    verdicts: tuple[Verdict, ...]

    @property
    def is_news(self) -> bool:
        """Whether somebody has something to do: read, answer, or answer better."""
        return self.unread > 0 or self.awaits_team or Verdict.DOES_NOT in self.verdicts


def message_of(row: NeedMessage) -> Message:
    """Return the value of a row."""
    verdict = Verdict(row.verdict) if row.verdict else None
    return Message(Side(row.side), row.text, verdict, row.about, row.deleted_at is not None)


def reaches_author(source: NeedSource) -> bool:
    """Tell whether the author of a note can read what is written: they have a link, or the device of the meeting."""
    return bool(source.key_digest) or source.participant_id is not None


def author_thread(source: NeedSource, behind: Iterable[RegisterNeed]) -> Thread:
    """Return the exchange with the author of a note, `behind` which are the needs it became."""
    return _with_author(source, list(source.messages.all()), holding(source, behind))


def holding(source: NeedSource, needs: Iterable[RegisterNeed]) -> RegisterNeed:
    """Return the need that holds a note: what its author says of the answer is of that one."""
    return next(one for one in needs if source.need_id in {row.pk for row in one.rows})


def threads_of(found: RegisterNeed) -> tuple[list[Thread], Thread]:
    """Return the exchanges about a need: with the author of each note that has one or may have, and between members."""
    sources = [source for row in found.rows for source in row.sources.all()]
    held = _by_thread(_about([found]))
    authors = [_with_author(source, held.get(("source", source.pk), []), found) for source in sources]
    members = [message for row in found.rows for message in held.get(("need", row.pk), [])]
    return authors, Thread(None, tuple(sorted(members, key=lambda message: message.pk)))


def standings_of(member: User, every: Sequence[RegisterNeed]) -> list[Standing]:
    """Return the needs of these about which somebody wrote, with where the exchange stands for a member."""
    read = set(NeedMessage.read_by.through.objects.filter(user=member).values_list("needmessage_id", flat=True))
    held, found = _by_thread(_about(every)), []
    for one in every:
        named = {("need", row.pk) for row in one.rows}
        named |= {("source", source.pk) for row in one.rows for source in row.sources.all()}
        threads = {name: held[name] for name in named if name in held}
        count = sum(row.pk not in read and row.deleted_at is None for thread in threads.values() for row in thread)
        values = [[message_of(row) for row in threads[name]] for name in sorted(threads) if name[0] == "source"]
        awaits = any(awaits_team(thread) for thread in values)
        said = [last_verdict(thread, answer_mark(one.need)) for thread in values]
        if threads:
            verdicts = tuple(verdict for verdict, is_now in filter(None, said) if is_now)
            found.append(Standing(one, count, awaits, verdicts))
    return found


def messages_about(project: Project) -> Iterator[tuple[RegisterNeed, NeedMessage]]:
    """Yield every message of a démarche with its need, need by need, the oldest first."""
    every = register_of(project)
    held = _by_thread(_about(every))
    for one in every:
        names = [("need", row.pk) for row in one.rows]
        names += [("source", source.pk) for row in one.rows for source in row.sources.all()]
        yield from ((one, message) for name in names for message in held.get(name, []))


def _with_author(source: NeedSource, rows: Sequence[NeedMessage], held_in: RegisterNeed) -> Thread:
    values = [message_of(row) for row in rows]
    verdict, is_now = last_verdict(values, answer_mark(held_in.need)) or (None, True)
    return Thread(source, tuple(rows), verdict, not is_now, awaits_team(values), reaches_author(source))


def _about(every: Iterable[RegisterNeed]) -> list[NeedMessage]:
    rows = [row.pk for one in every for row in one.rows]
    about = NeedMessage.objects.filter(Q(need__in=rows) | Q(source__need__in=rows))
    return list(about.select_related("source").order_by("pk"))


def _by_thread(rows: Iterable[NeedMessage]) -> dict[tuple[str, int], list[NeedMessage]]:
    held: dict[tuple[str, int], list[NeedMessage]] = {}
    for row in rows:
        name = ("source", row.source_id) if row.source_id is not None else ("need", row.need_id)
        held.setdefault(name, []).append(row)
    return held
