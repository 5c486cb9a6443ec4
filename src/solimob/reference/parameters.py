"""The parameters of the models, shipped with their intervals, natures and sources."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files
from typing import Any

import yaml

from solimob.core.evidence import Figure, Nature, Source, SourceStatus

_FILE = "parameters.yaml"


def load_parameters() -> dict[str, Figure]:
    """Return every parameter by identifier.

    Raises
    ------
    ValueError
        If an entry of the shipped file is wrong; the message names it.
    """
    document: dict[str, Any] = yaml.safe_load(files("solimob.reference").joinpath(_FILE).read_text("utf-8"))
    sources = {id_: _source(id_, entry) for id_, entry in document.pop("sources").items()}
    return {id_: _figure(id_, entry, sources) for id_, entry in document.items()}


def _source(id_: str, entry: Mapping[str, Any]) -> Source:
    return Source(id=id_, **{**entry, "status": SourceStatus(entry["status"])})


def _figure(id_: str, entry: Mapping[str, Any], sources: Mapping[str, Source]) -> Figure:
    try:
        return Figure(
            value=float(entry["value"]),
            low=float(entry["low"]) if "low" in entry else None,
            high=float(entry["high"]) if "high" in entry else None,
            unit=entry["unit"],
            year=entry["year"],
            nature=Nature(entry["nature"]),
            sources=tuple(sources[source] for source in entry["sources"]),
            rests_on=frozenset(Nature(nature) for nature in entry.get("rests_on", ())),
            method=f"{entry['label']}. {entry['note']}",
        )
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"{_FILE}, {id_}: {error}") from error
