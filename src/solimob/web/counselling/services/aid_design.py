"""Designing an aid: a draft is written as often as one likes; a version that is published is never changed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from django.db import transaction
from django.utils import timezone

from solimob.core.counselling.aid_design import AidDesignError, AidTemplate, AidTerms, check_communes
from solimob.core.counselling.aid_facet import Level
from solimob.core.counselling.designed_aids import with_designs
from solimob.reference.aids import load_aids
from solimob.reference.places import find_home
from solimob.web.accounts.queries import User
from solimob.web.accounts.services import RefusedActError, record
from solimob.web.counselling.designs import alone, document_of, folded, public_id, terms_of_version
from solimob.web.counselling.models import AidVersion, DesignedAid, ZoneKind
from solimob.web.projects.queries import Project


@dataclass(frozen=True, slots=True)
class AidIdentity:
    """What an aid is in every version."""

    label: str
    giver: str
    level: Level
    template: AidTemplate


@dataclass(frozen=True, slots=True)
class WrittenTerms:
    """Terms, and how their communes were chosen."""

    terms: AidTerms
    zone_kind: ZoneKind
    zone_rank: int | None = None


@transaction.atomic
def create_aid(actor: User, project: Project, identity: AidIdentity, written: WrittenTerms) -> DesignedAid:
    """Begin an aid with its first draft.

    Raises
    ------
    AidDesignError
        If the terms cannot be.
    """
    aid = DesignedAid.objects.create(
        project=project,
        label=identity.label,
        giver=identity.giver,
        level=identity.level.value,
        template=identity.template.value,
        created_by=actor,
    )
    _keep(actor, aid, AidVersion(aid=aid), written)
    record(actor, "counselling.aid.created", aid, project.organization, template=aid.template)
    return aid


@transaction.atomic
def write_draft(
    actor: User, aid: DesignedAid, written: WrittenTerms, identity: AidIdentity | None = None
) -> AidVersion:
    """Write the draft of an aid, the first time or again; `identity` counts as long as nothing is published.

    Raises
    ------
    AidDesignError
        If the terms cannot be.
    RefusedActError
        If the aid has ended.
    """
    aid = DesignedAid.objects.select_for_update().get(pk=aid.pk)
    if aid.ended_on is not None:
        raise RefusedActError("Cette aide est terminée : concevez-en une autre.")
    published = _published(aid)
    if identity is not None and not published:
        aid.label, aid.giver, aid.level = identity.label, identity.giver, identity.level.value
        aid.save(update_fields=["label", "giver", "level"])
    draft = aid.versions.filter(published_at__isnull=True).first() or AidVersion(aid=aid)
    _keep(actor, aid, draft, written)
    record(actor, "counselling.aid.drafted", aid, aid.project.organization, valid_from=str(draft.valid_from))
    return draft


@transaction.atomic
def delete_draft(actor: User, aid: DesignedAid) -> bool:
    """Delete the draft of an aid, and the aid itself when nothing of it was published; return whether it is gone.

    Raises
    ------
    RefusedActError
        If it has no draft.
    """
    aid = DesignedAid.objects.select_for_update().get(pk=aid.pk)
    if not aid.versions.filter(published_at__isnull=True).delete()[0]:
        raise RefusedActError("Cette aide n’a pas de projet à supprimer.")
    record(actor, "counselling.aid.draft_deleted", aid, aid.project.organization)
    if aid.versions.exists():
        return False
    aid.delete()
    return True


@transaction.atomic
def publish_draft(
    actor: User, aid: DesignedAid, act: str, act_url: str | None, adopted_on: date, today: date
) -> AidVersion:
    """Show the draft to everybody in the finder, with the act that was voted; from now on it does not change.

    Raises
    ------
    RefusedActError
        If there is no draft, or it would change what somebody may already have been told.
    AidDesignError
        If the terms cannot be.
    """
    aid = DesignedAid.objects.select_for_update().get(pk=aid.pk)
    draft = aid.versions.filter(published_at__isnull=True).first()
    if draft is None:
        raise RefusedActError("Cette aide n’a pas de projet à publier.")
    published = _published(aid)
    if published and draft.valid_from < today:
        raise RefusedActError(
            f"Le projet commence le {draft.valid_from:%d/%m/%Y}, déjà passé. Ce qui a été en vigueur ne se réécrit "
            "pas : changez son premier jour."
        )
    terms = replace(terms_of_version(draft), act=act, act_url=act_url, adopted_on=adopted_on, checked_on=today)
    _check(aid, [*published, terms])
    draft.terms = document_of(aid, terms)
    draft.published_by, draft.published_at = actor, timezone.now()
    draft.save()
    record(
        actor, "counselling.aid.published", aid, aid.project.organization, valid_from=str(terms.valid_from),
        id=public_id(aid),
    )  # fmt: skip
    return draft


@transaction.atomic
def end_aid(actor: User, aid: DesignedAid, today: date) -> None:
    """Make today the last day of an aid: the finder says that it has ended. Its draft, if any, is deleted.

    Raises
    ------
    RefusedActError
        If it is not published, or has ended.
    """
    aid = DesignedAid.objects.select_for_update().get(pk=aid.pk)
    if aid.ended_on is not None or not _published(aid):
        raise RefusedActError("Cette aide n’est pas en cours de publication.")
    aid.versions.filter(published_at__isnull=True).delete()
    aid.ended_on = today
    aid.save(update_fields=["ended_on"])
    record(actor, "counselling.aid.ended", aid, aid.project.organization, on=str(today))


def _published(aid: DesignedAid) -> list[AidTerms]:
    rows = aid.versions.filter(published_at__isnull=False).order_by("valid_from", "pk")
    return [terms_of_version(row) for row in rows]


def _keep(actor: User, aid: DesignedAid, draft: AidVersion, written: WrittenTerms) -> None:
    _check(aid, [*_published(aid), written.terms])
    draft.valid_from = written.terms.valid_from
    draft.terms = document_of(aid, written.terms)
    draft.zone_kind, draft.zone_rank = written.zone_kind, written.zone_rank
    draft.written_by, draft.written_at = actor, timezone.now()
    draft.save()


def _check(aid: DesignedAid, terms: list[AidTerms]) -> None:
    """Check the last terms among all those of an aid, as the finder will read them."""
    design = alone(aid, terms[-1])
    check_communes(design, find_home)
    with_designs(load_aids(None), [design])
    if folded(aid, terms) is None:
        raise AidDesignError("versions", "au moins une version")
