"""One person's situation (`aids_situation.schema.json`) read into answers; what it does not say is unknown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from math import inf, isfinite
from typing import Any

from solimob.core.counselling.home import Home
from solimob.core.rules.french_number import number
from solimob.core.rules.inputs import Answer, InputKind, InputSpec, SituationError
from solimob.written_day import written_day

PURPOSES = (
    "interview", "exam", "job_start", "work", "training", "studies", "school", "care", "outings", "licence", "bike",
    "car",
)  # fmt: skip
"""What it is for; each is the input `for_<purpose>`."""
BENEFITS = ("rsa", "ass", "aah", "ada", "aspa", "css")
LEAST_PARTS = 1.0
"""A fiscal household has at least one part: a person alone with no child; halves and quarters add to it (CGI, 194)."""
PRICES = ("licence", "bike", "car")
NEVER_ASKED = ("commune", "overseas", "granted_share", *(f"for_{purpose}" for purpose in PURPOSES))
_PLAIN = {
    "age": "age",
    "status": "status",
    "licence_b": "licence_b",
    "taxable": "taxable",
    "months_registered": "months_registered",
    "daily_benefit": "daily_benefit",
    "contract": "contract",
}
_KEYS = (
    "commune", "date", *_PLAIN, "purpose", "income", "family_quotient", "benefits", "distance_km", "duration_min",
    "price", "prices", "answers",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class AidSituation:
    """What is known of one person on one day. `brackets` are numbers known only from a lowest to a highest value.

    `facts` may hold more than a book asks (`reference_income`, `tax_parts`): each book takes what it knows.
    """

    on: date
    home: Home | None = None
    facts: Mapping[str, Answer] = field(default_factory=dict)
    brackets: Mapping[str, tuple[float, float]] = field(default_factory=dict)


class InvalidSituationError(ValueError):
    """A situation that cannot be read: `faults` are (field, what is wrong), in French."""

    def __init__(self, faults: list[tuple[str, str]]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(f"  {where} : {what}" for where, what in faults))


def may_be_asked(spec: InputSpec) -> bool:
    """Tell whether a person answers an input: not what the commune, the purpose or a book says."""
    return (
        bool(spec.question) and spec.name not in NEVER_ASKED and (spec.kind is not InputKind.WORD or bool(spec.choices))
    )


def read_situation(
    document: object,
    inputs: Mapping[str, InputSpec],
    home_of: Callable[[str], Home],
    today: date,
    other_inputs: Mapping[str, InputSpec] | None = None,
) -> AidSituation:
    """Return the situation of a document; the day is its `date`, else `today`.

    `home_of` returns the commune of a code and raises `LookupError` with a French reason. `other_inputs` are those of
    other books that `answers` may speak of.

    Raises
    ------
    InvalidSituationError
        If a key is unknown or a value impossible; with every fault.
    """
    return _Reading(inputs, other_inputs or {}, home_of).situation(document, today)


class _Reading:
    def __init__(
        self, inputs: Mapping[str, InputSpec], others: Mapping[str, InputSpec], home_of: Callable[[str], Home]
    ) -> None:
        self._inputs, self._others, self._home_of = dict(inputs), dict(others), home_of
        self._facts: dict[str, Answer] = {}
        self._brackets: dict[str, tuple[float, float]] = {}
        self._faults: list[tuple[str, str]] = []

    def situation(self, document: object, today: date) -> AidSituation:
        held = self._keys("document", document, _KEYS)
        on, home = self._day(held, today), self._home(held)
        for key, name in _PLAIN.items():
            if key in held:
                self._answer(key, name, held[key])
        self._purposes(held.get("purpose"))
        self._income(held.get("income"))
        self._number("family_quotient", "family_quotient", held.get("family_quotient"))
        for name, value in self._keys("benefits", held.get("benefits", {}), BENEFITS).items():
            self._answer(f"benefits.{name}", name, value)
        for key, name in (("distance_km", "return_km"), ("duration_min", "return_minutes")):
            self._number(key, name, held.get(key), times=2.0)
        self._prices(held)
        self._answers(held.get("answers", {}))
        if self._faults:
            raise InvalidSituationError(self._faults)
        return AidSituation(on, home, self._facts, self._brackets)

    def _day(self, held: Mapping[str, Any], today: date) -> date:
        if "date" not in held:
            return today
        try:
            return written_day(held["date"])
        except ValueError:
            self._faults.append(("date", f"« {held['date']} » n'est pas une date AAAA-MM-JJ, par exemple 2026-11-27"))
            return today

    def _home(self, held: Mapping[str, Any]) -> Home | None:
        if held.get("commune") is None:
            return None
        code = held["commune"]
        try:
            if not isinstance(code, str):
                raise LookupError(f"« {code} » n'est pas un code Insee (un texte de cinq caractères)")
            home = self._home_of(code)
        except LookupError as error:
            self._faults.append(("commune", str(error.args[0])))
            return None
        self._facts |= {"commune": home.code, "overseas": home.is_overseas}
        return home

    def _purposes(self, said: object) -> None:
        """Set what it is for: named purposes are so, the others are not."""
        if said is None:
            return
        named = [said] if isinstance(said, str) else said
        if not isinstance(named, list) or not named:
            self._faults.append(("purpose", f"au moins un but est attendu : {', '.join(PURPOSES)}"))
            return
        for word in named:
            if word not in PURPOSES:
                self._faults.append(("purpose", f"« {word} » est inconnu{_near(str(word), PURPOSES)}"))
        self._facts |= {f"for_{purpose}": purpose in named for purpose in PURPOSES}

    def _income(self, said: object) -> None:
        if said is None:
            return
        held = self._keys("income", said, ("reference", "parts", "per_part"))
        if "per_part" in held and len(held) > 1:
            self._faults.append(("income", "dites per_part, ou reference et parts, pas les deux"))
            return
        if "per_part" in held:
            self._number("income.per_part", "income_per_part", held["per_part"])
            return
        income = self._interval("income.reference", held.get("reference"))
        parts = self._interval("income.parts", held.get("parts"))
        if parts is not None and parts[0] < LEAST_PARTS:
            least = number(LEAST_PARTS)
            self._faults.append(
                ("income.parts", f"{number(parts[0])} est impossible : un foyer a au moins {least} part")
            )
        if income is None or self._faults:
            return
        for name, ends in (("reference_income", income), ("tax_parts", parts)):
            if ends is not None and ends[0] == ends[1]:
                self._facts[name] = ends[0]
        shares = parts or (LEAST_PARTS, inf)
        self._keep("income_per_part", (income[0] / shares[1], income[1] / shares[0]))

    def _prices(self, held: Mapping[str, Any]) -> None:
        for name, value in self._keys("prices", held.get("prices", {}), PRICES).items():
            self._number(f"prices.{name}", f"price_{name}", value)
        if "price" not in held:
            return
        bought = [name for name in PRICES if self._facts.get(f"for_{name}") is True]
        if len(bought) != 1 or "prices" in held:
            self._faults.append(("price", "un seul achat est attendu dans purpose ; sinon, dites prices"))
        else:
            self._number("price", f"price_{bought[0]}", held["price"])

    def _answers(self, said: object) -> None:
        asked = tuple(name for name, spec in (self._others | self._inputs).items() if may_be_asked(spec))
        for name, value in self._keys("answers", said, asked).items():
            if name in self._facts or name in self._brackets:
                self._faults.append(
                    (f"answers.{name}", "c'est déjà dit ailleurs dans la situation ; gardez une réponse")
                )
            else:
                self._answer(f"answers.{name}", name, value)

    def _number(self, where: str, name: str, value: object, times: float = 1.0) -> None:
        found = None if value is None else self._interval(where, value)
        if found is not None:
            self._keep(name, (found[0] * times, found[1] * times), where)

    def _interval(self, where: str, value: object) -> tuple[float, float] | None:
        """Return a number as its own interval, or the interval of a bracket; `None` where it is not said or wrong."""
        if value is None:
            return None
        if isinstance(value, Mapping):
            held = self._keys(where, value, ("low", "high"))
            low, high = (self._interval(f"{where}.{end}", held.get(end)) for end in ("low", "high"))
            bounds = (low[0] if low else 0.0, high[1] if high else inf)
            if bounds[0] > bounds[1]:
                self._faults.append((where, "le plus petit (low) dépasse le plus grand (high)"))
                return None
            return bounds
        if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
            self._faults.append((where, f"« {value} » n'est pas un nombre"))
            return None
        if value < 0:
            self._faults.append((where, f"{number(value)} est impossible : ne peut pas être négatif"))
            return None
        return float(value), float(value)

    def _keep(self, name: str, bounds: tuple[float, float], where: str = "") -> None:
        low, high = bounds
        if low == high:
            self._answer(where or name, name, low)
            return
        spec = self._inputs[name]
        if low > spec.high or high < spec.low:
            ends = f"de {number(spec.low)} à {number(spec.high)} {spec.unit}".strip()
            self._faults.append((where or name, f"impossible : {ends}"))
            return
        self._brackets[name] = (max(low, spec.low), min(high, spec.high))

    def _answer(self, where: str, name: str, value: object) -> None:
        spec = self._inputs.get(name) or self._others[name]
        try:
            spec.known(value)
        except SituationError as error:
            self._faults.append((where, str(error).partition(" : ")[2]))
            return
        assert isinstance(value, bool | int | float | str)
        self._facts[name] = value

    def _keys(self, where: str, document: object, known: tuple[str, ...]) -> Mapping[str, Any]:
        if not isinstance(document, Mapping):
            self._faults.append((where, "un objet est attendu"))
            return {}
        for key in document:
            if key not in known:
                place = key if where == "document" else f"{where}.{key}"
                self._faults.append((place, f"cette clé n'est pas connue{_near(str(key), known)}"))
        return {key: value for key, value in document.items() if key in known}


def _near(word: str, known: tuple[str, ...]) -> str:
    near = get_close_matches(word, known, 1)
    return f" ; est-ce « {near[0]} » ?" if near else f" ; au choix : {', '.join(known[:20])}"
