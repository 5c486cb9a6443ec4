"""What nobody read over is not shown: a need leaves the public page when an act brings a flagged passage to it (F12).

`keeps_read_over` holds the rule for every act of `services.needs`. It compares what the page shows before and after,
so that an act need not know what it changes there: a merge brings the audiences and the links of other rows, too.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import wraps
from typing import Concatenate

from django.db import transaction

from solimob.core.workshop.flags import Flag, flags, masked
from solimob.core.workshop.needs import Need as NeedValue
from solimob.web.accounts.queries import User
from solimob.web.projects.queries import Project
from solimob.web.workshop.models import Need, NeedLink
from solimob.web.workshop.need_values import RegisterNeed
from solimob.web.workshop.queries.needs import register_of
from solimob.web.workshop.services.need_history import locked, note_act


@dataclass(frozen=True, slots=True)
class FlaggedText:
    """A public text in which something is to be read over: a name, a telephone number, an address, an insult."""

    label: str
    text: str
    flags: tuple[Flag, ...]


def flagged_texts(found: RegisterNeed) -> list[FlaggedText]:
    """Return the public texts of a need, and of those merged into it, that hold something to be read over."""
    return [FlaggedText(label, text, seen) for label, text in _public_texts(found) if (seen := flags(text))]


def introduction_passages(text: str) -> list[FlaggedText]:
    """Return the introduction of the public page as a text to be read over, if it holds such a passage."""
    return [FlaggedText("introduction", text, seen)] if (seen := flags(text)) else []


def passages_mark(passages: Sequence[FlaggedText]) -> str:
    """Return the mark of texts that were shown to be read over: others, or changed ones, have another; "" for none."""
    shown = json.dumps([(each.label, each.text) for each in passages], ensure_ascii=False)
    return hashlib.sha256(shown.encode()).hexdigest()[:20] if passages else ""


def shown_to_author(found: RegisterNeed) -> NeedValue:
    """Return a need as the author of one of its notes reads it, behind a link that anybody may hold.

    What is published was read over, and is shown as it is; of the rest, what is flagged is masked.
    """
    return found.need if found.is_published else mask_need(found.need)


def mask_need(need: NeedValue) -> NeedValue:
    """Return a need in whose public texts what is flagged is masked; the words of its notes stay as they are."""
    return replace(
        need,
        text=masked(need.text),
        territory=_masked(need.territory),
        owner=_masked(need.owner),
        answer=_masked(need.answer),
        reason=_masked(need.reason),
        provenance=tuple(replace(source, audience=masked(source.audience)) for source in need.provenance),
        # An address that holds a name leads nowhere once masked: it is left out.
        links=tuple(
            replace(link, label=masked(link.label), target=None if flags(link.target or "") else link.target)
            for link in need.links
        ),
    )


@transaction.atomic
def withdraw_need(actor: User | None, need: Need) -> None:
    """Show a need no longer."""
    need = locked(need)
    if need.published_at is not None:
        need.published_at = None
        need.save(update_fields=["published_at"])
        note_act(actor, need, "withdrawn")


def lock_registers(needs: Iterable[Need]) -> list[Project]:
    """Return the démarches of these needs, kept for this transaction: what is read over is what is then shown.

    Taken before any row of the register, so that two acts never wait for each other.
    """
    wanted = {need.project_id for need in needs}
    # `no_key`: notes may still enter the register meanwhile, none of them is public.
    return list(Project.objects.select_for_update(no_key=True).filter(pk__in=wanted).order_by("pk"))


def keeps_read_over[S: Need | NeedLink | Sequence[Need], **P, R](
    act: Callable[Concatenate[User, S, P], R],
) -> Callable[Concatenate[User, S, P], R]:
    """Make an act on a need, several, or a link one transaction that shows to nobody what nobody read over.

    A published need to which the act brings a text that is flagged leaves the public page, until somebody publishes it
    again. What was read over before, and did not change, does not make it leave.
    """

    @wraps(act)
    @transaction.atomic
    def kept(actor: User, subject: S, *args: P.args, **kwargs: P.kwargs) -> R:
        projects = lock_registers(_needs_in(subject))
        before = {one.row.pk: set(_public_texts(one)) for one in _published(projects)}
        result = act(actor, subject, *args, **kwargs)
        for one in _published(projects):
            brought = set(_public_texts(one)) - before.get(one.row.pk, set())
            if any(flags(text) for _, text in brought):
                withdraw_need(actor, one.row)
        return result

    return kept


def _public_texts(found: RegisterNeed) -> list[tuple[str, str]]:
    """Return every text that the public page or the open data show of a need, each with a French word for it."""
    need = found.need
    texts = [("besoin", need.text), *(("public", audience) for audience in need.audiences)]
    texts += [("territoire", need.territory or ""), ("qui répond", need.owner or "")]
    texts += [("réponse", need.answer or ""), ("motif du refus", need.reason or "")]
    for link in need.links:
        texts += [("lien", link.label), ("cible d’un lien", link.target or "")]
    return [(label, text) for label, text in texts if text]


def _masked(text: str | None) -> str | None:
    return None if text is None else masked(text)


def _published(projects: Iterable[Project]) -> list[RegisterNeed]:
    return [one for project in projects for one in register_of(project) if one.is_published]


def _needs_in(subject: Need | NeedLink | Sequence[Need]) -> Sequence[Need]:
    match subject:
        case Need():
            return [subject]
        case NeedLink():
            return [subject.need]
        case _:
            return subject
