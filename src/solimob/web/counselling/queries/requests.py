"""The requests for a designed aid: where each stands, the account of the aid, and what its conditions ask."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from solimob.core.counselling.aid_design import AidDecision, AidDesign, budget_left
from solimob.core.counselling.aid_situation import may_be_asked
from solimob.core.counselling.designed_aids import rules_of
from solimob.core.counselling.request_file import (
    AskedDocument,
    DocumentState,
    Payee,
    Payment,
    PaymentMeans,
    RequestFile,
)
from solimob.core.rules import InputSpec
from solimob.core.rules.expression import Input
from solimob.web.counselling.models import AidRequest, DesignedAid
from solimob.web.counselling.queries import aids
from solimob.web.counselling.queries.designed_aids import design_of


@dataclass(frozen=True, slots=True)
class VersionAccount:
    """What was granted and paid under one version; what is left of its budget is None where it has none; in euros."""

    valid_from: date
    requests: int
    granted: float
    paid: float
    left: float | None

    @property
    def due(self) -> float:
        """Granted and not paid yet."""
        return self.granted - self.paid


@dataclass(frozen=True, slots=True)
class ShownRequest:
    """A request, and where its file stands."""

    row: AidRequest
    file: RequestFile


def requests_of(aid: DesignedAid) -> QuerySet[AidRequest]:
    """Return the requests for an aid with all that their files hold, the last first."""
    return aid.requests.select_related("version", "decided_by", "opened_by").prefetch_related("documents", "payments")


def shown_requests(aid: DesignedAid, most: int | None = None) -> list[ShownRequest]:
    """Return the last requests for an aid, all of them where `most` is not given."""
    return [ShownRequest(row, file_of(row)) for row in requests_of(aid)[:most]]


def file_of(request: AidRequest) -> RequestFile:
    """Return where a request stands."""
    return RequestFile(
        received_on=request.received_on,
        documents=tuple(
            AskedDocument(one.label, DocumentState(one.state), one.marked_on) for one in request.documents.all()
        ),
        decided_on=request.decided_on,
        granted_cents=request.granted_cents,
        payments=tuple(
            Payment(one.cents, one.paid_on, PaymentMeans(one.means), Payee(one.payee)) for one in request.payments.all()
        ),
    )


def accounts_of(aid: DesignedAid) -> list[VersionAccount]:
    """Return the account of each published version, the oldest first."""
    design = design_of(aid)
    if design is None:
        return []
    decisions, paid = [], defaultdict[date, float](float)
    for row in requests_of(aid).filter(decided_on__isnull=False):
        decisions += _decided(design, row)
        paid[row.version.valid_from] += file_of(row).paid_cents / 100
    left, granted = budget_left(design, tuple(decisions)), defaultdict[date, list[float]](list)
    for one in decisions:
        granted[one.terms_from].append(one.granted_euros)
    return [
        VersionAccount(day, len(granted[day]), sum(granted[day]), paid[day], left.get(day))
        for day in (terms.valid_from for terms in design.versions)
    ]


def asked_by(design: AidDesign) -> list[InputSpec]:
    """Return what the conditions and amounts of every version ask, in the order of the finder."""
    book = aids.aids_at(None).rules
    read: set[str] = set()
    for rule in rules_of(design, book.inputs["status"]):
        for expression in (*(condition.when for condition in rule.conditions), rule.amount):
            if expression is not None:
                read |= {part.name for part in book.parts(expression) if isinstance(part, Input)}
    return [spec for name, spec in book.inputs.items() if name in read and may_be_asked(spec)]


def _decided(design: AidDesign, row: AidRequest) -> Iterator[AidDecision]:
    if row.version is not None and row.decided_on is not None and row.granted_cents is not None:
        yield AidDecision(
            design.id, row.decided_on, row.version.valid_from, row.granted_cents / 100, tuple(row.reasons)
        )
