"""Whether an information system shows the aids of a territory, whole and fresh: its published list against ours.

The duty to present individual aids is reported by the DGITM (02/02/2021); its article remains to be confirmed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from solimob.core.counselling.aid_book import AidBook
from solimob.core.counselling.aid_trust import FRESH_FOR
from solimob.core.rules.assessment import version_on
from solimob.core.rules.rule import Rule
from solimob.written_day import written_day

FEED_FORMAT = "solimob-aids-1"
_KEYS = ("format", "publisher", "credits", "on", "aids", "inputs", "definitions", "parameters")


class FeedStatus(StrEnum):
    """How a list shows one aid, the gravest first."""

    MISSING = "missing"
    EXPIRED = "expired"
    """Shown as in force, and it has ended."""
    DOUBLED = "doubled"
    """Two versions are shown as in force together."""
    OUTDATED = "outdated"
    """Shown with the rules of before its last change."""
    PARTIAL = "partial"
    """Shown for fewer communes of the territory than it has."""
    HOLLOW = "hollow"
    """Shown without its amount, its sources, or one of its conditions."""
    MISDATED = "misdated"
    """Said to be checked on a day that has not come."""
    STALE = "stale"
    """Nobody checked it for a year."""
    UNKNOWN = "unknown"
    """In the list, and not among the aids known here."""
    PRESENT = "present"

    @property
    def label(self) -> str:
        """The French name."""
        return {
            "missing": "absente de la liste",
            "expired": "terminée, et encore montrée",
            "doubled": "montrée deux fois : deux versions en vigueur ensemble",
            "outdated": "règles d'avant le dernier changement",
            "partial": "montrée dans une partie de ses communes",
            "hollow": "montrée sans tout ce qu'elle est",
            "misdated": "vérifiée, dit la liste, un jour à venir",
            "stale": "pas vérifiée depuis plus d'un an",
            "unknown": "inconnue ici : à vérifier",
            "present": "présente et à jour",
        }[self]


class FeedError(ValueError):
    """A document that is no list of aids; `where` is the place, the message is French."""

    def __init__(self, where: str, message: str) -> None:
        super().__init__(f"{where} : {message}")
        self.where = where


@dataclass(frozen=True, slots=True)
class FeedAid:
    """One version of an aid in a list; `communes` is `None` for the whole country, `conditions` are their ids."""

    id: str
    label: str
    valid_from: date | None
    valid_to: date | None
    last_checked: date | None
    communes: frozenset[str] | None
    conditions: frozenset[str]
    has_amount: bool
    has_sources: bool

    def is_shown(self, on: date) -> bool:
        """Tell whether the list says it is in force on a day."""
        return (self.valid_from is None or self.valid_from <= on) and (self.valid_to is None or on <= self.valid_to)


@dataclass(frozen=True, slots=True)
class FeedFinding:
    """How one aid is shown, in how many communes of the territory it should be and is not, and what is left out of it.

    `left_out` are French words: « montant », « sources », « condition age ».
    """

    id: str
    label: str
    status: FeedStatus
    communes_missing: int = 0
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SimCheck:
    """A list against the aids known on a territory; `listed_on` is the day the list says it was made."""

    on: date
    listed_on: date
    findings: tuple[FeedFinding, ...]

    @property
    def is_old(self) -> bool:
        """Whether the list itself was made more than twelve months before."""
        return self.on > self.listed_on + FRESH_FOR

    @property
    def is_complete(self) -> bool:
        """Whether the list is fresh, and every aid known is shown whole, in force, and fresh."""
        return not self.is_old and all(
            finding.status in (FeedStatus.PRESENT, FeedStatus.UNKNOWN) for finding in self.findings
        )

    def count(self, status: FeedStatus) -> int:
        """Return how many aids are so."""
        return sum(finding.status is status for finding in self.findings)


def read_feed(document: object) -> tuple[date, tuple[FeedAid, ...]]:
    """Return the day and the aids of a list in the published format (`aids_feed.schema.json`).

    Raises
    ------
    FeedError
        If it is not in that format.
    """
    if not isinstance(document, Mapping) or document.get("format") != FEED_FORMAT:
        raise FeedError("format", f"« {FEED_FORMAT} » est attendu")
    for key in document:
        if key not in _KEYS:
            raise FeedError(str(key), f"cette clé n'est pas connue ; au choix : {', '.join(_KEYS)}")
    on, aids = _day("on", document.get("on")), document.get("aids")
    if on is None:
        raise FeedError("on", "une date est attendue")
    if not isinstance(aids, list):
        raise FeedError("aids", "une liste est attendue")
    return on, tuple(_feed_aid(f"aids[{row}]", aid) for row, aid in enumerate(aids))


def check_sim(document: object, book: AidBook, communes: frozenset[str], on: date) -> SimCheck:
    """Return how a list shows the aids that a book knows in force on the communes of a territory.

    `book` has whole perimeters (`load_all_aids`). An aid known only « à vérifier » counts too: it is to be shown so.

    Raises
    ------
    FeedError
        If the document is no list of aids, or one made after `on`.
    """
    listed_on, listed = read_feed(document)
    if listed_on > on:
        raise FeedError("on", f"la liste est du {listed_on}, après le jour du contrôle ({on})")
    in_force = [aid for aid in listed if aid.is_shown(on)]
    shown = {aid.id: aid for aid in in_force}
    doubled = {id_ for id_, times in Counter(aid.id for aid in in_force).items() if times > 1}
    known = {id_: version_on(book.rules, id_, on) for id_ in book.rules.by_id}
    here = {
        id_: rule
        for id_, rule in known.items()
        if rule.perimeter.communes is None or rule.perimeter.communes & communes
    }
    findings = [
        FeedFinding(id_, rule.label, FeedStatus.DOUBLED)
        if id_ in doubled
        else _finding(rule, shown.get(id_), communes, on)
        for id_, rule in here.items()
    ]
    findings += [
        FeedFinding(aid.id, aid.label, FeedStatus.UNKNOWN)
        for aid in shown.values()
        if aid.id not in known and (aid.communes is None or aid.communes & communes)
    ]
    order = list(FeedStatus)
    kept = [finding for finding in findings if finding is not None]
    kept.sort(key=lambda finding: (order.index(finding.status), finding.id))
    return SimCheck(on, listed_on, tuple(kept))


def _finding(rule: Rule, aid: FeedAid | None, communes: frozenset[str], on: date) -> FeedFinding | None:
    """Return how an aid is shown; `None` for one that is rightly not."""
    if not rule.is_in_force(on):
        return None if aid is None else FeedFinding(rule.id, rule.label, FeedStatus.EXPIRED)
    if aid is None:
        return FeedFinding(rule.id, rule.label, FeedStatus.MISSING)
    if aid.valid_from != rule.valid_from:
        return FeedFinding(rule.id, rule.label, FeedStatus.OUTDATED)
    ours = communes if rule.perimeter.communes is None else rule.perimeter.communes & communes
    lacking = frozenset() if aid.communes is None else ours - aid.communes
    if lacking:
        return FeedFinding(rule.id, rule.label, FeedStatus.PARTIAL, len(lacking))
    left_out = _left_out(rule, aid)
    if left_out:
        return FeedFinding(rule.id, rule.label, FeedStatus.HOLLOW, left_out=left_out)
    if aid.last_checked is not None and aid.last_checked > on:
        return FeedFinding(rule.id, rule.label, FeedStatus.MISDATED)
    fresh = aid.last_checked is not None and on <= aid.last_checked + FRESH_FOR
    return FeedFinding(rule.id, rule.label, FeedStatus.PRESENT if fresh else FeedStatus.STALE)


def _left_out(rule: Rule, aid: FeedAid) -> tuple[str, ...]:
    conditions = (condition.id for condition in rule.conditions)
    return (
        *(("montant",) if rule.amount is not None and not aid.has_amount else ()),
        *(() if aid.has_sources else ("sources",)),
        *(f"condition {id_}" for id_ in conditions if id_ not in aid.conditions),
    )


def _feed_aid(where: str, document: object) -> FeedAid:
    if not isinstance(document, Mapping) or not isinstance(document.get("id"), str):
        raise FeedError(f"{where}.id", "un texte est attendu")
    perimeter: Any = document.get("perimeter")
    amount: Any = document.get("amount")
    communes = perimeter.get("communes") if isinstance(perimeter, Mapping) else 0
    if communes is not None and not (isinstance(communes, list) and all(isinstance(code, str) for code in communes)):
        raise FeedError(f"{where}.perimeter.communes", "une liste de codes est attendue, ou null")
    return FeedAid(
        document["id"],
        str(document.get("label", document["id"])),
        _day(f"{where}.valid_from", document.get("valid_from")),
        _day(f"{where}.valid_to", document.get("valid_to")),
        _day(f"{where}.last_checked", document.get("last_checked")),
        None if communes is None else frozenset(communes),
        frozenset(_condition(place, one) for place, one in _rows(where, document, "conditions")),
        isinstance(amount, Mapping) and bool(amount.get("text")) and bool(amount.get("euros")),
        bool(_rows(where, document, "sources")),
    )


def _rows(where: str, document: Mapping[str, Any], key: str) -> list[tuple[str, object]]:
    rows = document.get(key, [])
    if not isinstance(rows, list):
        raise FeedError(f"{where}.{key}", "une liste est attendue")
    return [(f"{where}.{key}[{row}]", one) for row, one in enumerate(rows)]


def _condition(where: str, document: object) -> str:
    """Return the id of a condition that says what it asks, in French and as a tree."""
    if not isinstance(document, Mapping) or not all(document.get(key) for key in ("id", "text", "when")):
        raise FeedError(where, "id, text et when sont attendus")
    return str(document["id"])


def _day(where: str, value: object) -> date | None:
    if value is None:
        return None
    try:
        return written_day(value)
    except ValueError:
        raise FeedError(where, f"« {value} » n'est pas une date AAAA-MM-JJ") from None
