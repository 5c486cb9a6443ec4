"""L8, L9, L10: three templates, publics and thresholds left to the collectivity, no past decision altered."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import jsonschema
import pytest

from solimob.core.counselling.aid_book import AidBook
from solimob.core.counselling.aid_design import (
    AidDesign,
    AidDesignError,
    AidTemplate,
    AidTerms,
    ByIncome,
    FixedAmount,
    ShareOfPrice,
    amended,
    budget_left,
    check_communes,
    terms_of,
)
from solimob.core.counselling.aid_design_format import design_document, read_design
from solimob.core.counselling.aid_facet import Level
from solimob.core.counselling.aid_situation import AidSituation
from solimob.core.counselling.aids import AidState, find_aids
from solimob.core.counselling.designed_aids import decide, with_designs
from solimob.reference.aids import load_aids
from solimob.reference.places import find_home
from solimob.reference.schemas import example, schema

DAY = date(2026, 6, 1)
THOUARS = find_home("79329")
TERMS = AidTerms(
    valid_from=date(2026, 1, 1),
    valid_to=None,
    act="délibération d'essai 2025-12",
    act_url=None,
    adopted_on=date(2025, 12, 15),
    checked_on=date(2026, 1, 1),
    communes=frozenset({"79329"}),
    cog_year=2026,
    zone="communes mal desservies (essai)",
    amount=ShareOfPrice(0.5, 400),
    ages=(18, 25),
    statuses=frozenset({"job_seeker", "apprentice"}),
    benefits=frozenset({"rsa", "aah"}),
    income_per_part_at_most=12000,
    budget_euros=1000,
    documents=("devis",),
    ask="service mobilité (essai)",
)
DESIGN = AidDesign("essai-permis", "Permis d'essai", "CC d'essai", Level.EPCI, AidTemplate.LICENCE, (TERMS,))
FACTS: dict[str, bool | float | str] = {
    "commune": "79329", "age": 18.0, "status": "job_seeker", "rsa": True, "income_per_part": 12000.0,
    "for_licence": True, "licence_b": False, "price_licence": 600.0,
}  # fmt: skip


def book_with(design: AidDesign = DESIGN) -> AidBook:
    return with_designs(load_aids(THOUARS), [design])


def said(**changes: Any) -> AidSituation:
    facts = {name: value for name, value in (FACTS | changes).items() if value is not None}
    return AidSituation(DAY, THOUARS, facts)


@pytest.mark.parametrize(
    ("changes", "euros"),
    [
        ({}, 300),
        ({"price_licence": 800.0}, 400),
        ({"price_licence": 2000.0}, 400),
        ({"age": 25.0}, 300),
        ({"age": 26.0}, 0),
        ({"age": 17.0}, 0),
        ({"income_per_part": 12001.0}, 0),
        ({"status": "apprentice"}, 300),
        ({"status": "employee"}, 0),
        ({"rsa": False, "aah": True}, 300),
        ({"rsa": False, "aah": False}, 0),
        ({"licence_b": True}, 0),
        ({"commune": "79049"}, 0),
    ],
)
def test_an_aid_pays_what_its_terms_say_when_a_request_is_decided(changes: dict[str, Any], euros: float) -> None:
    decision = decide(book_with(), DESIGN, said(**changes))
    assert (decision.granted_euros, decision.terms_from) == (euros, TERMS.valid_from)
    assert decision.reasons


@pytest.mark.parametrize("unknown", ["age", "status", "income_per_part", "price_licence"])
def test_nothing_is_decided_when_an_answer_is_missing(unknown: str) -> None:
    with pytest.raises(AidDesignError, match="il manque"):
        decide(book_with(), DESIGN, said(**{unknown: None}))


def test_the_finder_shows_a_designed_aid_when_it_is_of_the_address() -> None:
    finding = next(one for one in find_aids([book_with()], said()).findings if one.id == DESIGN.id)
    assert (finding.state, finding.amount and finding.amount.value) == (AidState.AVAILABLE, 300)
    elsewhere = replace(said(), home=find_home("22113"))
    assert DESIGN.id not in {one.id for one in find_aids([book_with()], elsewhere).findings}


def test_a_past_decision_is_unchanged_when_a_threshold_changes() -> None:
    before = decide(book_with(), DESIGN, said())
    stricter = replace(TERMS, valid_from=date(2026, 7, 1), income_per_part_at_most=9000, act="délibération 2026-06")
    changed = amended(DESIGN, stricter)
    assert decide(book_with(changed), changed, said()) == before
    assert terms_of(changed, before).income_per_part_at_most == 12000
    later = decide(book_with(changed), changed, replace(said(), on=date(2026, 7, 1)))
    assert (later.granted_euros, later.terms_from) == (0, date(2026, 7, 1))
    assert changed.versions[0].valid_to == date(2026, 6, 30)
    assert changed.terms_on(date(2026, 6, 30)) == changed.versions[0]


def test_the_finder_shows_the_terms_of_the_day_when_a_later_version_says_otherwise() -> None:
    first = replace(TERMS, ask="guichet d'avant", per="par an", documents=("devis",), excludes=("ft-permis",))
    later = replace(
        first, valid_from=date(2026, 7, 1), ask="guichet d'après", per="une fois", documents=(), excludes=()
    )
    book = book_with(amended(replace(DESIGN, versions=(first,)), later))

    def shown(on: date) -> tuple[object, ...]:
        found = find_aids([book], replace(said(), on=on)).findings
        facet = next(one for one in found if one.id == DESIGN.id).facet
        return facet.ask, facet.per, facet.documents, facet.excludes

    assert shown(date(2026, 6, 30)) == ("guichet d'avant", "par an", ("devis",), ("ft-permis",))
    assert shown(date(2026, 7, 1)) == ("guichet d'après", "une fois", (), ())


def test_the_past_is_not_rewritten_when_terms_begin_too_early() -> None:
    for day in (TERMS.valid_from, date(2025, 1, 1)):
        with pytest.raises(AidDesignError, match="ne se réécrit pas"):
            amended(DESIGN, replace(TERMS, valid_from=day))


def test_the_budget_of_each_version_is_its_own_when_decisions_are_counted() -> None:
    one = decide(book_with(), DESIGN, said())
    assert budget_left(DESIGN, (one, one, replace(one, design_id="autre"))) == {TERMS.valid_from: 400}
    assert budget_left(replace(DESIGN, versions=(replace(TERMS, budget_euros=None),)), (one,)) == {}


def test_a_voucher_is_by_bracket_when_it_says_so() -> None:
    steps = ByIncome(((6000, 300), (12000, 150)))
    terms = replace(TERMS, amount=steps, ages=None, statuses=frozenset(), benefits=frozenset())
    terms = replace(terms, income_per_part_at_most=None)
    design = replace(DESIGN, template=AidTemplate.VOUCHER, versions=(terms,))
    book = book_with(design)
    for income, euros in ((6000.0, 300), (6001.0, 150), (12000.0, 150)):
        assert decide(book, design, said(for_work=True, income_per_part=income)).granted_euros == euros
    refused = decide(book, design, said(for_work=True, income_per_part=12001.0))
    assert (refused.granted_euros, refused.reasons) == (0, ("Un montant est prévu pour ce cas.",))


def test_a_fixed_amount_is_never_more_than_the_price_when_the_bike_is_cheap() -> None:
    terms = replace(TERMS, amount=FixedAmount(200), ages=None, statuses=frozenset(), benefits=frozenset())
    design = replace(DESIGN, template=AidTemplate.TWO_WHEELER, versions=(terms,))
    bought = {"for_bike": True, "bike_electric": True}
    assert decide(book_with(design), design, said(**bought, price_bike=150.0)).granted_euros == 150
    assert decide(book_with(design), design, said(**bought, price_bike=900.0)).granted_euros == 200
    assert decide(book_with(design), design, said(for_bike=True, bike_electric=False)).granted_euros == 0


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"communes": frozenset()}, "communes"),
        ({"communes": frozenset({"79"})}, "communes"),
        ({"act_url": "www.essai.fr/acte"}, "act_url"),
        ({"act_url": "javascript:alert(1)"}, "act_url"),
        ({"valid_to": date(2025, 12, 31)}, "valid_to"),
        ({"amount": FixedAmount(0)}, "amount"),
        ({"amount": ShareOfPrice(1.01, 10)}, "amount"),
        ({"amount": ShareOfPrice(0.5, 0)}, "amount"),
        ({"amount": ByIncome(())}, "amount"),
        ({"amount": ByIncome(((9000, 1), (8000, 2)))}, "amount"),
        ({"ages": (26, 18)}, "ages"),
        ({"budget_euros": 0}, "budget_euros"),
        ({"income_per_part_at_most": -1}, "income_per_part_at_most"),
        ({"act": " "}, "act"),
        ({"zone": ""}, "zone"),
    ],
)
def test_terms_are_refused_with_their_field_when_they_cannot_be(change: dict[str, Any], field: str) -> None:
    with pytest.raises(AidDesignError) as refusal:
        replace(TERMS, **change)
    assert refusal.value.field == field


@pytest.mark.parametrize(
    ("design", "field"),
    [
        (replace(DESIGN, id="ft-permis"), "id"),
        (replace(DESIGN, versions=(replace(TERMS, statuses=frozenset({"chômeur"})),)), "statuses"),
        (replace(DESIGN, versions=(replace(TERMS, benefits=frozenset({"rmi"})),)), "benefits"),
        (replace(DESIGN, versions=(replace(TERMS, excludes=("rien",)),)), "versions[0].excludes"),
        (
            replace(
                DESIGN,
                versions=(
                    replace(TERMS, valid_to=date(2026, 12, 31), excludes=("rien",)),
                    replace(TERMS, valid_from=date(2027, 1, 1)),
                ),
            ),
            "versions[0].excludes",
        ),
    ],
)
def test_a_design_is_refused_when_it_does_not_fit_the_finder(design: AidDesign, field: str) -> None:
    with pytest.raises(AidDesignError) as refusal:
        book_with(design)
    assert refusal.value.field == field


@pytest.mark.parametrize(
    ("code", "year", "said_message"),
    [("99999", 2026, "commune inconnue"), ("99999", 2016, "commune inconnue"), ("79171", 2026, "Thouars (79329)")],
)
def test_a_commune_is_refused_when_it_is_none_of_its_year(code: str, year: int, said_message: str) -> None:
    terms = replace(TERMS, communes=frozenset({"79329", code}), cog_year=year)
    with pytest.raises(AidDesignError) as refusal:
        check_communes(replace(DESIGN, versions=(terms,)), find_home)
    assert refusal.value.field == "versions[0].communes"
    assert said_message in str(refusal.value)


def test_an_old_code_is_kept_when_the_terms_are_of_its_year() -> None:
    terms = replace(TERMS, communes=frozenset({"79329", "79171"}), cog_year=2016)
    check_communes(replace(DESIGN, versions=(terms,)), find_home)


def test_a_voucher_has_no_share_of_a_price_when_it_is_designed() -> None:
    with pytest.raises(AidDesignError, match="n'a pas de prix"):
        replace(DESIGN, template=AidTemplate.VOUCHER)


def test_a_design_is_itself_again_when_it_is_written_and_read() -> None:
    document = design_document(DESIGN)
    jsonschema.validate(document, schema("aid_design"))
    assert read_design(document) == DESIGN
    jsonschema.validate(example("aid_design"), schema("aid_design"))
    assert design_document(read_design(example("aid_design"))) == example("aid_design")


@pytest.mark.parametrize(
    ("path", "value", "said_field"),
    [
        (("niveau",), "epci", "niveau"),
        (("level",), "pays", "level"),
        (("format",), 2, "format"),
        (("versions",), {}, "versions"),
        (("versions", 0, "valid_from"), "hier", "versions[0].valid_from"),
        (("versions", 0, "valid_from"), "20260101", "versions[0].valid_from"),
        (("versions", 0, "communes"), "79329", "versions[0].communes"),
        (("versions", 0, "communes"), [], "versions[0].communes"),
        (("versions", 0, "amount", "kind"), "don", "versions[0].amount.kind"),
        (("versions", 0, "amount", "euros"), 3, "versions[0].amount.euros"),
        (("versions", 0, "budget_euros"), "beaucoup", "versions[0].budget_euros"),
        (("versions", 0, "ages"), {"low": 1}, "versions[0].ages.high"),
    ],
)
def test_a_document_is_refused_with_its_field_when_it_is_wrong(
    path: tuple[Any, ...], value: object, said_field: str
) -> None:
    document = design_document(DESIGN)
    held: Any = document
    for key in path[:-1]:
        held = held[key]
    held[path[-1]] = value
    with pytest.raises(AidDesignError) as refusal:
        read_design(document)
    assert refusal.value.field == said_field
