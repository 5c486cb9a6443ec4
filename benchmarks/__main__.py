"""`python -m benchmarks NAME`: run a benchmark and write its result in `benchmarks/results/`."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path

HERE = Path(__file__).resolve().parent
DEFAULT_DATA = HERE.parent.parent / "shared" / "data" / "insee"


def main() -> None:
    """Read the command line and run one benchmark."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    names = parser.add_subparsers(dest="name", required=True, metavar="NAME")
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--out", type=Path, default=HERE / "results", help="folder of the results")
    nation = names.add_parser("national", parents=[common], help="solimob diagnosis national")
    nation.add_argument("--data", type=Path, default=DEFAULT_DATA, help="folder of communes_france_indicateurs.csv.gz")
    nation.add_argument("--runs", type=int, default=3, help="runs of each size (3)")
    kernel = names.add_parser("dispatch", parents=[common], help="the dial-a-ride kernel beside OR-tools")
    kernel.add_argument("--only", metavar="SUITE", help="suites whose name begins so (all of them)")
    kernel.add_argument("--limit-minutes", type=float, metavar="N", help="begin no run after N minutes")
    kernel.add_argument("--again", action="store_true", help="measure again what another state of the kernel gave")
    hall = names.add_parser("workshop", parents=[common], help="a meeting under load, and a web process that dies")
    hall.add_argument("--engines", nargs="+", choices=("sqlite", "postgres"), default=["sqlite", "postgres"])
    hall.add_argument("--runs", nargs="+", metavar="RUN", default=[], help="some of the runs only (all of them)")
    hall.add_argument("--people", type=int, default=500, help="phones that vote (500)")
    hall.add_argument("--minutes", type=float, default=10.0, help="minutes on the boards (10; at most 2 with a fault)")
    arguments = parser.parse_args()
    today = datetime.now(UTC).date()
    if arguments.name == "national":
        from benchmarks import national

        national.run(arguments.data, arguments.runs, arguments.out, today)
    elif arguments.name == "workshop":
        from benchmarks.load.workshop import command as workshop

        workshop.run(
            arguments.out,
            today,
            engines=arguments.engines,
            runs=arguments.runs or list(workshop.RUNS),
            people=arguments.people,
            minutes=arguments.minutes,
        )
    else:
        from benchmarks.quality.dispatch import command

        command.run(
            arguments.out,
            today,
            only=arguments.only,
            limit_minutes=arguments.limit_minutes,
            again=arguments.again,
        )


if __name__ == "__main__":
    main()
