"""Correcting figures and services."""

from __future__ import annotations

import math

import pytest

from solimob.core.access import ServiceEditKind
from solimob.web.accounts.models import LogEntry
from solimob.web.accounts.services import RefusedActError
from solimob.web.diagnosis import services
from solimob.web.diagnosis.models import FigureCorrection
from tests.web.diagnosis.edit.conftest import Team

pytestmark = pytest.mark.django_db
THOUARS, FAYE = "79329", "79116"


def codes_of_log() -> list[str]:
    return [entry.code for entry in LogEntry.objects.filter(code__startswith="diagnosis.").order_by("pk")]


def test_figure_is_corrected_with_author_reason_and_official_value_when_declared(team: Team) -> None:
    correction = services.correct_figure(team.editor, team.project, "households", THOUARS, 7000.0, " Décompte 2026. ")
    assert correction.author == team.editor
    assert correction.reason == "Décompte 2026."
    assert correction.official_value is not None
    assert correction.official_vintage
    applied = services.entries_of(team.project).corrections
    assert [(c.target, c.code, c.value) for c in applied] == [("households", THOUARS, 7000.0)]
    assert codes_of_log() == ["diagnosis.figure.corrected"]


def test_figure_is_declared_unknown_when_no_value_is_given(team: Team) -> None:
    services.correct_figure(team.editor, team.project, "households", THOUARS, None, "Chiffre faux.")
    assert services.entries_of(team.project).corrections[0].value is None


def test_former_correction_stays_in_history_when_the_same_figure_is_corrected_again(team: Team) -> None:
    services.correct_figure(team.editor, team.project, "households", THOUARS, 7000.0, "Une.")
    services.correct_figure(team.administrator, team.project, "households", THOUARS, 7100.0, "Deux.")
    assert [c.value for c in services.entries_of(team.project).corrections] == [7100.0]
    first = FigureCorrection.objects.get(value=7000.0)
    assert first.withdrawn_by == team.administrator


@pytest.mark.parametrize(
    ("variable", "code", "value", "reason", "says"),
    [
        ("inconnue", THOUARS, 1.0, "r", "n’existe pas"),
        ("households", "01001", 1.0, "r", "pas dans le territoire"),
        ("households", THOUARS, -1.0, "r", "négatif"),
        ("households_with_car_share", THOUARS, 250.0, "r", "de 0 à 100"),
        ("unemployed_15_64", THOUARS, 90_000.0, "r", "^Correction à Thouars.*dépasse"),
        ("households", THOUARS, math.inf, "r", "pas un nombre possible"),
        ("poverty_rate", THOUARS, 101.0, "r", "de 0 à 100"),
        ("households", THOUARS, 1.0, "  ", "d’où vient"),
    ],
)
def test_figure_correction_is_refused_when_impossible(
    team: Team, variable: str, code: str, value: float, reason: str, says: str
) -> None:
    with pytest.raises(RefusedActError, match=says):
        services.correct_figure(team.editor, team.project, variable, code, value, reason)
    assert not FigureCorrection.objects.exists()
    assert codes_of_log() == []


def test_withdrawn_correction_stays_in_history_and_cannot_be_withdrawn_twice(team: Team) -> None:
    correction = services.correct_figure(team.editor, team.project, "households", THOUARS, 7000.0, "Décompte.")
    services.withdraw_figure_correction(team.administrator, correction, "Mauvaise commune.")
    assert services.entries_of(team.project).corrections == ()
    correction.refresh_from_db()
    assert (correction.withdrawn_by, correction.withdrawn_reason) == (team.administrator, "Mauvaise commune.")
    with pytest.raises(RefusedActError, match="déjà retirée"):
        services.withdraw_figure_correction(team.administrator, correction, "Encore.")


def test_service_moves_out_of_the_territory_when_the_destination_is_around_it(team: Team) -> None:
    services.correct_service(
        team.editor, team.project, ServiceEditKind.MOVED, "emergency_ward", THOUARS, "Parties.", to_code=FAYE
    )
    edit = services.entries_of(team.project).service_edits[0]
    assert (edit.action, edit.code, edit.to_code) == (ServiceEditKind.MOVED, THOUARS, FAYE)


@pytest.mark.parametrize(
    ("action", "kind", "code", "extra", "says"),
    [
        (ServiceEditKind.CLOSED, "emergency_ward", THOUARS, {"count": 5}, "il n'y en a que 1"),
        (ServiceEditKind.CLOSED, "emergency_ward", "13055", {}, "plus de 60 km"),
        (ServiceEditKind.CLOSED, "nothing", THOUARS, {}, "n’existe pas"),
        (ServiceEditKind.MOVED, "emergency_ward", THOUARS, {}, "où le service est parti"),
        (ServiceEditKind.MOVED, "emergency_ward", THOUARS, {"to_code": THOUARS}, "où le service est parti"),
        (ServiceEditKind.MOVED, "emergency_ward", THOUARS, {"to_code": "99999"}, "inconnue"),
        (ServiceEditKind.RENAMED, "emergency_ward", THOUARS, {}, "nouveau nom"),
    ],
)
def test_service_correction_is_refused_when_impossible(
    team: Team, action: ServiceEditKind, kind: str, code: str, extra: dict[str, object], says: str
) -> None:
    with pytest.raises(RefusedActError, match=says):
        services.correct_service(team.editor, team.project, action, kind, code, "Raison.", **extra)
    assert services.entries_of(team.project).service_edits == ()


def test_withdrawal_is_refused_when_another_correction_rests_on_it(team: Team) -> None:
    opened = services.correct_service(
        team.editor, team.project, ServiceEditKind.OPENED, "emergency_ward", "79196", "O."
    )
    services.correct_service(team.editor, team.project, ServiceEditKind.CLOSED, "emergency_ward", "79196", "F.")
    with pytest.raises(RefusedActError, match="s’appuie sur celle-ci"):
        services.withdraw_service_correction(team.editor, opened, "Erreur.")
    opened.refresh_from_db()
    assert opened.withdrawn_at is None
