"""The private link by which the author of a note follows it without an account (F12)."""

from __future__ import annotations

from django.db import transaction

from solimob.web.accounts.queries import User
from solimob.web.accounts.services import RefusedActError, token_digest
from solimob.web.workshop.models import NeedSource, Participant
from solimob.web.workshop.models.need import new_register_key
from solimob.web.workshop.services.need_history import note_act

OUT_OF_REACH = (
    "L’auteur de ce post-it ne peut plus être joint : il l’a écrit sur son appareil, et la réunion a été effacée avant "
    "qu’il prenne un lien."
)


@transaction.atomic
def give_author_link(source: NeedSource, by: User | Participant) -> str:
    """Return the key of the link to a note, shown once: only its digest is kept. Another key withdraws the one before.

    A participant may ask for the link to their own note; a member, for one that came on paper or by telephone, to be
    handed to its author.

    Raises
    ------
    RefusedActError
        If a participant asks for the note of somebody else, or a member for one that a device wrote.
    """
    source = (
        NeedSource.objects.select_for_update(of=("self",))
        .select_related("need__project__organization")
        .get(pk=source.pk)
    )
    if isinstance(by, Participant):
        if source.participant_id != by.pk:
            raise RefusedActError("Ce post-it n’est pas le vôtre.")
    elif source.is_out_of_reach:
        raise RefusedActError(OUT_OF_REACH)
    elif source.participant_id is not None or source.is_from_device:
        raise RefusedActError("La personne qui a écrit ce post-it obtient son lien elle-même, sur son appareil.")
    key = new_register_key()
    source.key_digest = token_digest(key)
    source.save(update_fields=["key_digest"])
    note_act(None if isinstance(by, Participant) else by, source.need, "followed")
    return key


def source_behind(key: str) -> NeedSource | None:
    """Return the note that a link follows, None when nobody's key is this one."""
    if not key:
        return None
    found = NeedSource.objects.filter(key_digest=token_digest(key))
    return found.select_related("need__project__organization", "meeting").first()
