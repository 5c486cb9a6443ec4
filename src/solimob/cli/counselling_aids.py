"""`solimob counselling aids`, `aid-regulation`, `sim-check`: aids of a person, a collectivity, a published list."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from solimob.cli.days import day

if TYPE_CHECKING:
    from solimob.core.counselling.aid_book import AidBook
    from solimob.core.counselling.aid_design import AidDesign
    from solimob.core.counselling.aids import AidsAnswer, NotEvaluated
    from solimob.core.rules.inputs import InputSpec
    from solimob.store.rule_models import RuleModel


def add_verbs(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the verbs on aids."""
    aids = verbs.add_parser("aids", help="aides à la mobilité d'une personne, à son adresse")
    aids.add_argument("--situation", type=Path, required=True, metavar="FICHIER", help="la situation (JSON)")
    aids.add_argument("--explain", action="store_true", help="ajouter les raisons : conditions, articles, dates")
    aids.add_argument("--on", type=day, metavar="AAAA-MM-JJ", help="jour de la réponse (celui du fichier, sinon auj.)")
    aids.add_argument(
        "--design", type=Path, action="append", default=[], metavar="FICHIER", help="aide conçue ici (JSON), à ajouter"
    )
    aids.set_defaults(run=_aids)
    regulation = verbs.add_parser("aid-regulation", help="règlement d'une aide conçue ici, en ODT à faire relire")
    regulation.add_argument("--design", type=Path, required=True, metavar="FICHIER", help="l'aide (JSON)")
    regulation.add_argument("--on", type=day, metavar="AAAA-MM-JJ", help="version de ce jour (aujourd'hui)")
    regulation.add_argument("--out", type=Path, required=True, metavar="FICHIER", help="fichier ODT à écrire")
    regulation.set_defaults(run=_regulation)
    check = verbs.add_parser("sim-check", help="les aides d'un territoire sont-elles toutes dans une liste publiée ?")
    check.add_argument("--feed", type=Path, required=True, metavar="FICHIER", help="la liste (JSON, aids_feed)")
    check.add_argument("--territory", required=True, metavar="CODE", help="SIREN d'EPCI, commune, dep:79, reg:75")
    check.add_argument("--on", type=day, metavar="AAAA-MM-JJ", help="jour du contrôle (aujourd'hui)")
    check.set_defaults(run=_sim_check)


def _aids(arguments: argparse.Namespace) -> int:
    from solimob.core.counselling.aids_format import answer_document

    answer = _answer(arguments)
    print(json.dumps(answer_document(answer), ensure_ascii=False, indent=1))
    return 0


def _answer(arguments: argparse.Namespace) -> AidsAnswer:
    from dataclasses import replace

    from solimob.cli import RefusedError, today
    from solimob.cli.json_files import json_of
    from solimob.core.counselling.aid_situation import InvalidSituationError, read_situation
    from solimob.core.counselling.aids import find_aids
    from solimob.reference.aids import load_aids, load_coverage
    from solimob.reference.places import find_home

    path: Path = arguments.situation
    document = json_of(path)
    code = document.get("commune") if isinstance(document, dict) else None
    try:
        home = find_home(code) if isinstance(code, str) else None
    except LookupError:
        home = None  # said again, with its field, by `read_situation`
    books = [_with_designs(load_aids(home), arguments.design)]
    velo, left_out = _aides_velo() if _may_buy_a_bike(document) else (None, ())
    others: dict[str, InputSpec] = dict(velo[0].rules.inputs) if velo else {}
    try:
        situation = read_situation(document, books[0].rules.inputs, find_home, today(), others)
    except InvalidSituationError as error:
        raise RefusedError(f"{path} : cette situation ne peut pas être lue\n{error}") from None
    if arguments.on is not None:
        situation = replace(situation, on=arguments.on)
    facts = {}
    if velo is not None:
        from solimob.ingest.publicodes.finder import facts_for

        books.append(velo[0])
        facts[velo[0].name] = facts_for(velo[1], situation)
    return find_aids(books, situation, load_coverage(), left_out, facts, explain=arguments.explain)


def _with_designs(book: AidBook, paths: Sequence[Path]) -> AidBook:
    if not paths:
        return book
    from solimob.cli import RefusedError
    from solimob.core.counselling.aid_design import AidDesignError
    from solimob.core.counselling.designed_aids import with_designs

    try:
        return with_designs(book, [read_design_file(path) for path in paths])
    except AidDesignError as error:
        raise RefusedError(f"{', '.join(map(str, paths))} : {error}") from None


def read_design_file(path: Path) -> AidDesign:
    """Return the designed aid of a file; a refusal names its field."""
    from solimob.cli import RefusedError
    from solimob.cli.json_files import json_of
    from solimob.core.counselling.aid_design import AidDesignError, check_communes
    from solimob.core.counselling.aid_design_format import read_design
    from solimob.reference.places import find_home

    try:
        design = read_design(json_of(path))
        check_communes(design, find_home)
    except AidDesignError as error:
        raise RefusedError(f"{path} : {error}") from None
    return design


def _regulation(arguments: argparse.Namespace) -> int:
    from solimob.cli import RefusedError, today
    from solimob.core.counselling.aid_design import AidDesignError
    from solimob.core.counselling.designed_aids import with_designs
    from solimob.publish import DocumentWriteError, write_together
    from solimob.publish.aid_regulation import regulation_odt
    from solimob.reference.aids import load_aids

    out: Path = arguments.out
    if out.suffix.lower() != ".odt":
        raise RefusedError(f"{out} : le règlement s'écrit en ODT ; donnez un nom qui finit par .odt")
    design = read_design_file(arguments.design)
    try:
        status = with_designs(load_aids(None), [design]).rules.inputs["status"]
        write_together({out.resolve(): regulation_odt(design, arguments.on or today(), status)})
    except AidDesignError as error:
        raise RefusedError(f"{arguments.design} : {error}") from None
    except DocumentWriteError as error:
        raise RefusedError(str(error)) from None
    print(f"écrit : {out}")
    return 0


def _sim_check(arguments: argparse.Namespace) -> int:
    from solimob.cli import RefusedError, store_home, today
    from solimob.cli.json_files import json_of
    from solimob.core.counselling.sim_check import FeedError, check_sim
    from solimob.core.territory import UnknownCodeError
    from solimob.reference.aids import load_all_aids
    from solimob.reference.rules import gazetteer_resolver
    from solimob.store import Store, StoreReadError

    try:
        gazetteer = Store(store_home()).gazetteer()
        territory = gazetteer.territory(arguments.territory)
        book = load_all_aids(gazetteer_resolver(gazetteer))
        check = check_sim(json_of(arguments.feed), book, frozenset(territory.codes), arguments.on or today())
    except UnknownCodeError as error:
        raise RefusedError(f"--territory : {error}") from None
    except (FeedError, StoreReadError) as error:
        raise RefusedError(f"{arguments.feed} : {error}") from None
    print(f"{territory.name} — liste du {check.listed_on:%d/%m/%Y}, contrôlée le {check.on:%d/%m/%Y}")
    if check.is_old:
        print("  La liste a plus d'un an : publiez-la de nouveau.")
    for finding in check.findings:
        lacking = f" ({finding.communes_missing} communes manquent)" if finding.communes_missing else ""
        lacking += f" (il manque : {', '.join(finding.left_out)})" if finding.left_out else ""
        print(f"  {finding.status.label}{lacking} : {finding.label} [{finding.id}]")
    print("Toutes les aides connues ici sont dans la liste." if check.is_complete else "La liste est à corriger.")
    return 0 if check.is_complete else 1


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
