"""What the regime finder answers besides its verdicts: proof, duties, choices, what would change them (C-S11, L15)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solimob.core.rules import InputKind, Situation
from solimob.core.solutions.regime_book import REGIMES, RegimeVerdict, french
from solimob.core.solutions.regime_case import RegimeCase, read_case
from solimob.core.solutions.regime_format import answer_document, answer_text
from solimob.core.solutions.regimes import (
    RegimeAnswer,
    RegimeConflictError,
    find_regime,
    find_regimes,
    said_changed,
    said_changes,
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


def verdicts_of(read: RegimeCase) -> dict[str, RegimeVerdict]:
    return {regime: find_regime(BOOK, read, regime).verdict for regime in REGIMES}


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


def follows(id_: str, **changes: object) -> set[str]:
    return {consequence.id for consequence in answered(id_, **changes).consequences}


def test_a_volunteer_who_would_not_travel_is_told_that_this_is_a_tus() -> None:
    assert {"volunteer_is_not_covoiturage", "volunteer_is_tus"} <= follows("covoiturage-solidaire")
    assert not {"volunteer_is_not_covoiturage", "volunteer_is_tus"} & follows("trajet-du-conducteur")


@pytest.mark.parametrize("id_", ["ccas-gratuit", "ccas-tus", "etablissement-own_category", "plus-de-cent-km-101"])
def test_a_ride_that_is_no_tus_is_not_called_one(id_: str) -> None:
    told = follows(id_)
    assert "volunteer_is_not_covoiturage" in told
    assert "volunteer_is_tus" not in told


def test_a_volunteer_is_led_to_an_association_when_every_regime_is_forbidden() -> None:
    assert "volunteer_needs_association" in follows("ccas-tus")
    assert "volunteer_needs_association" not in follows("ccas-gratuit")


def test_a_paid_ride_every_regime_forbids_is_told_it_belongs_to_taxis() -> None:
    assert "paid_outside" in follows("ccas-tus")
    assert "paid_outside" not in follows("modele")


@pytest.mark.parametrize(
    ("id_", "changes"),
    [
        ("au-dessus-base-inconnue", {}),
        ("ccas-tus", {"date": "2022-01-15"}),
        ("ccas-tus", {"driver": None, "vehicle_owner": None}),
        ("ligne-reguliere", {}),
        ("tad-autres-departement", {}),
        ("avant-decret-2018-01-01", {"free": None, "fare_per_km": 0.3}),
    ],
)
def test_nothing_is_said_of_taxis_while_a_regime_is_open_or_the_ride_is_public_transport(
    id_: str, changes: dict[str, object]
) -> None:
    assert "paid_outside" not in follows(id_, **changes)


def test_a_fare_alone_says_nothing_of_taxis() -> None:
    case = read_case({"fare_per_km": 0.3, "date": "2022-06-01"}, BOOK.rules, TODAY)
    assert find_regimes(BOOK, case).consequences == ()


def test_a_regular_line_and_what_others_sell_by_the_seat_are_called_public_transport() -> None:
    assert "regular_line" in follows("ligne-reguliere")
    assert "public_transport_of_others" in follows("tad-autres-departement")
    assert not {"regular_line", "public_transport_of_others"} & follows("tad")


def test_a_commune_is_sent_to_what_it_may_have_kept() -> None:
    """`solutions competence` tells which document settles it."""
    assert "commune_kept_service" not in follows("tad-commune-all", public=None)
    told = {c.id: c.text for c in answered("tad-commune-all").consequences}
    assert "« solimob solutions competence »" in told["commune_kept_service"]
    assert "commune_kept_service" not in follows("tad-commune-ferme-members")


def test_nothing_follows_on_a_day_without_texts() -> None:
    for id_ in ("covoiturage-solidaire", "ccas-gratuit", "aom-tus", "ccas-tus"):
        assert follows(id_, date="2019-08-22") == set()


def test_every_consequence_has_its_first_day() -> None:
    assert all(consequence.valid_from >= date(2019, 12, 27) for consequence in BOOK.consequences)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_what_follows_is_never_taken_back_when_more_is_known(data: st.DataObject) -> None:
    full, part = data.draw(partial_cases())
    whole, partly = (find_regimes(BOOK, read_case(document, BOOK.rules, TODAY)) for document in (full, part))
    assert {c.id for c in partly.consequences} <= {c.id for c in whole.consequences}


def test_a_driver_who_is_no_volunteer_makes_the_tus_to_verify_and_says_why() -> None:
    assert "driver" in follows("conducteur-salarie")
    assert "driver" not in follows("modele")
    assert answered("conducteur-autre-professional").finding("tus").doubt == "à vérifier : source non vérifiée"


def test_a_late_day_is_told_apart_from_a_text_nobody_read() -> None:
    late, unread = answered("modele", date="2026-11-27").finding("tus"), answered("ccas-gratuit")
    assert late.doubt == "dernière version connue des textes"
    assert {because.doubt for because in late.because} == {
        "lu le 22/11/2026, dernière version connue",
        "dernière version connue : 31/10/2023",
    }
    assert unread.finding("private_service").doubt == "à vérifier : source non vérifiée"
    assert "source secondaire, à vérifier" in {b.doubt for b in unread.finding("private_service").because}
    assert answered("modele").finding("tus").doubt == ""
    assert answered("ecole", date="2024-03-04").finding("private_service").because[1].doubt == (
        "connu depuis le 22/11/2026 seulement, à vérifier"
    )


def test_an_answer_is_to_verify_when_no_text_was_read_for_its_day() -> None:
    answer = answered("avant-decret-2018-01-01")
    assert all(found.to_verify for found in answer.findings)
    assert answer.finding("tus").because[0].doubt == "aucun texte lu pour ce jour"


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
            assert find_regime(BOOK, RegimeCase(changed), regime).verdict is RegimeVerdict.ALLOWED, case.id
            told += 1
    assert told > 200


def test_one_change_is_enough_when_only_the_distance_is_too_long() -> None:
    assert smallest_changes(BOOK, case_of("plus-de-cent-km-101"))["tus"].to_change == ("Distance du trajet ≤ 100 km",)


def test_the_organiser_is_kept_when_as_few_changes_do_without_it() -> None:
    case = replace(CASES["ccas-payant"], document=CASES["ccas-payant"].document | {"own_powers": False})
    told = smallest_changes(BOOK, case.read(BOOK.rules))["private_service"]
    assert told.to_change == ("Compétences propres : oui", "Trajet gratuit : oui")


def test_what_would_open_a_tus_never_contradicts_itself() -> None:
    case = read_case({"organiser": "commune", "public": "vulnerable", "date": "2022-06-01"}, BOOK.rules, TODAY)
    proof = smallest_changes(BOOK, case)["tus"]
    assert said_changed(proof) == ("Organisateur : une association",)
    fields = [text.partition(" : ")[0] for text in said_changes(proof)]
    assert len(set(fields)) == len(fields)
    text = answer_text(find_regimes(BOOK, case), {"tus": proof}, BOOK.rules.inputs)
    assert "Serait permis si : Organisateur : une association ; et si les conditions encore inconnues" in text


def test_a_volunteer_of_vulnerable_people_is_not_told_to_carry_staff() -> None:
    """The nearest private service of an association is that for its members, whatever the number of changes."""
    finding = answered("au-dessus-0.33").finding("private_service")
    assert finding.way.id == "private_service.association"
    proof = smallest_changes(BOOK, case_of("au-dessus-0.33"))["private_service"]
    assert proof.assessment.rule.id == "private_service.association"


def test_a_reading_nobody_verified_is_never_told_as_a_way_out() -> None:
    proof = smallest_changes(BOOK, case_of("au-dessus-0.33"))["tus"]
    assert proof.assessment.rule.id == "tus"


def test_verdicts_alone_are_those_of_the_answer() -> None:
    for id_ in ("modele", "ccas-gratuit", "tad-handicap", "avant-arrete-2019-10-16"):
        found = {finding.regime: finding.verdict for finding in answered(id_).findings}
        assert verdicts_of(case_of(id_)) == found


def test_every_answer_follows_the_published_schema() -> None:
    validator = jsonschema.Draft202012Validator(schema("regime_answer"))
    jsonschema.Draft202012Validator.check_schema(schema("regime_answer"))
    for id_ in list(CASES)[::20]:
        answer, changes = answered(id_), smallest_changes(BOOK, case_of(id_))
        validator.validate(answer_document(answer))
        validator.validate(answer_document(answer, changes=changes))
        assert answer_text(answer, changes, BOOK.rules.inputs).count(" — ") >= len(REGIMES)


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
    if full["driver"] == "traveller":
        full["driver_travels_anyway"] = True
    known = draw(st.sets(st.sampled_from(sorted(set(full) - {"date", "service"}))))
    return full, {name: value for name, value in full.items() if name in known or name in ("date", "service")}


@settings(max_examples=100, deadline=None)
@given(partial_cases())
def test_a_partial_answer_is_never_contradicted_by_what_comes_to_be_known(
    both: tuple[dict[str, object], dict[str, object]],
) -> None:
    full, part = (verdicts_of(read_case(document, BOOK.rules, TODAY)) for document in both)
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
    verdicts = verdicts_of(RegimeCase(Situation(date(2018, 1, 1), {"service": "ride"})))
    assert verdicts["tus"] is RegimeVerdict.UNDETERMINED
