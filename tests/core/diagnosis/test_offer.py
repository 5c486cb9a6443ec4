"""The existing offer: the table typed by hand, and what nobody serves."""

from __future__ import annotations

import pytest

from solimob.core.diagnosis import OfferError, parse_offer
from solimob.core.diagnosis.offer import offer_gaps
from tests.fake_epci import fake_offer

HEADER = ["nom", "type", "communes", "publics", "jours", "voyages_par_an", "tarif"]


def test_table_is_read_when_it_is_right() -> None:
    rows = [["Navette", "tad", "00001, 00002", "65 ans et plus", "mardi, lundi", "1 200,5", "2 €"], [""] * 7]
    (offer,) = parse_offer(HEADER, rows, ["00001", "00002"], author="Un agent")
    assert (offer.kind, offer.codes, offer.publics, offer.days) == ("tad", ("00001", "00002"), ("age_65p",), (1, 2))
    assert offer.trips_per_year == 1200.5
    assert offer.cost_per_year_eur is None
    assert offer.author == "Un agent"


def test_every_commune_is_served_when_the_table_says_toutes() -> None:
    (offer,) = parse_offer(HEADER, [["Taxi", "taxi", "toutes", "", "", "", ""]], ["00001", "00002"])
    assert offer.codes == ("00001", "00002")
    assert offer.days == ()


def test_every_fault_names_line_and_column() -> None:
    rows = [["", "fusée", "99999", "martiens", "lundredi", "beaucoup", ""], ["Trop court"]]
    with pytest.raises(OfferError) as refusal:
        parse_offer(HEADER, rows, ["00001"])
    places = {(fault.line, fault.column) for fault in refusal.value.faults}
    assert places == {
        (2, "nom"),
        (2, "type"),
        (2, "communes"),
        (2, "publics"),
        (2, "jours"),
        (2, "voyages_par_an"),
        (3, "nom"),
    }
    assert "ligne 2, colonne « jours » : « lundredi » inconnu" in str(refusal.value)


def test_header_is_refused_when_a_column_is_unknown_or_absent() -> None:
    with pytest.raises(OfferError) as refusal:
        parse_offer(["nom", "type", "prix"], [], ["00001"])
    assert [(fault.line, fault.column) for fault in refusal.value.faults] == [(1, "prix"), (1, "communes")]


def test_no_known_offer_is_not_no_offer() -> None:
    """L23: « pas d'offre connue » is not « aucune offre »."""
    cells = {(g.code, g.public, g.day): g for g in offer_gaps(["00001", "00004"], ["no_car"], fake_offer(), False)}
    assert cells["00001", "no_car", 1].state == "served"
    assert cells["00001", "no_car", 7].state == "none_known"
    declared = offer_gaps(["00001", "00004"], ["no_car"], fake_offer(), True)
    assert {gap.state for gap in declared if gap.code == "00004"} == {"none"}


def test_offer_of_unknown_days_is_named_but_serves_no_day_for_sure() -> None:
    gaps = offer_gaps(["00003"], ["age_65p", "job_seekers"], fake_offer(), True)
    elders = [gap for gap in gaps if gap.public == "age_65p"]
    assert {(gap.state, gap.offers) for gap in elders} == {("none_known", ("chauffeurs",))}
    assert {gap.state for gap in gaps if gap.public == "job_seekers"} == {"none"}
