"""The map of actors and legal references (K-S5)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from solimob.core.solutions.actor_map import Actor, ActorMap, Answer, Lever, LeverEntry
from solimob.core.solutions.law import LegalStatus
from solimob.core.solutions.law_book import LawBook, UnknownArticleError
from tests.core.solutions.test_law import article, version

BOOK = LawBook([article(), article(version(status=LegalStatus.TO_VERIFY, readings=()), number="L.2-2")])
SURE, DOUBTFUL = "ct-l1-1", "ct-l2-2"


def entries() -> list[LeverEntry]:
    return [
        LeverEntry(actor, lever, Answer.ALLOWED, "Oui.", None, "délibération", (SURE,), LegalStatus.VERIFIED)
        for actor in Actor
        for lever in Lever
    ]


def changed(**fields: object) -> list[LeverEntry]:
    first, *others = entries()
    return [replace(first, **fields), *others]


def test_map_holds_an_entry_for_every_actor_and_lever_when_complete() -> None:
    found = ActorMap(entries(), BOOK)
    assert len(list(found)) == len(Actor) * len(Lever)
    assert [entry.lever for entry in found.of(Actor.CCAS)] == list(Lever)
    assert found[Actor.AOM, Lever.CONTRIBUTE].actor is Actor.AOM


def test_map_is_refused_when_a_pair_is_missing() -> None:
    with pytest.raises(ValueError, match="État, verser des aides aux personnes : absent"):
        ActorMap(entries()[:-1], BOOK)


def test_map_is_refused_when_a_pair_is_there_twice() -> None:
    with pytest.raises(ValueError, match="deux fois"):
        ActorMap([*entries(), entries()[0]], BOOK)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"articles": (SURE, DOUBTFUL)}, "alors que ses articles sont"),
        ({"articles": (DOUBTFUL,), "status": LegalStatus.TO_VERIFY}, "ne décide rien"),
        ({"act": None}, "act"),
        ({"answer": Answer.LIMITED}, "limits"),
    ],
)
def test_entry_is_refused_when_it_claims_more_than_it_rests_on(fields: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        ActorMap(changed(**fields), BOOK)


def test_entry_is_refused_when_its_article_does_not_exist() -> None:
    with pytest.raises(UnknownArticleError, match="ct-l9-9"):
        ActorMap(changed(articles=("ct-l9-9",)), BOOK)
