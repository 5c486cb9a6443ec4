"""Full-text search over a few thousand short French texts, held in memory."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from solimob.core.solutions.folding import folded_words, stem

# Words too common to tell one text from another; a query made of them alone finds nothing.
_EMPTY_WORDS = frozenset(
    folded_words(
        "a au aux avec ce ces cette comment dans de des doit du elle elles en est et il ils je la le les leur leurs ne"
        " on ou par pas peut peuvent pour que qui quoi sa se ses son sont sur un une y"
    )
)


@dataclass(frozen=True, slots=True)
class Hit:
    """One text that answers a query."""

    id: str
    score: float
    """Comparable within one answer only."""


class TextIndex:
    """The stems of every text, each with a weight by field; built once, asked many times."""

    __slots__ = ("_postings", "_rarity", "_vocabulary")

    def __init__(self, texts: Mapping[str, Mapping[str, str]], weights: Mapping[str, float]) -> None:
        """Index `texts` (id → field → text); a stem found in a field counts `weights[field]`, 1 by default."""
        postings: dict[str, dict[str, float]] = defaultdict(dict)
        for id_, fields in texts.items():
            for field, text in fields.items():
                for word, count in Counter(stems(text)).items():
                    # A word said ten times is not ten times as relevant.
                    gain = weights.get(field, 1.0) * (1 + math.log(count))
                    postings[word][id_] = postings[word].get(id_, 0.0) + gain
        self._postings = dict(postings)
        self._rarity = {word: math.log(1 + len(texts) / len(found)) for word, found in postings.items()}
        self._vocabulary = tuple(sorted(postings))

    def search(self, query: str, limit: int = 20) -> tuple[Hit, ...]:
        """Return the texts that hold the words of `query`, best first: all of its words before some of them.

        The last word may be unfinished (« hospital » finds « hospitalisation »). Equal scores stay in order of id.
        """
        wanted = list(dict.fromkeys(stems(query)))
        scores: dict[str, float] = defaultdict(float)
        matched: Counter[str] = Counter()
        for place, word in enumerate(wanted):
            best: dict[str, float] = {}
            for known in self._known(word, unfinished=place == len(wanted) - 1):
                for id_, weight in self._postings[known].items():
                    best[id_] = max(best.get(id_, 0.0), weight * self._rarity[known])
            for id_, score in best.items():
                scores[id_] += score
                matched[id_] += 1
        ranked = sorted(scores, key=lambda id_: (-matched[id_], -scores[id_], id_))
        return tuple(Hit(id_, scores[id_]) for id_ in ranked[:limit])

    def _known(self, word: str, unfinished: bool) -> tuple[str, ...]:
        if word in self._postings or not unfinished or len(word) < 3:
            return (word,) if word in self._postings else ()
        return tuple(known for known in self._vocabulary if known.startswith(word))


def stems(text: str) -> tuple[str, ...]:
    """Return the stems that count in `text`, in order: folded, without empty words."""
    return tuple(stem(word) for word in folded_words(text) if word not in _EMPTY_WORDS)
