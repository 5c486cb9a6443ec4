"""`solimob counselling evaluate`: the amounts of a model of aids, as its own engine gives them."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from solimob.cli.days import day

if TYPE_CHECKING:
    from solimob.ingest.publicodes.evaluation import Amounts, Evaluator
    from solimob.ingest.publicodes.model import Model

SOURCES = ("aides-velo",)


def add_verbs(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add this verb."""
    evaluate = verbs.add_parser(
        "evaluate", help="calculer les montants d'un modèle d'aides comme son moteur, défauts compris"
    )
    evaluate.add_argument("--source", choices=SOURCES, required=True, help="le modèle")
    evaluate.add_argument("--cases", type=Path, required=True, metavar="FICHIER", help="liste de situations (JSON)")
    evaluate.add_argument("--out", type=Path, required=True, metavar="FICHIER", help="fichier JSON à écrire")
    evaluate.add_argument(
        "--on", type=day, metavar="AAAA-MM-JJ", help="ne rien donner pour les aides terminées avant ce jour"
    )
    evaluate.set_defaults(run=_evaluate)


def _evaluate(arguments: argparse.Namespace) -> int:
    import json

    from solimob.cli import RefusedError, store_home
    from solimob.ingest.publicodes.aides_velo import NotAddedError, expired, french_aids, stored_model
    from solimob.ingest.publicodes.evaluation import Evaluator
    from solimob.ingest.publicodes.model import ModelError
    from solimob.store.errors import StoreError

    cases = _read_cases(arguments.cases)
    try:
        _, model = stored_model(store_home())
    except (NotAddedError, StoreError, ModelError) as error:
        raise RefusedError(str(error)) from None
    evaluator = Evaluator(model, french_aids(model))
    results = _amounts(evaluator, cases)
    if arguments.on is not None:
        over = {path for path in evaluator.wanted if expired(model, path, arguments.on)}
        results = [{path: None if path in over else amount for path, amount in found.items()} for found in results]
        print(f"{len(over)} aides terminées avant le {arguments.on:%d/%m/%Y} : sans montant", file=sys.stderr)
    _report(model, evaluator, cases)
    _write(arguments.out, json.dumps(results, ensure_ascii=False, indent=1).encode() + b"\n")
    return 0


def _read_cases(path: Path) -> list[dict[str, object]]:
    import json

    from solimob.cli import RefusedError

    try:
        cases = json.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise RefusedError(f"{path} : fichier illisible ({error.strerror}) ; vérifiez le chemin") from None
    except UnicodeDecodeError as error:
        raise RefusedError(f"{path} : le texte n'est pas en UTF-8 ({error.reason})") from None
    except json.JSONDecodeError as error:
        raise RefusedError(f"{path}, ligne {error.lineno} : ce n'est pas du JSON ({error.msg})") from None
    if not isinstance(cases, list):
        raise RefusedError(f"{path} : une liste de situations est attendue")
    for number, case in enumerate(cases, start=1):
        if not isinstance(case, dict):
            raise RefusedError(f"cas {number} : un objet JSON {{règle : valeur}} est attendu. Rien n'a été écrit")
    return cases


def _amounts(evaluator: Evaluator, cases: list[dict[str, object]]) -> list[Amounts]:
    from solimob.cli import RefusedError
    from solimob.core.rules.inputs import SituationError

    found: list[Amounts] = []
    for number, case in enumerate(cases, start=1):
        try:
            found.append(evaluator.amounts(case))
        except SituationError as error:
            raise RefusedError(f"cas {number}, {error}. Rien n'a été écrit") from None
    return found


def _report(model: Model, evaluator: Evaluator, cases: list[dict[str, object]]) -> None:
    """Say on standard error what the amounts rest on besides the answers."""
    from solimob.ingest.publicodes.defects import defects

    for error in dict.fromkeys(map(str, evaluator.left_aside.values())):
        print(f"non compris, absent des résultats : {error}", file=sys.stderr)
    for defect in defects(model):
        print(f"défaut du modèle, gardé : {defect}", file=sys.stderr)
    for circle in evaluator.circles:
        print(f"défaut du modèle, sans montant : cercle {' → '.join(circle)}", file=sys.stderr)
    assumed = [name for name in evaluator.defaults if any(case.get(name) is None for case in cases)]
    if assumed:
        names = ", ".join(assumed)
        print(f"réponses par défaut du modèle, où les cas ne disent rien : {names}", file=sys.stderr)


def _write(path: Path, content: bytes) -> None:
    from solimob.cli import RefusedError
    from solimob.store.files import replace_file

    try:
        replace_file(path, content)
    except OSError as error:
        raise RefusedError(f"impossible d'écrire {path} ({error.strerror}) ; rien n'a été écrit") from None
