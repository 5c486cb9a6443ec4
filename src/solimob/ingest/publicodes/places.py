"""Where an aid of the model applies: the communes of what its conditions say of the place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from solimob.core.rules.expression import AllOf, AnyOf, Comparison, Expression, Input, Literal, Operator, Within, walk
from solimob.divisions import DEPARTEMENTS, REGIONS

if TYPE_CHECKING:
    from solimob.core.territory import Gazetteer

PLACE = "localisation . "
CODE, EPCI, DEPARTEMENT, REGION, COUNTRY = (
    PLACE + leaf for leaf in ("code insee", "epci", "département", "région", "pays")
)
LOCAL = (CODE, EPCI, DEPARTEMENT, REGION)


@dataclass(frozen=True, slots=True)
class Places:
    """Communes by input of place and word, of one COG vintage; `names` are what the words name."""

    cog_year: int
    communes: Mapping[str, Mapping[str, frozenset[str]]]
    names: Mapping[str, Mapping[str, str]]

    def of(self, name: str, word: str) -> frozenset[str]:
        """Return the communes where an input of place has a word; none where the word is not known."""
        return self.communes.get(name, {}).get(word, frozenset())

    def called(self, name: str, word: str) -> str:
        """Return what a word of place names: « Thouars » for its code; the word itself where nothing says."""
        return self.names.get(name, {}).get(word, word)


def places(gazetteer: Gazetteer) -> Places:
    """Return the communes by code, EPCI name, département and région.

    The code of a commune that has merged stands for the commune of today.
    """
    names = dict(gazetteer.epcis.select("siren", "name").iter_rows())
    found: dict[str, dict[str, set[str]]] = {name: {} for name in LOCAL}
    for code, departement, region, epci in gazetteer.communes.select(
        "code", "departement", "region", "epci"
    ).iter_rows():
        found[CODE][code] = {code}
        for name, word in ((DEPARTEMENT, departement), (REGION, region), (EPCI, names.get(epci))):
            if word is not None:
                found[name].setdefault(word, set()).add(code)
    for old, today in gazetteer.changes.items():
        found[CODE].setdefault(old, {today})
    frozen = {name: {word: frozenset(codes) for word, codes in words.items()} for name, words in found.items()}
    called = dict(gazetteer.communes.select("code", "name").iter_rows())
    return Places(gazetteer.cog_year, frozen, {CODE: called, DEPARTEMENT: DEPARTEMENTS, REGION: REGIONS})


def place_of(condition: Expression) -> Expression | None:
    """Return what a condition says of the place and of nothing else, `None` where it says nothing."""
    parts = condition.operands if isinstance(condition, AllOf) else (condition,)
    said = [part for part in parts if _reads_only_place(part)]
    return None if not said else said[0] if len(said) == 1 else AllOf(tuple(said))


def communes_of(place: Expression, known: Places) -> frozenset[str]:
    """Return the communes where what is said of the place holds."""
    match place:
        case Comparison(Operator.EQUAL, Input(name), Literal(str(word))):
            return known.of(name, word)
        case Within(Input(name), words):
            return frozenset().union(*(known.of(name, word) for word in words))
        case AnyOf(operands):
            return frozenset().union(*(communes_of(operand, known) for operand in operands))
        case AllOf(operands):
            return frozenset.intersection(*(communes_of(operand, known) for operand in operands))
    raise ValueError(f"{place} says nothing of the place")


def words_of(place: Expression) -> tuple[tuple[str, str], ...]:
    """Return the words the inputs of place are compared with, as (input, word), in their order."""
    found: list[tuple[str, str]] = []
    for part in walk(place):
        match part:
            case Comparison(Operator.EQUAL, Input(name), Literal(str(word))):
                found.append((name, word))
            case Within(Input(name), words):
                found += ((name, word) for word in sorted(words))
    return tuple(found)


def _reads_only_place(condition: Expression) -> bool:
    match condition:
        case Comparison(Operator.EQUAL, Input(name), Literal(str())) | Within(Input(name), _):
            return name in LOCAL
        case AnyOf(operands) | AllOf(operands):
            return all(map(_reads_only_place, operands))
    return False
