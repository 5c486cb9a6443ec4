"""Words of mobility, of social work and of employment: what each means, and what the others call it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from solimob.core.solutions.law import LegalStatus
from solimob.core.solutions.text_index import TextIndex


@dataclass(frozen=True, slots=True)
class Term:
    """One word of the field."""

    id: str
    term: str
    definition: str
    """Plain French."""
    in_mobility: str | None
    """What people of mobility say, None where they have no word of their own."""
    in_social: str | None
    in_employment: str | None
    formerly: str | None
    """The word that it replaced."""
    since: str | None
    """When, as far as it is known; says « à vérifier » where it is not."""
    articles: tuple[str, ...]
    """Where the word stands in law."""
    source: str
    status: LegalStatus
    """Of the definition. What each trade says is usage, written by us, and never claims to be law."""

    def __post_init__(self) -> None:
        if not self.term.strip() or not self.definition.strip() or not self.source.strip():
            raise ValueError("un mot a une définition et une source")
        if self.in_mobility is self.in_social is self.in_employment is None:
            raise ValueError("un mot dit comment l’appelle au moins un des trois métiers")


class Glossary:
    """Terms in alphabetical order."""

    __slots__ = ("_index", "_terms")

    def __init__(self, terms: Iterable[Term]) -> None:
        """Hold `terms`."""
        self._terms = {term.id: term for term in sorted(terms, key=lambda term: term.term.casefold())}
        fields = {id_: _fields(term) for id_, term in self._terms.items()}
        self._index = TextIndex(fields, {"term": 5.0, "formerly": 4.0})

    def __len__(self) -> int:
        return len(self._terms)

    def __iter__(self) -> Iterator[Term]:
        return iter(self._terms.values())

    def term(self, id_: str) -> Term:
        """Return a term; KeyError where there is none of that identifier."""
        return self._terms[id_]

    def search(self, query: str, limit: int = 20) -> tuple[Term, ...]:
        """Return the terms that answer `query`, old words included, best first."""
        return tuple(self._terms[hit.id] for hit in self._index.search(query, limit))


def _fields(term: Term) -> dict[str, str]:
    said = (term.in_mobility, term.in_social, term.in_employment)
    return {
        "term": term.term,
        "formerly": term.formerly or "",
        "definition": term.definition,
        "said": " ".join(words for words in said if words),
    }
