"""Aids as one value: their rules and what each is beside its rule, checked against one another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from solimob.core.counselling.aid_facet import AidDetailsError, AidFacet, read_facet
from solimob.core.rules.book import RuleBook
from solimob.core.rules.rule import Rule


@dataclass(frozen=True, slots=True)
class AidBook:
    """The aids of one origin. Whoever builds one knows that the aids they name exist and count in no circle.

    `facets`, by id, hold for every version of an aid, except the versions in `by_version` (id, first day), which have
    their own.
    """

    name: str
    rules: RuleBook
    facets: Mapping[str, AidFacet]
    by_version: Mapping[tuple[str, date | None], AidFacet] = field(default_factory=dict)

    def __post_init__(self) -> None:
        versions = ((id_, facet) for (id_, _), facet in self.by_version.items())
        for id_, facet in (*self.facets.items(), *versions):
            for key, others in (
                ("excludes", facet.excludes),
                ("after", facet.after),
                ("replaces", (facet.replaces,) if facet.replaces else ()),
            ):
                for other in others:
                    if other not in self.facets:
                        raise AidDetailsError(f"{id_}, details.{key} : aide inconnue « {other} »")
        for id_ in self.facets:
            self._check_order(id_, ())

    def facet_of(self, rule: Rule) -> AidFacet:
        """Return what an aid is beside its rule, in the version that a rule is."""
        return self.by_version.get((rule.id, rule.valid_from), self.facets[rule.id])

    def _check_order(self, id_: str, above: tuple[str, ...]) -> None:
        if id_ in above:
            raise AidDetailsError(f"{id_}, details.after : les aides se comptent en rond : {' → '.join([*above, id_])}")
        for other in self.facets[id_].after:
            self._check_order(other, (*above, id_))


def aid_book(name: str, rules: RuleBook) -> AidBook:
    """Return the aids of a rule book whose details say what each is.

    Raises
    ------
    AidDetailsError
        If details are not understood, name an aid that does not exist, or count in a circle.
    """
    return AidBook(name, rules, {id_: read_facet(versions[-1]) for id_, versions in rules.by_id.items()})


def known_elsewhere(books: Iterable[AidBook]) -> frozenset[str]:
    """Return the ids that an aid of a book says it is the same as."""
    return frozenset(facet.same_as for book in books for facet in book.facets.values() if facet.same_as)
