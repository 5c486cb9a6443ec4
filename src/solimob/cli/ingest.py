"""`solimob ingest`: official files into the store."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the verbs of this part."""
    part = subparsers.add_parser("ingest", help="ajouter des fichiers officiels")
    verbs = part.add_subparsers(dest="verb", required=True, metavar="VERBE")
    listing = verbs.add_parser("list", help="les fichiers que l'on sait lire")
    listing.add_argument("--variables", action="store_true", help="les variables qu'une correspondance peut nommer")
    listing.set_defaults(run=_list)
    add = verbs.add_parser("add", help="ajouter un fichier")
    add.add_argument("name", metavar="NOM", help="connecteur (voir : solimob ingest list)")
    add.add_argument("--path", type=Path, metavar="FICHIER", help="le fichier, compressé ou non")
    add.add_argument("--mapping", type=Path, metavar="FICHIER", help="correspondance de colonnes (YAML)")
    add.set_defaults(run=_add)
    folder = verbs.add_parser("add-folder", help="ajouter les fichiers d'un dossier, reconnus à leur contenu")
    folder.add_argument("folder", type=Path, metavar="DOSSIER")
    folder.set_defaults(run=_add_folder)
    verbs.add_parser("status", help="les données en place").set_defaults(run=_status)


@contextmanager
def _refusals() -> Iterator[None]:
    from solimob.cli import RefusedError
    from solimob.ingest import AddingError, FileRefusedError, FolderStoppedError, PackageUnavailableError
    from solimob.store import StoreError, StoreWriteError

    try:
        yield
    except (AddingError, FileRefusedError, PackageUnavailableError, StoreWriteError) as error:
        raise RefusedError(f"{str(error).rstrip('.')}. Rien n'a été modifié.") from None
    except (FolderStoppedError, StoreError) as error:
        raise RefusedError(str(error)) from None


def _list(arguments: argparse.Namespace) -> int:
    from solimob.core.evidence import VARIABLES
    from solimob.ingest import CONNECTORS
    from solimob.ingest.publicodes.aides_velo import LICENCE, NPM_NAME, PAGE
    from solimob.ingest.publicodes.aides_velo import NAME as AIDES_VELO

    if arguments.variables:
        for variable in VARIABLES.values():
            print(f"{variable.id:<28} {variable.label} ({variable.unit})")
        return 0
    print(f"{AIDES_VELO}\n  Aides à l'achat d'un vélo, paquet npm {NPM_NAME} — beta.gouv.fr")
    print(f"  remplit : les aides vélo, pour « counselling aids » et « counselling evaluate »\n  licence : {LICENCE}")
    print(f"  page : {PAGE}\n  sans --path : téléchargé par npm")
    for connector in CONNECTORS.values():
        print(f"{connector.name}\n  {connector.title} — {connector.publisher}")
        print(f"  remplit : {connector.fills}")
        print(f"  millésime : {connector.vintages}")
        print(f"  licence : {connector.licence}\n  page : {connector.page}")
        if connector.package is not None:
            print("  sans --path : téléchargé par " + connector.package.client)
        if connector.needs_mapping:
            print("  demande une correspondance de colonnes (--mapping)")
    return 0


def _add(arguments: argparse.Namespace) -> int:
    from solimob.cli import RefusedError, store_home, today
    from solimob.ingest import CONNECTORS, add_file
    from solimob.ingest.publicodes.adding import PACKAGES
    from solimob.store import Store

    if arguments.name in PACKAGES:
        return _add_rules(arguments)
    connector = CONNECTORS.get(arguments.name)
    if connector is None:
        known = ", ".join([*CONNECTORS, *PACKAGES])
        raise RefusedError(f"connecteur inconnu « {arguments.name} » ; connus : {known}")
    with _refusals():
        store = Store(store_home())
        for state in add_file(store, connector, arguments.path, arguments.mapping, today()):
            print(f"ajouté : {state.name}, {_rows(state.rows)}, millésime {state.vintage}")
            for note in state.notes:
                print(f"  {note}")
    return 0


def _add_rules(arguments: argparse.Namespace) -> int:
    """Add a model of rules, and say what is wrong in it."""
    from solimob.cli import RefusedError, store_home, today
    from solimob.ingest.publicodes.adding import add_rule_model
    from solimob.store import Store

    if arguments.mapping is not None:
        raise RefusedError(f"« {arguments.name} » ne prend pas de correspondance ; ôtez --mapping")
    with _refusals():
        kept = add_rule_model(Store(store_home()), arguments.name, arguments.path, today())
    print(f"ajouté : {kept.name}, version {kept.version}, licence {kept.licence} — {kept.page}")
    for note in kept.notes:
        print(f"  {note}")
    return 0


def _add_folder(arguments: argparse.Namespace) -> int:
    from solimob.cli import RefusedError, store_home, today
    from solimob.ingest import add_folder
    from solimob.store import Store

    with _refusals():
        outcomes = add_folder(Store(store_home()), arguments.folder, today())
    added = [outcome for outcome in outcomes if outcome.datasets]
    for outcome in added:
        print(f"ajouté : {outcome.path.name} ({outcome.connector})")
        for dataset in outcome.datasets:
            print(f"  {dataset.name}, {_rows(dataset.table.height)}, millésime {dataset.vintage}")
    for outcome in outcomes:
        if not outcome.datasets:
            print(f"laissé de côté : {outcome.path.name} — {outcome.reason}")
    if not added:
        raise RefusedError(f"aucun fichier de « {arguments.folder} » n'a été ajouté. Rien n'a été modifié.")
    left = len(outcomes) - len(added)
    print(f"{len(added)} fichier{_s(len(added))} ajouté{_s(len(added))}, {left} laissé{_s(left)} de côté.")
    return 0


def _status(_: argparse.Namespace) -> int:
    from solimob.cli import store_home, today
    from solimob.core.evidence import vintage_note
    from solimob.ingest.publicodes.aides_velo import NAME
    from solimob.store import Store
    from solimob.store.rule_models import read_rule_model

    year = today().year
    with _refusals():
        states = Store(store_home()).states()
        kept = read_rule_model(store_home(), NAME)
    if kept is not None:
        print(f"{kept.name}\n  version {kept.version} — ajouté le {kept.added_on:%d/%m/%Y}\n  {kept.page}")
    for state in states:
        origin = "fourni avec solimob" if state.embedded else f"ajouté le {state.added_on:%d/%m/%Y}"
        print(f"{state.name}\n  {vintage_note(state.vintage, year)} — {_rows(state.rows)} — {origin}")
        print(f"  {state.source.citation()}")
    return 0


def _rows(number: int) -> str:
    return f"{number:,} ligne{_s(number)}".replace(",", "\u202f")


def _s(number: int) -> str:
    """Return the mark of the plural: in French, it begins at two."""
    return "s" if number > 1 else ""
