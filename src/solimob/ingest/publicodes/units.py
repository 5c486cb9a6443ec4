"""Units of Publicodes: « €/an », « % », « €/an.personne », and what one converts to.

A unit is two lists of names. `an`, `mois`, `trimestre` and `jour` convert into each other, so do metres, grams and
euros with their multiples; « % » counts as a hundredth. Where there is no conversion the engine warns and keeps the
number as it is: so does the translator.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache

PERCENT = "%"
_SCALES: tuple[dict[str, float], ...] = (
    {"an": 1.0, "trimestre": 4.0, "mois": 12.0, "jour": 365.0},
    {"k€": 1.0, "€": 1e3},
    {"kg": 1.0, "g": 1e3, "mg": 1e6},
    {"km": 1.0, "m": 1e3, "cm": 1e5, "mm": 1e6},
)
"""How many of each make the same amount."""
_CLASS = {name: index for index, scale in enumerate(_SCALES) for name in scale}


@dataclass(frozen=True, slots=True)
class Unit:
    """What is multiplied and what is divided by."""

    above: tuple[str, ...]
    below: tuple[str, ...] = ()

    def __str__(self) -> str:
        return ".".join(self.above) + ("/" + ".".join(self.below) if self.below else "")

    @property
    def is_percent(self) -> bool:
        """Whether it is « % » and nothing else."""
        return self == Unit((PERCENT,))


@cache
def parse_unit(text: str) -> Unit:
    """Return the unit a text writes; « m2 » is « m.m »."""
    above, *below = text.split("/")
    return Unit(_names(above), tuple(name for part in below for name in _names(part)))


def _names(text: str) -> tuple[str, ...]:
    found: list[str] = []
    for name in filter(None, text.strip().split(".")):
        power = re.fullmatch(r"(.*?[^\d])(\d+)", name)
        found += [power[1]] * int(power[2]) if power else [name]
    return tuple(found)


def times(first: Unit | None, second: Unit | None) -> Unit | None:
    """Return the unit of a product: what is above and below goes away."""
    if first is None or second is None:
        return first or second
    above, below = [*first.above, *second.above], [*first.below, *second.below]
    for name in list(above):
        if name in below:
            above.remove(name)
            below.remove(name)
    return Unit(tuple(above), tuple(below))


def inverse(unit: Unit | None) -> Unit | None:
    """Return the unit of one divided by a number of this unit."""
    return Unit(unit.below, unit.above) if unit else None


@cache
def factor(start: Unit, end: Unit) -> float | None:
    """Return what a number is multiplied by from one unit to another, `None` where they do not convert."""
    if _classes(start) != _classes(end):
        return None
    return _size(start) / _size(end)


def convert(value: float, start: Unit, end: Unit) -> float | None:
    """Return a number in another unit, `None` where they do not convert."""
    by = factor(start, end)
    return None if by is None else value if by == 1.0 else round(value * by, 16)


def simplified(unit: Unit) -> tuple[Unit, float]:
    """Return a unit without names of one class above and below, and what a number is multiplied by to be in it."""
    above, below, by = list(unit.above), list(unit.below), 1.0
    for name in unit.above:
        same = next((other for other in below if other == name or _class(other) == _class(name)), None)
        if same is not None:
            by *= _size_of(name) / _size_of(same)
            above.remove(name)
            below.remove(same)
    return Unit(tuple(above), tuple(below)), by


def _class(name: str) -> object:
    return _CLASS.get(name, name)


def _classes(unit: Unit) -> dict[object, int]:
    count = Counter(_class(name) for name in unit.above if name != PERCENT)
    count.subtract(_class(name) for name in unit.below if name != PERCENT)
    return {name: times_ for name, times_ in count.items() if times_}


def _size_of(name: str) -> float:
    if name == PERCENT:
        return 0.01
    return 1.0 / _SCALES[_CLASS[name]][name] if name in _CLASS else 1.0


def _size(unit: Unit) -> float:
    size = 1.0
    for name in unit.above:
        size *= _size_of(name)
    for name in unit.below:
        size /= _size_of(name)
    return size
