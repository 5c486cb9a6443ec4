from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from math import inf
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solimob.core.counselling.aid_coverage import Coverage, Searched
from solimob.core.counselling.aid_facet import AidDetailsError, Level
from solimob.core.counselling.aid_situation import AidSituation
from solimob.core.counselling.aids import AidsAnswer, AidState, find_aids, prepare
from solimob.core.counselling.aids_format import answer_document
from solimob.core.rules.rule import Rule
from tests.core.counselling.small_aids import HEARD, HOME, TODAY, aid, book_of, situation


def answer(*rules: Rule, price: float | None = 1000, **facts: float | str) -> AidsAnswer:
    return find_aids([book_of(*rules)], situation(price, **facts))


def states(found: AidsAnswer) -> dict[str, str]:
    return {finding.id: finding.state.value for finding in found.findings}


def test_an_aid_is_only_to_confirm_when_its_source_is_second_hand() -> None:
    assert states(answer(aid("a", "100"), aid("b", "100", source=HEARD))) == {"a": "available", "b": "to_confirm"}


def test_an_aid_is_only_to_confirm_when_nobody_read_its_text_for_a_year() -> None:
    rule = replace(aid("a", "100"), last_checked=TODAY - timedelta(days=366))
    assert states(answer(rule)) == {"a": "available"}
    assert states(answer(replace(rule, last_checked=TODAY - timedelta(days=367)))) == {"a": "to_confirm"}
    assert states(answer(replace(rule, last_checked=None))) == {"a": "to_confirm"}


def test_an_aid_is_never_available_when_it_has_ended() -> None:
    over = replace(aid("a", "100"), valid_to=TODAY - timedelta(days=1))
    assert states(answer(over, replace(aid("b", "1"), valid_to=TODAY))) == {"b": "available", "a": "ended"}
    assert not answer(over).cumulations


def test_an_unknown_stays_unknown_when_an_answer_is_missing() -> None:
    found = find_aids([book_of(aid("a", "0.1 * price_bike"))], replace(situation(), facts={"commune": HOME.code}))
    (finding,) = found.findings
    assert (finding.state, finding.missing) == (AidState.UNDETERMINED, ("age",))
    assert (finding.amount.low, finding.amount.high) == (0, inf)  # type: ignore[union-attr]


def test_a_local_aid_is_left_out_and_said_so_when_no_commune_is_given() -> None:
    found = find_aids([book_of(aid("a", "100"))], replace(situation(), home=None))
    assert not found.findings
    assert [one.what for one in found.not_evaluated] == ["les aides locales"]


def test_an_aid_of_elsewhere_is_not_shown_when_the_commune_is_known() -> None:
    assert not answer(aid("a", "100", communes=frozenset({"00002"}))).findings


@pytest.mark.parametrize(
    ("price", "parts", "total", "left"),
    [
        (1000.0, {"commune": (200, 200), "epci": (100, 100), "state": (400, 400)}, (700, 700), (300, 300)),
        (250.0, {"commune": (200, 200), "epci": (50, 50), "state": (0, 0)}, (250, 250), (0, 0)),
        (None, {"commune": (0, 200), "epci": (0, 100), "state": (0, 400)}, (0, 700), (0, float("inf"))),
    ],
)
def test_aids_are_never_worth_more_than_the_price_when_counted_together(
    price: float | None,
    parts: dict[str, tuple[float, float]],
    total: tuple[float, float],
    left: tuple[float, float],
) -> None:
    rules = [aid(level, money, level) for level, money in (("state", "400"), ("epci", "100"), ("commune", "200"))]
    (together,) = answer(*rules, price=price).cumulations
    assert {part.id: (part.low, part.high) for part in together.parts} == parts
    assert list(parts) == [part.id for part in together.parts]
    assert ((together.low, together.high), together.left) == (total, left)


def test_an_aid_is_counted_after_another_when_it_says_so() -> None:
    rules = aid("ville", "200", "commune", after="etat"), aid("etat", "900", "state")
    (together,) = answer(*rules).cumulations
    assert [(part.id, part.high) for part in together.parts] == [("etat", 900), ("ville", 100)]


def test_the_best_aids_are_kept_when_some_do_not_go_together() -> None:
    rules = aid("a", "300"), aid("b", "200", excludes="a"), aid("c", "150"), aid("d", "400", subsidiary="yes")
    (together,) = answer(*rules).cumulations
    assert ([part.id for part in together.parts], together.high) == (["a", "c"], 450)
    assert together.alone == ("b", "d")


def test_a_loan_is_not_money_received_when_aids_are_counted() -> None:
    (together,) = answer(aid("a", "100"), aid("b", "500", form="loan")).cumulations
    assert together.high == 100


def test_an_amount_nobody_knows_is_said_when_aids_are_counted() -> None:
    (together,) = answer(aid("a", "100"), aid("b", None)).cumulations
    assert together.unknown == ("b",)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(list(Level)), st.integers(0, 900), st.integers(0, 900)), min_size=1, max_size=6),
    st.integers(0, 2000),
    st.integers(0, 2000),
    st.floats(0, 1),
)
def test_no_completion_contradicts_the_parts_when_the_price_is_a_bracket(
    aids: list[tuple[Level, int, int]], one: int, other: int, where: float
) -> None:
    low, high = sorted((one, other))
    rules = [
        aid(f"a{i}", f"{least} + {most} * granted_share", level.value) for i, (level, least, most) in enumerate(aids)
    ]
    book = book_of(*rules)
    (together,) = find_aids([book], situation(None, {"price_bike": (low, high)})).cumulations
    price = low + where * (high - low)
    (settled,) = find_aids([book], situation(price, granted_share=where)).cumulations
    assert settled.high <= price + 1e-6
    assert together.low - 1e-6 <= settled.low <= settled.high <= together.high + 1e-6
    bounds = {part.id: part for part in together.parts}
    for part in settled.parts:
        assert bounds[part.id].low - 1e-6 <= part.low <= part.high <= bounds[part.id].high + 1e-6


def searched(level: Level, *, complete: bool = True, on: date = TODAY) -> Coverage:
    territory = {Level.COMMUNE: "00001", Level.EPCI: "000000001", Level.DEPARTEMENT: "dep:00", Level.REGION: "reg:00"}
    return Coverage(territory.get(level, "france"), level, "Essai", ("tout",), on, complete)


def test_none_may_be_trusted_only_when_every_level_was_searched_whole() -> None:
    every = [searched(level) for level in Level]
    book = book_of(aid("a", "100", when="age >= 99"))
    whole = find_aids([book], situation(), every)
    assert whole.completeness.is_complete
    assert answer_document(whole)["list"]["sentence"] == "Aucune aide trouvée : la liste est complète."
    partial = find_aids([book], situation(), every[1:])
    assert partial.completeness.levels[0].status is Searched.NEVER
    assert answer_document(partial)["list"]["sentence"].startswith("Liste incomplète (commune)")


@pytest.mark.parametrize(
    ("search", "status"),
    [
        (searched(Level.EPCI, complete=False), Searched.INCOMPLETE),
        (searched(Level.EPCI, on=TODAY - timedelta(days=366)), Searched.COMPLETE),
        (searched(Level.EPCI, on=TODAY - timedelta(days=367)), Searched.STALE),
        (replace(searched(Level.EPCI), territory="000000002"), Searched.NEVER),
    ],
)
def test_a_level_is_as_it_was_searched_when_the_list_is_judged(search: Coverage, status: Searched) -> None:
    levels = find_aids([book_of()], situation(), [search]).completeness.levels
    assert {level.level: level.status for level in levels}[Level.EPCI] is status


def test_an_aid_of_another_book_is_not_shown_twice_when_it_is_the_same() -> None:
    ours, theirs = book_of(aid("a", "100", same_as="aides . a")), book_of(aid("aides . a", "100"))
    found = find_aids([ours, theirs], situation())
    assert [finding.id for finding in found.findings] == ["a"]


def test_a_wider_aid_is_not_shown_when_a_nearer_one_replaces_it() -> None:
    rules = aid("pays", "1", "state", communes=None), aid("ville", "2", "commune", replaces="pays")
    assert list(states(answer(*rules))) == ["ville"]
    over = replace(rules[1], valid_to=TODAY - timedelta(days=1))
    assert list(states(answer(rules[0], over))) == ["pays", "ville"]


def test_a_book_is_refused_when_an_aid_excludes_one_that_does_not_exist() -> None:
    with pytest.raises(AidDetailsError, match="aide inconnue « b »"):
        book_of(aid("a", "1", excludes="b"))


def test_the_answer_is_the_same_when_a_book_was_prepared_for_many() -> None:
    book = book_of(aid("a", "0.1 * price_bike"), aid("b", "50", source=HEARD))
    ready = prepare(book, TODAY)
    for asked in (situation(), situation(None, {"price_bike": (100, 200)})):
        once, again = find_aids([book], asked, explain=True), find_aids([ready], asked, explain=True)
        assert answer_document(once) == answer_document(again)
    with pytest.raises(ValueError, match="prepared for"):
        find_aids([ready], replace(situation(), on=date(2026, 1, 1)))


def test_the_unit_is_that_of_the_cap_when_the_cap_makes_the_most() -> None:
    book = book_of(aid("a", "min(0.5 * price_bike, 300)", per="par achat", cap_per="par an"))

    def shown(asked: AidSituation) -> dict[str, Any]:
        (document,) = answer_document(find_aids([book], asked))["aids"]
        return {key: document["amount"][key] for key in ("low", "high", "per")}

    assert shown(situation(None)) == {"low": 0, "high": 300, "per": "par an"}
    assert shown(situation(None, {"price_bike": (200, 20000)})) == {"low": 0, "high": 300, "per": "par an"}
    assert shown(situation(400)) == {"low": 200, "high": 200, "per": "par achat"}
    assert shown(situation(None, {"price_bike": (200, 400)})) == {"low": 100, "high": 200, "per": "par achat"}


def test_an_amount_has_no_upper_end_when_only_the_form_gives_one() -> None:
    book = book_of(aid("a", "0.5 * price_bike"))
    (document,) = answer_document(find_aids([book], situation(None)))["aids"]
    assert (document["amount"]["low"], document["amount"]["high"]) == (0, None)
    (document,) = answer_document(find_aids([book], situation(None, {"price_bike": (0, 400)})))["aids"]
    assert document["amount"]["high"] == 200


def test_what_would_open_an_aid_is_said_when_it_is_refused() -> None:
    found = find_aids([book_of(aid("a", "100"))], situation(age=17.0), explain=True)
    (document,) = answer_document(found)["aids"]
    assert document["to_change"] == ["Âge ≥ 18 ans"]
    assert document["because"][-1]["looked_at"] == [{"text": "Âge ≥ 18 ans", "holds": False}]
