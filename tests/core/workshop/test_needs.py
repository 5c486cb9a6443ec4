"""One need, and several together: status, merge, split, rank, remind, cross table."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from solimob.core.workshop.need_links import (
    PageTarget,
    Resource,
    ResourceTarget,
    awaited,
    check_target,
    read_page,
    read_resource,
)
from solimob.core.workshop.need_links import (
    Part as ProductPart,
)
from solimob.core.workshop.need_sets import (
    Lateness,
    Part,
    count_by_status,
    cross_table,
    merge_needs,
    ranked,
    reminders,
    split_need,
)
from solimob.core.workshop.needs import (
    AnswerLink,
    LinkKind,
    Need,
    NeedError,
    NeedKind,
    NeedStatus,
    Provenance,
    Theme,
)

DAY = date(2026, 11, 27)


def note(id_: str, audience: str = "collectivités") -> Provenance:
    return Provenance(id=id_, text=f"note {id_}", audience=audience)


def need(
    id_: str, *notes: Provenance, votes: int | None = None, theme: Theme | None = None, due: date | None = None
) -> Need:
    return Need(
        id=id_,
        text=f"besoin {id_}",
        kind=NeedKind.SUBJECT,
        provenance=notes or (note(id_),),
        votes=votes,
        theme=theme,
        due=due,
    )


def test_an_answer_needs_a_text_and_a_date_when_a_need_is_answered() -> None:
    """F12."""
    with pytest.raises(NeedError, match="réponse écrite et sa date"):
        replace(need("a"), status=NeedStatus.ANSWERED, answer="Oui.")
    with pytest.raises(NeedError, match="réponse écrite et sa date"):
        replace(need("a"), status=NeedStatus.ANSWERED, answer="  ", answered_on=DAY)
    assert replace(need("a"), status=NeedStatus.ANSWERED, answer="Oui.", answered_on=DAY).status.is_settled


def test_a_reason_is_needed_when_a_need_is_refused() -> None:
    """F12."""
    with pytest.raises(NeedError, match="raison"):
        replace(need("a"), status=NeedStatus.REFUSED)
    assert replace(need("a"), status=NeedStatus.REFUSED, reason="Hors du champ.").status.label == "refusé"


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: need("a", note("n"), note("n")),
        lambda: Need(id="a", text="t", kind=NeedKind.METHOD, provenance=()),
        lambda: replace(need("a"), text=" "),
        lambda: need("a", votes=-1),
        lambda: note("n", audience=""),
        lambda: AnswerLink(LinkKind.PAGE, "x", " "),
        lambda: AnswerLink(LinkKind.PAGE, "", "une page"),
    ],
)
def test_a_need_is_refused_when_it_says_or_comes_from_nothing(wrong: object) -> None:
    with pytest.raises(NeedError):
        wrong()  # type: ignore[operator]


def test_a_link_is_typed_and_empty_when_what_answers_does_not_exist() -> None:
    link = AnswerLink(LinkKind.SCENARIO, None, "comparer TAD, TUS et taxi")
    assert link.target is None
    assert link.kind.label == "scénario"


def test_votes_stay_unknown_when_no_vote_was_taken() -> None:
    assert merge_needs([need("a"), need("b")]).votes is None
    assert merge_needs([need("a"), need("b", votes=0)]).votes == 0
    assert need("a").priority is None
    assert need("a", votes=0).priority == 0


def test_every_note_and_link_is_kept_when_needs_are_merged() -> None:
    """F9: the two notes on economic models, one need, both wordings."""
    link = AnswerLink(LinkKind.SOLUTION, "tad-solidaire", "Fiche TAD")
    first = replace(need("a", note("n"), votes=2), links=(link,))
    second = replace(
        need("b", note("m", "cellules"), votes=1, theme=Theme.COSTS, due=DAY),
        links=(link,),
        owner="le service mobilité",
    )
    merged = merge_needs([first, second], "Modèles économiques")
    assert (merged.id, merged.text) == ("a", "Modèles économiques")
    assert [source.text for source in merged.provenance] == ["note n", "note m"]
    assert merged.audiences == ("collectivités", "cellules")
    assert (merged.votes, merged.priority) == (3, 6)
    assert (merged.theme, merged.due, merged.owner) == (Theme.COSTS, DAY, "le service mobilité")
    assert merged.links == (link,)


def test_a_merge_is_refused_when_there_is_one_need() -> None:
    with pytest.raises(NeedError, match="deux besoins"):
        merge_needs([need("a")])


def test_the_notes_are_shared_out_when_a_need_is_split() -> None:
    whole = need("a", note("n"), note("m", "cellules"), votes=3, theme=Theme.LAW)
    parts = split_need(whole, [Part("a1", "le droit", ("n",)), Part("a2", "les coûts", ("m", "n"))])
    assert [(part.id, part.text, part.votes, part.theme) for part in parts] == [
        ("a1", "le droit", 3, Theme.LAW),
        ("a2", "les coûts", 3, Theme.LAW),
    ]
    assert [source.id for source in merge_needs(parts).provenance] == ["n", "m"]


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ([Part("a1", "t", ("n", "m"))], "deux parts"),
        ([Part("a1", "t", ("n",)), Part("a1", "u", ("m",))], "deux parts"),
        ([Part("a1", "t", ("n",)), Part("a2", "u", ("z",))], "« z » n'est pas de ce besoin"),
        ([Part("a1", "t", ("n",)), Part("a2", "u", ("n",))], "« note m » n'est dans aucune part"),
        ([Part("a1", "t", ("n", "m")), Part("a2", "u", ())], "vient d'une note"),
    ],
)
def test_a_split_is_refused_when_a_note_would_be_lost(parts: list[Part], said: str) -> None:
    with pytest.raises(NeedError, match=said):
        split_need(need("a", note("n"), note("m")), parts)


def test_votes_times_audiences_rank_when_needs_are_prioritised() -> None:
    """F13: three votes of two audiences pass five votes of one."""
    one = need("one", votes=5)
    two = need("two", note("b"), note("c", "cellules"), votes=3)
    none = need("none", votes=0)
    unknown = need("unknown", note("e"))
    asked_twice = need("asked twice", note("f"), note("g"))
    given = [unknown, none, one, asked_twice, two]
    assert [held.id for held in ranked(given)] == ["two", "one", "none", "asked twice", "unknown"]


def test_a_reminder_stops_when_the_answer_is_given() -> None:
    soon, today, late = (need(id_, due=due) for id_, due in zip("abc", (date(2026, 12, 4), DAY, date(2026, 11, 1))))
    far = need("d", due=date(2026, 12, 5))
    done = replace(need("e", due=DAY), status=NeedStatus.ANSWERED, answer="Oui.", answered_on=DAY)
    found = reminders([soon, today, late, far, done, need("f")], DAY)
    assert [(reminder.need.id, reminder.days, reminder.lateness) for reminder in found] == [
        ("c", -26, Lateness.LATE),
        ("b", 0, Lateness.TODAY),
        ("a", 7, Lateness.SOON),
    ]


def test_a_need_counts_once_in_the_total_when_two_audiences_asked_for_it() -> None:
    """F8."""
    both = need("a", note("n"), note("m", "cellules"), theme=Theme.LAW)
    table = cross_table([need("b", theme=Theme.COSTS), both, need("c", note("p", "cellules"))])
    assert table.audiences == ("collectivités", "cellules")
    assert table.themes == (Theme.LAW, Theme.COSTS, None)
    assert (table.count(Theme.LAW, "collectivités"), table.count(Theme.LAW, "cellules")) == (1, 1)
    assert table.count(Theme.COSTS, "cellules") == 0
    assert table.theme_totals[Theme.LAW] == 1
    assert table.audience_totals == {"collectivités": 2, "cellules": 2}
    assert table.total == 3


def test_each_status_is_counted_when_none_has_it() -> None:
    assert count_by_status([need("a")]) == {
        NeedStatus.OPEN: 1,
        NeedStatus.PLANNED: 0,
        NeedStatus.ANSWERED: 0,
        NeedStatus.REFUSED: 0,
    }


def test_every_word_of_a_closed_list_has_its_label() -> None:
    for kind in (NeedKind, NeedStatus, Theme, LinkKind, Lateness):
        assert len({member.label for member in kind}) == len(kind)


@pytest.mark.parametrize(
    ("kind", "target", "said"),
    [
        (LinkKind.PAGE, "catalogue", "n'est pas le nom d'une page"),
        (LinkKind.RESOURCE, "livre:x", "ne mène nulle part"),
        (LinkKind.RESOURCE, "rex: ", "ne mène nulle part"),
        (LinkKind.ACTION, "a1", "encore aucun lien"),
        (LinkKind.SOLUTION, "rex:x", "n'est pas un identifiant"),
    ],
)
def test_a_target_is_refused_when_it_is_not_written_as_its_kind_asks(kind: LinkKind, target: str, said: str) -> None:
    with pytest.raises(NeedError, match=said):
        check_target(AnswerLink(kind, target, "un lien"))


def test_a_target_is_read_by_its_kind() -> None:
    assert read_page("solutions:compare/a/b?fiche=x") == PageTarget("solutions:compare", ("a", "b"), "fiche=x")
    assert read_resource("doc:docs/a.md") == ResourceTarget(Resource.DOC, "docs/a.md")
    assert read_resource("https://exemple.fr/a:b").resource is Resource.WEB
    empty = awaited(LinkKind.SCENARIO, ProductPart.SCENARIOS, "une comparaison")
    assert (empty.target, empty.label) == (None, "à venir, partie « scénarios et coûts » : une comparaison")
    check_target(empty)
