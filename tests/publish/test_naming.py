"""Names of territories, and what the brief says of a bassin that nobody named."""

from __future__ import annotations

import io
from dataclasses import replace

from pypdf import PdfReader

from solimob.core.diagnosis.result import Diagnosis
from solimob.core.territory import Scale, Territory
from solimob.publish import DEFAULT, Discussion, brief_document, render, report_document
from solimob.publish.document import Beside, Bullets, blocks_of
from solimob.publish.naming import LONGEST, members_text, no_peer_reason, short_name
from tests.publish.territories import fake, large_bassin, squares

EPCIS = (
    "CA Durance-Lubéron-Verdon Agglomération, CA Luberon Monts de Vaucluse, CC Pays d'Apt-Luberon, "
    "CC Haute-Provence - Pays de Banon, CC Pays Forcalquier et Montagne de Lure, CC Territoriale Sud-Luberon"
)
"""Names of the six EPCI of a bassin of 116 communes around the Luberon (COG 2026)."""
SIRENS = ("200034700", "200040442", "200040624", "200071025", "240400440", "248400285")


def unnamed_bassin() -> Diagnosis:
    diagnosis = large_bassin()
    codes = diagnosis.territory.codes
    territory = Territory("+".join(SIRENS), f"Bassin : {EPCIS}", Scale.BASSIN, codes, SIRENS, 2026)
    return replace(diagnosis, territory=territory, peers=())


def pages_of(diagnosis: Diagnosis) -> list[str]:
    content = render(brief_document(diagnosis, squares(diagnosis.territory.codes)), "pdf")
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(content)).pages]


def test_title_is_short_and_the_list_is_kept_when_nobody_named_the_bassin() -> None:
    diagnosis = unnamed_bassin()
    assert brief_document(diagnosis, {}).title == "Se déplacer dans le territoire : Bassin de 6\u00a0EPCI"
    report = report_document(diagnosis, {}, DEFAULT, Discussion())
    assert report.title == "Diagnostic partagé de mobilité : Bassin de 6\u00a0EPCI"
    assert members_text(diagnosis.territory) == f"116\u00a0communes de 6\u00a0EPCI : {EPCIS}"
    first = pages_of(diagnosis)[0]
    assert "CC Territoriale Sud-Luberon" in first
    assert first.count("CC Territoriale Sud-Luberon") == 1


def test_name_is_the_one_given_and_fits_a_title_when_the_bassin_has_one() -> None:
    bassin = unnamed_bassin().territory
    assert short_name(replace(bassin, name="Luberon")) == "Luberon"
    cut = short_name(replace(bassin, name="Bassin de mobilité " * 20))
    assert len(cut) <= LONGEST
    assert cut.endswith(" …")
    assert members_text(fake().territory) == ""


def test_brief_says_why_when_a_bassin_has_nobody_to_compare_with() -> None:
    """J2: no empty box where neighbours should be."""
    first = pages_of(unnamed_bassin())[0]
    assert "La comparaison se fait entre EPCI" in first
    assert "[à compléter] (à leur demander)" in first
    assert "bassin" not in no_peer_reason(fake().territory)


def test_brief_says_that_figures_do_not_tell_what_neighbours_do_when_it_compares() -> None:
    assert "ils ne disent pas ce que font ces territoires" in pages_of(fake())[0]


def test_map_has_no_number_and_its_list_has_counts_when_communes_are_too_many() -> None:
    """J2: 116 communes stay legible."""
    diagnosis = unnamed_bassin()
    blocks = blocks_of(brief_document(diagnosis, squares(diagnosis.territory.codes)))
    beside = next(block for block in blocks if isinstance(block, Beside))
    assert 'text-anchor="middle" fill' in beside.picture.svg
    assert beside.picture.svg.count('text-anchor="middle"') <= 6
    listed = next(block for block in beside.blocks if isinstance(block, Bullets))
    assert all("communes : " in item[0].text for item in listed.items)


def test_options_are_worded_differently_when_facts_have_several_purposes(thouarsais_diagnosis: Diagnosis) -> None:
    section = brief_document(thouarsais_diagnosis, {}).sections[1]
    items = next(block for block in section.blocks if isinstance(block, Bullets)).items
    options = [item[1].text.partition(" : ")[2] or item[1].text for item in items]
    assert len(options) == len(set(options)) == 3
