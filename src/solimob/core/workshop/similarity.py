"""Which short French texts say nearly the same: proposals for people to decide, never a decision.

Two measures between 0 and 1 are taken of each pair and the higher counts.

Words
    Words without meaning of their own are dropped, the others stemmed (Snowball, French). A stem weighs
    log(1 + n / notes that use it): on a board about « mobilité solidaire » these two words say little. The score is
    Dice's coefficient, 2 × shared weight / weight of both; a stem that begins another (« éco », « économiques »)
    counts for three quarters of it. A text of two stems or more that are all in the other one scores `CONTAINED` at
    least: « Références juridiques » and the long note that says what for.
Letters
    Dice's coefficient of the pairs of letters of the two texts, for misspelt or glued words. Short texts share many
    pairs by chance, so it is asked for more: what it has above `LETTERS_FROM`, scaled to 1.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import log1p

import snowballstemmer

from solimob.core.solutions.folding import folded

THRESHOLD = 0.5
"""Likeness from which two notes are proposed as near duplicates; chosen on the 58 notes of the founding meeting."""

LETTERS_FROM = 0.6
"""Share of common pairs of letters under which spelling says nothing."""

CONTAINED = 0.6
"""Likeness of a short text and a longer one that says all of it."""

_ABBREVIATED = 0.75
_SHORTEST_ABBREVIATION = 3
_WITHOUT_MEANING = """
a au aux avec ce ces cet cette comment d dans de des du elle en entre est et etc eux il ils je l la le les leur
leurs lui ma mais me mes moi mon n ne nos notre nous on ou par pas plus pour puis qu que quel quelle quelles quels
qui s sa sans se ses si son sont sous sur t ta te tes toi ton tous tout toute toutes tu un une vers vos votre vous
y
"""
_EMPTY = frozenset(_WITHOUT_MEANING.split())
_stem = snowballstemmer.stemmer("french").stemWord


@dataclass(frozen=True, slots=True)
class _Text:
    stems: frozenset[str]
    pairs: Counter[str]


def stems(text: str) -> frozenset[str]:
    """Return the stems of the words of a text that mean something, without accents."""
    dotted = re.sub(r"\b(?:\w\.){2,}\w?", lambda match: match[0].replace(".", ""), text.lower())  # « T.A.D »
    words = re.findall(r"[^\W_]+", dotted)
    return frozenset(folded(_stem(word)) for word in words if folded(word) not in _EMPTY)


def likeness(texts: Sequence[str]) -> dict[tuple[int, int], float]:
    """Return how much each pair of texts says the same, from 0 to 1; pairs of ranks (i, j) with i < j."""
    read = [_Text(stems(text), _letter_pairs(text)) for text in texts]
    used = Counter(stem for text in read for stem in text.stems)
    weights = {stem: log1p(len(texts) / count) for stem, count in used.items()}
    return {
        (i, j): max(_shared_words(read[i], read[j], weights), _shared_letters(read[i], read[j]))
        for i, j in combinations(range(len(texts)), 2)
    }


def near_duplicates(texts: Sequence[str], threshold: float = THRESHOLD) -> tuple[tuple[int, ...], ...]:
    """Return groups of ranks whose texts all resemble each other, at least `threshold`; a text alone is in none.

    The most alike are joined first, and two groups only if every pair across them reaches the threshold: a chain of
    notes, each like the next, is not one group. Groups are in the order of their first text.
    """
    alike = likeness(texts)
    group: dict[int, tuple[int, ...]] = {rank: (rank,) for rank in range(len(texts))}
    for (i, j), score in sorted(alike.items(), key=lambda pair: (-pair[1], pair[0])):
        if score < threshold:
            break
        one, other = group[i], group[j]
        if one == other or any(alike[min(a, b), max(a, b)] < threshold for a in one for b in other):
            continue
        joined = tuple(sorted(one + other))
        group.update(dict.fromkeys(joined, joined))
    return tuple(members for members in dict.fromkeys(group.values()) if len(members) > 1)


def _letter_pairs(text: str) -> Counter[str]:
    letters = "".join(re.findall(r"[^\W_]", folded(text)))
    return Counter(letters[i : i + 2] for i in range(len(letters) - 1))


def _shared_words(one: _Text, other: _Text, weights: Mapping[str, float]) -> float:
    total = sum(weights[stem] for stem in one.stems) + sum(weights[stem] for stem in other.stems)
    if not total:
        return 0.0
    both = sorted(one.stems & other.stems)
    shared = sum(2 * weights[stem] for stem in both)
    rest, left = sorted(one.stems - other.stems), sorted(other.stems - one.stems)
    for stem in rest:
        longer = next((candidate for candidate in left if _abbreviates(stem, candidate)), None)
        if longer is not None:
            left.remove(longer)
            shared += _ABBREVIATED * (weights[stem] + weights[longer])
    contained = min(len(one.stems), len(other.stems)) >= 2 and (one.stems <= other.stems or other.stems <= one.stems)
    return max(shared / total, CONTAINED if contained else 0.0)


def _abbreviates(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return len(short) >= _SHORTEST_ABBREVIATION and long.startswith(short)


def _shared_letters(one: _Text, other: _Text) -> float:
    shorter, longer = sorted((one.pairs.total(), other.pairs.total()))
    if 2 * shorter <= LETTERS_FROM * (shorter + longer):  # however alike: one is too long for the other
        return 0.0
    share = 2 * (one.pairs & other.pairs).total() / (shorter + longer)
    return max(0.0, (share - LETTERS_FROM) / (1 - LETTERS_FROM))
