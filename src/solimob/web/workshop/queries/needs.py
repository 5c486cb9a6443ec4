"""What the pages of the register read: needs filtered and sorted, the cross table, reminders, what is published."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from solimob.core.workshop.need_sets import Reminder, ranked, reminders
from solimob.core.workshop.needs import NeedKind, NeedStatus, Theme
from solimob.web.projects.queries import Project
from solimob.web.workshop.models import Meeting, Need, NeedSource, Participant, PublicRegister
from solimob.web.workshop.need_values import RegisterNeed, register_needs

SORTS = {
    "rang": "votes × publics",
    "priorite": "priorité choisie",
    "attendu": "réponse attendue",
    "ordre": "ordre d’arrivée",
}


@dataclass(frozen=True, slots=True)
class NeedFilter:
    """What a page asks for; empty is everything."""

    text: str = ""
    status: str = ""
    audience: str = ""
    kind: str = ""
    theme: str = ""
    meeting: str = ""
    sort: str = "rang"

    @classmethod
    def read(cls, asked: Mapping[str, Any]) -> NeedFilter:
        """Return what an address asks; a word that is none of the choices asks nothing."""
        choices = {"statut": set(NeedStatus), "nature": set(NeedKind), "theme": {*Theme, "sans"}, "tri": set(SORTS)}
        read = {name: str(asked.get(name, "")).strip() for name in ("q", "public", "reunion", *choices)}
        for name, known in choices.items():
            if read[name] not in known:
                read[name] = ""
        return cls(
            read["q"], read["statut"], read["public"], read["nature"], read["theme"], read["reunion"],
            read["tri"] or "rang",
        )  # fmt: skip

    @property
    def is_set(self) -> bool:
        """Whether it leaves some needs out."""
        return any((self.text, self.status, self.audience, self.kind, self.theme, self.meeting))

    def keeps(self, found: RegisterNeed) -> bool:
        """Tell whether a need is among what is asked."""
        need = found.need
        words = self.text.casefold().split()
        said = " ".join((need.text, *(source.text for source in need.provenance))).casefold()
        meetings = {str(row.meeting_id) for row in found.rows if row.meeting_id}
        return (
            all(word in said for word in words)
            and self.status in ("", need.status)
            and (not self.audience or self.audience in need.audiences)
            and self.kind in ("", need.kind)
            and self.theme in ("", need.theme or "sans")
            and (not self.meeting or self.meeting in meetings)
        )


def needs_of(project: Project) -> QuerySet[Need]:
    """Return the rows of the register of a démarche, merged ones too, with what their values are made of."""
    return _with_parts(project.needs.all())


def register_of(project: Project) -> list[RegisterNeed]:
    """Return the needs of a démarche, in the order they came."""
    return register_needs(needs_of(project).order_by("pk"))


def sorted_needs(found: Iterable[RegisterNeed], sort: str = "rang") -> list[RegisterNeed]:
    """Return needs in an order of `SORTS`; what has no priority or no day comes last."""
    held = list(found)
    if sort == "ordre":
        return held
    if sort == "attendu":
        return sorted(held, key=lambda one: (one.need.due is None, one.need.due or date.max))
    by_need = {one.need.id: one for one in held}
    by_rank = [by_need[need.id] for need in ranked(one.need for one in held)]
    if sort == "priorite":
        return sorted(by_rank, key=lambda one: (one.row.priority is None, one.row.priority or 0))
    return by_rank


def reminders_of(found: Iterable[RegisterNeed], day: date) -> list[tuple[RegisterNeed, Reminder]]:
    """Return the answers that are due soon or late on a day, the latest first."""
    by_need = {one.need.id: one for one in found}
    return [(by_need[reminder.need.id], reminder) for reminder in reminders((o.need for o in by_need.values()), day)]


def audiences_of(found: Iterable[RegisterNeed]) -> list[str]:
    """Return who asks for something, in order."""
    return list(dict.fromkeys(audience for one in found for audience in one.need.audiences))


def published_needs(registers: Iterable[PublicRegister]) -> list[RegisterNeed]:
    """Return the needs that public pages show, ranked within each page."""
    found = []
    for register in registers:
        found += sorted_needs(one for one in register_of(register.project) if one.is_published)
    return found


def public_registers(key: str | None = None) -> QuerySet[PublicRegister]:
    """Return the public pages that are open, or the one of a key."""
    registers = PublicRegister.objects.filter(published_at__isnull=False).select_related("project__organization")
    return registers.order_by("pk") if key is None else registers.filter(key=key)


def sources_of(participant: Participant) -> QuerySet[NeedSource]:
    """Return the notes of a participant that are in the register."""
    held = NeedSource.objects.filter(participant=participant).select_related("need__project", "meeting")
    return held.prefetch_related("messages")


def authors_without_link(meeting: Meeting) -> int:
    """Return how many participants follow a note of the register by their device alone, which goes with the meeting."""
    alone = NeedSource.objects.filter(participant__meeting=meeting, key_digest="")
    return alone.values("participant").distinct().count()


def needs_behind(source: NeedSource) -> list[RegisterNeed]:
    """Return the needs that a note became: the one it is in, or those that one was split into."""
    return needs_behind_each([source], register_of(source.need.project))[source.pk]


def needs_behind_each(sources: Iterable[NeedSource], register: Iterable[RegisterNeed]) -> dict[int, list[RegisterNeed]]:
    """Return the needs that each note became, by the number of the note; `register` is that of their démarche."""
    by_note: dict[tuple[object, ...], dict[str, RegisterNeed]] = {}
    for one in register:
        for row in one.rows:
            for source in row.sources.all():
                by_note.setdefault(_name_of(source), {})[one.need.id] = one
    return {source.pk: list(by_note.get(_name_of(source), {}).values()) for source in sources}


def _name_of(source: NeedSource) -> tuple[object, ...]:
    """Return what a note and its copies behind several needs have in common; one without a name is itself alone."""
    if not source.note:
        return (source.pk,)
    return (source.meeting_id, source.entry, source.page, source.note, source.text)


def _with_parts(rows: QuerySet[Need]) -> QuerySet[Need]:
    return rows.select_related("meeting").prefetch_related("sources__meeting", "links")
