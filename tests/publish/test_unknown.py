"""What is unknown has sources and no nature, and a value of another year stands apart."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from solimob.core.diagnosis.result import Diagnosis
from solimob.core.evidence import Figure, Nature
from solimob.publish import DEFAULT, Discussion, report_document
from solimob.publish.cited import Citations, known_where
from solimob.publish.document import KeyFigures, Paragraph, Section
from tests.publish.territories import fake


def section(diagnosis: Diagnosis, title: str) -> Section:
    report = report_document(diagnosis, {}, DEFAULT, Discussion())
    return next(section for section in report.sections if section.title == title)


def test_unknown_figure_has_no_nature_when_its_proof_is_printed() -> None:
    unknown = Figure(None, "%", Nature.DERIVED, fake().sources()[:1])
    assert Citations(fake()).figure_mark(unknown) == "inconnu à cette échelle\u00a0[1]"


def test_coverage_is_said_when_the_territory_has_no_value(thouarsais_diagnosis: Diagnosis) -> None:
    """L1: Filosofi 2021 publishes the poverty rate of 4 of the 24 communes of the Thouarsais."""
    vulnerable = next(public for public in thouarsais_diagnosis.publics if public.id == "vulnerable")
    assert vulnerable.headcount is not None
    words = known_where(vulnerable.headcount)
    assert words == "publié pour 4\u00a0communes sur 24 (ailleurs : secret statistique, ou non publié)"
    blocks = section(thouarsais_diagnosis, "Qui est concerné").blocks
    said = ["".join(run.text for run in block.runs) for block in blocks if isinstance(block, Paragraph)]
    assert any(text.startswith(f"Donnée absente pour le territoire : {words}") for text in said)
    figures = [figure for block in blocks if isinstance(block, KeyFigures) for figure in block.figures]
    assert figures
    assert all(figure.value != "donnée absente" for figure in figures)


def test_coverage_does_not_speak_of_secrecy_when_the_column_is_ours() -> None:
    column = fake().indicators[0].indicator
    values = column.value.copy()
    values[0] = np.nan
    modelled = replace(column, value=values, low=values, high=values, nature=Nature.MODELLED)
    assert known_where(modelled) == f"connu pour {len(values) - 1}\u00a0communes sur {len(values)}"


def test_income_of_2016_is_not_a_key_figure_when_communes_are_of_2021(thouarsais_diagnosis: Diagnosis) -> None:
    """18 959 € (EPCI, Filosofi 2016) beside communes of 2021 reads as if the territory were poorer than all of them."""
    income = thouarsais_diagnosis.indicator("median_income")
    assert (income.summary_vintage, income.indicator.vintage) == ("2016", "2021")
    figures = section(thouarsais_diagnosis, "En bref").blocks[0]
    assert isinstance(figures, KeyFigures)
    assert income.indicator.label not in [figure.label for figure in figures.figures]
