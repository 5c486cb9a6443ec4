"""`solimob territory`: which communes make a territory."""

from __future__ import annotations

import argparse
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

from solimob.cli import national, today

if TYPE_CHECKING:
    from solimob.core.territory import Gazetteer, Territory


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the verbs of this part."""
    part = subparsers.add_parser("territory", help="communes, EPCI et bassins connus")
    verbs = part.add_subparsers(dest="verb", required=True, metavar="VERBE")
    show = verbs.add_parser("show", help="montrer un territoire")
    show.add_argument("territory", metavar="TERRITOIRE", help="code INSEE, SIREN, ou plusieurs SIREN joints par « + »")
    show.add_argument("--json", action="store_true", help="en JSON")
    show.set_defaults(run=_show)
    search = verbs.add_parser("search", help="chercher une commune ou un EPCI par son nom")
    search.add_argument("text", metavar="TEXTE", help="début ou partie du nom, ou du code")
    search.set_defaults(run=_search)
    population = verbs.add_parser("population", help="tirer une population synthétique, calée sur le recensement")
    population.add_argument("--territory", required=True, metavar="TERRITOIRE", help="code INSEE, SIREN, ou bassin")
    population.add_argument("--seed", metavar="GRAINE", type=national.seed, default=1, help="graine du tirage (1)")
    population.add_argument("--out", type=Path, required=True, metavar="DOSSIER", help="dossier où écrire les tables")
    population.set_defaults(run=_population)


def named_territory(gazetteer: Gazetteer, text: str) -> Territory:
    """Return the territory of a code, a SIREN or several SIREN joined by « + ».

    Raises
    ------
    RefusedError
        If a code is unknown, or several are joined otherwise or are not all EPCI.
    """
    from solimob.cli import RefusedError
    from solimob.core.territory import UnknownCodeError

    try:
        return gazetteer.territory(text)
    except UnknownCodeError as error:
        raise RefusedError(_unknown(text, str(error))) from None


def _unknown(text: str, error: str) -> str:
    parts = [part for part in re.split(r"[+,;\s]+", text) if part]
    sirens = [part for part in parts if re.fullmatch(r"\d{9}", part)]
    if len(parts) < 2 or text == "+".join(sirens):
        return f"{error} ; vérifiez-le, ou cherchez par nom : solimob territory search NOM"
    other = next((part for part in parts if part not in sirens), None)
    problem = f"« {other} » n'est pas le SIREN d'une intercommunalité" if other else f"« {text} » n'est pas compris"
    advice = "joignez les SIREN par « + », sans espace ; seules des intercommunalités (EPCI) peuvent être jointes"
    return f"{problem} ; {advice}" + (f" : {'+'.join(sirens)}" if len(sirens) > 1 else "")


def _show(arguments: argparse.Namespace) -> int:
    from solimob.cli import store_home
    from solimob.store import Store

    gazetteer = Store(store_home()).gazetteer()
    territory = named_territory(gazetteer, arguments.territory)
    rows = gazetteer.extent(territory, halo_m=0).communes
    if arguments.json:
        communes = rows.select("code", "name", "departement", "region", "epci", "population").to_dicts()
        document = {
            "id": territory.id,
            "name": territory.name,
            "scale": territory.scale.value,
            "cog_year": territory.cog_year,
            "epcis": list(territory.epcis),
            "population": rows["population"].sum() if rows["population"].null_count() == 0 else None,
            "communes": communes,
        }
        print(json.dumps(document, ensure_ascii=False, indent=2))
        return 0
    print(f"{territory.name} ({territory.scale.label}, {territory.id}) — {len(territory.codes)} communes")
    for row in rows.iter_rows(named=True):
        population = "inconnue" if row["population"] is None else f"{row['population']:,.0f}".replace(",", "\u202f")
        print(f"  {row['code']}  {row['name']:<32} {population:>9} hab.")
    return 0


def _search(arguments: argparse.Namespace) -> int:
    from solimob.cli import RefusedError, store_home
    from solimob.store import Store

    found = Store(store_home()).gazetteer().search(arguments.text)
    if not found:
        raise RefusedError(f"aucune commune ni EPCI dont le nom contient « {arguments.text} »")
    for territory in found:
        print(f"{territory.id:<10} {territory.scale.label:<9} {territory.name}")
    return 0


def _population(arguments: argparse.Namespace) -> int:
    from solimob.cli import RefusedError, store_home
    from solimob.core.diagnosis import population_margins
    from solimob.core.territory import synthesise
    from solimob.store import Store, StoreError
    from solimob.store.diagnosis_inputs import EmptyTerritoryError, load_inputs

    try:
        store = Store(store_home())
        territory = named_territory(store.gazetteer(), arguments.territory)
        inputs = load_inputs(store, territory, current_year=today().year, seed=arguments.seed)
        drawn = synthesise(population_margins(inputs), arguments.seed)
    except (StoreError, EmptyTerritoryError, ValueError) as error:
        raise RefusedError(str(error)) from error
    if drawn.persons.is_empty():
        raise RefusedError(f"{territory.name} : ménages ou âges inconnus ; ajoutez-les : solimob ingest list")
    try:
        arguments.out.mkdir(parents=True, exist_ok=True)
        drawn.persons.write_parquet(arguments.out / "persons.parquet")
        drawn.households.write_parquet(arguments.out / "households.parquet")
        drawn.fit.write_csv(arguments.out / "fit.csv", separator=";")
    except OSError as error:
        raise RefusedError(f"{arguments.out} : écriture impossible ({error.strerror})") from error
    persons, homes = (f"{len(table):,}".replace(",", "\u202f") for table in (drawn.persons, drawn.households))
    print(f"{territory.name} : {persons} personnes fictives dans {homes} ménages, graine {arguments.seed}")
    if drawn.left_out:
        print(f"Communes laissées de côté, faute de chiffres : {', '.join(drawn.left_out)}")
    print(f"Dossier : {arguments.out} (fit.csv : chaque marge observée et tirée)")
    return 0
