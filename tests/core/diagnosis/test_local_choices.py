"""Weights and local corrections, read from tables."""

from __future__ import annotations

from datetime import date

import pytest

from solimob.core.access import ServiceEditKind
from solimob.core.diagnosis import (
    CORRECTION_COLUMNS,
    TableError,
    line_of_correction,
    parse_corrections,
    parse_weights,
)


def test_weights_are_read_with_french_decimals() -> None:
    rows = [["fuel_effort_rate", "2,5"], ["share_65p", "0"]]
    assert parse_weights(["indicateur", "poids"], rows) == {"fuel_effort_rate": 2.5, "share_65p": 0.0}


def test_weights_are_refused_when_negative_or_repeated() -> None:
    with pytest.raises(TableError) as refusal:
        parse_weights(["indicateur", "poids"], [["a", "-1"], ["b", "1"], ["b", "2"], ["c", "2²"]])
    assert [(fault.line, fault.column) for fault in refusal.value.faults] == [
        (2, "poids"),
        (4, "indicateur"),
        (5, "poids"),
    ]


def test_corrections_are_read_when_a_service_moves_and_a_figure_changes() -> None:
    rows = [
        ["déplacer", "emergency_ward", "79329", "", "79116", "Un agent", "2026-11-22", "Transfert des urgences"],
        ["corriger", "households", "79329", "7 100", "", "Un agent", "2026-11-22", "Recensement de 2026"],
        ["corriger", "poverty_rate", "79329", "", "", "Un agent", "2026-11-22", "Valeur contestée"],
    ]
    corrections, edits = parse_corrections(CORRECTION_COLUMNS, rows, ["79329", "79116"])
    assert [(c.target, c.value) for c in corrections] == [("households", 7100.0), ("poverty_rate", None)]
    (edit,) = edits
    assert (edit.action, edit.code, edit.to_code) == (ServiceEditKind.MOVED, "79329", "79116")
    assert edit.made_on == date(2026, 11, 22)


def test_corrections_are_refused_with_line_and_column() -> None:
    rows = [
        ["déménager", "bank", "79329", "", "", "Moi", "2026-11-22", "essai"],
        ["fermer", "banque", "1", "0", "79116", "", "hier", ""],
        ["corriger", "menages", "79329", "beaucoup", "", "Moi", "2026-11-22", "essai"],
    ]
    with pytest.raises(TableError) as refusal:
        parse_corrections(CORRECTION_COLUMNS, rows, ["79329"])
    places = [(fault.line, fault.column) for fault in refusal.value.faults]
    assert places == [
        (2, "action"),
        (3, "code"),
        (3, "auteur"),
        (3, "motif"),
        (3, "date"),
        (3, "objet"),
        (3, "valeur"),
        (3, "vers"),
        (4, "objet"),
        (4, "valeur"),
    ]


def test_corrections_are_refused_with_their_line_when_a_value_is_impossible() -> None:
    rows = [
        ["corriger", "households_with_car_share", "79329", "250", "", "Moi", "2026-11-22", "essai"],
        ["corriger", "households_with_car_share", "79329", "100", "", "Moi", "2026-11-22", "essai"],
    ]
    with pytest.raises(TableError, match=r"ligne 2, colonne « valeur » : .* de 0 à 100, pas 250") as refusal:
        parse_corrections(CORRECTION_COLUMNS, rows, ["79329"])
    assert len(refusal.value.faults) == 1


def test_line_of_a_correction_is_found_when_the_data_contradict_it() -> None:
    rows = [
        ["corriger", "households", "79329", "7100", "", "Moi", "2026-11-22", "essai"],
        ["fermer", "bank", "79329", "", "", "Moi", "2026-11-22", "essai"],
        ["déplacer", "bank", "79329", "", "79116", "Moi", "2026-11-22", "essai"],
    ]
    assert line_of_correction(CORRECTION_COLUMNS, rows, "households", "79329") == 2
    assert line_of_correction(CORRECTION_COLUMNS, rows, "bank", "79116") == 4
    assert line_of_correction(CORRECTION_COLUMNS, rows, "bank", "79001") is None
