"""The aids that others may show: of a commune, of a territory, or all (L22)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from solimob.core.counselling.aid_book import AidBook
from solimob.core.counselling.aid_design import AidDesign
from solimob.core.counselling.aid_trust import is_fresh
from solimob.core.counselling.aids import MAY_HAVE, AidFinding, AidsAnswer
from solimob.core.counselling.designed_aids import with_designs
from solimob.core.counselling.home import Home
from solimob.core.rules import Rule, RuleBook
from solimob.core.territory import UnknownCodeError
from solimob.reference.aids import load_all_aids
from solimob.reference.rules.perimeters import gazetteer_resolver
from solimob.web.counselling.queries import aids
from solimob.web.counselling.queries.designed_aids import published_aids
from solimob.web.projects.services.store import current_store

LICENCE = "EUPL-1.2"
LICENCES = "https://spdx.org/licenses/{}.html"
LICENCE_URL = LICENCES.format(LICENCE)
CREDITS = (
    f"solimob, {LICENCE} : règles écrites avec nos mots d’après les textes cités dans chaque aide ; pour une "
    "aide publiée ici par une collectivité, les règles sont celles qu’elle a écrites.",
)


class UnknownPlaceError(LookupError):
    """A code that names no commune and no territory; the message is in French, with what to do."""


@dataclass(frozen=True, slots=True)
class AidToShow:
    """An aid that somebody may have at an address, and whether its texts were read within a year."""

    finding: AidFinding
    fresh: bool


def published_book() -> AidBook:
    """Return the aids of the package with the communes of every perimeter, and those that collectivities publish."""
    return _published_book(Path(settings.SOLIMOB_HOME), current_store().version(), published_aids().designs)


def rules_of(place: str) -> RuleBook:
    """Return the rules that apply somewhere in a place; all of them for an empty text.

    Parameters
    ----------
    place
        An Insee code of a commune, the SIREN of an EPCI, or several EPCI joined by « + ».

    Raises
    ------
    UnknownPlaceError
        If it is none of these.
    """
    return _here(published_book().rules, place)


@dataclass(frozen=True, slots=True)
class BicycleAids:
    """The bicycle aids of a place: rules of another program, with its licence; their texts are second-hand."""

    book: RuleBook
    credits_: tuple[str, ...]
    licence_url: str


def bicycle_aids_of(place: str, on: date) -> BicycleAids | None:
    """Return the bicycle aids of a place, as `rules_of`; None where nobody added them to this site.

    Raises
    ------
    UnknownPlaceError
        As `rules_of`.
    """
    velo = aids.bicycle_aids(on)
    if velo is None:
        return None
    prepared, model = velo
    credit = (
        f"{model.page}, version {model.version}, licence {model.licence} : règles traduites par solimob sans être "
        "relues dans les textes des collectivités ; à vérifier auprès de chacune."
    )
    return BicycleAids(_here(prepared.book.rules, place), (credit,), LICENCES.format(model.licence))


def _here(book: RuleBook, place: str) -> RuleBook:
    if not place:
        return book
    try:
        territory = current_store().gazetteer().territory(place)
    except UnknownCodeError:
        what = "donnez le code Insee d’une commune (79329) ou le SIREN d’une intercommunalité (247900798)"
        raise UnknownPlaceError(f"« {place} » n’est pas un territoire connu : {what}.") from None
    return replace(book, rules=tuple(rule for rule in book.rules if _reaches(rule, territory.codes)))


def aids_to_show(home: Home, on: date) -> tuple[AidsAnswer, list[AidToShow]]:
    """Return the aids in force at an address whoever asks, and the answer they come from, with what was searched."""
    answer = aids.find(aids.situation_of({"commune": home.code}, on))
    return answer, [AidToShow(finding, is_fresh(finding.rule, on)) for finding in answer.in_state(*MAY_HAVE)]


@lru_cache(maxsize=2)
def _published_book(home: Path, version: str, designs: tuple[AidDesign, ...]) -> AidBook:
    return with_designs(load_all_aids(gazetteer_resolver(current_store().gazetteer())), designs)


def _reaches(rule: Rule, codes: tuple[str, ...]) -> bool:
    communes = rule.perimeter.communes
    return communes is None or not communes.isdisjoint(codes)
