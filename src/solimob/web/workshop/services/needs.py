"""The acts on the register of needs: write, change, answer, merge, split, link. Nothing that somebody said is lost.

An act on what may be public is `keeps_read_over`: what nobody read over leaves the public page.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction

from solimob.core.workshop.need_sets import Part, split_need
from solimob.core.workshop.needs import LinkKind, NeedError, NeedKind
from solimob.web.accounts.queries import User
from solimob.web.accounts.services import RefusedActError, record
from solimob.web.projects.queries import Project
from solimob.web.workshop.edit_conflict import refuse_if_changed
from solimob.web.workshop.models import Need, NeedLink, NeedSource
from solimob.web.workshop.need_targets import check_link
from solimob.web.workshop.need_values import link_of, value_of
from solimob.web.workshop.services.need_history import locked, note_act
from solimob.web.workshop.services.need_reading import keeps_read_over

FIELDS = frozenset(
    {"text", "audience", "kind", "theme", "territory", "priority", "status", "reason", "owner", "owner_email",
     "answer", "answered_on", "due_on"}
)  # fmt: skip
"""What a member may write of a need. Votes are those of the meeting, and stay."""
MOST_MERGED = 50
_SAID_IN_LOG = frozenset({"kind", "theme", "priority", "status", "due_on", "answered_on"})
"""Fields whose values the log keeps; texts and addresses stay out of it."""


@transaction.atomic
def write_need(actor: User | None, project: Project, fields: Mapping[str, Any], **more: Any) -> Need:
    """Write a need into the register of a démarche; `more` is what only services know: `meeting`, `votes`.

    Raises
    ------
    RefusedActError
        If it cannot be.
    """
    need = Need(project=project, **more)
    _write(need, fields)
    need.save()
    _checked(need)
    note_act(actor, need, "created")
    return need


def written_of(need: Need) -> dict[str, str]:
    """Return what a member may write of a need, as a document: two that are the same show the same form."""
    return {name: str(getattr(need, name) or "") for name in sorted(FIELDS)}


def several_written(needs: Iterable[Need]) -> dict[str, dict[str, str]]:
    """Return what a member may write of each of several needs, by its number, as a document."""
    return {str(need.pk): written_of(need) for need in needs}


@keeps_read_over
def edit_need(actor: User, need: Need, fields: Mapping[str, Any], *, seen: str | None = None) -> Need:
    """Change what is written of a need, its status and its answer; `seen` is the mark of what the form showed.

    Raises
    ------
    ChangedMeanwhileError
        If somebody else changed it since the form was shown.
    RefusedActError
        If it cannot be: answered without a text and a date, refused without a reason, or merged into another.
    """
    need = locked(need)
    if need.merged_into_id:
        raise RefusedActError("Ce besoin est réuni à un autre : changez celui-là, ou séparez-le d’abord.")
    refuse_if_changed(seen, written_of(need))
    before = {name: getattr(need, name) for name in FIELDS}
    _write(need, fields)
    _checked(need)
    changed = {name for name, value in before.items() if getattr(need, name) != value}
    if changed & {"due_on", "owner", "owner_email"}:
        need.reminded_on = None
    need.save()
    if changed:
        values = {name: str(getattr(need, name)) for name in sorted(changed & _SAID_IN_LOG)}
        note_act(actor, need, "edited", fields=sorted(changed), **values)
    return need


@keeps_read_over
def merge_needs(actor: User, needs: Sequence[Need], text: str, *, seen: str | None = None) -> Need:
    """Make one need of several, under the first one: its status and answer stay, the notes of all are kept.

    `seen` is the mark of `several_written` as the form showed them.

    Raises
    ------
    ChangedMeanwhileError
        If one was changed since.
    RefusedActError
        If there are fewer than two, they are of two démarches, or one is merged already.
    """
    rows = [locked(need) for need in dict.fromkeys(needs)]
    if not 2 <= len(rows) <= MOST_MERGED:
        raise RefusedActError(f"Choisissez de 2 à {MOST_MERGED} besoins à réunir.")
    if len({row.project_id for row in rows}) > 1:
        raise RefusedActError("Ces besoins ne sont pas de la même démarche.")
    if any(row.merged_into_id for row in rows):
        raise RefusedActError("L’un de ces besoins est déjà réuni à un autre : rechargez la page.")
    refuse_if_changed(seen, several_written(rows))
    first, *others = rows
    _write(first, {"text": text})
    first.save(update_fields=["text"])
    for other in others:
        other.merged_into, other.published_at = first, None
        other.save(update_fields=["merged_into", "published_at"])
        note_act(actor, other, "merged", into=first.pk)
    return first


@keeps_read_over
def unmerge_need(actor: User, need: Need) -> None:
    """Make a need that was merged stand for itself again, as it was; it is not published.

    Raises
    ------
    RefusedActError
        If it is not merged.
    """
    need = locked(need)
    into = need.merged_into_id
    if into is None:
        raise RefusedActError("Ce besoin n’est réuni à aucun autre.")
    need.merged_into = None
    need.save(update_fields=["merged_into"])
    note_act(actor, need, "unmerged", out_of=into)


@keeps_read_over
def split_needs(actor: User, need: Need, parts: Sequence[tuple[str, Sequence[int]]]) -> list[Need]:
    """Make several needs of one: `parts` are wordings, each with the notes it comes from (their numbers).

    The first part is the need itself; each other one begins as a copy of it, not published. Each keeps the votes.

    Raises
    ------
    RefusedActError
        If there are fewer than two parts, a note would be lost, or others are merged into this need.
    """
    need = locked(need)
    if need.merged_into_id or need.merged_from.exists():
        raise RefusedActError("Des besoins sont réunis ici : séparez-les d’abord.")
    written = [Part(str(rank), text, tuple(map(str, notes))) for rank, (text, notes) in enumerate(parts)]
    try:
        split_need(value_of(need), written)
    except NeedError as error:
        raise _refused(error) from error
    sources, links = {str(source.pk): source for source in need.sources.all()}, list(need.links.all())
    taken: set[str] = set()
    made = []
    for rank, part in enumerate(written):
        row = need if rank == 0 else _copy(need)
        _write(row, {"text": part.text})
        row.save()
        for id_ in part.notes:
            _give_source(sources[id_], row, is_first=id_ not in taken)
            taken.add(id_)
        if rank:
            NeedLink.objects.bulk_create(
                [NeedLink(need=row, kind=link.kind, target=link.target, label=link.label) for link in links]
            )
        note_act(actor, row, "split", out_of=need.pk)
        made.append(row)
    return made


@keeps_read_over
def add_link(actor: User, need: Need, kind: str, target: str, label: str) -> NeedLink:
    """Say what answers a need; an empty target is something that does not exist yet.

    Raises
    ------
    RefusedActError
        If the target is not written as its kind asks, or is a page that does not exist.
    """
    try:
        check_link(link_of(kind, target.strip(), label), need.project)
    except ValueError as error:
        raise _refused(error) from error
    link = NeedLink.objects.create(need=need, kind=LinkKind(kind), target=target.strip(), label=label.strip())
    note_act(actor, need, "linked", kind=kind)
    return link


@keeps_read_over
def remove_link(actor: User, link: NeedLink) -> None:
    """Take a link out."""
    note_act(actor, link.need, "unlinked", kind=link.kind)
    link.delete()


@transaction.atomic
def delete_need(actor: User, need: Need) -> None:
    """Delete a need that nobody's note stands behind: one that a member wrote by mistake.

    Raises
    ------
    RefusedActError
        If it comes from a note, or others are merged into it.
    """
    need = locked(need)
    if need.sources.exists() or need.merged_from.exists():
        raise RefusedActError("Ce besoin vient de ce que quelqu’un a écrit : refusez-le, avec un motif.")
    record(actor, "workshop.need.deleted", need, need.project.organization)
    need.delete()


def _write(need: Need, fields: Mapping[str, Any]) -> None:
    if unknown := fields.keys() - FIELDS:
        raise ValueError(f"not a field to write: {sorted(unknown)}")
    for name, value in fields.items():
        setattr(need, name, value.strip() if isinstance(value, str) else value)
    if not need.text:
        raise RefusedActError("Un besoin a un texte.")
    if len(need.text) > (longest := Need._meta.get_field("text").max_length or 0):
        raise RefusedActError(f"Ce besoin dépasse {longest} caractères : raccourcissez-le.")


def _checked(need: Need) -> None:
    """Check that a row is a need that can be."""
    try:
        NeedKind(need.kind)
        value_of(need)
    except ValueError as error:
        raise _refused(error) from error


def _refused(error: ValueError) -> RefusedActError:
    said = str(error)
    return RefusedActError(f"{said[:1].upper()}{said[1:].rstrip('.')}.")


def _copy(need: Need) -> Need:
    kept = {name: getattr(need, name) for name in FIELDS}
    return Need(project=need.project, meeting=need.meeting, votes=need.votes, split_from=need, **kept)


def _give_source(source: NeedSource, row: Need, *, is_first: bool) -> None:
    """Put a note behind a need; behind several it is copied, and its author's link stays with the first."""
    if not is_first:
        source = NeedSource(
            meeting=source.meeting, deleted_title=source.deleted_title, deleted_held_on=source.deleted_held_on,
            entry=source.entry, page=source.page, note=source.note, text=source.text,
            origin=source.origin, participant=source.participant,
        )  # fmt: skip
    source.need = row
    source.save()
