"""`solimob counselling`: what holds a person back, and what may help."""

from __future__ import annotations

import argparse

from solimob.cli import (
    counselling_aid_budget,
    counselling_aids,
    counselling_evaluate,
    counselling_simulate,
    counselling_test,
)


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the verbs of this part."""
    part = subparsers.add_parser("counselling", help="test des freins, aides à la mobilité")
    verbs = part.add_subparsers(dest="verb", required=True, metavar="VERBE")
    counselling_test.add_verbs(verbs)
    counselling_aids.add_verbs(verbs)
    counselling_aid_budget.add_verbs(verbs)
    counselling_evaluate.add_verbs(verbs)
    counselling_simulate.add_verbs(verbs)
