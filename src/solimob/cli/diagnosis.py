"""`solimob diagnosis`: the diagnosis of one territory, or of every commune."""

from __future__ import annotations

import argparse
import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING

from solimob.cli import national, today
from solimob.cli.territory import named_territory

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from solimob.core.diagnosis import Diagnosis, Inputs
    from solimob.store import Store

DEFAULT_FORMATS = "json"


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the verbs of this part."""
    part = subparsers.add_parser("diagnosis", help="le diagnostic d'un territoire, ou de toutes les communes")
    verbs = part.add_subparsers(dest="verb", required=True, metavar="VERBE")
    run = verbs.add_parser("run", help="le diagnostic d'un territoire, en fichiers")
    run.add_argument(
        "--territory",
        required=True,
        metavar="TERRITOIRE",
        help="code INSEE, SIREN, ou plusieurs SIREN joints par « + »",
    )
    run.add_argument("--out", type=Path, required=True, metavar="DOSSIER", help="dossier où écrire")
    run.add_argument("--formats", default=DEFAULT_FORMATS, help="json, pdf, docx, odt, xlsx, geojson, par des virgules")
    run.add_argument("--seed", metavar="GRAINE", type=national.seed, default=1, help="graine des tirages (1)")
    run.add_argument("--relief", choices=("plaine", "collines", "montagne"), default="plaine", help="relief (plaine)")
    run.add_argument("--weights", type=Path, metavar="FICHIER", help="poids de l'indice : indicateur;poids")
    run.add_argument("--offer", type=Path, metavar="FICHIER", help="offre existante, en CSV")
    run.add_argument("--offer-complete", action="store_true", help="l'inventaire de l'offre est déclaré complet")
    run.add_argument("--corrections", type=Path, metavar="FICHIER", help="corrections locales, en CSV")
    run.add_argument("--assumptions", type=Path, metavar="FICHIER", help="hypothèses remplacées localement, en CSV")
    run.set_defaults(run=_run)
    national.add_verb(verbs)


def _run(arguments: argparse.Namespace) -> int:
    from solimob.cli import RefusedError, store_home
    from solimob.core.diagnosis import diagnose
    from solimob.publish import FORMATS, DocumentWriteError, write_documents
    from solimob.store import Store, StoreError
    from solimob.store.diagnosis_inputs import EmptyTerritoryError

    formats = [name.strip() for name in arguments.formats.split(",") if name.strip()]
    unknown = [name for name in formats if name not in FORMATS]
    if unknown or not formats:
        named = f"format « {unknown[0]} » inconnu" if unknown else "aucun format demandé"
        raise RefusedError(f"{named} ; formats possibles : {', '.join(FORMATS)}")
    try:
        store = Store(store_home())
        inputs = _inputs(store, arguments)
        diagnosis = _diagnosed(diagnose, inputs, arguments)
        write_documents(diagnosis, arguments.out, formats, store.contours(diagnosis.territory.codes))
    except (StoreError, EmptyTerritoryError, DocumentWriteError) as error:
        raise RefusedError(str(error)) from error
    print(f"{diagnosis.territory.name} : {_filled(diagnosis)}")
    print(f"Dossier : {arguments.out}")
    return 0


def _filled(diagnosis: Diagnosis) -> str:
    """Say how many indicators have a value, of the territory or of one commune at least."""
    entries = diagnosis.indicators
    filled = sum(entry.summary.value is not None or bool(entry.indicator.known().any()) for entry in entries)
    if filled == len(entries):
        return f"{filled} indicateurs renseignés"
    named = "1 indicateur renseigné" if filled == 1 else f"{filled} indicateurs renseignés"
    return f"{named} sur {len(entries)} ; pour les autres : solimob ingest list"


def _inputs(store: Store, arguments: argparse.Namespace) -> Inputs:
    from solimob.core.diagnosis import (
        Relief,
        apply_assumptions,
        parse_assumptions,
        parse_corrections,
        parse_offer,
        parse_weights,
    )
    from solimob.reference.parameters import load_parameters
    from solimob.store.diagnosis_inputs import load_inputs

    gazetteer = store.gazetteer()
    territory = named_territory(gazetteer, arguments.territory)
    extent = gazetteer.extent(territory)
    weights = _read(arguments.weights, parse_weights) if arguments.weights else {}
    offer = _read(arguments.offer, lambda h, r: parse_offer(h, r, territory.codes)) if arguments.offer else ()
    corrections, edits = (
        _read(arguments.corrections, lambda h, r: parse_corrections(h, r, extent.codes))
        if arguments.corrections
        else ((), ())
    )
    shipped = load_parameters()
    assumptions = (
        _read(arguments.assumptions, lambda h, r: parse_assumptions(h, r, shipped)) if arguments.assumptions else ()
    )
    return load_inputs(
        store,
        territory,
        current_year=today().year,
        seed=arguments.seed,
        relief=next(relief for relief in Relief if relief.label == arguments.relief),
        parameters=apply_assumptions(shipped, assumptions),
        weights=weights,
        offer=offer,
        offer_complete=arguments.offer_complete,
        corrections=corrections,
        service_edits=edits,
    )


def _diagnosed(diagnose: Callable[[Inputs], Diagnosis], inputs: Inputs, arguments: argparse.Namespace) -> Diagnosis:
    """Diagnose; what a table says and the data contradict (a weight, a figure, a service that closed) is refused."""
    from solimob.cli import RefusedError
    from solimob.core.diagnosis import CorrectionError, WeightError, line_of_correction

    try:
        diagnosis = diagnose(inputs)
    except CorrectionError as error:
        place = (error.target, error.code)
        line = _read(arguments.corrections, lambda header, rows: line_of_correction(header, rows, *place))
        raise RefusedError(f"{arguments.corrections}, ligne {line} : {error}") from error
    except WeightError as error:
        raise RefusedError(f"{arguments.weights} : {error}") from error
    if diagnosis.ranking is not None and not any(weight.weight > 0 for weight in diagnosis.ranking.weights):
        raise RefusedError(
            f"{arguments.weights} : tous les poids sont nuls, rien ne serait classé ; donnez un poids à un indicateur"
        )
    return diagnosis


def _read[T](path: Path, parse: Callable[[Sequence[str], Sequence[Sequence[str]]], T]) -> T:
    """Read a table of text separated by semicolons, and refuse it with file, line and column."""
    from solimob.cli import RefusedError
    from solimob.core.diagnosis import TableError

    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise RefusedError(f"{path} : ce fichier n'existe pas") from None
    except UnicodeDecodeError:
        raise RefusedError(f"{path} : enregistrez ce fichier en CSV UTF-8") from None
    except OSError as error:
        raise RefusedError(f"{path} : lecture impossible ({error.strerror})") from error
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    if not rows:
        raise RefusedError(f"{path} : fichier vide ; la première ligne nomme les colonnes, séparées par « ; »")
    try:
        return parse([name.strip() for name in rows[0]], rows[1:])
    except TableError as error:
        raise RefusedError("\n".join(f"{path}, {fault}" for fault in error.faults)) from error
