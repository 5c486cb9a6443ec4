"""What the public reads: « ce que vous avez dit, ce que nous avons fait ». Somebody reads it over first (F12)."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.db import transaction
from django.utils import timezone

from solimob.web.accounts.queries import User
from solimob.web.accounts.services import RefusedActError, record
from solimob.web.projects.queries import Project
from solimob.web.workshop.models import PublicRegister
from solimob.web.workshop.models.need import new_register_key
from solimob.web.workshop.need_values import RegisterNeed
from solimob.web.workshop.queries.needs import register_of
from solimob.web.workshop.services.need_history import locked, note_act
from solimob.web.workshop.services.need_reading import (
    flagged_texts,
    introduction_passages,
    lock_registers,
    passages_mark,
)


@transaction.atomic
def publish_needs(actor: User, found: Iterable[RegisterNeed], *, read_over: Collection[str] = ()) -> int:
    """Show needs to everybody; return how many were not shown before.

    `read_over` has the marks of the passages that somebody read over (`need_reading.passages_mark`).

    Raises
    ------
    RefusedActError
        If a text of one of them is flagged, and nobody said that it was read over as it now is.
    """
    shown = 0
    wanted = {one.row.pk: one.row for one in found}
    # Read again once nothing can change any more: what was found may have changed since.
    register = [one for project in lock_registers(wanted.values()) for one in register_of(project)]
    for one in register:
        if one.row.pk not in wanted or one.is_published:
            continue
        need, flagged = locked(one.row), flagged_texts(one)
        if flagged and passages_mark(flagged) not in read_over:
            changed = " Ils ont changé depuis que la page vous les a montrés." if read_over else ""
            raise RefusedActError(
                f"« {need.text} » : relisez les passages signalés (nom, téléphone, insulte…), puis cochez la case."
                f"{changed}"
            )
        need.published_at = timezone.now()
        need.save(update_fields=["published_at"])
        note_act(actor, need, "published", flagged=len(flagged))
        shown += 1
    return shown


@transaction.atomic
def open_register(
    actor: User, project: Project, introduction: str = "", *, read_over: Collection[str] = ()
) -> PublicRegister:
    """Open the public page of a démarche, or change its introduction.

    Raises
    ------
    RefusedActError
        If a new introduction is flagged, and nobody said that it was read over.
    """
    register, _ = PublicRegister.objects.select_for_update().get_or_create(project=project)
    introduction = introduction.strip()
    passages = introduction_passages(introduction)
    if introduction != register.introduction and passages and passages_mark(passages) not in read_over:
        raise RefusedActError("L’introduction contient un passage à relire : vérifiez-le, puis cochez la case.")
    register.introduction = introduction
    register.published_at = register.published_at or timezone.now()
    register.save(update_fields=["introduction", "published_at"])
    record(actor, "workshop.register.opened", register, project.organization)
    return register


@transaction.atomic
def close_register(actor: User, register: PublicRegister) -> None:
    """Close the public page; opened again it has another address, so that the one handed out stays closed."""
    register = PublicRegister.objects.select_for_update().select_related("project__organization").get(pk=register.pk)
    register.published_at, register.key = None, new_register_key()
    register.save(update_fields=["published_at", "key"])
    record(actor, "workshop.register.closed", register, register.project.organization)
