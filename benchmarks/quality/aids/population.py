"""`python -m benchmarks.quality.aids.population`: every bicycle aid for a million persons, beside publicodes.

Persons are drawn by commune with its population; their answers are drawn evenly, none missing (then one in ten missing,
in a second run). Time is that of `simulate` on columns in memory; publicodes evaluates whole households drawn from the
same population, in the same run, so that the ratio holds whatever the machine does meanwhile.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import time
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import polars as pl

from benchmarks.quality.aids.reference import AIDES_VELO, PUBLICODES, Reference, installed
from benchmarks.quality.aids.situations import AGE, INCOME, PRICE
from solimob.core.rules.book import RuleBook
from solimob.core.rules.inputs import InputKind, InputSpec
from solimob.core.rules.population import Population
from solimob.core.rules.vectors import simulate
from solimob.core.territory import Gazetteer
from solimob.ingest.publicodes.aides_velo import kept_model, rule_book, stored_model
from solimob.ingest.publicodes.circles import CIRCLE
from solimob.ingest.publicodes.places import PLACE, places
from solimob.ingest.publicodes.population import read_population
from solimob.store import Store
from solimob.store.rule_models import RuleModel, keep_rule_model

RESULTS = Path(__file__).resolve().parents[2] / "results"
ON = date(2025, 1, 1)
"""A day on which most aids are in force: the more, the harder."""
HOUSEHOLDS = 30


def main() -> None:
    """Measure, print and write."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.quality.aids.population")
    parser.add_argument("--persons", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--engine", type=Path, help="folder where both packages are installed already")
    parser.add_argument("--out", type=Path, default=RESULTS / "aids_population.json")
    arguments = parser.parse_args()
    with TemporaryDirectory(prefix="solimob-aids-") as folder:
        reference = Reference(arguments.engine) if arguments.engine else installed(Path(folder))
        gazetteer = Store(Path(folder)).gazetteer()
        kept, book = _book(reference, gazetteer, Path(folder))
        rng = np.random.default_rng(arguments.seed)
        document: dict[str, object] = {
            "command": f"python -m benchmarks.quality.aids.population --persons {arguments.persons}",
            "date": datetime.now(UTC).date().isoformat(),
            "machine": f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}",
            "load_1_min": round(os.getloadavg()[0], 2),
            "model": AIDES_VELO,
            "persons": arguments.persons,
            "aids_in_force": sum(rule.is_in_force(ON) for rule in book.rules),
        }
        for name, missing in (("all_answers", 0.0), ("one_answer_in_ten_missing", 0.1)):
            table = _persons(book, gazetteer, arguments.persons, missing, rng)
            people = read_population(table, book, kept, gazetteer.resolve)
            document[name] = _measured(book, people, arguments.runs)
            if not missing:
                households = table.sample(HOUSEHOLDS, seed=arguments.seed)
                _, seconds = reference.evaluate(_jobs(households, book, kept, gazetteer))
                document["publicodes"] = PUBLICODES
                document["publicodes_s_a_household"] = round(seconds / HOUSEHOLDS, 4)
                ours = document[name]
                assert isinstance(ours, dict)
                ratio = seconds / HOUSEHOLDS * arguments.persons / ours["wall_s_median"]
                document["times_faster_than_publicodes"] = round(ratio)
            del people, table
        document["peak_mib_of_the_process"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    arguments.out.write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(document, ensure_ascii=False, indent=1))


def _book(reference: Reference, gazetteer: Gazetteer, home: Path) -> tuple[RuleModel, RuleBook]:
    package = reference.model.parent.parent
    members = {
        "package.json": (package / "package.json").read_bytes(),
        "publicodes-build/aides-velo.model.json": reference.model.read_bytes(),
    }
    keep_rule_model(home, kept_model(members, places(gazetteer), datetime.now(UTC).date()))
    kept, model = stored_model(home)
    return kept, rule_book(model, kept, perimeters=False)


def _measured(book: RuleBook, people: Population, runs: int) -> dict[str, object]:
    walls, processor = [], []
    for _ in range(runs):
        wall, cpu = time.perf_counter(), time.process_time()
        found = simulate(book, people, ON)
        walls.append(time.perf_counter() - wall)
        processor.append(time.process_time() - cpu)
    return {
        "wall_s_min": round(min(walls), 3),
        "wall_s_median": round(float(np.median(walls)), 3),
        "cpu_s_median": round(float(np.median(processor)), 3),
        "rows": len(found.person),
        "undetermined": sum(found.undetermined.values()),
    }


def _persons(
    book: RuleBook, gazetteer: Gazetteer, count: int, missing: float, rng: np.random.Generator
) -> pl.DataFrame:
    known = gazetteer.communes.drop_nulls("population").sort("code")
    share = known["population"].to_numpy().astype(float)
    at = np.sort(rng.choice(known.height, count, p=share / share.sum()))
    columns: dict[str, pl.Series] = {"commune": known["code"].gather(pl.Series(at))}
    for name, spec in book.inputs.items():
        if name in (CIRCLE, "commune") or name.startswith(PLACE):
            continue
        drawn = _drawn(name, spec, count, rng)
        hidden = pl.Series(rng.random(count) < missing)
        columns[name] = pl.select(pl.when(~hidden).then(drawn)).to_series() if missing else drawn
    return pl.DataFrame(columns)


def _drawn(name: str, spec: InputSpec, count: int, rng: np.random.Generator) -> pl.Series:
    if spec.kind is InputKind.WORD:
        words = pl.Series(sorted(spec.choices or ("",)))
        return words.gather(pl.Series(rng.integers(0, len(words), count)))
    if spec.kind is InputKind.TRUTH:
        return pl.Series(rng.random(count) < 0.5)
    bounds: Mapping[str, tuple[int, int]] = {PRICE: (50, 5000), AGE: (10, 90), INCOME: (0, 60000)}
    return pl.Series(rng.integers(*bounds.get(name, (1, 6)), count).astype(float))


def _jobs(
    households: pl.DataFrame, book: RuleBook, kept: RuleModel, gazetteer: Gazetteer
) -> list[tuple[object, list[str]]]:
    own = read_population(households, book, kept, gazetteer.resolve)
    jobs: list[tuple[object, list[str]]] = []
    for row in range(households.height):
        case: dict[str, object] = {}
        for name, column in own.columns.items():
            value = column.values[row]
            if name == "commune":
                continue
            if column.words:
                case[name] = f"'{column.words[int(value)]}'"
            elif column.values.dtype.kind == "f":
                case[name] = float(value)
            else:
                case[name] = "oui" if value else "non"
        jobs.append((case, [rule.id for rule in book.rules]))
    return jobs


if __name__ == "__main__":
    main()
