"""Weights that a group sets."""

from __future__ import annotations

import csv
import io
import json

import pytest

from solimob.core.diagnosis import Diagnosis, from_dict, parse_weights
from solimob.web.accounts.services import RefusedActError
from solimob.web.diagnosis import services
from tests.web.diagnosis.edit.conftest import Team

pytestmark = pytest.mark.django_db


@pytest.fixture
def diagnosis(thouarsais_document: bytes) -> Diagnosis:
    return from_dict(json.loads(thouarsais_document), current_year=2026)


def test_weights_are_kept_with_who_and_why_when_set(team: Team, diagnosis: Diagnosis) -> None:
    """L10: set by the group, with date and history, no hard-coded threshold."""
    kept = services.set_weights(
        team.editor, team.project, diagnosis, {"share_65p": 3.0, "care_distance": 1.0}, "Atelier."
    )
    assert services.weights_in_force(team.project) == {"share_65p": 3.0}
    assert (kept.author, kept.reason) == (team.editor, "Atelier.")
    services.reset_weights(team.editor, team.project)
    assert services.weights_in_force(team.project) == {}
    assert team.project.weight_sets.count() == 2


@pytest.mark.parametrize(
    ("weights", "reason", "says"),
    [
        ({"share_65p": -1.0}, "r", "positif ou nul"),
        ({"share_65p": float("nan")}, "r", "positif ou nul"),
        ({"nothing": 1.0}, "r", "n'a pas cet indicateur"),
        ({"share_65p": 1.0}, " ", "pourquoi"),
    ],
)
def test_weights_are_refused_when_wrong(
    team: Team, diagnosis: Diagnosis, weights: dict[str, float], reason: str, says: str
) -> None:
    with pytest.raises(RefusedActError, match=says):
        services.set_weights(team.editor, team.project, diagnosis, weights, reason)


def test_weights_are_refused_when_all_are_zero(team: Team, diagnosis: Diagnosis) -> None:
    assert diagnosis.ranking is not None
    zeros = {weight.indicator: 0.0 for weight in diagnosis.ranking.weights}
    with pytest.raises(RefusedActError, match="à zéro"):
        services.set_weights(team.editor, team.project, diagnosis, zeros, "r")


def test_weights_file_is_read_by_the_command_line_when_exported(team: Team, diagnosis: Diagnosis) -> None:
    services.set_weights(team.editor, team.project, diagnosis, {"share_65p": 2.5, "care_distance": 0.0}, "Atelier.")
    text = services.weights_file(team.project).decode("utf-8-sig")
    header, *rows = csv.reader(io.StringIO(text), delimiter=";")
    assert parse_weights(header, rows) == {"share_65p": 2.5, "care_distance": 0.0}
