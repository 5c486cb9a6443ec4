"""`solimob <part> <verb>`: the command line, thin over the rooms.

Exit codes: 0 done, 1 refused (the reason is on standard error), 2 wrong usage, 130 interrupted.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from datetime import date, datetime
from importlib import import_module
from pathlib import Path

from solimob import __version__
from solimob.cli import usage

PARTS = ("counselling", "demo", "diagnosis", "dispatch", "ingest", "solutions", "territory", "web", "workshop")
"""Each is a module of this package with `add_parser(subparsers)`."""
INTERRUPTED = 130
"""What shells expect after Ctrl-C."""


class RefusedError(Exception):
    """What was asked cannot be done; the message says what was wrong, where, and what to do next, in French."""


def store_home() -> Path:
    """Return the folder of the store: `SOLIMOB_HOME`, else the user's data folder."""
    from platformdirs import user_data_path

    chosen = os.environ.get("SOLIMOB_HOME")
    return Path(chosen).expanduser() if chosen else user_data_path("solimob", appauthor=False)


def today() -> date:
    """Return the day where the command is run: the only clock of the command line."""
    return datetime.now().astimezone().date()


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of every part."""
    usage.speak_french()
    parser = argparse.ArgumentParser(prog="solimob", description="Boîte à outils de la mobilité solidaire.")
    parser.add_argument("--version", action="version", version=f"solimob {__version__}", help="afficher la version")
    subparsers = parser.add_subparsers(dest="part", required=True, metavar="PARTIE")
    for part in PARTS:
        import_module(f"solimob.cli.{part}").add_parser(subparsers)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run one verb and return its exit code."""
    arguments = build_parser().parse_args(argv)
    try:
        return int(arguments.run(arguments) or 0)
    except RefusedError as refusal:
        print(f"solimob : {refusal}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("solimob : interrompu", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        sys.stderr.close()
        return 0
