"""Counts too small to be shown, and those that would give them away by subtraction.

A count under the threshold is hidden, zero too: knowing that nobody answered « oui » says something of everybody.
The rest is said in docs/methode/enquetes.md.
"""

from __future__ import annotations

from collections.abc import Mapping

THRESHOLD = 11
"""Fewest persons behind a number that is shown, unless the survey sets another."""
THRESHOLDS = range(5, 31)
"""What a survey may set."""


def hidden_cells[Key](counts: Mapping[Key, int], threshold: int) -> frozenset[Key]:
    """Return the cells to hide in a table whose total is shown and whose cells add up to it.

    They are the counts under the threshold and, where the total less what is shown would give them away, the last cell
    of the others. Which one goes with them hangs on the order of the cells alone, never on their counts: else somebody
    who knows this rule could work out a hidden count from the choice itself.
    """
    small = [key for key, count in counts.items() if count < threshold]
    others = [key for key in counts if key not in small]
    held = sum(counts[key] for key in small)
    # Fewer persons than the threshold, or as many as small cells can hold: either would tell what each of them holds.
    tells = len(small) == 1 or not threshold <= held < len(small) * (threshold - 1)
    return frozenset([*small, *others[-1:]] if small and tells else small)
