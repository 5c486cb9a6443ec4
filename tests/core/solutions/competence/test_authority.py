"""Who is AOM: by law, by list, by declaration, and what leaves it open."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solimob.core.solutions.actor_map import Actor, Lever
from solimob.core.solutions.competence import (
    Certainty,
    Declared,
    Epci,
    EpciKind,
    Holder,
    KeptService,
    Member,
    Membership,
    Solution,
    Status,
    StatusError,
    Verdict,
    authority_of,
)
from solimob.core.solutions.competence.place import REGIONS_APART
from tests.core.solutions.competence.territories import CA, CC, GIVEN_BY_EPCI, SYNDICAT, TRANSFER, answered, place


@pytest.mark.parametrize("kind", [EpciKind.CA, EpciKind.CU, EpciKind.METRO, EpciKind.MET69])
def test_epci_is_aom_by_law_when_it_is_no_communaute_de_communes(kind: EpciKind) -> None:
    authority = answered(Declared(syndicats=()), Epci("999999992", "Essais", kind)).authority
    assert (authority.holder, authority.certainty) == (Holder.EPCI, Certainty.SETTLED)
    assert not authority.to_verify


def test_epci_by_law_says_its_exception_when_nothing_is_known_of_syndicats() -> None:
    authority = answered(Declared(), CA).authority
    assert (authority.holder, authority.certainty) == (Holder.EPCI, Certainty.SETTLED_UNLESS)
    assert authority.unless
    assert authority.look_for


def test_cc_is_aom_to_verify_when_only_a_list_says_so() -> None:
    """C-S17: a list proves a yes, to be verified in the deliberation; its silence proves nothing."""
    authority = answered(Declared(syndicats=()), listed=True).authority
    assert authority.holder is Holder.EPCI
    assert authority.to_verify
    assert answered(Declared(syndicats=())).authority.certainty is Certainty.UNDETERMINED


def test_declared_status_prevails_when_it_contradicts_the_list() -> None:
    declared = Declared(transfer=False, transfer_source="délibération", syndicats=())
    assert answered(declared, listed=True).authority.holder is Holder.REGION


@pytest.mark.parametrize("region", list(REGIONS_APART))
def test_nothing_is_decided_when_the_region_has_its_own_rules(region: str) -> None:
    """Île-de-France, Corse and overseas were not read."""
    answer = answered(Declared(syndicats=()), CA, region=region)
    assert answer.authority.certainty is Certainty.UNDETERMINED
    public = [row for row in answer.rows if row.actor in (Actor.AOM, Actor.REGION, Actor.CC_NON_AOM, Actor.COMMUNE)]
    assert {row.cell.verdict for row in public} == {Verdict.UNDETERMINED}
    tus = answer.row(Solution.TUS, Lever.ORGANISE, Actor.ASSOCIATION)
    assert tus is not None
    assert tus.cell.verdict is Verdict.ALLOWED


def test_island_commune_is_aom_when_it_is_declared_so() -> None:
    assert answered(Declared(island_commune=True), None).authority.holder is Holder.COMMUNE
    assert answered(Declared(), None).authority.certainty is Certainty.UNDETERMINED


def test_syndicat_is_aom_when_the_epci_gave_what_it_must_have_had() -> None:
    assert answered(Declared(syndicats=(GIVEN_BY_EPCI,))).authority.holder is Holder.SYNDICAT_MIXTE


@pytest.mark.parametrize(
    ("declared", "epci", "field"),
    [
        (Declared(transfer=False, transfer_source="x"), CA, "transfer.done"),
        (Declared(transfer=True, transfer_source="x"), None, "transfer.done"),
        (Declared(island_commune=True), CC, "island_commune"),
        (Declared(syndicats=(GIVEN_BY_EPCI,)), None, r"syndicats\[0\].member"),
        (Declared(False, None, "x", (SYNDICAT, GIVEN_BY_EPCI)), CC, r"syndicats\[1\].competence"),
        (Declared(syndicats=(replace(SYNDICAT, before_substitution=False),)), CC, r"syndicats\[0\].before"),
    ],
)
def test_status_is_refused_with_its_field_when_it_contradicts_itself(
    declared: Declared, epci: Epci | None, field: str
) -> None:
    with pytest.raises(StatusError, match=field):
        Status(place(epci), declared=declared)


TRI = st.sampled_from([True, False, None])
MEMBERSHIPS = st.builds(
    Membership,
    name=st.sampled_from(["SM A", "SM B"]),
    member=st.sampled_from(Member),
    competence=TRI,
    joined_on=st.none(),
    before_substitution=TRI,
    whole_epci=TRI,
)
SERVICES = st.builds(
    KeptService, name=st.just("bus"), solution=st.sampled_from([Solution.REGULAR, Solution.TAD]), region_informed=TRI
)
FACTS = st.builds(
    Declared,
    transfer=TRI,
    transfer_on=st.none(),
    transfer_source=st.just("délibération"),
    syndicats=st.none() | st.lists(MEMBERSHIPS, max_size=2).map(tuple),
    kept_services=st.none() | st.lists(SERVICES, max_size=2).map(tuple),
    island_commune=TRI,
)
EPCIS = st.sampled_from([CC, CA, None])


@given(FACTS, EPCIS, st.booleans())
def test_every_status_has_one_answer_with_its_reasons(declared: Declared, epci: Epci | None, listed: bool) -> None:
    """Any status that is not refused has an authority, or says that it is undetermined and why."""
    try:
        status = Status(place(epci), listed, declared)
    except StatusError:
        return
    authority = authority_of(status)
    assert authority.reasons
    assert (authority.holder is None) == (authority.certainty is Certainty.UNDETERMINED)
    assert bool(authority.unless) == (authority.certainty is Certainty.SETTLED_UNLESS)
    if authority.certainty is Certainty.SETTLED and authority.holder is not Holder.EPCI:
        assert all(reason.articles for reason in authority.reasons)


@given(FACTS, EPCIS, st.sampled_from(["transfer", "syndicats", "kept_services", "island_commune"]))
def test_partial_answer_is_never_contradicted_when_a_fact_is_added(
    complete: Declared, epci: Epci | None, forgotten: str
) -> None:
    """What is settled without a fact stays so with it; an exception that was announced is the only change allowed."""
    partial = replace(complete, **{forgotten: None})
    try:
        answer, before = answered(complete, epci), answered(partial, epci)
    except StatusError:
        return
    if before.authority.certainty is Certainty.SETTLED:
        assert answer.authority.holder is before.authority.holder
        assert answer.authority.name == before.authority.name
    announced = (
        before.authority.certainty is Certainty.SETTLED_UNLESS
        and answer.authority.holder is not before.authority.holder
    )
    for row in before.rows:
        after = answer.row(row.solution, row.lever, row.actor)
        if row.cell.verdict is Verdict.UNDETERMINED or after is None or announced:
            continue
        assert after.cell.verdict is row.cell.verdict, (row, after)


@given(FACTS)
def test_date_and_word_say_the_same_when_a_membership_is_dated(declared: Declared) -> None:
    """`before_substitution` and a date on the same side give the same authority."""
    for early, day in ((True, date(2021, 6, 30)), (False, date(2021, 7, 1))):
        members = tuple(replace(m, before_substitution=early) for m in declared.syndicats or ())
        dated = tuple(replace(m, before_substitution=None, joined_on=day) for m in members)
        try:
            words, dates = (answered(replace(declared, island_commune=None, syndicats=s)) for s in (members, dated))
        except StatusError:
            continue
        assert words.authority == dates.authority


@pytest.mark.parametrize(
    ("on", "late"), [(date(2021, 7, 1), False), (date(2021, 7, 2), True), (date(2023, 5, 1), True)]
)
def test_transfer_after_the_substitution_asks_for_its_case(on: date, late: bool) -> None:
    """C-S17: once the région substitutes itself, only the cases of L.1231-1 III give the competence back."""
    authority = answered(replace(TRANSFER, transfer_on=on)).authority
    assert authority.holder is Holder.EPCI
    assert authority.to_verify is late
    assert ("ct-l1231-1-iii" in {a for reason in authority.reasons for a in reason.articles}) is late


@pytest.mark.parametrize(
    ("epci", "sentence"),
    [
        (Epci("1", "Métropole de Lyon", EpciKind.MET69), "La métropole de Lyon est AOM de droit sur son ressort."),
        (
            Epci("2", "Rennes Métropole", EpciKind.METRO),
            "Rennes Métropole est AOM de droit sur son ressort (métropole).",
        ),
        (CA, "La communauté d'agglomération des Essais est AOM de droit sur son ressort."),
    ],
)
def test_epci_that_is_aom_by_law_is_named_once(epci: Epci, sentence: str) -> None:
    assert answered(Declared(syndicats=()), epci).authority.reasons[0].text == sentence
