"""Deciding a request for a designed aid: under the version of its day, whatever came later; nobody is named."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from solimob.core.counselling.aid_situation import AidSituation
from solimob.core.counselling.designed_aids import decide, with_designs
from solimob.reference.aids import load_aids
from solimob.web.accounts.queries import User
from solimob.web.accounts.services import RefusedActError, record
from solimob.web.counselling.models import DecidedRequest, DesignedAid
from solimob.web.counselling.queries.designed_aids import design_of


@transaction.atomic
def decide_request(actor: User, aid: DesignedAid, situation: AidSituation) -> DecidedRequest:
    """Keep what the version in force on the day of the situation grants: the amount and the reasons, no answer.

    Raises
    ------
    RefusedActError
        If the aid is not published.
    AidDesignError
        If there is no version that day, or answers are missing.
    """
    design = design_of(aid)
    if design is None:
        raise RefusedActError("Cette aide n’est pas publiée : rien ne se décide encore.")
    found = decide(with_designs(load_aids(situation.home), [design]), design, situation)
    decision = DecidedRequest.objects.create(
        aid=aid,
        version=aid.versions.get(valid_from=found.terms_from, published_at__isnull=False),
        decided_on=found.decided_on,
        granted_cents=round(100 * found.granted_euros),
        reasons=list(found.reasons),
        decided_by=actor,
        recorded_at=timezone.now(),
    )
    record(actor, "counselling.request.decided", decision, aid.project.organization, aid=aid.pk)
    return decision
