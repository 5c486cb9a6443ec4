"""The file of one request for a designed aid: documents asked for, decision, payments; nobody's name, no document.

A collectivity keeps the documents themselves, and who asked, in its own tools: here a request is a number. What is kept
says only where it stands.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class DocumentState(StrEnum):
    """Whether a document asked for is there."""

    MISSING = "missing"
    RECEIVED = "received"
    NOT_NEEDED = "not_needed"

    @property
    def label(self) -> str:
        """The French words."""
        return {"missing": "manquante", "received": "reçue", "not_needed": "pas nécessaire"}[self]


class PaymentMeans(StrEnum):
    """How money was paid."""

    TRANSFER = "transfer"
    CHEQUE = "cheque"
    VOUCHER = "voucher"
    CASH = "cash"

    @property
    def label(self) -> str:
        """The French words."""
        return {
            "transfer": "virement",
            "cheque": "chèque bancaire",
            "voucher": "bon, ticket ou carte",
            "cash": "espèces",
        }[self]


class Payee(StrEnum):
    """To whom: which of the two, never a name."""

    BENEFICIARY = "beneficiary"
    SUPPLIER = "supplier"

    @property
    def label(self) -> str:
        """The French words."""
        return {"beneficiary": "la personne", "supplier": "le fournisseur (vendeur, auto-école…)"}[self]


class RequestFileError(ValueError):
    """An act that a file does not allow; `field` names what is wrong, the message is a French sentence."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, slots=True)
class AskedDocument:
    """A document that the terms ask for, and since when it is there or not needed; a missing one has no day."""

    label: str
    state: DocumentState = DocumentState.MISSING
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Payment:
    """Money paid, in cents."""

    cents: int
    on: date
    means: PaymentMeans
    payee: Payee


@dataclass(frozen=True, slots=True)
class RequestFile:
    """Where a request stands; `granted_cents` is 0 where it was refused, `None` with its day until it is decided.

    `received_on` is `None` where nobody said.
    """

    received_on: date | None
    documents: tuple[AskedDocument, ...] = ()
    decided_on: date | None = None
    granted_cents: int | None = None
    payments: tuple[Payment, ...] = ()

    @property
    def missing(self) -> tuple[str, ...]:
        """The documents still waited for."""
        return tuple(one.label for one in self.documents if one.state is DocumentState.MISSING)

    @property
    def paid_cents(self) -> int:
        """What was paid, in cents."""
        return sum(one.cents for one in self.payments)

    @property
    def due_cents(self) -> int | None:
        """What is still to pay, in cents; `None` until it is decided."""
        return None if self.granted_cents is None else self.granted_cents - self.paid_cents

    @property
    def last_act(self) -> date | None:
        """The last day something happened, `None` where no day is known."""
        marks, payments = [one.on for one in self.documents], [one.on for one in self.payments]
        days = [self.received_on, self.decided_on, *marks, *payments]
        return max((day for day in days if day is not None), default=None)

    def expires_on(self, months: int) -> date | None:
        """Return the last day to keep it, so many months after its last act; `None` where no day is known."""
        return None if self.last_act is None else _months_after(self.last_act, months)


def check_marks(file: RequestFile, documents: Iterable[AskedDocument], today: date) -> None:
    """Check what documents are said to be.

    Raises
    ------
    RequestFileError
        If one that is there or not needed has no day, a day to come, or a day before the request.
    """
    for row, one in enumerate(documents):
        if one.state is DocumentState.MISSING:
            continue
        if one.on is None:
            raise RequestFileError(
                f"on_{row}", f"Dites depuis quel jour la pièce « {one.label} » est {one.state.label}."
            )
        _check_day(f"on_{row}", one.on, file.received_on, today, "la réception de la demande")


def check_decision(file: RequestFile, granted_cents: int, on: date, today: date) -> None:
    """Check that a request can be decided so that day: a refusal needs no document.

    Raises
    ------
    RequestFileError
        If it is decided already, if the day is to come or before the request, or if an aid is granted while documents
        are missing.
    """
    if file.decided_on is not None:
        raise RequestFileError("", "Cette demande est déjà décidée : une décision ne change pas.")
    _check_day("decided_on", on, file.received_on, today, "la réception de la demande")
    if granted_cents and file.missing:
        waited = " ; ".join(file.missing)
        raise RequestFileError(
            "", f"Il manque : {waited}. Marquez chaque pièce « reçue » ou « pas nécessaire » avant d’accorder l’aide."
        )


def check_payment(file: RequestFile, payment: Payment, today: date) -> None:
    """Check that a payment can be recorded.

    Raises
    ------
    RequestFileError
        If nothing was granted, more would be paid than was granted, or the day is to come or before the decision.
    """
    due = file.due_cents
    if not file.granted_cents or due is None:
        raise RequestFileError("", "Rien n’est accordé : il n’y a rien à payer.")
    if payment.cents <= 0:
        raise RequestFileError("euros", "Écrivez un montant de plus de 0 €.")
    if payment.cents > due:
        raise RequestFileError("euros", f"Il reste {_euros(due)} à payer sur {_euros(file.granted_cents)} accordés.")
    _check_day("paid_on", payment.on, file.decided_on, today, "la décision")


def _check_day(field: str, day: date, earliest: date | None, today: date, what: str) -> None:
    if day > today:
        raise RequestFileError(field, "Ce jour est à venir.")
    if earliest is not None and day < earliest:
        raise RequestFileError(field, f"Ce jour vient avant {what}, le {earliest:%d/%m/%Y}.")


def _months_after(day: date, months: int) -> date:
    """Return the same day so many months later, the last of its month where it has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _euros(cents: int) -> str:
    return f"{cents / 100:.2f} €".replace(".", ",")
