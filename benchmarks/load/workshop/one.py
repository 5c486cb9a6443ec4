"""`python -m benchmarks.load.workshop.one ENGINE …`: every run on one database, in a process of its own."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from benchmarks.load.workshop import site as sites


def main() -> None:
    """Run what is asked and write the figures."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.load.workshop.one")
    parser.add_argument("engine", choices=sorted(sites.PROCESSES))
    parser.add_argument("--people", type=int, required=True)
    parser.add_argument("--minutes", type=float, required=True)
    parser.add_argument("--runs", required=True, help="names joined by commas")
    parser.add_argument("--processes", type=int, help="web processes (1 on SQLite, 2 on PostgreSQL)")
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    with sites.database(arguments.engine):
        from benchmarks.load.workshop import boards, scene, votes, weight

        scene.prepare()
        site = sites.Site(arguments.processes or sites.PROCESSES[arguments.engine])
        runs = {
            "weight": lambda: weight.run(site),
            "votes": lambda: votes.run(site, arguments.people, fault=False),
            "votes_fault": lambda: votes.run(site, arguments.people, fault=True),
            "boards": lambda: boards.run(site, arguments.minutes, fault=False),
            "boards_fault": lambda: boards.run(site, min(arguments.minutes, boards.FAULT_MINUTES), fault=True),
        }
        done: dict[str, Any] = {"engine": arguments.engine, "web_processes": len(site.ports)}
        try:
            for name in arguments.runs.split(","):
                before = sites.machine()
                done[name] = before | runs[name]()
                print(arguments.engine, name, json.dumps(done[name]), file=sys.stderr, flush=True)
                arguments.out.write_text(json.dumps(done), "utf-8")
        finally:
            site.stop()


if __name__ == "__main__":
    main()
