"""Communes without rank, and an offer that nobody described."""

from __future__ import annotations

from dataclasses import replace

from solimob.core.diagnosis.result import Diagnosis, Rank
from solimob.publish import DEFAULT, Discussion, report_document
from solimob.publish.document import Picture, Table, blocks_of
from tests.publish.territories import fake


def tables(diagnosis: Diagnosis) -> list[Table]:
    document = report_document(diagnosis, {}, DEFAULT, Discussion())
    return [block for block in blocks_of(document) if isinstance(block, Table)]


def test_commune_has_no_place_when_it_has_no_rank() -> None:
    """C-M11: no table tells where a commune too small to be ranked would stand."""
    diagnosis = fake()
    assert diagnosis.ranking is not None
    codes = diagnosis.territory.codes
    ranks = tuple(
        Rank(code, 0.5, None if i < 2 else i - 1, 1 if i < 2 else i - 1, 2 if i < 2 else i - 1, i >= 2)
        for i, code in enumerate(codes)
    )
    ranked = replace(diagnosis, ranking=replace(diagnosis.ranking, ranks=ranks))
    table = next(table for table in tables(ranked) if table.caption.startswith("Rangs par commune"))
    names = sorted(diagnosis.names[code] for code in codes[:2])
    assert not set(names) & {row[0] for row in table.rows}
    assert len(table.rows) == len(codes) - 2
    placed = [f"{name} (entre le 1er et le 2e rang)" for name in names]
    assert table.notes[0].endswith(f"par ordre alphabétique : {' et '.join(placed)}.")
    chart = next(
        block
        for block in blocks_of(report_document(ranked, {}, DEFAULT, Discussion()))
        if isinstance(block, Picture) and "Intervalle de rang" in block.caption
    )
    assert not any(f">{name}<" in chart.svg for name in names)
    assert f">{diagnosis.names[codes[2]]}<" in chart.svg


def test_gaps_are_one_sentence_when_no_offer_is_known() -> None:
    gaps = tuple(replace(gap, state="none_known", offers=()) for gap in fake().offer_gaps)
    silent = replace(fake(), offer=(), offer_gaps=gaps)
    assert any("Ce que personne ne dessert" in table.caption for table in tables(fake()))
    assert not any("Ce que personne ne dessert" in table.caption for table in tables(silent))
