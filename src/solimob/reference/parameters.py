"""The parameters of the models, shipped with their intervals, natures and sources."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from solimob.core.evidence import Figure, Nature, Source, SourceStatus
from solimob.reference.strict_yaml import LinedDict, ReferenceFileError, read_yaml

PARAMETERS_FILE = Path(__file__).with_suffix(".yaml")
_REQUIRED = {"label", "value", "unit", "year", "nature", "sources", "note"}
_OPTIONAL = {"low", "high", "rests_on"}
_SOURCE = {"title", "publisher", "year", "licence", "url", "read_on", "status"}


def load_parameters(path: Path = PARAMETERS_FILE) -> dict[str, Figure]:
    """Return every parameter by identifier; `method` holds its label and its note.

    Raises
    ------
    ReferenceFileError
        If an entry is incomplete, has an unknown key, no known source, or an interval that does not hold its value;
        the message names file and line.
    """
    document = read_yaml(path)
    entries = {id_: _mapping(path, document, id_) for id_ in document}
    declared = entries.pop("sources", None)
    if declared is None:
        raise ReferenceFileError(f"{path}, ligne 1 : « sources » est absent")
    sources = {id_: _source(path, id_, _mapping(path, declared, id_)) for id_ in declared}
    return {id_: _figure(path, id_, entry, sources) for id_, entry in entries.items()}


def load_parameter_labels(path: Path = PARAMETERS_FILE) -> dict[str, str]:
    """Return the French name of every parameter by identifier, as `method` begins with it."""
    document = read_yaml(path)
    return {id_: _mapping(path, document, id_)["label"] for id_ in document if id_ != "sources"}


def _mapping(path: Path, parent: LinedDict, id_: str) -> LinedDict:
    entry = parent[id_]
    if not isinstance(entry, LinedDict):
        raise ReferenceFileError(f"{path}, ligne {parent.lines[id_]}, « {id_} » : des clés sont attendues")
    return entry


def _source(path: Path, id_: str, entry: LinedDict) -> Source:
    _check_keys(path, id_, entry, _SOURCE, set())
    if entry["read_on"] is not None and not isinstance(entry["read_on"], date):
        raise _wrong(path, id_, entry, "read_on", "une date est attendue (2026-11-22)")
    try:
        status = SourceStatus(entry["status"])
        return Source(id=id_, **{**entry, "status": status})
    except ValueError as error:
        raise _wrong(path, id_, entry, "status", str(error)) from error


def _figure(path: Path, id_: str, entry: LinedDict, sources: dict[str, Source]) -> Figure:
    _check_keys(path, id_, entry, _REQUIRED, _OPTIONAL)
    numbers = {name: _number(path, id_, entry, name) for name in ("value", "low", "high") if name in entry}
    cited = entry["sources"]
    if not isinstance(cited, list) or not cited:
        raise _wrong(path, id_, entry, "sources", "au moins une source est attendue")
    for source in cited:
        if source not in sources:
            raise _wrong(path, id_, entry, "sources", f"source inconnue « {source} »")
    try:
        natures = Nature(entry["nature"]), frozenset(Nature(nature) for nature in entry.get("rests_on", ()))
    except ValueError as error:
        raise _wrong(path, id_, entry, "nature", str(error)) from error
    try:
        return Figure(
            **numbers,
            unit=entry["unit"],
            year=entry["year"],
            nature=natures[0],
            sources=tuple(sources[source] for source in cited),
            rests_on=natures[1],
            method=f"{entry['label']}. {entry['note']}",
        )
    except ValueError as error:
        raise _wrong(path, id_, entry, "value", str(error)) from error


def _number(path: Path, id_: str, entry: LinedDict, name: str) -> float:
    value: Any = entry[name]
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _wrong(path, id_, entry, name, f"un nombre est attendu, pas « {value} »")
    return float(value)


def _check_keys(path: Path, id_: str, entry: LinedDict, required: set[str], optional: set[str]) -> None:
    unknown = [key for key in entry if key not in required | optional]
    if unknown:
        raise _wrong(path, id_, entry, unknown[0], "clé inconnue")
    missing = sorted(required - set(entry))
    if missing:
        raise ReferenceFileError(f"{path}, ligne {entry.line}, « {id_} » : « {missing[0]} » est absent")


def _wrong(path: Path, id_: str, entry: LinedDict, key: str, what: str) -> ReferenceFileError:
    return ReferenceFileError(f"{path}, ligne {entry.lines[key]}, « {id_} », {key} : {what}")
