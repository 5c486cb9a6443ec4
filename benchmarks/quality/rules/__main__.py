"""`python -m benchmarks.quality.rules`: measure the rule engine, and write `benchmarks/results/rules.json`."""

from __future__ import annotations

import argparse
import json
import os
import platform
import time
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.quality.rules import changes, questions
from benchmarks.quality.rules.persons import Persons
from solimob.core.rules import COMMUNE, Facts, Planner, Prover, Reader, Rule, RuleBook, Situation, version_on
from solimob.ingest.publicodes.aides_velo import facts_at, load_aides_velo, stored_model
from solimob.reference.rules import gazetteer_resolver, load_book
from solimob.store import Store

RESULTS = Path(__file__).resolve().parents[2] / "results" / "rules.json"
TERRITORIES = ("247900798", "200065928")
"""CC du Thouarsais and CA Lannion-Trégor Communauté."""


def main() -> None:
    """Read the command line, measure, and write."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.quality.rules")
    parser.add_argument(
        "--cases", type=int, default=10_000, help="refusals whose change is checked (10000; 0 keeps the last)"
    )
    parser.add_argument("--persons", type=int, default=1_000, help="persons asked and answered (1000)")
    parser.add_argument("--home", type=Path, help="store where `solimob ingest add aides-velo` put the bicycle aids")
    parser.add_argument("--out", type=Path, default=RESULTS)
    arguments = parser.parse_args()
    today = datetime.now(UTC).date()
    found: dict[str, Any] = {
        "command": f"python -m benchmarks.quality.rules --cases {arguments.cases} --persons {arguments.persons}",
        "date": today.isoformat(),
        "machine": f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores",
        "load_1_min": os.getloadavg()[0],
        "python": platform.python_version(),
        "changes": changes.measure(arguments.cases) if arguments.cases else _kept(arguments.out),
        "books": {},
    }
    found["books"]["regimes"] = _regimes(today, arguments.persons)
    if arguments.home:
        found["books"]["aids"] = _aids(today, arguments.persons, arguments.home)
        found["books"]["aides-velo"] = _bicycle_aids(today, arguments.persons, arguments.home)
    arguments.out.write_text(json.dumps(found, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(found, ensure_ascii=False, indent=2))


def _kept(path: Path) -> Any:
    """Return the changes measured last, `None` where there are none."""
    return json.loads(path.read_text(encoding="utf-8"))["changes"] if path.exists() else None


def _regimes(on: date, persons: int) -> dict[str, Any]:
    book = load_book("regimes")
    return _measured(book, on, [({}, [version_on(book, id_, on) for id_ in book.by_id])] * persons)


def _aids(on: date, persons: int, home: Path) -> dict[str, Any]:
    """Measure the shipped aids in the two territories where all of them were searched.

    `questions` counts the aids that can be had there; `questions_of_any_needs` the same for persons who tick half of
    what it may be for; `questions_of_all` those of the whole catalogue, the bicycle aids included, most of which the
    address has settled.
    """
    gazetteer, chance = Store(home).gazetteer(), Random(4)
    book = load_book("aids", gazetteer_resolver(gazetteer))
    communes = [code for siren in TERRITORIES for code in gazetteer.territory(siren).codes]
    places: list[tuple[Facts, list[Rule]]] = []
    for commune in (chance.choice(communes) for _ in range(persons)):
        ids = dict.fromkeys(rule.id for rule in book.rules_at(commune))
        places.append(({COMMUNE: commune}, [version_on(book, id_, on) for id_ in ids]))
    bicycle = load_aides_velo(home)
    counts = []
    planner, prover = Planner(book, on), Prover(book, on)
    crowd, needy = (
        Persons(book, prover, book.rules, Random(5)),
        Persons(book, prover, book.rules, Random(6), any_boxes=True),
    )
    for known, rules in places[: max(1, persons // 5)]:
        away = len(book.by_id) - len(rules) + len(bicycle.rules) - len(bicycle.rules_at(str(known[COMMUNE])))
        counts.append(questions.count(planner, book, rules, crowd.person(known), known, away))
    any_needs = [questions.count(planner, book, rules, needy.person(known), known) for known, rules in places]
    return {
        **_measured(book, on, places),
        "questions_of_any_needs": questions.summary(any_needs),
        "questions_of_all": questions.summary(counts),
    }


def _bicycle_aids(on: date, persons: int, home: Path) -> dict[str, Any]:
    """Measure the bicycle aids of the whole country, in communes that have one."""
    book, (kept, _), chance = load_aides_velo(home), stored_model(home), Random(3)
    communes = sorted({commune for rule in book.rules for commune in rule.perimeter.communes or ()})
    chosen = [chance.choice(communes) for _ in range(persons)]
    return _measured(book, on, [(facts_at(kept, commune), list(book.rules_at(commune))) for commune in chosen])


def _measured(book: RuleBook, on: date, places: list[tuple[Facts, list[Rule]]]) -> dict[str, Any]:
    """Measure questions and proofs over persons, each in a place: what the address says, the rules there."""
    chance, prover, planner = Random(2), Prover(book, on), Planner(book, on)
    persons = Persons(book, prover, book.rules, chance)
    counts, milliseconds, proofs, too_large = [], [], 0, 0
    for known, rules in places:
        whole = persons.person(known)
        counts.append(questions.count(planner, book, rules, whole, known))
        share = chance.choice([0.3, 0.6, 1.0])
        facts = {name: answer for name, answer in whole.items() if name in known or chance.random() < share}
        began = time.process_time()
        reader = Reader(book, Situation(on, facts))
        found = [prover.prove(reader, rule) for rule in rules]
        milliseconds.append(1_000 * (time.process_time() - began))
        proofs += len(found)
        too_large += sum(proof.too_large for proof in found)
    milliseconds.sort()
    return {
        "rules": len(book.rules),
        "questions": questions.summary(counts),
        "proofs": proofs,
        "proofs_too_large_for_a_change": too_large,
        "person_cpu_ms_median": round(milliseconds[len(milliseconds) // 2], 2),
        "person_cpu_ms_p95": round(milliseconds[int(0.95 * (len(milliseconds) - 1))], 2),
        "person_cpu_ms_most": round(milliseconds[-1], 2),
    }


if __name__ == "__main__":
    main()
