"""L9: the file of a request: documents, decision, payment; the acts it does not allow say why."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from solimob.core.counselling.request_file import (
    AskedDocument,
    DocumentState,
    Payee,
    Payment,
    PaymentMeans,
    RequestFile,
    RequestFileError,
    check_decision,
    check_marks,
    check_payment,
)

RECEIVED, DECIDED, TODAY = date(2026, 3, 2), date(2026, 3, 20), date(2026, 4, 1)
INVOICE, PROOF = AskedDocument("Facture"), AskedDocument("Justificatif de domicile")
OPEN = RequestFile(RECEIVED, (INVOICE, PROOF))
GRANTED = RequestFile(RECEIVED, (), DECIDED, 30_000)


def paid(cents: int, on: date = TODAY) -> Payment:
    return Payment(cents, on, PaymentMeans.TRANSFER, Payee.BENEFICIARY)


def test_what_is_missing_is_said_until_it_is_there_or_not_needed() -> None:
    assert OPEN.missing == ("Facture", "Justificatif de domicile")
    received = replace(INVOICE, state=DocumentState.RECEIVED, on=RECEIVED)
    not_needed = replace(PROOF, state=DocumentState.NOT_NEEDED, on=RECEIVED)
    assert replace(OPEN, documents=(received, not_needed)).missing == ()


def test_aid_is_not_granted_when_a_document_is_missing() -> None:
    with pytest.raises(RequestFileError, match="Il manque : Facture ; Justificatif de domicile"):
        check_decision(OPEN, 30_000, DECIDED, TODAY)


def test_request_is_refused_even_when_documents_are_missing() -> None:
    check_decision(OPEN, 0, DECIDED, TODAY)


@pytest.mark.parametrize(
    ("file", "on", "field", "says"),
    [
        (GRANTED, TODAY, "", "déjà décidée"),
        (OPEN, date(2026, 3, 1), "decided_on", "avant la réception de la demande, le 02/03/2026"),
        (OPEN, date(2026, 4, 2), "decided_on", "à venir"),
    ],
)
def test_decision_is_refused_when_its_day_cannot_be(file: RequestFile, on: date, field: str, says: str) -> None:
    with pytest.raises(RequestFileError, match=says) as caught:
        check_decision(file, 0, on, TODAY)
    assert caught.value.field == field


def test_decision_of_a_request_whose_day_nobody_said_may_be_of_any_day_past() -> None:
    check_decision(RequestFile(None), 30_000, date(2020, 1, 1), TODAY)


@pytest.mark.parametrize("on", [None, date(2026, 3, 1), date(2026, 4, 2)])
def test_mark_is_refused_when_a_document_is_there_without_a_day_that_can_be(on: date | None) -> None:
    there = replace(INVOICE, state=DocumentState.RECEIVED, on=RECEIVED)
    marks = (there, replace(PROOF, state=DocumentState.NOT_NEEDED, on=on))
    with pytest.raises(RequestFileError) as caught:
        check_marks(OPEN, marks, TODAY)
    assert caught.value.field == "on_1"


def test_no_day_is_asked_when_a_document_is_missing() -> None:
    check_marks(OPEN, (INVOICE, PROOF), TODAY)


def test_what_is_left_to_pay_is_what_was_granted_less_what_was_paid() -> None:
    file = replace(GRANTED, payments=(paid(10_000), paid(5_050)))
    assert (file.paid_cents, file.due_cents) == (15_050, 14_950)
    check_payment(file, paid(14_950), TODAY)
    assert OPEN.due_cents is None


@pytest.mark.parametrize(
    ("file", "payment", "field", "says"),
    [
        (OPEN, paid(100), "", "Rien n’est accordé"),
        (replace(GRANTED, granted_cents=0), paid(100), "", "Rien n’est accordé"),
        (GRANTED, paid(0), "euros", "plus de 0"),
        (GRANTED, paid(30_001), "euros", "Il reste 300,00 € à payer sur 300,00 € accordés"),
        (replace(GRANTED, payments=(paid(30_000),)), paid(1), "euros", "Il reste 0,00 €"),
        (GRANTED, paid(100, date(2026, 3, 19)), "paid_on", "avant la décision, le 20/03/2026"),
        (GRANTED, paid(100, date(2026, 4, 2)), "paid_on", "à venir"),
    ],
)
def test_payment_is_refused_when_it_cannot_be(file: RequestFile, payment: Payment, field: str, says: str) -> None:
    with pytest.raises(RequestFileError, match=says) as caught:
        check_payment(file, payment, TODAY)
    assert caught.value.field == field


def test_file_expires_so_many_months_after_its_last_act() -> None:
    assert OPEN.expires_on(12) == date(2027, 3, 2)
    assert replace(GRANTED, payments=(paid(1, date(2026, 8, 31)),)).expires_on(6) == date(2027, 2, 28)
    there = replace(INVOICE, state=DocumentState.RECEIVED, on=TODAY)
    assert replace(OPEN, documents=(there,)).expires_on(1) == date(2026, 5, 1)
    assert RequestFile(None).expires_on(12) is None
