"""Words of a cloud folded together: « Bus », « bus » and « les bus » are one word, shown as most people wrote it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from solimob.core.solutions.folding import folded, folded_words
from solimob.core.workshop.similarity import stems

# « bus », « prix » keep their last letter.
_SHORTEST_PLURAL = 4


@dataclass(frozen=True, slots=True)
class WordCount:
    """One word or expression of a cloud, in its most frequent form, and every form folded into it."""

    word: str
    count: int
    forms: tuple[str, ...]


@lru_cache(maxsize=4096)  # a cloud is counted again at each answer, of words mostly the same
def word_key(text: str) -> frozenset[str]:
    """Return what two forms of one word or expression share: the French stems of its words that mean something.

    Known limit: two words of one stem are taken for one (« marche » and « marché »), which is why forms stay listed.
    """
    found = stems(text) or frozenset(folded_words(text)) or frozenset({text.casefold()})
    return frozenset(_singular(stem) for stem in found)


def count_words(given: Iterable[tuple[str, ...]]) -> tuple[WordCount, ...]:
    """Return the words given by each person, the most frequent first, equal ones in alphabetical order.

    A person counts once for a word, even when they gave two forms of it.
    """
    counts: Counter[frozenset[str]] = Counter()
    forms: dict[frozenset[str], Counter[str]] = defaultdict(Counter)
    for words in given:
        counts.update({word_key(word) for word in words})
        for word in words:
            forms[word_key(word)][word] += 1
    found = [WordCount(_usual(forms[key]), count, tuple(sorted(forms[key]))) for key, count in counts.items()]
    return tuple(sorted(found, key=lambda each: (-each.count, folded(each.word), each.word)))


def _usual(forms: Counter[str]) -> str:
    """Return the most frequent form; among equals the one of fewest words, in small letters, with its accents."""
    return min(forms, key=lambda form: (-forms[form], len(form.split()), form != form.lower(), form.isascii(), form))


def _singular(stem: str) -> str:
    """Return the stem without the plural that Snowball leaves after an o or a u (« vélos », « lieux »)."""
    return stem[:-1] if len(stem) > _SHORTEST_PLURAL and stem[-1] in "sx" else stem
