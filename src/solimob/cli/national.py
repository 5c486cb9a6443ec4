"""`solimob diagnosis national`: every indicator of every commune of the store, in one Parquet file."""

from __future__ import annotations

import argparse
import uuid
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl


def add_verb(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the verb `national`."""
    parser = verbs.add_parser("national", help="toutes les communes de France, en une table Parquet")
    parser.add_argument("--out", type=Path, required=True, metavar="FICHIER.parquet", help="fichier à écrire")
    parser.add_argument("--seed", metavar="GRAINE", type=seed, default=1, help="graine des tirages (1)")
    parser.set_defaults(run=_run)


def seed(text: str) -> int:
    """Return a seed of draws: a whole number, zero or more."""
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"« {text} » n'est pas une graine : un entier de zéro ou plus")
    return int(text)


def _run(arguments: argparse.Namespace) -> int:
    from solimob.cli import RefusedError, store_home
    from solimob.core.diagnosis.national import national_table
    from solimob.store import Store, StoreError
    from solimob.store.diagnosis_inputs import EmptyTerritoryError, load_inputs

    out: Path = arguments.out
    if out.suffix != ".parquet":
        raise RefusedError(f"{out} : la table s'écrit en Parquet ; donnez un nom qui finit par .parquet")
    if not out.parent.is_dir():
        raise RefusedError(f"{out} : le dossier {out.parent} n'existe pas ; créez-le ou choisissez-en un autre")
    try:
        store = Store(store_home())
        gazetteer = store.gazetteer()
        # The table shows no age of a vintage: the year of the geographic code keeps it free of the clock.
        inputs = load_inputs(store, gazetteer.france(), current_year=gazetteer.cog_year, seed=arguments.seed)
        table = national_table(inputs)
    except (StoreError, EmptyTerritoryError) as error:
        raise RefusedError(str(error)) from None
    try:
        write_parquet(table, out)
    except OSError as error:
        reason = error.strerror or error
        raise RefusedError(f"{out} n'a pas pu être écrit ({reason}) ; vérifiez la place et les droits") from None
    communes = table["code"].n_unique()
    print(f"{out} : {communes} communes, {table.height} lignes")
    return 0


def write_parquet(table: pl.DataFrame, out: Path) -> None:
    """Write a table so that the file appears whole or not at all.

    Raises
    ------
    OSError
        If the disk refuses; a file of that name stays as it was.
    """
    temporary = out.with_name(f".{out.name}.{uuid.uuid4().hex}")
    try:
        table.write_parquet(temporary)
        temporary.replace(out)
    finally:
        temporary.unlink(missing_ok=True)
