"""What is read from an answer: missions, status sheet, who does what, form of a contribution."""

from __future__ import annotations

import csv
from dataclasses import replace
from decimal import Decimal

import pytest

from solimob.core.solutions.actor_map import Actor, Lever
from solimob.core.solutions.competence import (
    Declared,
    Duty,
    EpciKind,
    Outcome,
    Solution,
    Verdict,
    annex_lines,
    mission_matrix,
    roles_csv,
    status_sheet,
    who_does_what,
)
from solimob.core.solutions.law import LegalStatus
from solimob.reference.competence import load_contribution_tree, load_missions, load_thresholds
from solimob.reference.law import load_law_book
from tests.core.solutions.competence.territories import BUS, CA, NO_TRANSFER, SYNDICAT, TRANSFER, answered

MISSIONS = load_missions()
BOOK = load_law_book()


def duties(declared: Declared) -> dict[str, Duty]:
    return {row.mission.id: row.duty for row in mission_matrix(answered(declared), MISSIONS).rows}


def test_missions_are_obligatory_or_optional_when_the_epci_is_aom() -> None:
    """C-S16: obligatory / optional / impossible given the status."""
    matrix = mission_matrix(answered(TRANSFER), MISSIONS)
    found = {row.mission.id: row for row in matrix.rows}
    assert found["social-fares"].duty is Duty.OBLIGATORY
    assert found["partners"].duty is Duty.OBLIGATORY
    assert found["on-demand"].duty is Duty.OPTIONAL
    tus = next(cell for cell in found["solidarity"].services if cell.solution is Solution.TUS)
    assert tus.duty is Duty.OPTIONAL
    assert tus.forbidden == (Lever.ORGANISE,)
    assert tus.allowed == (Lever.CONTRIBUTE, Lever.PAY_AIDS)


def test_missions_are_those_of_the_region_when_the_cc_is_not_aom() -> None:
    """C-S16: impossible where each service is; a private service stays possible, so its mission is not closed."""
    matrix = mission_matrix(answered(NO_TRANSFER), MISSIONS)
    found = {row.mission.id: row for row in matrix.rows}
    assert found["partners"].duty is Duty.IMPOSSIBLE
    assert found["shared-vehicles"].duty is Duty.UNDETERMINED
    for row in matrix.rows:
        open_ = [service for service in row.services if service.duty is not Duty.IMPOSSIBLE]
        assert row.duty is (Duty.UNDETERMINED if open_ or row.otherwise else Duty.IMPOSSIBLE), row.mission.id
    assert "région Nouvelle-Aquitaine" in matrix.because
    services = {cell.solution: cell for row in matrix.rows for cell in row.services}
    assert Lever.ORGANISE in services[Solution.TAD].forbidden
    assert services[Solution.PRIVATE_SERVICE].allowed == (Lever.ORGANISE,)


def test_missions_name_the_delegation_when_the_cc_is_not_aom() -> None:
    """C-S16: the région may delegate school transport (L.3111-9) and its services (L.1231-4)."""
    found = {row.mission.id: row.otherwise for row in mission_matrix(answered(NO_TRANSFER), MISSIONS).rows}
    assert "L.3111-9" in found["school"]
    assert "L.1231-4" in found["on-demand"]
    assert not any(row.otherwise for row in mission_matrix(answered(TRANSFER), MISSIONS).rows)


def test_no_mission_is_possible_when_a_commune_without_epci_may_not_be_aom() -> None:
    """C-S16: the commune is read both as AOM and as not; what differs is to verify."""
    matrix = mission_matrix(answered(Declared(), None), MISSIONS)
    assert {row.duty for row in matrix.rows} == {Duty.UNDETERMINED}
    services = {cell.solution: cell for row in matrix.rows for cell in row.services}
    assert services[Solution.TAD].allowed == ()
    assert services[Solution.INDIVIDUAL_AIDS].allowed == ()


def test_missions_are_to_verify_when_nobody_knows_who_is_aom() -> None:
    assert set(duties(Declared()).values()) == {Duty.UNDETERMINED}
    services = {
        cell.solution: cell for row in mission_matrix(answered(Declared()), MISSIONS).rows for cell in row.services
    }
    assert Lever.ORGANISE in services[Solution.TUS].forbidden
    assert Lever.ORGANISE in services[Solution.TAD].undetermined


def test_status_sheet_says_that_coming_back_is_limited_when_the_region_substitutes() -> None:
    """C-S17: transfer, consequences, reversibility (status S, so to verify), services kept."""
    sheet = status_sheet(answered(replace(NO_TRANSFER, kept_services=(BUS,))))
    assert "CC des Essais" in sheet.title
    (back,) = sheet.reversibility
    assert back.articles == ("ct-l1231-1-iii",)
    assert back.to_verify
    assert back.source
    assert "bus du bourg" in sheet.kept_services[0].text
    assert any("Nouvelle-Aquitaine" in reason.text for reason in sheet.consequences)


def test_status_sheet_says_what_to_look_for_when_the_transfer_is_unknown() -> None:
    """C-S17."""
    sheet = status_sheet(answered(Declared()))
    assert any("délibération" in document for document in sheet.look_for)
    assert sheet.kept_services[0].to_verify


def test_status_sheet_shows_that_the_epci_changed_its_kind() -> None:
    """C-S17: a CC that became a CA is AOM by law."""
    sheet = status_sheet(answered(Declared(kind_2021=EpciKind.CC, syndicats=()), CA))
    assert "communauté de communes au 1er juillet 2021" in sheet.reversibility[0].text


def test_table_of_roles_is_exported_with_every_actor() -> None:
    """C-S19: one row per solution and actor, and the words of the three levers."""
    answer = answered(replace(NO_TRANSFER, syndicats=(SYNDICAT,)))
    rows = list(csv.DictReader(roles_csv(who_does_what(answer), BOOK).splitlines(), delimiter=";"))
    assert len(rows) == len(answer.rows) / 3
    tus = next(
        row for row in rows if row["solution"].startswith("transport d'utilité") and row["nom"] == "SM des Essais"
    )
    assert (tus["organiser"], tus["contribuer"], tus["aider la personne"]) == ("non", "oui", "oui")
    assert "article L.3133-1 du code des transports" in tus["articles"]
    assert not any("ct-" in row["articles"] for row in rows)


def test_name_is_no_formula_when_a_spreadsheet_opens_the_table() -> None:
    answer = answered(replace(NO_TRANSFER, syndicats=(replace(SYNDICAT, name="=1+1"),)))
    assert ";'=1+1;" in roles_csv(who_does_what(answer), BOOK)


def test_annex_says_only_what_is_allowed() -> None:
    """C-S19: the text of a convention's annex promises nothing that is forbidden or not known."""
    roles = who_does_what(answered(TRANSFER))
    lines = annex_lines(roles)
    assert len(lines) == sum(role.may_act for role in roles)
    aom_tus = next(line for line in lines if "TUS" in line and "AOM locale" in line)
    assert "contribuer (délibération et convention)" in aom_tus
    assert "organiser" not in aom_tus
    assert any("à vérifier" in line for line in lines if "employeur" in line)


def test_threshold_that_was_not_read_is_said_to_be_to_verify() -> None:
    """23 000 € rests on secondary sources; it is an amount, and a positive one."""
    (threshold,) = load_thresholds()
    assert threshold.amount == Decimal(23000)
    assert threshold.status is LegalStatus.SECONDARY
    for wrong in ("beaucoup", "0", "-1"):
        with pytest.raises(ValueError, match="montant"):
            replace(threshold, amount_eur=wrong)


@pytest.mark.parametrize(
    ("choices", "outcome"),
    [
        (["person"], "aid"),
        (["body", "them", "money", "none"], "subsidy"),
        (["body", "them", "money", "purchase"], "market"),
        (["body", "them", "in-kind"], "in-kind"),
        (["body", "us", "transport"], "transport-contract"),
        (["body", "us", "other"], "market"),
    ],
)
def test_form_of_a_contribution_follows_who_designed_the_service(choices: list[str], outcome: str) -> None:
    end = load_contribution_tree().walk(choices)
    assert isinstance(end, Outcome)
    assert end.id == outcome


def test_no_amount_is_asked_by_the_contribution_tree() -> None:
    """The threshold may not choose the way: no question bears on it."""
    for question in load_contribution_tree().questions.values():
        assert "23" not in question.text
        assert "montant" not in question.text.lower()


def test_only_one_actor_is_said_to_organise_a_tus() -> None:
    roles = [role for role in who_does_what(answered(TRANSFER)) if role.solution is Solution.TUS]
    organisers = [role.actor for role in roles if role.cells[0].verdict is Verdict.ALLOWED]
    assert organisers == [Actor.ASSOCIATION]
