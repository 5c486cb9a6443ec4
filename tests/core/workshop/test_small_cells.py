"""No small count is shown, nor can be worked out (row C-M14)."""

from __future__ import annotations

from collections import defaultdict
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solimob.core.workshop.small_cells import hidden_cells

COUNTS = st.lists(st.integers(0, 60), min_size=2, max_size=8)


def shown(counts: tuple[int, ...], threshold: int) -> tuple[int | None, ...]:
    """Return the table as it is published."""
    hidden = hidden_cells(dict(enumerate(counts)), threshold)
    return tuple(None if cell in hidden else count for cell, count in enumerate(counts))


@given(COUNTS, st.integers(2, 15))
def test_no_count_is_shown_when_it_is_under_the_threshold(counts: list[int], threshold: int) -> None:
    assert all(count is None or count >= threshold for count in shown(tuple(counts), threshold))


@given(COUNTS, st.integers(2, 15))
def test_hidden_persons_are_many_when_something_is_hidden(counts: list[int], threshold: int) -> None:
    hidden = hidden_cells(dict(enumerate(counts)), threshold)
    if hidden and sum(counts) >= threshold:
        assert len(hidden) >= 2
        assert sum(counts[cell] for cell in hidden) >= threshold


@given(COUNTS, st.integers(2, 15))
def test_everything_is_shown_when_no_count_is_small(counts: list[int], threshold: int) -> None:
    if min(counts) >= threshold:
        assert not hidden_cells(dict(enumerate(counts)), threshold)


@pytest.mark.parametrize(("cells", "threshold", "most"), [(2, 4, 14), (3, 3, 11), (3, 5, 20), (4, 3, 12)])
def test_no_hidden_count_can_be_worked_out_when_the_rule_and_the_total_are_known(
    cells: int, threshold: int, most: int
) -> None:
    """For every table, somebody who knows the rule, the total and what is shown hesitates on every hidden count."""
    worlds: dict[tuple[int, tuple[int | None, ...]], list[tuple[int, ...]]] = defaultdict(list)
    for counts in product(range(most + 1), repeat=cells):
        if threshold <= sum(counts) <= most:
            worlds[sum(counts), shown(counts, threshold)].append(counts)
    assert worlds
    for (_, table), possible in worlds.items():
        for cell, count in enumerate(table):
            if count is None:
                assert len({counts[cell] for counts in possible}) >= 2, (table, possible)
