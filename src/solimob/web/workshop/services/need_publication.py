"""What the public reads: « ce que vous avez dit, ce que nous avons fait ». Somebody reads it over first (F12)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from solimob.core.workshop.flags import Flag, flags
from solimob.web.accounts.queries import User
from solimob.web.accounts.services import RefusedActError, record
from solimob.web.projects.queries import Project
from solimob.web.workshop.models import Need, PublicRegister
from solimob.web.workshop.models.need import new_register_key
from solimob.web.workshop.need_values import RegisterNeed
from solimob.web.workshop.services.needs import edit_need, locked, note_act

PUBLIC_TEXTS = {
    "text": "besoin",
    "audience": "public",
    "territory": "territoire",
    "owner": "qui répond",
    "answer": "réponse",
    "reason": "motif du refus",
}
"""Texts of a need that the public page shows, in French."""


@dataclass(frozen=True, slots=True)
class FlaggedText:
    """A public text in which something is to be read over: a name, a telephone number, an address, an insult."""

    label: str
    text: str
    flags: tuple[Flag, ...]


def flagged_texts(need: Need) -> list[FlaggedText]:
    """Return the public texts of a need that hold something to be read over."""
    texts = [(label, getattr(need, name)) for name, label in PUBLIC_TEXTS.items()]
    texts += [("lien", link.label) for link in need.links.all()]
    return [FlaggedText(label, text, found) for label, text in texts if text and (found := flags(text))]


@transaction.atomic
def publish_needs(actor: User, found: Iterable[RegisterNeed], *, read_over: bool) -> int:
    """Show needs to everybody; return how many were not shown before.

    Raises
    ------
    RefusedActError
        If a text of one of them is flagged, and nobody said that it was read over.
    """
    shown = 0
    for one in found:
        need = locked(one.row)
        if need.merged_into_id or need.published_at is not None:
            continue
        flagged = flagged_texts(need)
        if flagged and not read_over:
            raise RefusedActError(
                f"« {need.text} » : relisez les passages signalés (nom, téléphone, insulte…), puis cochez la case."
            )
        need.published_at = timezone.now()
        need.save(update_fields=["published_at"])
        note_act(actor, need, "published", flagged=len(flagged))
        shown += 1
    return shown


@transaction.atomic
def edit_shown_need(actor: User, need: Need, fields: Mapping[str, Any]) -> bool:
    """Change a need as `edit_need` does; return whether it had to leave the public page.

    It leaves when a public text changes and holds something to be read over: what nobody read over is never shown.

    Raises
    ------
    RefusedActError
        If it cannot be.
    """
    before = {name: getattr(need, name) for name in PUBLIC_TEXTS}
    edited = edit_need(actor, need, fields)
    is_changed = any(getattr(edited, name) != text for name, text in before.items())
    if edited.published_at is None or not is_changed or not flagged_texts(edited):
        return False
    withdraw_need(actor, edited)
    return True


@transaction.atomic
def withdraw_need(actor: User | None, need: Need) -> None:
    """Show a need no longer."""
    need = locked(need)
    if need.published_at is not None:
        need.published_at = None
        need.save(update_fields=["published_at"])
        note_act(actor, need, "withdrawn")


@transaction.atomic
def open_register(actor: User, project: Project, introduction: str = "", *, read_over: bool = False) -> PublicRegister:
    """Open the public page of a démarche, or change its introduction.

    Raises
    ------
    RefusedActError
        If a new introduction is flagged, and nobody said that it was read over.
    """
    register, _ = PublicRegister.objects.select_for_update().get_or_create(project=project)
    introduction = introduction.strip()
    if introduction != register.introduction and flags(introduction) and not read_over:
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
