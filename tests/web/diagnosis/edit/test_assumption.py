"""The assumptions of the models: listed with their badge, replaced and restored, used by the next run."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from solimob.core.diagnosis import from_dict
from solimob.core.evidence import Nature
from solimob.reference.parameters import load_parameters
from solimob.web.accounts.models import LogEntry
from solimob.web.accounts.services import RefusedActError, erase_account, export_account
from solimob.web.diagnosis import services
from solimob.web.diagnosis.models import AssumptionReplacement
from solimob.web.diagnosis.queries.assumptions import GROUPS, french_amount
from solimob.web.diagnosis.services.anonymity import without_authors
from solimob.web.diagnosis.services.reasons import reasons_behind, with_reasons
from solimob.web.projects.models import Run
from tests.web.diagnosis.edit.conftest import Team
from tests.web.diagnosis.edit.test_run import kept, performed

pytestmark = pytest.mark.django_db
type SignIn = Callable[[str], Client]
PRICE = "fuel.price_eur_l"
REASON = "Relevé dans quatre stations d’essai."
FORM = {"value": "2,2", "low": "2,1", "high": "2,3", "reason": REASON}


def page(team: Team) -> str:
    return reverse("diagnosis:edit_assumptions", args=[team.project.pk])


def replace_page(team: Team, parameter: str = PRICE) -> str:
    return reverse("diagnosis:replace_assumption", args=[team.project.pk, parameter])


def replaced(team: Team, value: float = 2.2) -> AssumptionReplacement:
    return services.replace_assumption(team.editor, team.project, PRICE, value, value - 0.1, value + 0.1, REASON)


def withdraw_page(team: Team, replacement: AssumptionReplacement) -> str:
    return reverse("diagnosis:withdraw_assumption", args=[team.project.pk, replacement.pk])


def test_replacement_is_kept_with_who_when_and_why_when_made(team: Team) -> None:
    first, second = replaced(team), replaced(team, 1.9)
    first.refresh_from_db()
    assert (first.withdrawn_by, first.withdrawn_reason) == (team.editor, "Remplacée par une nouvelle valeur.")
    assert [entry.value for entry in services.assumptions_in_force(team.project)] == [1.9]
    assert (second.author, second.reason) == (team.editor, REASON)
    logged = LogEntry.objects.filter(code="diagnosis.assumption.replaced").latest("pk")
    assert (logged.actor, logged.data["parameter"], logged.data["value"]) == (team.editor, PRICE, 1.9)


def test_shipped_parameter_is_back_and_history_kept_when_withdrawn(team: Team) -> None:
    replacement = replaced(team)
    services.withdraw_assumption(team.administrator, replacement, "Erreur de saisie.")
    assert services.assumptions_in_force(team.project) == ()
    row = AssumptionReplacement.objects.get()
    assert (row.withdrawn_by, row.withdrawn_reason) == (team.administrator, "Erreur de saisie.")
    assert LogEntry.objects.filter(code="diagnosis.assumption.withdrawn").count() == 1
    with pytest.raises(RefusedActError, match="déjà rétablie"):
        services.withdraw_assumption(team.editor, replacement, "Encore.")


@pytest.mark.parametrize(
    ("parameter", "value", "low", "high", "reason", "words"),
    [
        ("fuel.colour", 1.0, None, None, REASON, "n’existe pas"),
        (PRICE, -1.0, None, None, REASON, "plus grande que zéro"),
        (PRICE, 2.0, 2.1, 2.2, REASON, "dépasse la valeur"),
        ("fuel.threshold_share", 4.5, None, None, REASON, "de 0 à 1"),
        (PRICE, 2.0, None, None, " ", "Écrivez d’où vient ce nombre"),
    ],
)
def test_replacement_is_refused_when_wrong(
    team: Team, parameter: str, value: float, low: float | None, high: float | None, reason: str, words: str
) -> None:
    with pytest.raises(RefusedActError, match=words):
        services.replace_assumption(team.editor, team.project, parameter, value, low, high, reason)
    assert not AssumptionReplacement.objects.exists()


def test_database_refuses_when_an_interval_does_not_hold_or_two_are_in_force(team: Team) -> None:
    row = {"project": team.project, "parameter": PRICE, "value": 2.0, "reason": REASON, "made_at": timezone.now()}
    with pytest.raises(IntegrityError), transaction.atomic():
        AssumptionReplacement.objects.create(**row, low=2.1, high=2.2)
    AssumptionReplacement.objects.create(**row)
    with pytest.raises(IntegrityError), transaction.atomic():
        AssumptionReplacement.objects.create(**row)


def test_result_is_to_recompute_when_an_assumption_changed_and_no_more_when_restored(team: Team, result: Run) -> None:
    replacement = replaced(team)
    assert "des hypothèses" in services.stale_reason(team.project, result)
    services.withdraw_assumption(team.editor, replacement, "Erreur.")
    assert services.stale_reason(team.project, result) == ""


def test_run_uses_the_replacement_and_names_no_person_when_performed(team: Team, thouarsais_document: bytes) -> None:
    replaced(team)
    manifest, document = kept(performed(team))
    before = from_dict(json.loads(thouarsais_document), current_year=2026)
    after = from_dict(json.loads(document), current_year=2026)
    rates = [diagnosis.indicator("fuel_effort_rate").summary.value for diagnosis in (before, after)]
    assert rates[0] is not None
    assert rates[1] is not None
    assert rates[1] > rates[0]
    price = after.parameters[PRICE]
    assert (price.value, price.low, price.high, price.nature) == (2.2, 2.1, 2.3, Nature.DECLARED)
    assert REASON not in document.decode() + json.dumps(manifest, ensure_ascii=False), "a run cannot forget"
    told = with_reasons(after, reasons_behind(after, team.project))
    assert told.parameters[PRICE].method.endswith(f" : {REASON}")
    assert Nature.DECLARED in after.indicator("fuel_effort_rate").indicator.rests_on
    assert manifest["entries"]["assumptions"][0]["parameter"] == PRICE
    assert team.editor.name not in json.dumps(manifest) + document.decode()


def test_public_documents_tell_neither_who_nor_why_when_an_assumption_is_replaced(team: Team) -> None:
    replaced(team)
    _, document = kept(performed(team))
    public = without_authors(from_dict(json.loads(document), current_year=2026))
    method = public.parameters[PRICE].method
    assert method.endswith("Valeur remplacée localement (au départ : 1,75 €/l).")
    assert public.parameters[PRICE].value == 2.2


def test_replacement_is_exported_then_parted_from_its_author_when_their_account_is_erased(team: Team) -> None:
    replacement = replaced(team)
    services.withdraw_assumption(team.editor, replacement, "Erreur.")
    exported = export_account(team.editor)["diagnosis"]
    assert exported["assumptions"][0]["reason"] == REASON
    assert exported["assumptions_withdrawn"][0]["withdrawn_reason"] == "Erreur."
    erase_account(team.editor)
    row = AssumptionReplacement.objects.get()
    assert (row.author, row.withdrawn_by, row.value) == (None, None, 2.2)


@pytest.mark.parametrize(
    ("role", "status"),
    [("administrator", 302), ("editor", 302), ("contributor", 403), ("reader", 403), ("outsider", 404)],
)
def test_assumption_is_replaced_and_restored_only_by_the_roles_of_the_policy(
    team: Team, as_role: SignIn, role: str, status: int
) -> None:
    client = as_role(role)
    assert client.post(replace_page(team), FORM).status_code == status
    assert AssumptionReplacement.objects.exists() is (status == 302)
    replacement = AssumptionReplacement.objects.first() or replaced(team)
    assert client.post(withdraw_page(team, replacement), {"reason": "Erreur."}).status_code == status
    replacement.refresh_from_db()
    assert (replacement.withdrawn_at is not None) is (status == 302)


@pytest.mark.parametrize("role", ["administrator", "editor", "contributor", "reader"])
def test_page_lists_every_parameter_with_its_badge_when_read(team: Team, as_role: SignIn, role: str) -> None:
    html = as_role(role).get(page(team)).content.decode()
    assert all(f"<code>{id_}</code>" in html for id_ in load_parameters())
    assert "1,75\u00a0€/l" in html
    assert "de 1,6 à 1,95" in html
    assert "solimob, Hypothèse de l&#x27;équipe solimob (2026) — à vérifier" in html
    assert "Ne sert pas ici : relief retenu, plaine." in html
    assert (">Remplacer<" in html) is (role in ("administrator", "editor"))


def test_page_is_hidden_when_read_by_another_organization(team: Team, as_role: SignIn) -> None:
    assert as_role("outsider").get(page(team)).status_code == 404


def test_page_shows_what_was_replaced_then_the_history_when_withdrawn(team: Team, as_role: SignIn, result: Run) -> None:
    client = as_role("editor")
    html = client.post(replace_page(team), FORM, follow=True).content.decode()
    assert "2,2\u00a0€/l" in html
    assert "Au départ : 1,75\u00a0€/l, de 1,6 à 1,95." in html
    assert REASON in html
    assert "Recalculer le diagnostic" in html
    replacement = AssumptionReplacement.objects.get()
    assert REASON in client.get(withdraw_page(team, replacement)).content.decode()
    html = client.post(withdraw_page(team, replacement), {"reason": "Erreur."}, follow=True).content.decode()
    assert "Aucune hypothèse n’est remplacée." in html
    assert "Valeurs retirées" in html
    assert "Déjà retirée" in client.get(withdraw_page(team, replacement)).content.decode()


def test_form_says_what_is_wrong_beside_its_field_when_refused(team: Team, as_role: SignIn) -> None:
    client = as_role("editor")
    assert 'value="1,75"' in client.get(replace_page(team)).content.decode()
    html = client.post(replace_page(team), FORM | {"value": "-1"}).content.decode()
    assert "La valeur doit être plus grande que zéro" in html
    html = client.post(replace_page(team), FORM | {"low": ""}).content.decode()
    assert "Un intervalle a deux bornes" in html
    html = client.post(replace_page(team), FORM | {"value": "", "reason": ""}).content.decode()
    assert "Écrivez la valeur." in html
    assert not AssumptionReplacement.objects.exists()
    assert client.get(replace_page(team, "fuel.colour")).status_code == 404


def test_modelled_pages_lead_to_their_assumptions_when_read_by_a_member(
    team: Team, as_role: SignIn, result: Run
) -> None:
    client = as_role("reader")
    indicator = reverse("diagnosis:indicator", args=[team.project.pk, "fuel_effort_rate"])
    assert f'href="{page(team)}#fuel"' in client.get(indicator).content.decode()
    access = reverse("diagnosis:access", args=[team.project.pk])
    assert f'href="{page(team)}#access"' in client.get(access).content.decode()
    observed = reverse("diagnosis:indicator", args=[team.project.pk, "population"])
    assert "Les hypothèses de ce calcul" not in client.get(observed).content.decode()


def test_every_parameter_belongs_to_a_group() -> None:
    assert {id_.partition(".")[0] for id_ in load_parameters()} == set(GROUPS)


def test_parameter_keeps_every_digit_when_written() -> None:
    assert french_amount(0.0385, None, None, "part") == "0,0385\u00a0part"
    assert french_amount(17970, 17770, 18130, "€/an") == "17\u202f970\u00a0€/an, de 17\u202f770 à 18\u202f130"
