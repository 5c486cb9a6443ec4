"""`solimob diagnosis`: the diagnosis of one territory, or of every commune."""

from __future__ import annotations

import argparse

from solimob.cli import national


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the verbs of this part."""
    part = subparsers.add_parser("diagnosis", help="le diagnostic d'un territoire, ou de toutes les communes")
    verbs = part.add_subparsers(dest="verb", required=True, metavar="VERBE")
    national.add_verb(verbs)
