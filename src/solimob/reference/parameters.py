"""The parameters of the models, shipped with their intervals, natures and sources."""

from __future__ import annotations

from pathlib import Path

from solimob.core.evidence import Figure, Nature, Source, SourceStatus
from solimob.reference.entry import Entry
from solimob.reference.strict_yaml import ReferenceFileError, read_yaml

PARAMETERS_FILE = Path(__file__).with_suffix(".yaml")
_REQUIRED = ("label", "value", "unit", "year", "nature", "sources", "note")
_OPTIONAL = ("low", "high", "rests_on")
_SOURCE = ("title", "publisher", "year", "licence", "url", "read_on", "status")


def load_parameters(path: Path = PARAMETERS_FILE) -> dict[str, Figure]:
    """Return every parameter by identifier; `method` holds its label and its note.

    Raises
    ------
    ReferenceFileError
        If an entry is incomplete, has an unknown key, no known source, or an interval that does not hold its value;
        the message names file and line.
    """
    file = Entry(path, "", read_yaml(path))
    if "sources" not in file:
        raise ReferenceFileError(f"{path}, ligne 1 : « sources » est absent")
    declared = file.child("sources", "sources")
    sources = {id_: _source(_entry(declared, id_, _SOURCE)) for id_ in declared.held}
    return {id_: _figure(_entry(file, id_, _REQUIRED, _OPTIONAL), sources) for id_ in file.held if id_ != "sources"}


def load_parameter_labels(path: Path = PARAMETERS_FILE) -> dict[str, str]:
    """Return the French name of every parameter by identifier, as `method` begins with it."""
    file = Entry(path, "", read_yaml(path))
    return {id_: file.child(id_, id_).text("label") for id_ in file.held if id_ != "sources"}


def _entry(parent: Entry, id_: str, required: tuple[str, ...], optional: tuple[str, ...] = ()) -> Entry:
    return Entry.read(parent.path, id_, parent.held[id_], parent.held.lines[id_], required, optional)


def _source(entry: Entry) -> Source:
    read_on, status = entry.day("read_on"), entry.member("status", SourceStatus)
    return entry.built(Source, id=entry.name, **{**entry.held, "read_on": read_on, "status": status})


def _figure(entry: Entry, sources: dict[str, Source]) -> Figure:
    numbers = {name: entry.number(name) for name in ("value", "low", "high") if name in entry.held}
    cited = entry.items("sources")
    if not cited:
        raise entry.wrong("sources", "au moins une source est attendue")
    for source in cited:
        if source not in sources:
            raise entry.wrong("sources", f"source inconnue « {source} »")
    nature = entry.member("nature", Nature)
    rests_on = entry.members("rests_on", Nature) if "rests_on" in entry else ()
    try:
        return Figure(
            **numbers,
            unit=entry.held["unit"],
            year=entry.held["year"],
            nature=nature,
            sources=tuple(sources[source] for source in cited),
            rests_on=frozenset(rests_on),
            method=f"{entry.held['label']}. {entry.held['note']}",
        )
    except ValueError as error:
        raise entry.wrong("value", str(error)) from error
