"""Full-text search in legal texts, where an article is found however its number is written."""

from __future__ import annotations

import re
from collections.abc import Mapping

from solimob.core.solutions.text_index import Hit, TextIndex

# « L. 1231-1-1 », « L1231-1-1 », « l.1231-1-1 », « R 3133-1 », « 1231-1-1 ».
_NUMBER = re.compile(r"\b(?:([LRD])\.?\s*)?(\d{3,4}(?:-\d+)+)\b", re.IGNORECASE)


class LawIndex:
    """A `TextIndex` where the number of an article is one word, with and without its letter."""

    __slots__ = ("_index",)

    def __init__(self, texts: Mapping[str, Mapping[str, str]], weights: Mapping[str, float]) -> None:
        """Index `texts` (id → field → text), each field with its weight."""
        joined = {id_: {name: _indexed(text) for name, text in fields.items()} for id_, fields in texts.items()}
        self._index = TextIndex(joined, weights)

    def search(self, query: str, limit: int = 20) -> tuple[Hit, ...]:
        """Return the texts that answer `query`, best first."""
        return self._index.search(
            _NUMBER.sub(lambda found: f" {_joined(found.group(1), found.group(2))} ", query), limit
        )


def _indexed(text: str) -> str:
    def forms(found: re.Match[str]) -> str:
        return f" {_joined(found.group(1), found.group(2))} {_joined(None, found.group(2))} "

    return _NUMBER.sub(forms, text)


def _joined(letter: str | None, number: str) -> str:
    # A letter between the parts keeps « 1231-1 » one word, and apart from « 12311 ».
    return (letter or "").casefold() + number.replace("-", "x")
