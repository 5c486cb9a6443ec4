"""The catalogue as a value, and sheets side by side."""

from __future__ import annotations

import pytest

from solimob.core.evidence import Figure, Nature
from solimob.core.solutions import CatalogueSearch, Sheet, SheetFilter, UnknownSolutionError, compare
from solimob.core.solutions.catalogue import text_pieces
from solimob.core.solutions.comparison import Texts
from solimob.core.solutions.sheet import NotConcerned, PostKind
from solimob.core.solutions.sourced_figure import Confidence, SourcedFigure, Unknown
from tests.core.solutions.catalogues import BENEVOLES, GARAGE, PRICE, SALARIES, SEGRE, SOURCE, STOPPED, small_catalogue


def test_text_is_cut_at_its_figures_when_it_cites_some() -> None:
    assert text_pieces("Au plus {price}.", {"price": PRICE}) == ("Au plus ", PRICE, ".")
    assert text_pieces("Rien à payer.", {}) == ("Rien à payer.",)
    with pytest.raises(KeyError):
        text_pieces("{nothing}", {"price": PRICE})


def test_unknown_sheet_is_refused_with_those_that_exist() -> None:
    with pytest.raises(UnknownSolutionError, match="« velo » ; au choix : tus-benevoles, tus-salaries, garage"):
        small_catalogue().sheet("velo")


def test_articles_of_a_sheet_come_once_each_when_levers_share_them() -> None:
    assert BENEVOLES.articles() == ("ct-l3133-1", "ct-r3133-3")


def test_rex_of_a_sheet_holds_those_it_cites_and_those_that_name_it() -> None:
    catalogue = small_catalogue()
    assert catalogue.rex_of(BENEVOLES) == (SEGRE,)
    assert catalogue.rex_of(GARAGE) == (STOPPED,)


@pytest.mark.parametrize(
    ("confidence", "nature"),
    [
        (Confidence.PUBLISHED, Nature.ASSUMED),
        (Confidence.ASSUMED, Nature.OBSERVED),
        (Confidence.DERIVED, Nature.OBSERVED),
    ],
)
def test_figure_is_refused_when_its_nature_is_firmer_or_weaker_than_its_confidence(
    confidence: Confidence, nature: Nature
) -> None:
    """C-S18: an assumption never passes for an observation."""
    with pytest.raises(ValueError, match="does not go with"):
        SourcedFigure("x", "X", Figure(1.0, "€", nature, (SOURCE,)), confidence, "")


def test_figure_is_refused_when_nobody_said_it() -> None:
    with pytest.raises(ValueError, match="has a source"):
        SourcedFigure("x", "X", Figure(1.0, "€", Nature.OBSERVED), Confidence.PUBLISHED, "")
    with pytest.raises(ValueError, match="is known"):
        SourcedFigure("x", "X", Figure(None, "€", Nature.OBSERVED, (SOURCE,)), Confidence.PUBLISHED, "")


def test_comparison_has_one_cell_a_sheet_and_tells_unknown_from_not_concerned() -> None:
    """K-S10."""
    comparison = compare(small_catalogue(), (BENEVOLES, SALARIES), "Formes")
    rows = {row.label: row for row in comparison.rows}
    assert all(len(row.cells) == 2 for row in comparison.rows)
    assert [line.content for cell in rows["Coût annuel"].cells for line in cell] == [  # type: ignore[union-attr]
        Unknown("Le budget", "Les comptes."),
        Unknown("Le budget", "Les comptes."),
    ]
    own, paid = rows["Véhicules"].cells
    assert isinstance(own, tuple)
    assert isinstance(paid, tuple)
    assert isinstance(own[0].content, NotConcerned)
    assert paid[0].content == PRICE
    assert rows["Heures"].cells[1] == (), "a sheet that says nothing of a post has an empty cell, never a copy"
    assert rows["Heures"].kind is PostKind.STAFF
    assert "Logiciel" not in rows, "a post that nobody answers has no row"
    assert rows["Limites"].cells[0] == Texts(BENEVOLES.limits)


@pytest.mark.parametrize("sheets", [(), (BENEVOLES,), (BENEVOLES, BENEVOLES)])
def test_comparison_is_refused_when_there_is_nothing_to_compare(sheets: tuple[Sheet, ...]) -> None:
    with pytest.raises(ValueError, match="at least two sheets"):
        compare(small_catalogue(), sheets, "Formes")


def found(text: str = "", keep: SheetFilter | None = None) -> list[str]:
    return [sheet.id for sheet in CatalogueSearch(small_catalogue()).sheets(text, keep)]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("BENEVOLE", "tus-benevoles"),
        ("médecins", "tus-benevoles"),
        ("medecin", "tus-benevoles"),
        ("SALARIES", "tus-salaries"),
        ("réparer", "garage"),
        ("garages solidaires", "garage"),
    ],
)
def test_sheet_is_found_when_accents_or_endings_differ(text: str, first: str) -> None:
    """C-S9."""
    assert found(text)[0] == first


def test_every_sheet_is_given_in_order_when_no_word_is_asked() -> None:
    assert found() == ["tus-benevoles", "tus-salaries", "garage"]
    assert found("  ") == found()


@pytest.mark.parametrize(
    ("keep", "ids"),
    [
        (SheetFilter(type="other"), ["garage"]),
        (SheetFilter(public="all"), ["garage"]),
        (SheetFilter(obstacle="offer"), ["tus-benevoles", "tus-salaries"]),
        (SheetFilter(need="work"), ["garage"]),
        (SheetFilter(need="work", public="legal"), []),
    ],
)
def test_filters_keep_only_what_has_all_that_is_asked(keep: SheetFilter, ids: list[str]) -> None:
    """C-S9."""
    assert found(keep=keep) == ids


def test_rex_is_found_by_its_failure_or_its_solution() -> None:
    """C-S7: failures are found too."""
    search = CatalogueSearch(small_catalogue())
    assert [rex.id for rex in search.rex("échec")] == ["lotocar"]
    assert [rex.id for rex in search.rex("garage")] == ["lotocar"]
    assert [rex.id for rex in search.rex("", SheetFilter(type="service"))] == ["segre"]


def test_words_of_a_figure_reference_are_not_searched() -> None:
    assert found("price") == []
