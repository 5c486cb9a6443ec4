"""`solimob counselling simulate`: what a population may have of every bicycle aid, as a table."""

from __future__ import annotations

import argparse
from pathlib import Path


def add_verbs(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add this verb."""
    simulate = verbs.add_parser("simulate", help="calculer les aides vélo de toute une population")
    simulate.add_argument(
        "--population",
        type=Path,
        required=True,
        metavar="FICHIER",
        help="table Parquet : une personne par ligne, une colonne par question ; ce qui manque est inconnu",
    )
    simulate.add_argument("--out", type=Path, required=True, metavar="FICHIER", help="table Parquet à écrire")
    simulate.add_argument("--on", metavar="AAAA-MM-JJ", help="jour du calcul (aujourd'hui)")
    simulate.set_defaults(run=_simulate)


def _simulate(arguments: argparse.Namespace) -> int:
    import io

    import polars as pl

    from solimob.cli import RefusedError, store_home, today
    from solimob.core.rules.inputs import SituationError
    from solimob.core.rules.vectors import simulate
    from solimob.ingest.publicodes.aides_velo import NotAddedError, rule_book, stored_model
    from solimob.ingest.publicodes.model import ModelError
    from solimob.ingest.publicodes.population import read_population
    from solimob.store import Store, StoreError
    from solimob.store.files import replace_file
    from solimob.written_day import written_day

    try:
        on = written_day(arguments.on) if arguments.on else today()
    except ValueError:
        raise RefusedError(f"--on : « {arguments.on} » n'est pas un jour AAAA-MM-JJ") from None
    try:
        table = pl.read_parquet(arguments.population)
    except (OSError, pl.exceptions.PolarsError) as error:
        raise RefusedError(f"{arguments.population} : ce n'est pas une table Parquet lisible ({error})") from None
    try:
        kept, model = stored_model(store_home())
        book = rule_book(model, kept, perimeters=False)
        found = simulate(book, read_population(table, book, kept, Store(store_home()).gazetteer().resolve), on)
    except (NotAddedError, StoreError, ModelError) as error:
        raise RefusedError(str(error)) from None
    except SituationError as error:
        raise RefusedError(f"{arguments.population}, colonne {error}. Rien n'a été écrit") from None
    aids = pl.Series("aid", found.rule_ids, dtype=pl.String).gather(pl.Series(found.rule))
    out = pl.DataFrame({"person": found.person, "aid": aids, "amount_low": found.low, "amount_high": found.high})
    content = io.BytesIO()
    out.write_parquet(content)
    try:
        replace_file(arguments.out, content.getvalue())
    except OSError as error:
        raise RefusedError(f"impossible d'écrire {arguments.out} ({error.strerror}) ; rien n'a été écrit") from None
    print(f"{table.height} personnes, {len(found.rule_ids)} aides en vigueur le {on:%d/%m/%Y}, {out.height} lignes")
    for aid, count in sorted(found.undetermined.items()):
        if count:
            print(f"  indéterminé pour {count} personnes : {aid}")
    return 0
