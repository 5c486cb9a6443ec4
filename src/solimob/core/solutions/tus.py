"""Conformity of a *transport d'utilité sociale*, clause by clause (C. transp. L.3133-1, R.3133-1 to R.3133-5).

Outward and return legs are tested apart. What is asked for a trip of d km is max(minimum, fare × d), to be compared
with cap × d. Whether the cap also counts the kilometres the volunteer drives alone is « à vérifier »: above cap × d,
the answer says from how many kilometres driven the trip would conform under that reading, and decides nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import ceil, inf

from solimob.core.rules import Answer, Range, Reader, Situation, assess_on
from solimob.core.rules.expression import Input, Parameter, Product
from solimob.core.rules.rule import Condition
from solimob.core.solutions.regime_book import RegimeBook, french, with_values
from solimob.core.solutions.regime_case import RegimeCase
from solimob.core.solutions.regimes import RegimeFinding, find_regimes

CAP, MAX_SEATS = "tus.participation_cap", "tus.max_seats"
_PLACES, _SEATS, _FARES = "places", "seats", ("participation", "minimum")
_BESIDE_DRIVER = "tus.seats_beside_driver"


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause: whether it holds (`None`: not settled), what is found, and the article."""

    id: str
    text: str
    holds: bool | None
    to_verify: bool
    article: str


@dataclass(frozen=True, slots=True)
class TusCheck:
    """Every clause, and the finding of the regime finder on the whole."""

    clauses: tuple[Clause, ...]
    finding: RegimeFinding
    notes: tuple[str, ...]

    def clause(self, id_: str) -> Clause:
        """Return one clause.

        Raises
        ------
        KeyError
            If there is none of that id.
        """
        return {clause.id: clause for clause in self.clauses}[id_]


def check_tus(book: RegimeBook, case: RegimeCase) -> TusCheck:
    """Return what each clause of the TUS says of a case; no clause where no text was read for its day."""
    answer = find_regimes(book, case)
    doubts = tuple(follows.text for follows in answer.consequences if follows.id in {doubt.id for doubt in book.doubts})
    return TusCheck(tuple(_clauses(book, case)), answer.finding("tus"), answer.notes + doubts)


def _clauses(book: RegimeBook, case: RegimeCase) -> Iterator[Clause]:
    situation = case.situation
    told = assess_on(book.rules, "tus", situation)
    back = {outcome.condition.id: outcome for outcome in assess_on(book.rules, "tus", _return_leg(situation)).outcomes}
    for outcome in told.outcomes:
        condition = outcome.condition
        if condition.id in _FARES:
            continue
        clause = Clause(
            condition.id,
            _text(book, condition, situation),
            outcome.holds,
            outcome.to_verify,
            condition.source.citation(),
        )
        if condition.id == _PLACES:
            yield replace(clause, id="outward", text=f"Aller : {clause.text}")
            yield replace(clause, id="return", text=f"Retour : {clause.text}", holds=back[_PLACES].holds)
        elif condition.id == _SEATS and outcome.holds is False:
            yield _seats(book, case, clause)
        else:
            yield clause
    if told.outcomes:
        yield _participation(book, case)
        yield from _membership(situation)


def _seats(book: RegimeBook, case: RegimeCase, over: Clause) -> Clause:
    """Return the clause on a vehicle over the limit; the same where the driver is not counted is « à vérifier »."""
    beside = {o.condition.id: o for o in assess_on(book.rules, _BESIDE_DRIVER, case.situation).outcomes}
    if beside[_SEATS].holds is False:
        return over
    limit = with_values(f"{{{MAX_SEATS}}}", book.rules, case.situation.on)
    said = f"conforme si la limite de {limit} se compte sans le conducteur (à vérifier), au-dessus sinon."
    text = f"{french(float(case.situation.facts['seats']))} places, conducteur compris : {said}"
    return replace(over, text=text, holds=None, to_verify=True)


def _text(book: RegimeBook, condition: Condition, situation: Situation) -> str:
    return with_values(condition.text, book.rules, situation.on)


def _return_leg(situation: Situation) -> Situation:
    facts = dict(situation.facts)
    origin, destination = facts.pop("origin", None), facts.pop("destination", None)
    back: dict[str, Answer] = {}
    if destination is not None:
        back["origin"] = destination
    if origin is not None:
        back["destination"] = origin
    return Situation(situation.on, {**facts, **back})


def _participation(book: RegimeBook, case: RegimeCase) -> Clause:
    """Return the clause on what is asked for the trip, on both readings of the kilometres where they differ."""
    outcomes = {o.condition.id: o for o in assess_on(book.rules, "tus", case.situation).outcomes}
    held = [outcomes[id_].holds for id_ in _FARES]
    under = False if False in held else None if None in held else True
    holds = None if under is False and case.situation.facts.get("km_basis") != "passenger" else under
    to_verify = any(outcomes[id_].to_verify for id_ in _FARES) or under is False
    source = outcomes["participation"].condition.source
    return Clause("participation", _said(book, case.situation, holds), holds, to_verify, source.citation())


def _said(book: RegimeBook, situation: Situation, holds: bool | None) -> str:
    reader = Reader(book.rules, situation)
    if situation.facts.get("free") is True:
        return "Le trajet est gratuit."
    version = book.rules.parameters[CAP].at(situation.on)
    if version is None or version.value is None:
        return "Le plafond de ce jour n'a pas été lu : rien ne se conclut."
    cap = version.value
    most = reader.number(Product((Parameter(CAP), Input("distance_km"))))
    asked = asked_for_trip(reader)
    if most.value is None or asked.value is None:
        return _said_without_trip(situation, cap, holds)
    amounts = f"{euros(asked.value)} demandés, pour {euros(most.value)} au plus sur les kilomètres de la personne"
    if holds is None:
        driven = french(ceil(round(asked.value / cap * 10, 6)) / 10)
        return (
            f"{amounts} : conforme si le plafond compte tous les kilomètres roulés (à vérifier) et si le conducteur en "
            f"fait au moins {driven}, au-dessus du plafond si l'on compte ceux de la personne."
        )
    return f"{amounts} : {'conforme' if holds else f'au-dessus du plafond {_AS_SAID}'}."


def _said_without_trip(situation: Situation, cap: float, holds: bool | None) -> str:
    fare, minimum = situation.facts.get("fare_per_km"), situation.facts.get("fare_minimum")
    per_km = f"{french(cap)} € par kilomètre"
    if isinstance(fare, int | float) and fare > cap:
        said = "conforme si le plafond compte tous les kilomètres roulés (à vérifier) et s'ils suffisent, "
        over = f"{french(fare)} € par kilomètre à bord, pour {per_km} au plus"
        if holds is False:
            return f"{over} : au-dessus du plafond {_AS_SAID}."
        return f"{over} : {said}au-dessus du plafond si l'on compte ceux de la personne."
    if fare is None:
        return f"On ne sait pas ce que la personne paie : conforme si c'est {per_km} au plus, au-dessus sinon."
    if minimum is None:
        return f"On ne sait pas s'il y a un minimum : conforme s'il n'y en a pas, ou s'il reste sous {per_km}."
    if isinstance(minimum, int | float) and minimum > 0:
        least = french(ceil(round(minimum / cap * 10, 6)) / 10)
        return (
            f"Minimum de {euros(minimum)} : conforme si le trajet fait au moins {least} km, au-dessus du plafond s'il "
            "est plus court."
        )
    return f"{french(float(fare))} € par kilomètre, pour {per_km} au plus : conforme."


def asked_for_trip(reader: Reader) -> Range:
    """Return what is asked for the trip, in euros: max(minimum, fare × distance), as far as it is known."""
    minimum, by_km = (
        reader.number(Input("fare_minimum")),
        reader.number(Product((Input("fare_per_km"), Input("distance_km")))),
    )
    return Range(max(minimum.low, by_km.low), max(minimum.high, by_km.high))


def _membership(situation: Situation) -> Iterator[Clause]:
    fee = situation.facts.get("membership_fee")
    if isinstance(fee, int | float) and fee > 0:
        text = (
            f"Adhésion de {euros(fee)} : aucun texte lu ne dit si elle compte dans la participation d'un trajet. "
            "Gardez-la distincte du prix du trajet, et faites confirmer."
        )
        yield Clause("membership", text, None, True, "texte non trouvé")


_AS_SAID = "si l'on compte les kilomètres de la personne, comme le dit le cas (lecture à vérifier)"


def euros(amount: float) -> str:
    """Return an amount in French: « 6,40 € »."""
    if amount == inf:
        return "un montant inconnu"
    return f"{amount:,.2f} €".replace(",", "\u202f").replace(".", ",")
