"""« Puis-je transporter cette personne ? »: five answers on the telephone, and what to say.

The association's own settings (its vehicles, its fare) are given once; nothing said here names the person. A care trip
first asks for a *prescription médicale de transport*: it is asked, and never decides.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import floor

from solimob.core.rules import Answer, Facts, RuleBook, Situation, Standing, assess_on
from solimob.core.solutions.regime_book import RegimeBook, RegimeVerdict
from solimob.core.solutions.regime_case import RegimeCase
from solimob.core.solutions.regimes import Because, RegimeFinding, find_regime
from solimob.core.solutions.tus import CAP, euros


class Purpose(StrEnum):
    """Why the person travels: a closed list, no free text."""

    CARE = "care"
    SHOPPING = "shopping"
    ADMINISTRATION = "administration"
    WORK = "work"
    FAMILY = "family"
    LEISURE = "leisure"
    OTHER = "other"

    @property
    def label(self) -> str:
        """The French words."""
        return {
            "care": "soins",
            "shopping": "courses",
            "administration": "démarches",
            "work": "emploi ou formation",
            "family": "famille, visites",
            "leisure": "loisirs",
            "other": "autre",
        }[self]


class Outcome(StrEnum):
    """Whether the person may be driven."""

    YES = "yes"
    NO = "no"
    MISSING = "missing"


class Alternative(StrEnum):
    """Whom else to call."""

    HUB = "hub"
    MEANS = "means"
    AOM = "aom"
    HEALTH_INSURANCE = "health_insurance"
    TAXI = "taxi"

    @property
    def text(self) -> str:
        """The French sentence; numbers are never invented, each association gives its own."""
        return {
            "hub": "Aller jusqu'à un pôle d'échange, puis prendre le car ou le train.",
            "means": "Vérifier les ressources : avec un critère de ressources, la destination est libre.",
            "aom": "Appeler l'autorité organisatrice de la mobilité : transport à la demande ou transport adapté.",
            "health_insurance": "Pour des soins : demander au médecin, puis à l'assurance maladie, s'il y a droit.",
            "taxi": "Appeler un taxi ou un VTC.",
        }[self]


@dataclass(frozen=True, slots=True)
class Call:
    """The five answers of a call; `None` where the person does not know.

    `home` and `destination` are places of the regime finder (rural, small_urban_unit, multimodal_hub,
    large_urban_unit). `commune` is the code of the home, kept only to count a refusal.
    """

    home: str | None
    has_means_criterion: bool | None
    destination: str | None
    distance_km: float | None
    purpose: Purpose | None
    commune: str | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """A refused request without identity: it feeds the diagnosis as an unmet need."""

    on: date
    commune: str | None
    purpose: Purpose | None
    reason: str
    """The id of the first condition that does not hold: eligibility, places, distance, …"""


@dataclass(frozen=True, slots=True)
class GateAnswer:
    """What to say. `ask_first` comes before anything.

    `maximum_price_cents` is the most the rule allows for the trip, also where the service is free; `None` where the cap
    or the distance is not known.
    """

    outcome: Outcome
    ask_first: str | None
    sentence: str
    maximum_price_cents: int | None
    missing: tuple[str, ...]
    """Fields of `Call` still to ask, in order."""
    because: tuple[Because, ...]
    alternatives: tuple[tuple[Alternative, str | None], ...]
    """Whom to call, with the number the association gave, `None` where it gave none."""
    refusal: Refusal | None
    standing: Standing
    """Whether every text the answer rests on was read, and for that day."""
    doubt: str
    """Why it is « à vérifier », in French; empty where it is not."""

    @property
    def to_verify(self) -> bool:
        """Whether it is shown « à vérifier »."""
        return self.standing is not Standing.READ


ASK_FIRST = (
    "Le médecin a-t-il prescrit ce transport, ou pourrait-il le prescrire ? Dans ce cas l'assurance maladie peut le "
    "payer (à vérifier auprès d'elle) ; nous ne le remplaçons pas."
)
SETTINGS: Facts = {
    "organiser": "association",
    "public": "vulnerable",
    "seats": 5.0,
    "vehicle_owner": "lent_nonprofit",
    "driver": "volunteer",
    "free": True,
}
"""A volunteer's own car and a free ride: an association replaces what differs (its fare, its minibus)."""
_ASKED = {
    "eligible_by": ("has_means_criterion", "home"),
    "origin": ("home",),
    "destination": ("destination",),
    "distance_km": ("distance_km",),
}
_LABELS = {
    "home": "le lieu de vie",
    "has_means_criterion": "les ressources ou une prestation",
    "destination": "la destination",
    "distance_km": "la distance",
}


def answer_call(
    book: RegimeBook,
    call: Call,
    on: date,
    settings: Facts = SETTINGS,
    numbers: Mapping[Alternative, str] | None = None,
) -> GateAnswer:
    """Return whether the person may be driven, and the sentence to say.

    Parameters
    ----------
    settings
        What the association's service is, as fields of a case (`SETTINGS` for a volunteer's car and a free ride).
    numbers
        Telephone numbers the association gave for its alternatives; none is invented.

    Raises
    ------
    SituationError
        If an answer or a setting is impossible; the field is named.
    """
    facts = {**SETTINGS, **settings, **_facts(call), "service": "ride"}
    finding = find_regime(book, RegimeCase(Situation(on, facts)), "tus")
    outcome = _OUTCOMES[finding.verdict]
    missing = _missing(book.rules, call, facts, on) if outcome is Outcome.MISSING else ()
    price = _price(book.rules, call.distance_km, on)
    return GateAnswer(
        outcome,
        ASK_FIRST if call.purpose is Purpose.CARE else None,
        _sentence(outcome, finding, missing, 0 if facts.get("free") is True else price),
        price,
        missing,
        finding.because,
        () if outcome is Outcome.YES else tuple(_alternatives(call, finding, numbers or {})),
        Refusal(on, call.commune, call.purpose, finding.to_change[0].id) if outcome is Outcome.NO else None,
        finding.standing,
        finding.doubt,
    )


_OUTCOMES = {
    RegimeVerdict.ALLOWED: Outcome.YES,
    RegimeVerdict.FORBIDDEN: Outcome.NO,
    RegimeVerdict.UNDETERMINED: Outcome.MISSING,
}


def _facts(call: Call) -> dict[str, Answer]:
    """Return the fields of a case that five answers settle."""
    facts: dict[str, Answer] = {}
    if call.home is not None:
        facts["origin"] = call.home
    if call.destination is not None:
        facts["destination"] = call.destination
    if call.distance_km is not None:
        facts["distance_km"] = call.distance_km
    if call.home is not None and call.has_means_criterion is not None:
        facts["eligible_by"] = _criterion(call.home in ("rural", "small_urban_unit"), call.has_means_criterion)
    elif call.has_means_criterion:
        facts["eligible_by"] = "means"  # the home may be a criterion too, which changes nothing: destinations are free
    return facts


def _criterion(by_residence: bool, by_means: bool) -> str:
    if by_residence:
        return "both" if by_means else "residence"
    return "means" if by_means else "none"


def _missing(rules: RuleBook, call: Call, facts: Facts, on: date) -> tuple[str, ...]:
    open_fields = assess_on(rules, "tus", Situation(on, facts)).missing
    asked = dict.fromkeys(field for name in open_fields for field in _ASKED.get(name, ()))
    return tuple(field for field in _LABELS if field in asked and getattr(call, field) is None)


def _price(rules: RuleBook, distance_km: float | None, on: date) -> int | None:
    """Return cap × distance in whole cents, rounded down."""
    version = rules.parameters[CAP].at(on)
    if version is None or version.value is None or distance_km is None:
        return None
    return floor(round(version.value * distance_km * 100, 6))


def _sentence(outcome: Outcome, finding: RegimeFinding, missing: tuple[str, ...], price: int | None) -> str:
    match outcome:
        case Outcome.YES:
            doubt = f" Sous réserve : {finding.doubt.removeprefix('à vérifier : ')}." if finding.doubt else ""
            return f"Oui, nous pouvons vous conduire.{_said_price(price)}{doubt}"
        case Outcome.NO:
            return f"Non, nous ne pouvons pas. La règle dit : {finding.to_change[0].text}"
        case Outcome.MISSING if missing:
            return f"Il manque : {', '.join(_LABELS[field] for field in missing)}."
    return "Nous ne pouvons pas répondre : un point reste à vérifier avec l'association."


def _said_price(price: int | None) -> str:
    if price is None:
        return ""
    return f" Au plus {euros(price / 100)} pour ce trajet." if price else " C'est gratuit."


def _alternatives(
    call: Call, finding: RegimeFinding, numbers: Mapping[Alternative, str]
) -> Iterator[tuple[Alternative, str | None]]:
    is_far = "large_urban_unit" in (call.home, call.destination)
    places = next((because.holds for because in finding.because if because.id == "places"), True)
    # The home alone does not open this destination: known, or to be known as soon as the means are.
    proposed = [Alternative.HUB, Alternative.MEANS] if places is False or (places is None and is_far) else []
    proposed += [Alternative.HEALTH_INSURANCE] if call.purpose is Purpose.CARE else []
    proposed += [Alternative.AOM, Alternative.TAXI]
    return ((alternative, numbers.get(alternative)) for alternative in proposed)
