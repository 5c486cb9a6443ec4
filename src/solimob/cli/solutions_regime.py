"""`solimob solutions regime` and `tus-check`: what each legal regime says of a case, and the TUS clause by clause."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from solimob.cli.json_files import json_of

if TYPE_CHECKING:
    from solimob.core.solutions.competence import CompetenceAnswer, LeverMatrix
    from solimob.core.solutions.regime_book import RegimeBook
    from solimob.core.solutions.regime_case import Communes, RegimeCase
    from solimob.core.solutions.regimes import RegimeAnswer
    from solimob.core.solutions.tus import TusCheck

_ASKED_OF = ("residence_commune", "origin_commune", "destination_commune")
"""The commune whose bodies are named: the first the case gives."""
_SIGNS = {True: "oui", False: "NON", None: "?"}


def add_verbs(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the verbs `regime` and `tus-check`."""
    regime = verbs.add_parser("regime", help="quels régimes juridiques permettent un service, et pourquoi")
    _add_case(regime)
    regime.add_argument("--format", choices=("json", "text"), default="json", help="JSON (par défaut) ou texte")
    regime.add_argument(
        "--explain",
        action="store_true",
        help="JSON : ajouter ce qu'il faut changer, ce qui manque, les choix entre deux régimes",
    )
    regime.set_defaults(run=_regime)
    check = verbs.add_parser("tus-check", help="un transport d'utilité sociale est-il conforme, clause par clause")
    _add_case(check)
    check.add_argument("--format", choices=("text", "json"), default="text", help="texte (par défaut) ou JSON")
    check.set_defaults(run=_tus_check)


def _add_case(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--case", type=Path, required=True, metavar="FICHIER", help="le cas (JSON)")
    parser.add_argument(
        "--urban-units",
        type=Path,
        metavar="FICHIER",
        help="population de l'unité urbaine de chaque commune, 0 si rurale (CSV : commune, population)",
    )


def _regime(arguments: argparse.Namespace) -> int:
    from solimob.core.solutions.regime_format import answer_document, answer_text
    from solimob.core.solutions.regimes import find_regimes, smallest_changes

    book, case = _read(arguments)
    answer = find_regimes(book, case)
    if arguments.format == "text":
        print(answer_text(answer, smallest_changes(book, case), book.rules.inputs), end="")
    else:
        changes = smallest_changes(book, case) if arguments.explain else None
        document = answer_document(answer, _competent(answer, case), changes)
        print(json.dumps(document, ensure_ascii=False, indent=2))
    return 0


def _tus_check(arguments: argparse.Namespace) -> int:
    from solimob.core.solutions.tus import check_tus

    book, case = _read(arguments)
    check = check_tus(book, case)
    if arguments.format == "json":
        print(json.dumps(_check_document(check), ensure_ascii=False, indent=2))
    else:
        print(_check_text(check, book))
    return 0


def _check_document(check: TusCheck) -> dict[str, Any]:
    return {
        "verdict": check.finding.verdict.value,
        "to_verify": check.finding.to_verify,
        "clauses": [
            {
                "id": clause.id,
                "text": clause.text,
                "holds": clause.holds,
                "to_verify": clause.to_verify,
                "article": clause.article,
            }
            for clause in check.clauses
        ],
        "missing": list(check.finding.missing),
        "notes": list(check.notes),
    }


def _check_text(check: TusCheck, book: RegimeBook) -> str:
    from solimob.core.solutions.regime_format import cited, said_missing, said_verdict

    lines = [f"TUS — {said_verdict(check.finding)}"]
    lines += [f"  [{_SIGNS[clause.holds]}] {clause.text} ({clause.article})" for clause in check.clauses]
    if not check.clauses:
        lines += [f"  [?] {because.text} ({cited(because)})" for because in check.finding.because]
    missing = said_missing(check.finding.missing, book.rules.inputs)
    lines += [f"  Reste à savoir : {missing}"] if missing else []
    lines += [f"Note : {note}" for note in check.notes]
    return "\n".join(lines)


def _read(arguments: argparse.Namespace) -> tuple[RegimeBook, RegimeCase]:
    from solimob.cli import RefusedError, today
    from solimob.core.solutions.regime_case import CaseError, read_case
    from solimob.reference.regimes import load_regimes

    book, document = load_regimes(), json_of(arguments.case)
    try:
        return book, read_case(document, book.rules, today(), _communes(arguments.urban_units))
    except CaseError as error:
        raise RefusedError(f"{arguments.case} : le cas est refusé\n{error}") from None


def _communes(urban_units: Path | None) -> Communes:
    from solimob.cli import RefusedError
    from solimob.core.solutions.regime_case import SAINT_PIERRE_ET_MIQUELON, Communes
    from solimob.reference.regimes.urban_units import commune_codes, read_urban_units
    from solimob.reference.strict_yaml import ReferenceFileError

    def exists(code: str) -> bool:
        return code in commune_codes()

    try:
        known = commune_codes() | SAINT_PIERRE_ET_MIQUELON if urban_units else None
        populations = read_urban_units(urban_units, known) if urban_units else None
    except ReferenceFileError as error:
        raise RefusedError(str(error)) from None
    return Communes(exists, populations)


def _competent(answer: RegimeAnswer, case: RegimeCase) -> list[dict[str, Any]]:
    """Return who may organise, contribute or pay aids for the regimes that are allowed.

    Where the case names a commune, that is told of its own bodies, as far as the public lists know them.
    """
    if not answer.allowed:
        return []
    from solimob.core.solutions.competence import Solution, Verdict, answer_document, competent_document
    from solimob.core.solutions.regime_case import SAINT_PIERRE_ET_MIQUELON
    from solimob.reference.competence import load_lever_matrix

    matrix = load_lever_matrix()
    solutions = [solution for solution in Solution if solution.value in answer.allowed]
    commune = next((str(case.situation.facts[field]) for field in _ASKED_OF if field in case.situation.facts), None)
    # The public lists know no body of Saint-Pierre-et-Miquelon.
    if commune is None or commune in SAINT_PIERRE_ET_MIQUELON:
        return [row for solution in solutions for row in competent_document(matrix, solution)]
    rows = answer_document(_competence(commune, matrix))["levers"]
    return [row for row in rows if row["solution"] in solutions and row["verdict"] != Verdict.FORBIDDEN.value]


def _competence(commune: str, matrix: LeverMatrix) -> CompetenceAnswer:
    from solimob.core.solutions.competence import Declared, Status, answer_competence
    from solimob.reference.aom import listed_aom
    from solimob.reference.competence import read_place

    place = read_place(commune)
    listed = place.epci is not None and place.epci.siren in listed_aom()
    return answer_competence(Status(place, listed, Declared()), matrix)
