"""The same questions before and after: same persons or two groups, intervals, nobody given away (rows C-M6, J9)."""

from __future__ import annotations

from collections import defaultdict
from itertools import product

import pytest

from solimob.core.workshop.intervals import difference, paired_difference_of_shares, wilson
from solimob.core.workshop.paired import Change, Comparison, Design, compare
from solimob.core.workshop.raking import rake
from solimob.core.workshop.survey_results import results
from solimob.core.workshop.surveys import Choice, Question, QuestionKind, Response, Survey

YES_NO = (Choice("yes", "Oui"), Choice("no", "Non"))
GAVE_UP = Question(id="gave-up", kind=QuestionKind.SINGLE, text="Renoncé ?", choices=YES_NO, is_core=True)
EASE = Question(id="ease", kind=QuestionKind.SCALE, text="Facile ?", low=1, high=5, is_core=True)
AGE = Question(id="age", kind=QuestionKind.SINGLE, text="Âge ?", choices=YES_NO)
SURVEY = Survey("x", "", (AGE, GAVE_UP, EASE))


def wave(answers: str, *, linked: bool = True, first: int = 0) -> list[Response]:
    """Return a wave in which each person said yes (y) or no (n), linked by rank."""
    return [
        Response({"gave-up": frozenset({"yes" if answer == "y" else "no"})}, f"link{rank}" if linked else "")
        for rank, answer in enumerate(answers, start=first)
    ]


def yes(comparison: Comparison) -> Change:
    """Return how the share of « yes » moved."""
    return next(change for change in comparison.changes if change.option == "yes")


def pairs(kept: int, lost: int, gained: int, never: int) -> tuple[list[Response], list[Response]]:
    """Return two waves of the same persons."""
    return (
        wave("y" * kept + "y" * lost + "n" * gained + "n" * never),
        wave("y" * kept + "n" * lost + "y" * gained + "n" * never),
    )


def test_same_persons_are_compared_when_a_link_joins_them() -> None:
    comparison = compare(SURVEY, SURVEY, *pairs(20, 30, 12, 38), threshold=11)
    change = yes(comparison)
    assert (change.design, comparison.pairs) == (Design.PAIRED, 100)
    assert (change.before, change.after) == (0.5, 0.32)
    assert change.difference == paired_difference_of_shares(12, 30, 100)
    assert change.is_clear


def test_two_groups_are_compared_when_nothing_links_the_persons() -> None:
    first, second = wave("y" * 50 + "n" * 50, linked=False), wave("y" * 32 + "n" * 48, linked=False)
    comparison = compare(SURVEY, SURVEY, first, second, threshold=11)
    change = yes(comparison)
    assert (change.design, comparison.pairs) == (Design.UNPAIRED, None)
    assert (change.n_before, change.n_after) == (100, 80)
    assert change.difference == difference(wilson(0.5, 100), wilson(0.4, 80))


def test_pairing_narrows_the_interval_when_persons_seldom_change() -> None:
    first, second = pairs(40, 25, 11, 24)
    unlinked = [[Response(r.answers) for r in answered] for answered in (first, second)]
    exact, apart = (yes(compare(SURVEY, SURVEY, a, b, threshold=11)).difference for a, b in ((first, second), unlinked))
    assert exact.high - exact.low < apart.high - apart.low


def test_two_groups_are_compared_when_few_changed() -> None:
    """The exact interval would tell how many went which way."""
    change = yes(compare(SURVEY, SURVEY, *pairs(10, 20, 2, 33), threshold=11))
    assert change.design is Design.UNPAIRED
    assert (change.before, change.after) == (30 / 65, 12 / 65)
    assert change.is_clear


def test_two_groups_are_compared_when_those_who_answered_once_are_few() -> None:
    """Wave less pairs is four persons: their answers would be worked out."""
    first, second = pairs(20, 30, 12, 38)
    comparison = compare(SURVEY, SURVEY, first + wave("ynyn", first=500), second, threshold=11)
    assert yes(comparison).design is Design.UNPAIRED
    assert yes(comparison).n_before == 104


def test_weighted_shares_are_compared_when_a_wave_is_weighted() -> None:
    first, second = pairs(20, 30, 12, 38)
    told = ["yes"] * 50 + ["no"] * 50
    weights = rake({"x": told}, {"x": {"yes": 0.6, "no": 0.4}})
    change = yes(compare(SURVEY, SURVEY, first, second, 11, (weights, None)))
    assert (change.design, change.before, change.after) == (Design.UNPAIRED, 0.6, 0.32)


def test_answer_is_left_out_when_its_link_is_used_twice() -> None:
    first, second = pairs(20, 30, 12, 38)
    comparison = compare(SURVEY, SURVEY, [*first, first[0]], second, threshold=11)
    assert (comparison.pairs, comparison.repeated) == (99, 3)


def eased(steps: str) -> list[Response]:
    """Return a wave in which each person gave a step of the scale, linked by rank."""
    return [Response({"ease": frozenset({step})}, f"p{rank}") for rank, step in enumerate(steps)]


def test_means_of_the_same_persons_move_when_many_went_each_way() -> None:
    change = compare(SURVEY, SURVEY, eased("2" * 60), eased("1" * 12 + "2" * 12 + "4" * 36), threshold=11).changes[0]
    assert (change.option, change.design, change.before, change.after) == ("", Design.PAIRED, 2.0, 3.0)
    # Differences: -1 (12), 0 (12), 2 (36): mean 1, standard deviation √(84·60/59/60 …) = 1.276, t(59) = 2.001.
    assert (change.difference.low, change.difference.high) == (0.7, 1.3)


def test_means_of_two_groups_move_when_few_went_one_way() -> None:
    change = compare(SURVEY, SURVEY, eased("1234" * 10), eased("2345" * 10), threshold=11).changes[0]
    assert (change.option, change.design, change.before, change.after) == ("", Design.UNPAIRED, 2.5, 3.5)
    assert change.is_clear


def test_question_is_not_compared_when_its_words_changed() -> None:
    other = Survey(
        "y", "", (Question(id="gave-up", kind=QuestionKind.SINGLE, text="Renonce ?", choices=YES_NO, is_core=True),)
    )
    comparison = compare(SURVEY, other, *pairs(20, 30, 12, 38), threshold=11)
    assert comparison.changes == ()
    assert set(comparison.absent) == {"Renoncé ?", "Facile ?", "Renonce ?"}


def test_question_is_named_as_withheld_when_too_few_pairs_answered_it() -> None:
    comparison = compare(SURVEY, SURVEY, *pairs(20, 30, 12, 38), threshold=11)
    assert comparison.withheld == ("Facile ?",)
    none = compare(SURVEY, SURVEY, *pairs(1, 2, 3, 1), threshold=11)
    assert (none.pairs, none.changes) == (None, ())
    assert len(none.withheld) == 2


@pytest.mark.parametrize(("n", "threshold"), [(24, 5), (30, 11)])
def test_no_change_of_a_few_can_be_worked_out_when_all_is_shown(n: int, threshold: int) -> None:
    """For every way n persons can move, all that is shown leaves two values to each count under the threshold."""
    worlds: dict[tuple[object, ...], list[tuple[int, int, int, int]]] = defaultdict(list)
    for kept, lost, gained in product(range(n + 1), repeat=3):
        never = n - kept - lost - gained
        if never >= 0:
            first, second = pairs(kept, lost, gained, never)
            shown = tuple(
                tuple(row.count for row in results(SURVEY, answered, threshold)[1].rows) for answered in (first, second)
            )
            changes = compare(SURVEY, SURVEY, first, second, threshold=threshold).changes
            worlds[shown, changes].append((kept, lost, gained, never))
    for possible in worlds.values():
        for cell in range(4):
            values = {cells[cell] for cells in possible}
            assert len(values) >= 2 or min(values) >= threshold, possible
