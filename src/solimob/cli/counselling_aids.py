"""`solimob counselling aids`: every mobility aid for one person at one address, with its proof."""

from __future__ import annotations

import argparse
import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from solimob.core.counselling.aid_book import AidBook
    from solimob.core.counselling.aids import AidsAnswer, NotEvaluated
    from solimob.core.rules.inputs import InputSpec
    from solimob.store.rule_models import RuleModel


def add_verbs(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the verb `aids`."""
    aids = verbs.add_parser("aids", help="aides à la mobilité d'une personne, à son adresse")
    aids.add_argument("--situation", type=Path, required=True, metavar="FICHIER", help="la situation (JSON)")
    aids.add_argument("--explain", action="store_true", help="ajouter les raisons : conditions, articles, dates")
    aids.add_argument("--on", type=_day, metavar="AAAA-MM-JJ", help="jour de la réponse (celui du fichier, sinon auj.)")
    aids.set_defaults(run=_aids)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"« {text} » n'est pas un jour AAAA-MM-JJ") from None


def _aids(arguments: argparse.Namespace) -> int:
    from solimob.core.counselling.aids_format import answer_document

    answer = _answer(arguments.situation, arguments.on)
    print(json.dumps(answer_document(answer, explain=arguments.explain), ensure_ascii=False, indent=1))
    return 0


def _answer(path: Path, on: date | None) -> AidsAnswer:
    from dataclasses import replace

    from solimob.cli import RefusedError, today
    from solimob.cli.dispatch_files import json_of
    from solimob.core.counselling.aid_situation import InvalidSituationError, read_situation
    from solimob.core.counselling.aids import find_aids
    from solimob.reference.aids import load_aids, load_coverage
    from solimob.reference.places import find_home

    document = json_of(path)
    code = document.get("commune") if isinstance(document, dict) else None
    try:
        home = find_home(code) if isinstance(code, str) else None
    except LookupError:
        home = None  # said again, with its field, by `read_situation`
    books = [load_aids(home)]
    velo, left_out = _aides_velo() if _may_buy_a_bike(document) else (None, ())
    others: dict[str, InputSpec] = dict(velo[0].rules.inputs) if velo else {}
    try:
        situation = read_situation(document, books[0].rules.inputs, find_home, today(), others)
    except InvalidSituationError as error:
        raise RefusedError(f"{path} : cette situation ne peut pas être lue\n{error}") from None
    if on is not None:
        situation = replace(situation, on=on)
    facts = {}
    if velo is not None:
        from solimob.ingest.publicodes.finder import facts_for

        books.append(velo[0])
        facts[velo[0].name] = facts_for(velo[1], situation)
    return find_aids(books, situation, load_coverage(), left_out, facts)


def _may_buy_a_bike(document: object) -> bool:
    """Tell whether bicycle aids may matter: reading 339 of them takes longer than all the others."""
    purpose = document.get("purpose") if isinstance(document, dict) else None
    return purpose is None or (isinstance(purpose, str | list) and "bike" in purpose)


def _aides_velo() -> tuple[tuple[AidBook, RuleModel] | None, tuple[NotEvaluated, ...]]:
    """Return the bicycle aids where they were added to the store, else what to run to add them."""
    from solimob.cli import RefusedError, store_home
    from solimob.core.counselling.aids import NotEvaluated

    home = store_home()
    if not (home / "rule-models" / "aides-velo.json").exists():
        what = "les aides vélo des collectivités (@betagouv/aides-velo)"
        return None, (
            NotEvaluated(what, "elles ne sont pas encore sur ce poste", "lancez : solimob ingest add aides-velo"),
        )
    from solimob.ingest.publicodes.finder import aides_velo_book
    from solimob.ingest.publicodes.model import ModelError
    from solimob.store.errors import StoreError

    try:
        return aides_velo_book(home), ()
    except (StoreError, ModelError) as error:
        raise RefusedError(str(error)) from None
