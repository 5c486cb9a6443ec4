"""One case handed to the regime finder: read from JSON values, every bad field named, communes turned into places."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from solimob.core.rules import Answer, RuleBook, Situation, SituationError
from solimob.written_day import written_day

SAINT_PIERRE_ET_MIQUELON = frozenset({"97501", "97502"})
"""Communes the lists of communes leave out; to live there is a criterion of the TUS (R.3133-1 1°)."""
COMMUNES = ("origin_commune", "destination_commune", "residence_commune")
_PLACES = {"origin_commune": "origin", "destination_commune": "destination"}
LIST_TO_INGEST = (
    "la liste des communes rurales et des unités urbaines de moins de 12 000 habitants que publie le ministre chargé "
    "des transports (R.3133-1 1°) ; celle qui vaut depuis 2020 est à vérifier"
)


class CaseError(ValueError):
    """A case says what it cannot; `problems` holds every bad field with a French reason."""

    def __init__(self, problems: list[tuple[str, str]]) -> None:
        super().__init__("\n".join(f"« {field} » : {reason}" for field, reason in problems))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class Communes:
    """What is known of communes: which codes exist, and how many people live in the urban unit of each.

    `urban_unit_population` maps a commune to the population of its urban unit, 0 for a rural commune outside all; a
    commune that is not in it is unknown, and nothing is derived where it is `None`: no such list is shipped.
    """

    exists: Callable[[str], bool]
    urban_unit_population: Mapping[str, float] | None = None


@dataclass(frozen=True, slots=True)
class RegimeCase:
    """A case that was checked; `notes` say what was derived, and what could not be."""

    situation: Situation
    notes: tuple[str, ...] = ()


def read_case(document: object, rules: RuleBook, today: date, communes: Communes | None = None) -> RegimeCase:
    """Return the case a JSON object describes; a field that is missing or null is unknown.

    `date` is `today` where it is missing, `service` a ride. `communes` is needed only by a case that names some.

    Raises
    ------
    CaseError
        If a field is unknown or impossible, or two contradict each other; all of them are named.
    """
    if not isinstance(document, dict):
        raise CaseError([("case", "un objet JSON est attendu : {« organiser »: « association », …}")])
    problems: list[tuple[str, str]] = []
    held = {field: value for field, value in document.items() if value is not None}
    on = _day(held.pop("date", None), today, problems)
    facts: dict[str, Answer] = {"service": "ride"}
    for field, value in held.items():
        problem = _problem(field, value, rules)
        if problem:
            problems.append((field, problem))
        else:
            facts[field] = value
    _check_communes(facts, communes, problems)
    _check_fares(facts, problems)
    _check_traveller(facts, problems)
    if problems:
        raise CaseError(problems)
    notes = _derive_places(facts, rules, on, communes, problems)
    if problems:
        raise CaseError(problems)
    return RegimeCase(Situation(on, _with_fares(facts)), tuple(notes))


def _day(value: object, today: date, problems: list[tuple[str, str]]) -> date:
    if value is None:
        return today
    try:
        return written_day(value)
    except ValueError:
        problems.append(("date", f"« {value} » n'est pas une date possible (2026-11-22)"))
        return today


def _problem(field: object, value: object, rules: RuleBook) -> str | None:
    if not isinstance(field, str) or field not in rules.inputs:
        near = get_close_matches(str(field), [*rules.inputs, "date"], n=1)
        return "champ inconnu" + (f" ; vouliez-vous dire « {near[0]} » ?" if near else "")
    try:
        rules.inputs[field].known(value)
    except SituationError as error:
        return str(error).partition(" : ")[2]
    if field == "seats" and isinstance(value, float) and not value.is_integer():
        return f"{value} n'est pas un nombre entier de places"
    return None


def _check_communes(facts: dict[str, Answer], communes: Communes | None, problems: list[tuple[str, str]]) -> None:
    for field in COMMUNES:
        code = facts.get(field)
        if code is None:
            continue
        if communes is None:
            problems.append((field, "la liste des communes n'a pas été donnée"))
        elif code not in SAINT_PIERRE_ET_MIQUELON and not communes.exists(str(code)):
            problems.append((field, f"commune inconnue « {code} » ; donnez son code INSEE (5 caractères)"))


def _check_fares(facts: dict[str, Answer], problems: list[tuple[str, str]]) -> None:
    for field in ("fare_per_km", "fare_minimum"):
        if facts.get("free") is True and facts.get(field, 0):
            problems.append(("free", f"le trajet est dit gratuit, alors que « {field} » vaut {facts[field]}"))


def _check_traveller(facts: dict[str, Answer], problems: list[tuple[str, str]]) -> None:
    """Refuse a driver on his own trip who would not make it; say that he makes it where nobody did."""
    if facts.get("driver") == "traveller" and not facts.setdefault("driver_travels_anyway", True):
        reason = "contredit « driver » : une personne qui fait son propre trajet le ferait de toute façon"
        problems.append(("driver_travels_anyway", reason))


def _with_fares(facts: dict[str, Answer]) -> dict[str, Answer]:
    """Return the facts with what `free` says of the fares, and what a fare says of `free`.

    A fare of zero does not make a ride free: it may be paid otherwise than by the kilometre.
    """
    if facts.get("free") is True:
        return {**facts, "fare_per_km": 0.0, "fare_minimum": 0.0}
    if "free" not in facts and (facts.get("fare_per_km") or facts.get("fare_minimum")):
        return {**facts, "free": False}
    return facts


def _derive_places(
    facts: dict[str, Answer], rules: RuleBook, on: date, communes: Communes | None, problems: list[tuple[str, str]]
) -> list[str]:
    """Write the places that communes settle into the facts; return notes on those they do not."""
    notes: list[str] = []
    for field in COMMUNES:
        if field not in facts:
            continue
        place = _place(str(facts[field]), rules, on, communes)
        said = rules.inputs[field].label
        if field == "residence_commune" and facts[field] in SAINT_PIERRE_ET_MIQUELON:
            _check_residence(facts, True, problems)
            notes.append(f"{said} : Saint-Pierre-et-Miquelon ; elle remplit le critère du lieu de vie (R.3133-1 1°).")
        elif place is None:
            notes.append(f"{said} : on ne sait pas si elle est rurale. À ajouter : {LIST_TO_INGEST}.")
        elif field == "residence_commune":
            holds = "ne le remplit pas" if place == "large" else "le remplit"
            _check_residence(facts, place != "large", problems)
            notes.append(f"{said} : d'après la liste donnée, elle {holds} (critère du lieu de vie) ; à vérifier.")
        elif place == "large":
            _check_place(facts, field, {"large_urban_unit", "multimodal_hub"}, problems)
            if _PLACES[field] not in facts:
                notes.append(
                    f"{said} : grande unité urbaine. Dites si le lieu est un pôle d'échange ({_PLACES[field]})."
                )
        else:
            _check_place(facts, field, {place}, problems)
            facts[_PLACES[field]] = place
    return notes


def _check_residence(facts: dict[str, Answer], holds: bool, problems: list[tuple[str, str]]) -> None:
    """Refuse a criterion that says the contrary of the commune; `means` says nothing of the home."""
    said, contrary = facts.get("eligible_by"), ("none",) if holds else ("residence", "both")
    if said in contrary:
        fills = "remplit" if holds else "ne remplit pas"
        reason = f"« {said} » contredit la commune de résidence {facts['residence_commune']}, qui {fills} le critère"
        problems.append(("eligible_by", f"{reason} du lieu de vie"))


def _check_place(facts: dict[str, Answer], field: str, possible: set[str], problems: list[tuple[str, str]]) -> None:
    said = facts.get(_PLACES[field])
    if said is not None and said not in possible:
        reason = f"« {said} » contredit la commune {facts[field]}, qui est {' ou '.join(sorted(possible))}"
        problems.append((_PLACES[field], reason))


def _place(commune: str, rules: RuleBook, on: date, communes: Communes | None) -> str | None:
    """Return rural, small_urban_unit or large; `None` where the list or the limit of the day is unknown."""
    populations = communes.urban_unit_population if communes else None
    limit = rules.parameters["tus.urban_unit_limit"].at(on)
    if populations is None or commune not in populations:
        return None
    population = populations[commune]
    if population == 0:
        return "rural"
    if limit is None or limit.value is None:
        return None
    return "small_urban_unit" if population < limit.value else "large"
