"""`solimob demo`: the main job on a real territory, from the embedded data to the documents and the pages."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.table import Table

    from solimob.core.diagnosis import Diagnosis

TERRITORY = "247900798"
"""CC du Thouarsais, embedded in the package."""
FORMATS = ("json", "geojson", "xlsx", "odt", "docx", "pdf")
KEY_INDICATORS = (
    "population",
    "share_65p",
    "households_without_car",
    "households_without_car_rate",
    "unemployment_rate",
    "fuel_effort_rate",
    "food_distance",
    "care_distance",
    "workers_by_car_share",
)


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = subparsers.add_parser("demo", help="le diagnostic de la CC du Thouarsais, ses documents et ses pages")
    parser.add_argument("--port", type=int, default=8000, help="port des pages (8000)")
    parser.add_argument("--no-serve", action="store_true", help="s'arrêter après les documents")
    parser.set_defaults(run=_run)


def _run(arguments: argparse.Namespace) -> int:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    from solimob.cli import store_home

    console = Console()
    out = store_home() / "documents"
    steps: list[Diagnosis] = []
    columns = (BarColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=console) as progress:
        task = progress.add_task("lecture des données", total=len(FORMATS) + 2)
        for label, diagnosis in _stages(out):
            progress.update(task, description=label, advance=1)
            steps.append(diagnosis)
    console.print(_table(steps[-1]))
    console.print(f"Documents : {out}", soft_wrap=True)
    if arguments.no_serve:
        return 0
    from solimob.cli.web import serve_site

    serve_site(port=arguments.port, demo=True)
    return 0


def _stages(out: Path) -> Iterator[tuple[str, Diagnosis]]:
    """Do the job one stage at a time, naming the next one."""
    from solimob.cli import RefusedError, store_home, today
    from solimob.core.diagnosis import diagnose
    from solimob.publish import DocumentWriteError, write_documents
    from solimob.store import Store
    from solimob.store.diagnosis_inputs import load_inputs

    store = Store(store_home())
    territory = store.gazetteer().territory(TERRITORY)
    inputs = load_inputs(store, territory, current_year=today().year, seed=1)
    diagnosis = diagnose(inputs)
    yield "diagnostic calculé", diagnosis
    try:
        contours = store.contours(territory.codes)
        for output_format in FORMATS:
            write_documents(diagnosis, out, [output_format], contours)
            yield f"{output_format.upper()} écrit", diagnosis
    except DocumentWriteError as error:
        raise RefusedError(str(error)) from None
    yield "terminé", diagnosis


def _table(diagnosis: Diagnosis) -> Table:
    from rich.table import Table

    from solimob.core.evidence import vintage_note
    from solimob.publish import french

    table = Table(title=f"{diagnosis.territory.name} — chiffres clés")
    table.add_column("chiffre", overflow="fold")
    # Rich would break a line at the space inside a number.
    table.add_column("valeur", justify="right", no_wrap=True)
    table.add_column("nature")
    table.add_column("millésime")
    for id_ in KEY_INDICATORS:
        entry = diagnosis.indicator(id_)
        table.add_row(
            entry.indicator.label,
            french.figure_text(entry.summary, entry.decimals).replace(" (", "\n("),
            french.nature_text(entry.summary.nature, entry.summary.rests_on),
            vintage_note(entry.indicator.vintage, diagnosis.current_year).removeprefix("millésime "),
        )
    return table
