"""`solimob solutions`: the catalogue, the law and who may do what."""

from __future__ import annotations

import argparse

from solimob.cli import solutions_catalogue, solutions_competence, solutions_regime


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the verbs of this part."""
    part = subparsers.add_parser("solutions", help="fiches solutions, régimes juridiques, compétences")
    verbs = part.add_subparsers(dest="verb", required=True, metavar="VERBE")
    solutions_catalogue.add_verbs(verbs)
    solutions_competence.add_verbs(verbs)
    solutions_regime.add_verbs(verbs)
