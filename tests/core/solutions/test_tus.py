"""Conformity of a TUS, clause by clause (need C-S6)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from solimob.core.rules import Reader, Situation
from solimob.core.rules.expression import Comparison, Input, Literal, Operator
from solimob.core.solutions.regime_book import RegimeVerdict
from solimob.core.solutions.tus import TusCheck, check_tus, euros
from solimob.reference.regimes import load_regimes
from tests.core.solutions.law_table import law_cases

BOOK = load_regimes()
BASE = next(case for case in law_cases() if case.id == "modele")


def checked(**changes: object) -> TusCheck:
    return check_tus(BOOK, replace(BASE, document=BASE.document | changes).read(BOOK.rules))


def participation(**changes: object) -> tuple[bool | None, str]:
    clause = checked(**changes).clause("participation")
    return clause.holds, clause.text


def test_every_clause_holds_and_has_its_article_when_the_case_conforms() -> None:
    check = checked()
    assert [clause.id for clause in check.clauses] == [
        "service",
        "organiser",
        "public",
        "eligibility",
        "distance",
        "outward",
        "return",
        "seats",
        "vehicle",
        "participation",
    ]
    assert all(clause.holds and clause.article for clause in check.clauses)
    assert check.finding.verdict is RegimeVerdict.ALLOWED


@pytest.mark.parametrize(
    ("origin", "destination", "outward", "back"),
    [
        ("rural", "rural", True, True),
        ("rural", "multimodal_hub", True, True),
        ("rural", "large_urban_unit", False, False),
        ("large_urban_unit", "rural", False, False),
        ("rural", None, None, None),
    ],
)
def test_both_legs_are_tested(origin: str, destination: str | None, outward: bool | None, back: bool | None) -> None:
    check = checked(origin=origin, destination=destination)
    assert (check.clause("outward").holds, check.clause("return").holds) == (outward, back)


def test_the_leg_back_is_read_the_other_way_round() -> None:
    """A rule that let people out of the perimeter and not back would fail on the return alone."""
    outward_only = Comparison(Operator.EQUAL, Input("origin"), Literal("rural"))
    definitions = {**BOOK.rules.definitions, "legs_within_perimeter": outward_only}
    book = replace(BOOK, rules=replace(BOOK.rules, definitions=definitions))
    document = BASE.document | {"destination": "small_urban_unit"}
    check = check_tus(book, replace(BASE, document=document).read(book.rules))
    assert (check.clause("outward").holds, check.clause("return").holds) == (True, False)


def test_means_free_both_legs() -> None:
    check = checked(eligible_by="means", destination="large_urban_unit")
    assert (check.clause("outward").holds, check.clause("return").holds) == (True, True)


def test_what_is_asked_is_compared_with_the_cap_on_the_trip() -> None:
    assert participation(fare_per_km=0.32, distance_km=20) == (
        True,
        "6,40 € demandés, pour 6,40 € au plus sur les kilomètres de la personne : conforme.",
    )
    holds, text = participation(fare_per_km=0.4, distance_km=20)
    assert holds is False
    assert text == (
        "8,00 € demandés, pour 6,40 € au plus sur les kilomètres de la personne : au-dessus du plafond si l'on compte "
        "les kilomètres de la personne, comme le dit le cas (lecture à vérifier)."
    )
    assert checked(fare_per_km=0.4, distance_km=20).clause("participation").to_verify


@pytest.mark.parametrize("basis", ["driven", None])
def test_both_readings_are_told_when_the_basis_is_driven_or_unknown(basis: str | None) -> None:
    check = checked(fare_per_km=0.4, distance_km=20, km_basis=basis)
    clause = check.clause("participation")
    assert clause.holds is None
    assert clause.to_verify
    assert "conforme si le plafond compte tous les kilomètres roulés (à vérifier)" in clause.text
    assert "au moins 25," in clause.text
    assert "au-dessus du plafond si l'on compte ceux de la personne" in clause.text
    assert check.finding.verdict is RegimeVerdict.UNDETERMINED


def test_the_minimum_is_the_price_when_the_trip_is_short() -> None:
    holds, text = participation(fare_minimum=3, distance_km=5, fare_per_km=0.1)
    assert holds is False
    assert text.startswith("3,00 € demandés, pour 1,60 € au plus")


def test_a_minimum_exactly_at_the_cap_conforms_for_every_tenth_of_a_kilometre() -> None:
    for tenths in range(1, 1001):
        cents = tenths * 32 // 10
        for asked, conforms in ((cents, True), (cents + 1, False)):
            facts = {"distance_km": tenths / 10, "fare_minimum": asked / 100}
            reader = Reader(BOOK.rules, Situation(date(2022, 5, 2), facts))
            assert reader.truth(BOOK.rules.definitions["minimum_under_cap"]).holds is conforms, facts


def test_the_shortest_trip_is_told_when_the_distance_is_unknown() -> None:
    holds, text = participation(fare_minimum=3, distance_km=None)
    assert holds is None
    assert text == (
        "Minimum de 3,00 € : conforme si le trajet fait au moins 9,4 km, au-dessus du plafond s'il est plus court."
    )


@pytest.mark.parametrize(
    ("changes", "holds", "said"),
    [
        ({"free": True, "fare_per_km": None, "fare_minimum": None}, True, "Le trajet est gratuit."),
        ({"fare_per_km": None}, None, "On ne sait pas ce que la personne paie : conforme si c'est 0,32 €"),
        ({"fare_minimum": None}, None, "On ne sait pas s'il y a un minimum"),
        ({"distance_km": None}, True, "0,3 € par kilomètre, pour 0,32 € par kilomètre au plus : conforme."),
        ({"distance_km": None, "fare_per_km": 0.5}, False, "0,5 € par kilomètre à bord, pour 0,32 €"),
        ({"distance_km": None, "fare_per_km": 0.5, "km_basis": None}, None, "s'ils suffisent"),
        ({"date": "2019-10-16"}, None, "Le plafond de ce jour n'a pas été lu"),
    ],
)
def test_the_participation_says_what_is_missing(changes: dict[str, object], holds: bool | None, said: str) -> None:
    found, text = participation(**changes)
    assert found is holds
    assert said in text


@pytest.mark.parametrize(("seats", "holds", "to_verify"), [(9, True, False), (10, None, True), (11, False, False)])
def test_ten_seats_are_told_under_both_readings(seats: int, holds: bool | None, to_verify: bool) -> None:
    clause = checked(seats=seats).clause("seats")
    assert (clause.holds, clause.to_verify) == (holds, to_verify)
    if holds is None:
        assert clause.text == (
            "10 places, conducteur compris : conforme si la limite de 9 se compte sans le conducteur (à vérifier), "
            "au-dessus sinon."
        )


def test_the_doubt_on_the_driver_is_a_note() -> None:
    assert "source secondaire" in checked(driver="professional", vehicle_owner="organiser").notes[-1]
    assert checked().notes == ()


def test_a_membership_fee_is_told_and_decides_nothing() -> None:
    check = checked(membership_fee=12)
    clause = check.clause("membership")
    assert (clause.holds, clause.to_verify) == (None, True)
    assert "12,00 €" in clause.text
    assert check.finding.verdict is RegimeVerdict.ALLOWED
    with pytest.raises(KeyError):
        checked(membership_fee=0).clause("membership")


def test_nothing_is_checked_when_the_day_is_before_the_decree() -> None:
    check = checked(date="2019-08-22")
    assert check.clauses == ()
    assert check.finding.verdict is RegimeVerdict.UNDETERMINED


def test_the_clause_on_the_price_agrees_with_the_verdict() -> None:
    """Every law case of the TUS: where every other clause holds, the price alone gives the verdict."""
    for case in (case for case in law_cases() if case.regime == "tus"):
        check = check_tus(BOOK, case.read(BOOK.rules))
        others = [clause.holds for clause in check.clauses if clause.id not in ("participation", "membership")]
        if check.clauses and all(others):
            expected = {True: "allowed", False: "forbidden", None: "undetermined"}[check.clause("participation").holds]
            assert check.finding.verdict.value == expected, case.id


def test_amounts_are_french() -> None:
    assert (euros(6.4), euros(1234.5)) == ("6,40 €", "1\u202f234,50 €")
