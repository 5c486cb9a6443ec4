"""`solimob territory`: which communes make a territory."""

from __future__ import annotations

import argparse
import json


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the verbs of this part."""
    part = subparsers.add_parser("territory", help="communes, EPCI et bassins connus")
    verbs = part.add_subparsers(dest="verb", required=True, metavar="VERBE")
    show = verbs.add_parser("show", help="montrer un territoire")
    show.add_argument("territory", help="code INSEE, SIREN, ou plusieurs SIREN joints par « + »")
    show.add_argument("--json", action="store_true", help="en JSON")
    show.set_defaults(run=_show)
    search = verbs.add_parser("search", help="chercher une commune ou un EPCI par son nom")
    search.add_argument("text", help="début ou partie du nom, ou du code")
    search.set_defaults(run=_search)


def _show(arguments: argparse.Namespace) -> int:
    from solimob.cli import RefusedError, store_home
    from solimob.core.territory import UnknownCodeError
    from solimob.store import Store

    gazetteer = Store(store_home()).gazetteer()
    try:
        territory = gazetteer.territory(arguments.territory)
    except UnknownCodeError as error:
        advice = "vérifiez-le, ou cherchez par nom : solimob territory search NOM"
        raise RefusedError(f"{error} ; {advice}") from None
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
