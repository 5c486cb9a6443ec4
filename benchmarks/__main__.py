"""`python -m benchmarks NAME`: run a benchmark and write its result in `benchmarks/results/`."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import national

HERE = Path(__file__).resolve().parent
DEFAULT_DATA = HERE.parent.parent / "shared" / "data" / "insee"


def main() -> None:
    """Read the command line and run one benchmark."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("name", choices=("national",))
    parser.add_argument("--data", type=Path, default=DEFAULT_DATA, help="folder of communes_france_indicateurs.csv.gz")
    parser.add_argument("--runs", type=int, default=3, help="runs of each size (3)")
    parser.add_argument("--out", type=Path, default=HERE / "results", help="folder of the results")
    arguments = parser.parse_args()
    national.run(arguments.data, arguments.runs, arguments.out, datetime.now(UTC).date())


if __name__ == "__main__":
    main()
