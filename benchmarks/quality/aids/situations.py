"""Situations in which an aid can apply: its place, edges of every threshold, prices one euro beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from random import Random

from solimob.core.rules.inputs import InputKind, InputSpec
from solimob.ingest.publicodes.model import Model
from solimob.ingest.publicodes.places import CODE, DEPARTEMENT, EPCI, PLACE, REGION

PRICE, AGE = "vélo . prix", "demandeur . âge"
INCOME = "revenu fiscal de référence par part . revenu de référence"
SHARES = "revenu fiscal de référence par part . nombre de parts"


@dataclass(frozen=True, slots=True)
class Pools:
    """The words a model compares its places with, and the numbers it compares the rest with."""

    places: Mapping[str, tuple[str, ...]]
    incomes: tuple[float, ...]
    prices: tuple[float, ...]
    ages: tuple[float, ...]


def pools(model: Model) -> Pools:
    """Gather every place and threshold written in a model."""
    text = " ; ".join(_texts(model.rules)) + " ;"
    places = {
        name: tuple(sorted(set(re.findall(rf"{re.escape(name)} = '([^;]*?)'(?= ;)", text))))
        for name in (CODE, EPCI, DEPARTEMENT, REGION)
    }
    yearly = [float(n) for n in re.findall(r"(\d+(?:\.\d+)?) €/an", text)]
    monthly = [12 * float(n) for n in re.findall(r"(\d+(?:\.\d+)?) €/mois", text)]
    prices = [float(n) for n in re.findall(r"(?<![\d.])(\d+(?:\.\d+)?) €(?!/)", text)]
    ages = [float(n) for n in re.findall(r"âge [<>]=? (\d+)", text)]
    return Pools(places, *(tuple(sorted(set(found))) for found in (yearly + monthly, prices, ages)))


def draw(
    random: Random, inputs: Mapping[str, InputSpec], here: Mapping[str, str], pool: Pools, eager: bool
) -> dict[str, object]:
    """Draw one situation at a place; `eager` leans towards what aids ask for (poor, adult, disabled, dear bike)."""
    case: dict[str, object] = {}
    for name, spec in inputs.items():
        if name.startswith(PLACE) or random.random() < (0.1 if name in (PRICE, INCOME, AGE) else 0.15):
            continue  # Left to the default of the model.
        case[name] = _value(random, name, spec, pool, eager)
    for name in (CODE, EPCI, DEPARTEMENT, REGION):
        if name in here:
            case[name] = f"'{here[name]}'"
        elif random.random() < 0.6 and pool.places[name]:
            case[name] = f"'{random.choice(pool.places[name])}'"
    return case


def _value(random: Random, name: str, spec: InputSpec, pool: Pools, eager: bool) -> object:
    if spec.kind is InputKind.WORD:
        return f"'{random.choice(sorted(spec.choices or ('',)))}'"
    if spec.kind is InputKind.TRUTH:
        return "oui" if random.random() < (0.7 if eager else 0.5) else "non"
    step = random.choice((-1, 0, 0, 1))
    if name == PRICE:
        price = random.choice(pool.prices) if random.random() < 0.6 else random.uniform(20, 6000)
        price = max(0.0, (random.uniform(400, 2500) if eager and random.random() < 0.5 else price) + step)
        return f"{price:g} €" if random.random() < 0.5 else round(price, 2)
    if name == AGE:
        return max(0, int((random.choice(pool.ages) if not eager else random.choice((18, 20, 25, 30, 40, 66))) + step))
    if name == INCOME:
        return max(0, (random.choice(pool.incomes) if not eager else random.uniform(0, 14000)) + step)
    if name == SHARES:
        return random.choice((1, 1, 1, 1.5, 2, 2.5, 3, 0.5))
    return random.choice((0, 1, 2, 3, 4, 5, 6, 7)) if name.startswith("foyer") else random.choice((0, 50, 100, 400))


def _texts(raw: object) -> Iterator[str]:
    if isinstance(raw, str):
        yield raw
    elif isinstance(raw, Mapping):
        for value in raw.values():
            yield from _texts(value)
    elif isinstance(raw, list):
        for value in raw:
            yield from _texts(value)
