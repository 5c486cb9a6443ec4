"""The parameters of the models in the documents: those replaced say so."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date

import openpyxl

from solimob.core.diagnosis import Diagnosis, LocalAssumption, apply_assumptions
from solimob.core.evidence import Nature
from solimob.publish import DEFAULT, Discussion, report_document
from solimob.publish.document import Table, blocks_of
from solimob.publish.xlsx import render_xlsx
from solimob.reference.parameters import load_parameters
from tests.publish.territories import fake, squares

PARAMETERS = load_parameters()


def with_a_price() -> Diagnosis:
    """A diagnosis whose price of fuel somebody replaced."""
    price = LocalAssumption("fuel.price_eur_l", 2.0, 1.85, 2.15, "Une agente", date(2026, 11, 22), "Relevé d'essai")
    return replace(fake(), parameters=apply_assumptions(PARAMETERS, [price]))


def test_report_says_who_replaced_a_parameter_when_and_why() -> None:
    diagnosis = with_a_price()
    document = report_document(diagnosis, squares(diagnosis.territory.codes), DEFAULT, Discussion())
    (rows,) = (
        block.rows
        for block in blocks_of(document)
        if isinstance(block, Table) and block.caption == "Paramètres des modèles"
    )
    assert len(rows) == len(PARAMETERS)
    (row,) = (row for row in rows if str(row[0]).startswith("Prix du carburant."))
    assert "(au départ : 1,75 €/l), déclarée par Une agente le 22/11/2026 : Relevé d'essai" in str(row[0])
    assert row[1:] == ("2,00\u00a0€/l (1,85\u00a0–\u00a02,15)", "déclaré : remplacé localement")
    assumed = [row for row in rows if str(row[2]).startswith("hypothèse")]
    assert len(assumed) == sum(figure.nature is Nature.ASSUMED for figure in PARAMETERS.values()) - 1


def test_workbook_says_which_parameters_were_replaced() -> None:
    book = openpyxl.load_workbook(io.BytesIO(render_xlsx(with_a_price())))
    rows = {row[0]: row for row in book["paramètres"].iter_rows(min_row=2, values_only=True)}
    replaced = rows["fuel.price_eur_l"]
    assert replaced[3:7] == (2, 1.85, 2.15, "déclaré")
    assert replaced[-1] == "déclaré : remplacé localement"
    assert all(row[-1] != replaced[-1] for id_, row in rows.items() if id_ != "fuel.price_eur_l")
