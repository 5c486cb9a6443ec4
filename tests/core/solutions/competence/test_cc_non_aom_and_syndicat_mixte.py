"""The deck's own question (K-S7): « CC non AOM + syndicat mixte », every row of the table of facts (L.1231-1 II)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from solimob.core.solutions.actor_map import Actor, Lever
from solimob.core.solutions.competence import Certainty, Declared, Holder, Solution, Verdict
from tests.core.solutions.competence.territories import (
    BUS,
    GIVEN_BY_EPCI,
    NO_TRANSFER,
    SYNDICAT,
    TRANSFER,
    answered,
)


def test_cc_non_aom_and_syndicat_mixte_when_commune_had_transferred_before_the_substitution() -> None:
    """K-S7, row 1: the syndicat mixte on that commune, the région on the others."""
    answer = answered(replace(NO_TRANSFER, syndicats=(SYNDICAT,)))
    authority = answer.authority
    assert (authority.holder, authority.name) == (Holder.SYNDICAT_MIXTE, "SM des Essais")
    assert authority.certainty is Certainty.SETTLED
    assert "région Nouvelle-Aquitaine est AOM" in authority.elsewhere
    assert "de la communauté de communes des Essais" in authority.elsewhere
    assert {article for reason in authority.reasons for article in reason.articles} == {"ct-l1231-1-ii"}
    aom = answer.row(Solution.TAD, Lever.ORGANISE, Actor.AOM)
    assert aom is not None
    assert (aom.name, aom.cell.verdict) == ("SM des Essais", Verdict.ALLOWED)


def test_cc_non_aom_and_syndicat_mixte_when_commune_kept_its_own_service() -> None:
    """K-S7, row 2: the région is AOM; the commune goes on with that service and its versement mobilité."""
    answer = answered(replace(NO_TRANSFER, kept_services=(BUS,)))
    assert answer.authority.holder is Holder.REGION
    assert answer.authority.certainty is Certainty.SETTLED
    kept = answer.row(Solution.REGULAR, Lever.ORGANISE, Actor.COMMUNE)
    assert kept is not None
    assert kept.cell.verdict is Verdict.ALLOWED
    assert kept.cell.articles == ("ct-l1231-1-ii",)
    assert any("versement mobilité" in condition for condition in kept.cell.conditions)


def test_cc_non_aom_and_syndicat_mixte_when_commune_wants_a_new_service() -> None:
    """K-S7, row 3: the région, or its delegation; the reading is to be confirmed, so nothing is decided."""
    answer = answered(replace(NO_TRANSFER, kept_services=(BUS,)))
    new = answer.row(Solution.TAD, Lever.ORGANISE, Actor.COMMUNE)
    assert new is not None
    assert new.cell.verdict is Verdict.UNDETERMINED
    assert "délégation" in new.cell.because
    assert new.cell.articles == ("suspens-nouveau-service-communal", "ct-l1231-4")


def test_cc_non_aom_and_syndicat_mixte_when_cc_took_the_competence_and_communes_stay_in_the_syndicat() -> None:
    """K-S7, row 4: depends on rules that were not read (CGCT L.5214-21)."""
    authority = answered(replace(TRANSFER, syndicats=(SYNDICAT,))).authority
    assert (authority.holder, authority.certainty) == (None, Certainty.UNDETERMINED)
    assert any("représentation-substitution" in reason.text for reason in authority.reasons)


def test_cc_non_aom_and_syndicat_mixte_when_cc_took_the_competence_then_gave_it_to_the_syndicat() -> None:
    """K-S7, row 5: the syndicat mixte (L.1231-1 I)."""
    authority = answered(replace(TRANSFER, syndicats=(GIVEN_BY_EPCI,))).authority
    assert (authority.holder, authority.name) == (Holder.SYNDICAT_MIXTE, "SM des Essais")
    assert authority.certainty is Certainty.SETTLED
    assert {article for reason in authority.reasons for article in reason.articles} == {"ct-l1231-1-i"}


def test_cc_non_aom_and_syndicat_mixte_when_cc_delegates_only_some_communes() -> None:
    """K-S7, row 6: strictly limited, read in part (Sénat, question 22797)."""
    authority = answered(replace(TRANSFER, syndicats=(replace(GIVEN_BY_EPCI, whole_epci=False),))).authority
    assert authority.certainty is Certainty.UNDETERMINED
    assert any("22797" in reason.text for reason in authority.reasons)


def test_cc_non_aom_and_syndicat_mixte_when_the_transfer_is_on_the_day_of_the_substitution() -> None:
    """Both sides of 1 July 2021: the day before counts as before, the day itself was not read."""
    for day, holder in ((date(2021, 6, 30), Holder.SYNDICAT_MIXTE), (date(2021, 7, 1), None)):
        authority = answered(replace(NO_TRANSFER, syndicats=(replace(SYNDICAT, joined_on=day),))).authority
        assert authority.holder is holder


def test_cc_non_aom_and_syndicat_mixte_when_something_is_unknown() -> None:
    """Unknown is a possible value, and the answer says which document to look for."""
    nothing = answered(Declared()).authority
    assert nothing.certainty is Certainty.UNDETERMINED
    assert any("délibération" in document for document in nothing.look_for)
    assert any("syndicats mixtes" in document for document in nothing.look_for)
    undated = answered(replace(NO_TRANSFER, syndicats=(replace(SYNDICAT, joined_on=None),))).authority
    assert undated.certainty is Certainty.UNDETERMINED
    without_list = answered(replace(NO_TRANSFER, syndicats=None)).authority
    assert (without_list.holder, without_list.certainty) == (Holder.REGION, Certainty.SETTLED_UNLESS)
    assert "syndicat mixte" in without_list.unless[0].text


def test_kept_service_waits_when_nobody_shows_that_the_region_was_informed() -> None:
    """K-S7: the exception asks that the région be informed."""
    answer = answered(replace(NO_TRANSFER, kept_services=(replace(BUS, region_informed=None),)))
    kept = answer.row(Solution.REGULAR, Lever.ORGANISE, Actor.COMMUNE)
    assert kept is not None
    assert kept.cell.verdict is Verdict.UNDETERMINED
