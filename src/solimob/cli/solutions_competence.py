"""`solimob solutions competence` and `drafts`: who may do what on a commune, and the drafts that follow."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from solimob.core.solutions.competence import CompetenceAnswer, Place
    from solimob.core.solutions.competence import Path as TreePath

DRAFT_KINDS = (
    "deliberation-organiser",
    "deliberation-contribuer",
    "deliberation-aides",
    "convention",
    "reglement-aide",
    "kit-tus",
    "note",
    "responsabilite",
    "fiche-statut",
    "missions",
    "qui-fait-quoi",
    "arbre",
    "arbre-contribution",
)
"""Kinds of drafts that `solimob.publish.legal_drafts` writes; a test holds them equal."""


def add_verbs(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the verbs `competence` and `drafts`."""
    competence = verbs.add_parser("competence", help="qui est AOM sur une commune, et qui peut faire quoi")
    _add_commune(competence)
    competence.add_argument("--format", choices=("text", "json"), default="text", help="texte (par défaut) ou JSON")
    competence.set_defaults(run=_competence)
    drafts = verbs.add_parser("drafts", help="projets d'actes en ODT, à faire relire")
    _add_commune(drafts)
    drafts.add_argument("--kind", required=True, choices=(*DRAFT_KINDS, "all"), help="quel projet ; all : tous")
    drafts.add_argument("--out", required=True, type=Path, metavar="DOSSIER", help="dossier où écrire")
    drafts.add_argument(
        "--answers",
        metavar="RÉPONSES",
        help="pour la note : les réponses à l'arbre, jointes par des virgules (association,ride,fragile…)",
    )
    drafts.set_defaults(run=_drafts)


def _add_commune(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--commune", required=True, metavar="CODE", help="code INSEE de la commune")
    parser.add_argument("--status", type=Path, metavar="FICHIER", help="ce que vous savez de la compétence (JSON)")


def _answer(arguments: argparse.Namespace) -> CompetenceAnswer:
    from solimob.cli import RefusedError, today
    from solimob.cli.json_files import json_of
    from solimob.core.solutions.competence import Declared, Status, StatusError, answer_competence, read_status
    from solimob.reference.aom import listed_aom
    from solimob.reference.competence import load_lever_matrix

    place = _place(arguments.commune)
    try:
        declared = Declared()
        if arguments.status:
            document = json_of(arguments.status)
            # A file written for the code of a former commune is about the commune of today.
            own = isinstance(document, dict) and document.get("commune") == arguments.commune
            declared = read_status(document, arguments.commune if own else place.code, today())
        listed = place.epci is not None and place.epci.siren in listed_aom()
        return answer_competence(Status(place, listed, declared), load_lever_matrix())
    except StatusError as error:
        where = arguments.status or "statut"
        raise RefusedError(f"{where} : {error}") from None


def _place(code: str) -> Place:
    """Return the commune from what the user ingested, else from the embedded official code."""
    from solimob.cli import RefusedError, store_home
    from solimob.reference.competence import UnknownCommuneError, read_place

    home = store_home()
    try:
        if (home / "datasets" / "index.json").exists():
            return _stored_place(code, home)
        return read_place(code)
    except UnknownCommuneError as error:
        advice = "vérifiez le code INSEE (cinq caractères), ou cherchez par nom : solimob territory search NOM"
        raise RefusedError(f"--commune : {error} ; {advice}") from None


def _stored_place(code: str, home: Path) -> Place:
    import polars as pl

    from solimob.cli import RefusedError
    from solimob.core.territory import UnknownCodeError
    from solimob.reference.competence.place import UnknownCommuneError, epci_of, place_of
    from solimob.store import Store, StoreReadError

    try:
        gazetteer = Store(home).gazetteer()
        today = gazetteer.resolve(code)
    except UnknownCodeError:
        raise UnknownCommuneError(code) from None
    except StoreReadError as error:
        raise RefusedError(str(error)) from None
    row = gazetteer.communes.row(by_predicate=pl.col("code") == today, named=True)
    siren = row["epci"]
    epci = None
    if siren is not None:
        epci = epci_of(gazetteer.epcis.row(by_predicate=pl.col("siren") == siren, named=True))
    return place_of(row, epci)


def _competence(arguments: argparse.Namespace) -> int:
    from solimob.core.solutions.competence import answer_document

    answer = _answer(arguments)
    if arguments.format == "json":
        print(json.dumps(answer_document(answer), ensure_ascii=False, indent=2))
    else:
        print(_text(answer))
    return 0


def _text(answer: CompetenceAnswer) -> str:
    """Return the answer in plain French: who is AOM and why, then the three levers, one line a solution and actor."""
    from solimob.core.solutions.competence import who_does_what
    from solimob.core.solutions.law import french_date
    from solimob.reference.law import load_law_book

    book = load_law_book()
    place, authority = answer.status.place, answer.authority
    epci = place.epci
    lines = [f"{place.name} ({place.code}) — {f'{epci.name}, {epci.kind.label}' if epci else 'sans EPCI'}"]
    lines += [f"AOM : {authority.name or 'inconnue'} ({authority.certainty.label})"]
    for reason in (*authority.reasons, *authority.unless):
        proof = [
            *(book.article(id_).name for id_ in reason.articles),
            *([f"d'après : {reason.source}"] if reason.source else []),
        ]
        doubt = " — à vérifier" if reason.to_verify else ""
        lines.append(f"  - {reason.text}{f' [{" ; ".join(proof)}]' if proof else ''}{doubt}")
    lines += [f"  - {authority.elsewhere}"] if authority.elsewhere else []
    lines += [f"  À chercher : {document}." for document in authority.look_for]
    solution = None
    for role in who_does_what(answer):
        if role.solution is not solution:
            solution = role.solution
            lines += ["", f"{solution.label} : organiser / contribuer / aider la personne"]
        words = " / ".join(f"{cell.verdict.label}{_doubt(cell.to_verify, cell.verdict.label)}" for cell in role.cells)
        lines.append(f"  {role.actor.label:<46} {words}")
    read_on = book.last_reading(answer.cited_articles())
    if read_on is not None:
        lines += ["", f"Textes lus le {french_date(read_on)} au plus tard ; ce qui a changé depuis n'a pas été vu."]
    lines += ["", "Raisons, articles, actes et conditions : --format json, ou le projet « note » (solutions drafts)."]
    return "\n".join(lines)


def _doubt(to_verify: bool, word: str) -> str:
    return " (à vérifier)" if to_verify and word != "à vérifier" else ""


def _case(answers: str) -> TreePath:
    """Return the path of the decision tree that the answers follow to its end."""
    from solimob.cli import RefusedError
    from solimob.core.solutions.competence import TreeError
    from solimob.reference.competence import load_decision_tree

    try:
        return load_decision_tree().follow([answer.strip() for answer in answers.split(",")])
    except TreeError as error:
        raise RefusedError(f"--answers : {error}") from None


def _drafts(arguments: argparse.Namespace) -> int:
    from solimob.cli import RefusedError
    from solimob.publish import DocumentWriteError
    from solimob.publish.legal_drafts import write_drafts

    answer = _answer(arguments)
    kinds = DRAFT_KINDS if arguments.kind == "all" else (arguments.kind,)
    if arguments.answers and "note" not in kinds:
        raise RefusedError("--answers : ces réponses ne vont que dans la note ; choisissez --kind note, ou all")
    case = _case(arguments.answers) if arguments.answers else None
    try:
        written = write_drafts(answer, kinds, arguments.out, case)
    except DocumentWriteError as error:
        raise RefusedError(str(error)) from None
    for path in written:
        print(path)
    return 0
