"""`solimob diagnosis national`: every indicator of every commune of the store, in one Parquet file."""

from __future__ import annotations

import argparse
import uuid
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

    from solimob.core.diagnosis import Inputs
    from solimob.store import Store


def add_verb(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the verb `national`."""
    parser = verbs.add_parser("national", help="toutes les communes de France, en une table Parquet")
    parser.add_argument("--out", type=Path, required=True, metavar="FICHIER.parquet", help="fichier à écrire")
    parser.add_argument("--seed", type=int, default=1, help="graine des tirages (1)")
    parser.set_defaults(run=_run)


def national_inputs(store: Store, seed: int) -> Inputs:
    """Return the inputs of a diagnosis of every commune of the store.

    The halo is empty, since every commune is inside; relief is taken as plain everywhere.
    """
    from solimob.core.diagnosis import Inputs
    from solimob.core.diagnosis.peers import aom_status
    from solimob.core.evidence import VARIABLES
    from solimob.reference.parameters import load_parameters
    from solimob.reference.survey import driver_kilometres

    gazetteer = store.gazetteer()
    extent = gazetteer.extent(gazetteer.france(), halo_m=0)
    kinds = dict(gazetteer.epcis.select("siren", "kind").iter_rows())
    by_law = {siren: aom_status(kind, siren, ()) for siren, kind in kinds.items()}
    return Inputs(
        extent=extent,
        columns=store.columns(extent.codes, VARIABLES),
        epci_columns=store.epci_columns(tuple(kinds), VARIABLES),
        epci_names=dict(gazetteer.epcis.select("siren", "name").iter_rows()),
        facilities=store.facilities(extent.codes),
        parameters=load_parameters(),
        # Only the age of a vintage depends on the year, and the table shows none: that of the code keeps it pure.
        current_year=gazetteer.cog_year,
        seed=seed,
        store_version=store.version(),
        aom={siren: status for siren, status in by_law.items() if status is not None},
        kilometres=driver_kilometres(),
    )


def _run(arguments: argparse.Namespace) -> int:
    from solimob.cli import RefusedError, store_home
    from solimob.core.diagnosis.national import national_table
    from solimob.store import Store
    from solimob.store.errors import StoreError

    out: Path = arguments.out
    if not out.parent.is_dir():
        raise RefusedError(f"{out} : le dossier {out.parent} n'existe pas ; créez-le ou choisissez-en un autre")
    try:
        table = national_table(national_inputs(Store(store_home()), arguments.seed))
    except StoreError as error:
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
