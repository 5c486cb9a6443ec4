"""L9: the file of a request for a designed aid: received, documents, decision, payment, kept no longer than said."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from html import unescape
from importlib import import_module
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from solimob.core.counselling.request_file import DocumentState
from solimob.web import serving
from solimob.web.accounts.models import LogEntry
from solimob.web.counselling import privacy, services
from solimob.web.counselling.models import AidDocument, AidPayment, AidRequest, DesignedAid
from solimob.web.counselling.queries.requests import accounts_of
from tests.web.counselling.designing import (
    LANNION,
    TODAY,
    Role,
    address,
    decide,
    decide_file,
    design,
    plain,
    publish,
    receive,
)
from tests.web.diagnosis.edit.conftest import Team

pytestmark = pytest.mark.django_db
YESTERDAY = TODAY - timedelta(days=1)
PAID = {"euros": "120,50", "paid_on": TODAY.isoformat(), "means": "transfer", "payee": "supplier"}


@pytest.fixture
def asking(as_role: Role, team: Team) -> DesignedAid:
    """An aid of 300 € in force, whose règlement asks for two documents."""
    client = as_role("editor")
    changes = {"documents": "Facture acquittée\nJustificatif de domicile", "budget": "1 000"}
    aid = design(client, team, changes=changes)
    publish(client, team, aid)
    return aid


def mark(client: Client, team: Team, request: AidRequest, *states: str, on: str = "") -> Any:
    marks = {f"state_{row}": state for row, state in enumerate(states)}
    days = {f"on_{row}": on for row in range(len(states))}
    return client.post(address("mark_documents", team, request.aid_id, request.pk), marks | days)


def pay(client: Client, team: Team, request: AidRequest, **changes: str) -> Any:
    return client.post(address("pay_request", team, request.aid_id, request.pk), PAID | changes)


def page_of(client: Client, team: Team, request: AidRequest) -> str:
    return plain(client.get(address("aid_request", team, request.aid_id, request.pk)))


def test_file_goes_from_the_request_to_the_payment_when_each_act_is_done(
    as_role: Role, team: Team, asking: DesignedAid
) -> None:
    """L9: « aid instruction file (request, documents, decision, payment) »."""
    client = as_role("editor")
    request = receive(client, team, asking)
    assert [(one.label, one.state) for one in request.documents.all()] == [
        ("Facture acquittée", "missing"),
        ("Justificatif de domicile", "missing"),
    ]
    assert mark(client, team, request, "received", "not_needed").status_code == 302
    assert decide_file(client, team, request).status_code == 302
    assert pay(client, team, request).status_code == 302
    assert pay(client, team, request, euros="179,50", payee="beneficiary", means="cheque").status_code == 302
    page = page_of(client, team, request)
    assert "Accordée : 300,00 €" in page
    assert "Payé : 300,00 €. Reste à payer : 0,00 €." in page
    assert f"par {team.editor}" in page
    assert "Enregistrer le paiement" not in page, "nothing is left to pay"


def test_aid_is_not_granted_when_a_document_is_missing(as_role: Role, team: Team, asking: DesignedAid) -> None:
    client = as_role("editor")
    request = receive(client, team, asking)
    mark(client, team, request, "received", "missing")
    page = plain(decide_file(client, team, request))
    assert "Il manque : Justificatif de domicile." in page
    request.refresh_from_db()
    assert request.decided_on is None


def test_request_is_refused_when_its_conditions_do_not_hold_even_with_documents_missing(
    as_role: Role, team: Team, asking: DesignedAid
) -> None:
    client = as_role("editor")
    request = receive(client, team, asking)
    assert decide_file(client, team, request, commune=LANNION).status_code == 200, "not a commune of the démarche"
    changed = design(client, team, changes={"documents": "Facture", "age_low": "18", "age_high": "25"})
    publish(client, team, changed)
    request = receive(client, team, changed)
    assert decide_file(client, team, request, age="40").status_code == 302
    request.refresh_from_db()
    assert (request.granted_cents, request.reasons) == (0, ["Vous avez de 18 à 25 ans."])
    assert "Ce qui ne tient pas" in page_of(client, team, request)


def test_documents_are_those_of_the_version_of_the_day_of_the_request_when_a_later_one_asks_others(
    as_role: Role, team: Team, asking: DesignedAid, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, later = as_role("editor"), TODAY + timedelta(days=10)
    before = receive(client, team, asking)
    changes = {"zone_kind": "all", "per": "une seule fois", "amount_kind": "fixed", "euros": "200",
               "valid_from": later.isoformat(), "documents": "Devis"}  # fmt: skip
    client.post(address("write_aid_draft", team, asking.pk), changes)
    publish(client, team, asking)
    monkeypatch.setattr(timezone, "localdate", lambda *_: later)
    after = receive(client, team, asking, on=later)
    assert [one.label for one in after.documents.all()] == ["Devis"]
    assert [one.label for one in before.documents.all()] == ["Facture acquittée", "Justificatif de domicile"]


def test_day_of_a_document_is_today_when_left_empty_and_kept_when_written(
    as_role: Role, team: Team, asking: DesignedAid
) -> None:
    client = as_role("editor")
    request = receive(client, team, asking)
    mark(client, team, request, "received", "missing")
    assert [one.marked_on for one in request.documents.all()] == [TODAY, None]
    page = plain(mark(client, team, request, "received", "received", on=YESTERDAY.isoformat()))
    assert "avant la réception de la demande" in page
    assert 'href="#id_on_0"' in page


@pytest.mark.parametrize("days", [1, -1])
def test_request_is_refused_when_its_day_is_to_come_or_before_the_aid(
    as_role: Role, team: Team, asking: DesignedAid, days: int
) -> None:
    on = (TODAY + timedelta(days=days)).isoformat()
    page = as_role("editor").post(address("receive_request", team, asking.pk), {"received_on": on}).content.decode()
    assert 'href="#id_received_on"' in page
    assert not AidRequest.objects.exists()


def test_nothing_is_received_when_the_aid_is_a_draft(as_role: Role, team: Team) -> None:
    client = as_role("editor")
    aid = design(client, team)
    assert client.get(address("aid_requests", team, aid.pk)).status_code == 302
    client.post(address("receive_request", team, aid.pk), {"received_on": TODAY.isoformat()})
    assert not AidRequest.objects.exists()


def test_decision_is_never_taken_again_when_a_request_is_decided(
    as_role: Role, team: Team, published: DesignedAid
) -> None:
    client = as_role("editor")
    request = decide(client, team, published, age="17")
    page = plain(decide_file(client, team, request, age="20"))
    assert "déjà décidée" in page
    request.refresh_from_db()
    assert request.granted_cents == 0


def test_nothing_of_the_person_is_kept_when_a_request_is_decided(
    as_role: Role, team: Team, published: DesignedAid
) -> None:
    request = decide(as_role("editor"), team, published, age="17")
    assert (request.granted_cents, request.reasons) == (0, ["Vous avez de 18 à 25 ans."])
    assert {field.name for field in AidRequest._meta.concrete_fields} == {
        "id", "aid", "received_on", "opened_by", "opened_at", "version", "decided_on", "granted_cents", "reasons",
        "decided_by", "recorded_at", "erased_on",
    }  # fmt: skip
    assert {field.name for field in AidPayment._meta.concrete_fields} == {
        "id", "request", "cents", "paid_on", "means", "payee", "recorded_by", "recorded_at",
    }  # fmt: skip
    assert {field.name for field in AidDocument._meta.concrete_fields} == {
        "id", "request", "place", "label", "state", "marked_on",
    }  # fmt: skip


def test_request_waits_when_an_answer_is_missing(as_role: Role, team: Team, published: DesignedAid) -> None:
    client = as_role("editor")
    request = receive(client, team, published)
    assert "Il manque de quoi décider" in plain(decide_file(client, team, request, age=""))
    request.refresh_from_db()
    assert request.decided_on is None


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"euros": "300,01"}, "euros"),
        ({"euros": "0"}, "euros"),
        ({"euros": "-5"}, "euros"),
        ({"euros": "10,005"}, "euros"),
        ({"paid_on": (TODAY + timedelta(days=1)).isoformat()}, "paid_on"),
        ({"paid_on": YESTERDAY.isoformat()}, "paid_on"),
        ({"means": "troc"}, "means"),
        ({"payee": ""}, "payee"),
    ],
)
def test_payment_is_refused_on_its_field_when_it_cannot_be(
    as_role: Role, team: Team, published: DesignedAid, wrong: dict[str, str], field: str
) -> None:
    client = as_role("editor")
    request = decide(client, team, published)
    page = pay(client, team, request, **wrong).content.decode()
    assert f'href="#id_{field}"' in page
    assert not AidPayment.objects.exists()


def test_nothing_is_paid_when_a_request_is_refused(as_role: Role, team: Team, published: DesignedAid) -> None:
    client = as_role("editor")
    request = decide(client, team, published, age="17")
    assert "Rien n’est accordé" in plain(pay(client, team, request))
    assert not AidPayment.objects.exists()


def test_payment_is_taken_away_and_the_log_keeps_it_when_recorded_by_mistake(
    as_role: Role, team: Team, published: DesignedAid
) -> None:
    client = as_role("editor")
    request = decide(client, team, published)
    pay(client, team, request)
    payment = AidPayment.objects.get()
    client.post(address("remove_payment", team, published.pk, request.pk, payment.pk))
    assert not AidPayment.objects.exists()
    logged = LogEntry.objects.get(code="counselling.payment.removed").data
    assert (logged["request"], logged["cents"]) == (request.pk, 12050)


def test_account_tells_what_is_granted_paid_and_left_when_requests_are_paid(
    as_role: Role, team: Team, published: DesignedAid
) -> None:
    """« Total committed and paid against the aid's budget »."""
    client = as_role("editor")
    first = decide(client, team, published)
    decide(client, team, published)
    decide(client, team, published, age="17")
    receive(client, team, published)
    pay(client, team, first)
    (account,) = accounts_of(published)
    assert (account.requests, account.granted, account.paid, account.due, account.left) == (3, 600, 120.5, 479.5, 400)
    page = plain(client.get(address("aid_requests", team, published.pk)))
    for cell in ("600,00", "120,50", "479,50", "400,00", "1 demande à décider"):
        assert cell in page


def test_tables_hold_every_request_and_payment_and_no_name_when_downloaded(
    as_role: Role, team: Team, asking: DesignedAid
) -> None:
    client = as_role("editor")
    request = receive(client, team, asking)
    mark(client, team, request, "received", "not_needed")
    decide_file(client, team, request)
    pay(client, team, request)
    waiting = receive(client, team, asking)
    day = TODAY.isoformat()

    def table(name: str) -> list[dict[str, str]]:
        response = as_role("reader").get(address("aid_requests_file", team, asking.pk, name))
        assert response["Content-Type"].startswith("text/csv")
        return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";"))

    done, open_ = table("demandes")
    assert (done["demande"], open_["demande"]) == (str(request.pk), str(waiting.pk))
    assert (done["pièces reçues"], done["pièces pas nécessaires"]) == ("Facture acquittée", "Justificatif de domicile")
    assert (done["décision"], done["décidée le"], done["version du"]) == ("accordée", day, day)
    assert (done["accordé (€)"], done["payé (€)"], done["reste à payer (€)"]) == ("300", "120,5", "179,5")
    assert open_["pièces manquantes"] == "Facture acquittée ; Justificatif de domicile"
    assert (open_["décision"], open_["accordé (€)"], open_["payé (€)"]) == ("à décider", "", "")
    assert [list(row.values()) for row in table("paiements")] == [
        [str(request.pk), day, "120,5", "virement", "le fournisseur (vendeur, auto-école…)"]
    ]
    assert str(team.editor) not in str(table("demandes") + table("paiements"))
    assert as_role("reader").get(address("aid_requests_file", team, asking.pk, "noms")).status_code == 404


def test_amounts_stay_and_documents_and_reasons_go_when_a_decided_request_is_erased(
    as_role: Role, team: Team, asking: DesignedAid
) -> None:
    client = as_role("editor")
    request = receive(client, team, asking)
    mark(client, team, request, "received", "received")
    decide_file(client, team, request)
    pay(client, team, request)
    client.post(address("erase_request", team, asking.pk, request.pk))
    request.refresh_from_db()
    assert (request.reasons, request.documents.count(), request.granted_cents) == ([], 0, 30000)
    assert accounts_of(asking)[0].paid == 120.5
    page = page_of(client, team, request)
    assert "Le détail est effacé depuis" in page
    assert "Facture" not in page
    assert "Le détail de cette demande est effacé" in plain(mark(client, team, request))
    assert pay(client, team, request, euros="1").status_code == 302, "what is due can still be paid"


def test_nothing_stays_when_a_request_that_is_not_decided_is_erased(
    as_role: Role, team: Team, asking: DesignedAid
) -> None:
    client = as_role("editor")
    request = receive(client, team, asking)
    response = client.post(address("erase_request", team, asking.pk, request.pk))
    assert response["Location"] == address("aid_requests", team, asking.pk)
    assert not AidRequest.objects.exists()
    assert not AidDocument.objects.exists()


def test_detail_is_erased_by_itself_when_so_many_months_have_passed_since_the_last_act(
    as_role: Role, team: Team, asking: DesignedAid
) -> None:
    client = as_role("editor")
    request = receive(client, team, asking)
    assert services.erase_expired(date(2100, 1, 1)) == 0, "no time was chosen"
    client.post(address("keep_requests", team, asking.pk), {"keep_months": "6"})
    decided = decide(client, team, design_without_documents(client, team))
    services.keep_for(team.editor, decided.aid, 6)
    page = page_of(client, team, request)
    last = decided_last = services.aid_request.file_of(request).expires_on(6)
    assert "Le détail s’effacera de lui-même après le" in page
    assert services.erase_expired(last) == 0
    assert services.erase_expired(decided_last + timedelta(days=1)) == 2
    assert [one.pk for one in AidRequest.objects.all()] == [decided.pk], "one that is not decided goes whole"
    decided.refresh_from_db()
    assert (decided.reasons, decided.granted_cents) == ([], 30000)
    assert services.erase_expired(date(2100, 1, 1)) == 0, "once"


def test_worker_erases_expired_requests_when_a_day_begins(
    as_role: Role, team: Team, asking: DesignedAid, monkeypatch: pytest.MonkeyPatch
) -> None:
    class SleptError(Exception):
        pass

    def sleep(_: float) -> None:
        raise SleptError

    receive(as_role("editor"), team, asking)
    services.keep_for(team.editor, asking, 1)
    monkeypatch.setattr(timezone, "localdate", lambda *_: TODAY + timedelta(days=40))
    monkeypatch.setattr(serving, "time", SimpleNamespace(sleep=sleep))
    monkeypatch.setattr(connection, "close", lambda: None)
    with pytest.raises(SleptError):
        serving._every_day()
    assert not AidRequest.objects.exists()


def design_without_documents(client: Client, team: Team) -> DesignedAid:
    aid = design(client, team, changes={"label": "Autre aide"})
    publish(client, team, aid)
    return aid


@pytest.mark.parametrize("months", ["0", "121", "deux", "1,5"])
def test_time_to_keep_is_refused_on_its_field_when_it_cannot_be(
    as_role: Role, team: Team, asking: DesignedAid, months: str
) -> None:
    response = as_role("editor").post(address("keep_requests", team, asking.pk), {"keep_months": months})
    assert 'href="#id_keep_months"' in response.content.decode()
    asking.refresh_from_db()
    assert asking.keep_months is None


@pytest.mark.parametrize("role", ["contributor", "reader"])
def test_reader_sees_where_a_request_stands_and_changes_nothing(
    as_role: Role, team: Team, asking: DesignedAid, role: str
) -> None:
    request = receive(as_role("editor"), team, asking)
    client = as_role(role)
    page = page_of(client, team, request)
    assert "Facture acquittée : manquante" in page
    assert "Enregistrer les pièces" not in page
    for name in ("mark_documents", "decide_request", "pay_request", "erase_request"):
        assert client.post(address(name, team, asking.pk, request.pk)).status_code == 403
    for name in ("receive_request", "keep_requests"):
        assert client.post(address(name, team, asking.pk)).status_code == 403
    assert as_role("outsider").get(address("aid_request", team, asking.pk, request.pk)).status_code == 404


def test_request_of_another_aid_is_not_there_when_asked(as_role: Role, team: Team, asking: DesignedAid) -> None:
    client = as_role("editor")
    request = receive(client, team, asking)
    other = design_without_documents(client, team)
    assert client.get(address("aid_request", team, other.pk, request.pk)).status_code == 404
    assert client.post(address("erase_request", team, other.pk, request.pk)).status_code == 404


def test_each_act_is_logged_without_a_name_when_done(as_role: Role, team: Team, asking: DesignedAid) -> None:
    client = as_role("editor")
    request = receive(client, team, asking)
    mark(client, team, request, "received", "received")
    decide_file(client, team, request)
    pay(client, team, request)
    client.post(address("erase_request", team, asking.pk, request.pk))
    codes = list(LogEntry.objects.order_by("pk").values_list("code", flat=True))
    assert codes[-5:] == [
        "counselling.request.received",
        "counselling.request.documents_marked",
        "counselling.request.decided",
        "counselling.payment.recorded",
        "counselling.request.erased",
    ]


def test_agent_is_forgotten_and_the_file_stays_when_an_account_is_erased(
    as_role: Role, team: Team, asking: DesignedAid
) -> None:
    client = as_role("editor")
    request = receive(client, team, asking)
    mark(client, team, request, "received", "received")
    decide_file(client, team, request)
    pay(client, team, request)
    exported = privacy.export_personal_data(team.editor)
    names = ("received_requests", "decided_requests", "recorded_payments")
    assert [len(exported[name]) for name in names] == [1, 1, 1]
    privacy.erase_personal_data(team.editor)
    assert "par compte effacé" in page_of(as_role("reader"), team, request)


def test_file_goes_with_the_démarche_when_it_is_deleted(as_role: Role, team: Team, asking: DesignedAid) -> None:
    client = as_role("editor")
    request = receive(client, team, asking)
    mark(client, team, request, "received", "received")
    decide_file(client, team, request)
    pay(client, team, request)
    as_role("administrator").post(reverse("projects:delete", args=(team.project.pk,)))
    assert not AidRequest.objects.exists()
    assert not AidPayment.objects.exists()


def test_half_a_decision_or_a_document_without_its_day_is_refused_by_the_database(
    as_role: Role, team: Team, asking: DesignedAid
) -> None:
    request = receive(as_role("editor"), team, asking)
    with pytest.raises(IntegrityError), transaction.atomic():
        AidRequest.objects.filter(pk=request.pk).update(granted_cents=5)
    with pytest.raises(IntegrityError), transaction.atomic():
        request.documents.update(state=DocumentState.RECEIVED)


def test_request_decided_before_files_were_kept_shows_what_is_known(
    as_role: Role, team: Team, published: DesignedAid
) -> None:
    request = decide(as_role("editor"), team, published)
    AidRequest.objects.update(received_on=None, opened_by=None, opened_at=None)
    page = page_of(as_role("editor"), team, request)
    assert "Le jour de réception n’est pas dit." in page
    assert "Aucune pièce n’est suivie pour cette demande." in page
    assert "non dit" in unescape(as_role("editor").get(address("aid_requests", team, published.pk)).content.decode())


def test_number_stays_when_a_decided_request_becomes_a_file() -> None:
    """People wrote it in their own files: the migration renames the table."""
    operations = import_module("solimob.web.counselling.migrations.0002_request_file").Migration.operations
    renamed = [(one.old_name, one.new_name) for one in operations if type(one).__name__ == "RenameModel"]
    assert renamed == [("DecidedRequest", "AidRequest")]
