"""The requests for a designed aid as tables for a spreadsheet: numbers, days and amounts; nobody is named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from solimob.core.counselling.request_file import DocumentState, RequestFile
from solimob.publish.csv_table import csv_table

REQUEST_COLUMNS = (
    "demande", "reçue le", "pièces reçues", "pièces pas nécessaires", "pièces manquantes", "décision", "décidée le",
    "version du", "accordé (€)", "payé (€)", "reste à payer (€)", "raisons", "détail effacé le",
)  # fmt: skip
PAYMENT_COLUMNS = ("demande", "payé le", "montant (€)", "moyen", "à qui")


@dataclass(frozen=True, slots=True)
class FiledRequest:
    """A request by its number: its file, the first day of the version it was decided under, and why."""

    number: int
    file: RequestFile
    terms_from: date | None
    reasons: tuple[str, ...]
    erased_on: date | None


def requests_csv(requests: Sequence[FiledRequest]) -> bytes:
    """Return a row a request, in the order given; a cell that is not known is empty."""
    return csv_table(REQUEST_COLUMNS, (_request(one) for one in requests))


def payments_csv(requests: Sequence[FiledRequest]) -> bytes:
    """Return a row a payment, in the order of the requests."""
    rows = ((one.number, paid) for one in requests for paid in one.file.payments)
    return csv_table(
        PAYMENT_COLUMNS, ((number, p.on, _euros(p.cents), p.means.label, p.payee.label) for number, p in rows)
    )


def _request(one: FiledRequest) -> list[object]:
    file = one.file
    labels = {
        state: " ; ".join(document.label for document in file.documents if document.state is state)
        for state in DocumentState
    }
    decision = "à décider" if file.granted_cents is None else "accordée" if file.granted_cents else "refusée"
    paid = None if file.granted_cents is None else file.paid_cents
    return [
        one.number, file.received_on, labels[DocumentState.RECEIVED], labels[DocumentState.NOT_NEEDED],
        labels[DocumentState.MISSING], decision, file.decided_on, one.terms_from, _euros(file.granted_cents),
        _euros(paid), _euros(file.due_cents), " ; ".join(one.reasons), one.erased_on,
    ]  # fmt: skip


def _euros(cents: int | None) -> float | None:
    return None if cents is None else cents / 100
