"""`python -m benchmarks.quality.aids.agreement`: our amounts beside those of publicodes, aid by aid.

Situations are drawn with a seed. In half of them a commune is drawn first where the aid applies, and EPCI, département
and région follow from it; in the others each place is drawn on its own. Incomes, ages and prices fall on the thresholds
of the model and one euro or year beside them. Draws go on until an aid has enough situations, and enough of them with
an amount. Every amount is compared, to the last bit.
"""

from __future__ import annotations

import argparse
import json
import platform
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from benchmarks.quality.aids.reference import AIDES_VELO, PUBLICODES, Reference, installed
from benchmarks.quality.aids.situations import Pools, draw, pools
from solimob.core.rules.expression import AnyOf, Expression
from solimob.core.rules.inputs import InputSpec
from solimob.ingest.publicodes.aides_velo import french_aids, split
from solimob.ingest.publicodes.evaluation import Evaluator
from solimob.ingest.publicodes.model import Model, read_model
from solimob.ingest.publicodes.places import CODE, Places, place_of, places, words_of
from solimob.ingest.publicodes.translate import translate
from solimob.store import Store

RESULTS = Path(__file__).resolve().parents[2] / "results"
BATCH = 6000
_MOST_DRAWS = 40
_SHARE = 0.3
"""Of the situations compared for an aid, those with an amount; some aids never have one."""


@dataclass(slots=True)
class Count:
    """What was compared for one aid: in situations drawn for it, then in those drawn for others."""

    evaluations: int = 0
    with_amount: int = 0
    elsewhere: int = 0
    differences: list[dict[str, object]] = field(default_factory=list)


def main() -> None:
    """Compare, print and write."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.quality.aids.agreement")
    parser.add_argument("--each", type=int, default=300, help="situations of each aid (300)")
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--model", default=AIDES_VELO, help="package of the model, with its version")
    parser.add_argument("--engine", type=Path, help="folder where both packages are installed already")
    parser.add_argument("--out", type=Path, default=RESULTS / "aids_agreement.json")
    arguments = parser.parse_args()
    with TemporaryDirectory(prefix="solimob-aids-") as folder:
        reference = Reference(arguments.engine) if arguments.engine else installed(Path(folder), arguments.model)
        model = read_model(reference.model.read_bytes())
        evaluator = Evaluator(model, french_aids(model))
        counts = {path: Count() for path in evaluator.wanted}
        seconds = 0.0
        towns = Towns.read(Path(folder))
        for jobs in _batches(model, evaluator, towns, arguments.each, Random(arguments.seed)):
            found, taken = reference.evaluate([(case, list(paths)) for case, paths, _ in jobs])
            seconds += taken
            for (case, paths, ours), theirs in zip(jobs, found):
                for number, (path, their) in enumerate(zip(paths, theirs)):
                    _compare(counts[path], case, ours[path], their, drawn_for_it=number == 0)
    document = _document(counts, arguments.each, arguments.seed, arguments.model, seconds, evaluator)
    arguments.out.write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(json.dumps({key: value for key, value in document.items() if key != "aids"}, ensure_ascii=False, indent=1))


type Job = tuple[dict[str, object], tuple[str, ...], Mapping[str, float | None]]


@dataclass(frozen=True, slots=True)
class Towns:
    """Communes by place, and the places of each commune."""

    places: Places
    of: Mapping[str, Mapping[str, str]]

    @classmethod
    def read(cls, home: Path) -> Towns:
        """Read the embedded communes."""
        known = places(Store(home).gazetteer())
        found: dict[str, dict[str, str]] = {}
        for name, words in known.communes.items():
            for word, codes in words.items():
                for code in codes:
                    if name != CODE or word == code:
                        found.setdefault(code, {})[name] = word
        return cls(known, found)


def _batches(model: Model, evaluator: Evaluator, towns: Towns, each: int, random: Random) -> Iterator[list[Job]]:
    pool, inputs = pools(model), evaluator.inputs
    definitions = translate(model, evaluator.wanted).definitions
    jobs: list[Job] = []
    for path in evaluator.wanted:
        for job in _of_aid(path, definitions[path], evaluator, towns, inputs, pool, each, random):
            jobs.append(job)
            if len(jobs) == BATCH:
                yield jobs
                jobs = []
    yield jobs


def _of_aid(
    path: str,
    definition: Expression,
    evaluator: Evaluator,
    towns: Towns,
    inputs: Mapping[str, InputSpec],
    pool: Pools,
    each: int,
    random: Random,
) -> Iterator[Job]:
    """Yield `each` situations of an aid, then more with an amount until enough have one; some compare every aid."""
    with_amount, compared = 0, 0
    for number in range(each * _MOST_DRAWS):
        here = _here(definition, random)
        if number % 4 < 2:
            here = _town(here, towns, random)
        case = draw(random, inputs, here, pool, eager=number % 2 == 0)
        others = [other for other in evaluator.wanted if other != path] if number == 0 else []
        ours = evaluator.amounts(case, (path, *others))
        paid = bool(ours[path])
        if number >= each and not paid:
            continue
        with_amount, compared = with_amount + paid, compared + 1
        yield case, tuple(ours), ours
        if number >= each - 1 and with_amount >= _SHARE * compared:
            return


def _here(definition: Expression, random: Random) -> dict[str, str]:
    """Return words of places where the aid may apply, one of each alternative."""
    found: dict[str, str] = {}
    for part in split(definition)[0]:
        place = place_of(part)
        while isinstance(place, AnyOf):
            place = random.choice(place.operands)
        if place is not None:
            name, word = random.choice(words_of(place))
            found[name] = word
    return found


def _town(here: Mapping[str, str], towns: Towns, random: Random) -> Mapping[str, str]:
    """Return all the places of a commune that has the given ones; the given ones where there is none."""
    codes = [towns.places.of(name, word) for name, word in here.items()]
    together = sorted(frozenset.intersection(*codes)) if codes else []
    return {**towns.of[random.choice(together)], **here} if together else here


def _compare(count: Count, case: object, ours: float | None, theirs: float | None, *, drawn_for_it: bool) -> None:
    count.evaluations += drawn_for_it
    count.with_amount += drawn_for_it and bool(theirs)
    count.elsewhere += not drawn_for_it
    if ours != theirs:
        count.differences.append({"case": case, "ours": ours, "theirs": theirs})


def _document(
    counts: Mapping[str, Count], each: int, seed: int, model: str, seconds: float, evaluator: Evaluator
) -> dict[str, object]:
    own = list(counts.values())
    evaluations = sum(count.evaluations + count.elsewhere for count in own)
    differences = sum(len(count.differences) for count in own)
    return {
        "command": f"python -m benchmarks.quality.aids.agreement --each {each} --seed {seed} --model {model}",
        "date": datetime.now(UTC).date().isoformat(),
        "machine": f"{platform.machine()}, Python {platform.python_version()}",
        "engine": PUBLICODES,
        "model": model,
        "aids": {
            path: {
                "evaluations": c.evaluations,
                "with_amount": c.with_amount,
                "evaluations_drawn_for_others": c.elsewhere,
                "differences": c.differences[:3],
            }
            for path, c in counts.items()
        },
        "left_aside": sorted(evaluator.left_aside),
        "aids_compared": len(counts),
        "evaluations": evaluations,
        "evaluations_drawn_for_the_aid": sum(count.evaluations for count in own),
        "of_which_with_amount": sum(count.with_amount for count in own),
        "fewest_evaluations_of_an_aid": min(count.evaluations for count in own),
        "aids_under_30_percent": sorted(p for p, c in counts.items() if c.with_amount < _SHARE * c.evaluations),
        "agreement": (evaluations - differences) / evaluations,
        "differences": differences,
        "engine_seconds": round(seconds, 1),
    }


if __name__ == "__main__":
    main()
