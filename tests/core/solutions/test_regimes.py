"""What the regime finder answers besides its verdicts: proof, duties, choices, what would change them (C-S11, L15)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solimob.core.rules import InputKind, Situation
from solimob.core.solutions.regime_book import REGIMES, french
from solimob.core.solutions.regime_case import RegimeCase, read_case
from solimob.core.solutions.regime_format import answer_document, answer_text
from solimob.core.solutions.regimes import (
    RegimeAnswer,
    RegimeConflictError,
    RegimeVerdict,
    find_regimes,
    find_verdicts,
    smallest_changes,
)
from solimob.reference.law import load_law_book
from solimob.reference.regimes import load_regimes
from solimob.reference.schemas import example, schema
from tests.core.solutions.law_table import law_cases

BOOK = load_regimes()
TODAY = date(2026, 11, 27)
CASES = {case.id: case for case in law_cases()}


def answered(id_: str, **changes: object) -> RegimeAnswer:
    return find_regimes(BOOK, replace(CASES[id_], document=CASES[id_].document | changes).read(BOOK.rules))


def case_of(id_: str) -> RegimeCase:
    return CASES[id_].read(BOOK.rules)


def test_each_condition_has_its_article_when_a_regime_is_forbidden() -> None:
    finding = answered("au-dessus-0.33").finding("tus")
    (failing,) = finding.to_change
    assert failing.text == "La participation ne dépasse pas 0,32 € par kilomètre à bord."
    assert failing.article == "code des transports, article R.3133-3"
    assert finding.duties == ()


def test_duties_of_the_tus_are_the_cap_the_return_and_insurance() -> None:
    duties = {duty.id: duty.text for duty in answered("modele").finding("tus").duties}
    assert {"cap", "annual_return", "insurance"} <= set(duties)
    assert "0,32 €" in duties["cap"]
    assert "cap" not in {duty.id for duty in answered("gratuit").finding("tus").duties}


def test_licences_and_register_are_duties_of_professionals() -> None:
    assert "licence" in {duty.id for duty in answered("taxi").finding("taxi_vtc").duties}
    assert "register" in {duty.id for duty in answered("tad").finding("tad").duties}


def test_a_volunteer_who_would_not_travel_is_told_that_this_is_a_tus() -> None:
    follows = {consequence.id for consequence in answered("covoiturage-solidaire").consequences}
    assert "volunteer_is_not_covoiturage" in follows
    assert "volunteer_is_not_covoiturage" not in {c.id for c in answered("trajet-du-conducteur").consequences}


def test_a_paid_ride_no_regime_allows_is_told_it_belongs_to_taxis() -> None:
    assert "paid_outside" in {c.id for c in answered("ccas-tus").consequences}
    assert "paid_outside" not in {c.id for c in answered("modele").consequences}


def test_an_authority_is_told_it_may_contribute() -> None:
    assert "authority_contributes" in {c.id for c in answered("aom-tus").consequences}


def test_the_choice_is_told_when_two_regimes_are_allowed() -> None:
    (pair,) = answered("membres-vehicule-association").choices
    assert pair.regimes == {"tus", "private_service"}
    assert len(answered("tad-trois-choix").choices) == 3


def test_a_pair_the_table_lacks_stops_the_answer() -> None:
    with pytest.raises(RegimeConflictError, match="« tus » et « covoiturage »"):
        find_regimes(replace(BOOK, pairs=()), case_of("trajet-du-conducteur"))


def test_what_is_still_to_ask_is_named_when_undetermined() -> None:
    assert answered("hopital-critere-inconnu").finding("tus").missing == ("eligible_by",)
    assert answered("modele").finding("tus").missing == ()


def test_the_day_is_told_when_no_text_was_read_for_it() -> None:
    (because,) = answered("avant-decret-2018-01-01").finding("tus").because
    assert because.text == "Aucun texte lu ne dit la règle de ce jour : les règles lues valent depuis le 23/08/2019."
    assert because.holds is None


def test_the_same_request_has_three_rule_sets_under_three_regimes() -> None:
    """Need L15: mise en relation, TUS and TAD, told apart by the organiser and the driver's own trip."""
    tus, covoiturage = answered("modele"), answered("modele", driver_travels_anyway=True, organiser="person")
    tad = answered("modele", organiser="aom", by_seat=True)
    assert (tus.allowed, covoiturage.allowed, tad.allowed) == (("tus",), ("covoiturage",), ("tad",))


def test_the_change_that_is_told_makes_each_forbidden_regime_allowed() -> None:
    told = 0
    for case in law_cases()[::7]:
        read = case.read(BOOK.rules)
        for regime, proof in smallest_changes(BOOK, read).items():
            assert case.expected[regime] == "forbidden"
            assert proof.change is not None
            changed = Situation(read.situation.on, {**read.situation.facts, **proof.change.answers})
            assert find_verdicts(BOOK, RegimeCase(changed), [regime]) == {regime: RegimeVerdict.ALLOWED}, case.id
            told += 1
    assert told > 200


def test_one_change_is_enough_when_only_the_distance_is_too_long() -> None:
    assert smallest_changes(BOOK, case_of("plus-de-cent-km-101"))["tus"].to_change == ("Distance du trajet ≤ 100 km",)


def test_the_organiser_is_kept_when_as_few_changes_do_without_it() -> None:
    case = replace(CASES["ccas-payant"], document=CASES["ccas-payant"].document | {"own_powers": False})
    told = smallest_changes(BOOK, case.read(BOOK.rules))["private_service"]
    assert told.to_change == ("Compétences propres : oui", "Trajet gratuit : oui")


def test_a_reading_nobody_verified_is_never_told_as_a_way_out() -> None:
    proof = smallest_changes(BOOK, case_of("au-dessus-0.33"))["tus"]
    assert proof.assessment.rule.id == "tus"


def test_verdicts_alone_are_those_of_the_answer() -> None:
    for id_ in ("modele", "ccas-gratuit", "tad-handicap", "avant-arrete-2019-10-16"):
        found = {finding.regime: finding.verdict for finding in answered(id_).findings}
        assert find_verdicts(BOOK, case_of(id_)) == found


def test_every_answer_follows_the_published_schema() -> None:
    validator = jsonschema.Draft202012Validator(schema("regime_answer"))
    jsonschema.Draft202012Validator.check_schema(schema("regime_answer"))
    for id_ in list(CASES)[::20]:
        answer, changes = answered(id_), smallest_changes(BOOK, case_of(id_))
        validator.validate(answer_document(answer))
        validator.validate(answer_document(answer, changes=changes))
        assert answer_text(answer, changes).count(" — ") >= len(REGIMES)


def test_the_example_is_the_answer_of_the_example_case() -> None:
    case = read_case(example("regime_case"), BOOK.rules, TODAY)
    assert answer_document(find_regimes(BOOK, case))["regimes"] == example("regime_answer")["regimes"]


@st.composite
def partial_cases(draw: st.DrawFn) -> tuple[dict[str, object], dict[str, object]]:
    """A full case and a part of it."""
    full: dict[str, object] = {"date": draw(st.sampled_from(["2019-09-10", "2022-05-02", "2026-01-15"]))}
    numbers = {
        "fare_per_km": [0, 0.3, 0.33],
        "fare_minimum": [0, 2, 9],
        "distance_km": [5, 90, 101],
        "seats": [3, 5, 12],
    }
    for name, spec in BOOK.rules.inputs.items():
        if spec.kind is InputKind.TRUTH:
            full[name] = draw(st.booleans())
        elif spec.kind is InputKind.NUMBER:
            full[name] = draw(st.sampled_from(numbers.get(name, [0, 10])))
        elif spec.choices:
            full[name] = draw(st.sampled_from(sorted(spec.choices)))
    if full["free"]:
        full |= {"fare_per_km": 0, "fare_minimum": 0}
    known = draw(st.sets(st.sampled_from(sorted(set(full) - {"date", "service"}))))
    return full, {name: value for name, value in full.items() if name in known or name in ("date", "service")}


@settings(max_examples=100, deadline=None)
@given(partial_cases())
def test_a_partial_answer_is_never_contradicted_by_what_comes_to_be_known(
    both: tuple[dict[str, object], dict[str, object]],
) -> None:
    full, part = (find_verdicts(BOOK, read_case(document, BOOK.rules, TODAY)) for document in both)
    for regime, verdict in part.items():
        assert verdict in (RegimeVerdict.UNDETERMINED, full[regime]), regime


@settings(max_examples=100, deadline=None)
@given(partial_cases())
def test_a_full_case_never_allows_two_regimes_the_table_does_not_join(
    both: tuple[dict[str, object], dict[str, object]],
) -> None:
    answer = find_regimes(BOOK, read_case(both[0], BOOK.rules, TODAY))
    assert len(answer.findings) == len(REGIMES)
    assert len(answer.choices) == len(answer.allowed) * (len(answer.allowed) - 1) // 2


def test_a_ride_without_a_fare_by_km_may_still_be_paid_otherwise() -> None:
    """Found by drawing cases at random: free was once drawn from fares of zero, and contradicted by `free: false`."""
    unpriced = {"fare_per_km": 0, "fare_minimum": 0}
    assert answered("ccas-gratuit", free=None, **unpriced).finding("private_service").missing == ("free",)
    assert "private_service" not in answered("ccas-gratuit", free=False, **unpriced).allowed


def test_numbers_are_french() -> None:
    assert (french(0.32), french(12000), french(100)) == ("0,32", "12\u202f000", "100")


def test_who_drives_decides_no_public_service() -> None:
    for id_ in (*BOOK.ways["tad"], *BOOK.ways["tpmr"], *BOOK.ways["private_service"]):
        for rule in BOOK.rules.by_id[id_]:
            assert not BOOK.rules.reads(rule.eligibility) & {"driver", "driver_travels_anyway"}


def test_every_article_of_the_regimes_has_its_record() -> None:
    known = {article.id for article in load_law_book()}
    sources = [condition.source for rule in BOOK.rules.rules for condition in rule.conditions]
    sources += [duty.source for duty in BOOK.duties] + [follows.source for follows in BOOK.consequences]
    cited = {source.article_id for source in sources} - {None}
    assert cited
    assert cited <= known, sorted(str(id_) for id_ in cited - known)


def test_an_unread_situation_is_undetermined_everywhere() -> None:
    verdicts = find_verdicts(BOOK, RegimeCase(Situation(date(2018, 1, 1), {"service": "ride"})))
    assert verdicts["tus"] is RegimeVerdict.UNDETERMINED
