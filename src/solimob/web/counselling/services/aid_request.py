"""The file of a request for a designed aid: received, documents marked, decided, paid, erased; nobody is named."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone

from solimob.core.counselling.aid_situation import AidSituation
from solimob.core.counselling.designed_aids import decide, with_designs
from solimob.core.counselling.request_file import (
    AskedDocument,
    Payment,
    RequestFileError,
    check_decision,
    check_marks,
    check_payment,
)
from solimob.reference.aids import load_aids
from solimob.web.accounts.queries import User
from solimob.web.accounts.services import RefusedActError, record
from solimob.web.counselling.models import AidDocument, AidPayment, AidRequest, DesignedAid
from solimob.web.counselling.queries.designed_aids import design_of
from solimob.web.counselling.queries.requests import file_of

MONTHS = range(1, 121)
"""How long the detail of requests may be kept after their last act."""


@transaction.atomic
def receive_request(actor: User, aid: DesignedAid, received_on: date, today: date) -> AidRequest:
    """Open the file of a request, with the documents that the terms ask for on its day.

    Raises
    ------
    RefusedActError
        If the aid is not published.
    RequestFileError
        If the day is to come, or the aid had no terms that day.
    """
    design = design_of(aid)
    if design is None:
        raise RefusedActError("Cette aide n’est pas publiée : aucune demande ne se reçoit encore.")
    if received_on > today:
        raise RequestFileError("received_on", "Ce jour est à venir.")
    terms = design.terms_on(received_on)
    if terms is None:
        raise RequestFileError("received_on", "Aucune version de cette aide n’est en vigueur ce jour-là.")
    request = AidRequest.objects.create(aid=aid, received_on=received_on, opened_by=actor, opened_at=timezone.now())
    labels = dict.fromkeys(terms.documents)
    AidDocument.objects.bulk_create(
        AidDocument(request=request, place=place, label=label) for place, label in enumerate(labels)
    )
    record(actor, "counselling.request.received", request, aid.project.organization, aid=aid.pk)
    return request


@transaction.atomic
def mark_documents(actor: User, request: AidRequest, documents: Sequence[AskedDocument], today: date) -> None:
    """Say of each document of a request, in their order, whether it is there, not needed or missing, and since when.

    Raises
    ------
    RequestFileError
        If the day of one cannot be.
    RefusedActError
        If the detail of the request is erased.
    """
    request = _held(request)
    check_marks(file_of(request), documents, today)
    for row, one in zip(request.documents.all(), documents, strict=True):
        row.state, row.marked_on = one.state, one.on
        row.save(update_fields=["state", "marked_on"])
    record(actor, "counselling.request.documents_marked", request, request.aid.project.organization)


@transaction.atomic
def decide_request(actor: User, request: AidRequest, situation: AidSituation, today: date) -> AidRequest:
    """Keep what the version in force on the day of the situation grants: the amount and the reasons, no answer.

    Raises
    ------
    RefusedActError
        If the aid is not published, or the request is erased.
    RequestFileError
        If the request is decided already, its day cannot be, or documents are missing where the aid is granted.
    AidDesignError
        If there is no version that day, or answers are missing.
    """
    request = _held(request)
    aid = request.aid
    design = design_of(aid)
    if design is None:
        raise RefusedActError("Cette aide n’est pas publiée : rien ne se décide encore.")
    found = decide(with_designs(load_aids(situation.home), [design]), design, situation)
    granted = round(100 * found.granted_euros)
    check_decision(file_of(request), granted, found.decided_on, today)
    request.version = aid.versions.get(valid_from=found.terms_from, published_at__isnull=False)
    request.decided_on, request.granted_cents, request.reasons = found.decided_on, granted, list(found.reasons)
    request.decided_by, request.recorded_at = actor, timezone.now()
    request.save(update_fields=["version", "decided_on", "granted_cents", "reasons", "decided_by", "recorded_at"])
    record(actor, "counselling.request.decided", request, aid.project.organization, aid=aid.pk)
    return request


@transaction.atomic
def record_payment(actor: User, request: AidRequest, payment: Payment, today: date) -> AidPayment:
    """Record money paid for a request.

    Raises
    ------
    RequestFileError
        If nothing was granted, more would be paid than was granted, or its day cannot be.
    """
    request = AidRequest.objects.select_for_update().get(pk=request.pk)
    check_payment(file_of(request), payment, today)
    paid = AidPayment.objects.create(
        request=request,
        cents=payment.cents,
        paid_on=payment.on,
        means=payment.means,
        payee=payment.payee,
        recorded_by=actor,
        recorded_at=timezone.now(),
    )
    record(
        actor, "counselling.payment.recorded", paid, request.aid.project.organization,
        request=request.pk, cents=payment.cents,
    )  # fmt: skip
    return paid


@transaction.atomic
def remove_payment(actor: User, payment: AidPayment) -> None:
    """Take away a payment recorded by mistake; the log keeps that it was."""
    request = payment.request
    record(
        actor, "counselling.payment.removed", payment, request.aid.project.organization,
        request=request.pk, cents=payment.cents,
    )  # fmt: skip
    payment.delete()


@transaction.atomic
def keep_for(actor: User, aid: DesignedAid, months: int | None) -> None:
    """Say how many months the detail of requests is kept after their last act; `None`: until somebody erases it.

    Raises
    ------
    RequestFileError
        If the number of months cannot be.
    """
    if months is not None and months not in MONTHS:
        raise RequestFileError("keep_months", f"Écrivez un nombre entier de {MONTHS[0]} à {MONTHS[-1]}.")
    aid.keep_months = months
    aid.save(update_fields=["keep_months"])
    record(actor, "counselling.aid.retention_changed", aid, aid.project.organization, months=months)


@transaction.atomic
def erase_request(actor: User | None, request: AidRequest, today: date) -> bool:
    """Erase the documents and the reasons of a request; one that is not decided goes whole. Tell whether it is gone.

    Its number, days, amounts and payments stay: the account of the aid rests on them.
    """
    request = AidRequest.objects.select_for_update().get(pk=request.pk)
    record(actor, "counselling.request.erased", request, request.aid.project.organization, aid=request.aid_id)
    if request.decided_on is None:
        request.delete()
        return True
    request.documents.all().delete()
    request.reasons, request.erased_on = [], today
    request.save(update_fields=["reasons", "erased_on"])
    return False


def erase_expired(today: date) -> int:
    """Erase the detail of the requests whose last day is past, where their collectivity set one; return how many.

    The worker calls it every day.
    """
    kept = AidRequest.objects.filter(erased_on__isnull=True, aid__keep_months__isnull=False)
    erased = 0
    for request in kept.select_related("aid__project").prefetch_related("documents", "payments"):
        last = file_of(request).expires_on(request.aid.keep_months or 0)
        if last is not None and last < today:
            erase_request(None, request, today)
            erased += 1
    return erased


def _held(request: AidRequest) -> AidRequest:
    """Return a request held against other acts, whose detail is not erased."""
    request = AidRequest.objects.select_for_update().get(pk=request.pk)
    if request.erased_on is not None:
        raise RefusedActError("Le détail de cette demande est effacé : elle ne change plus.")
    return request
