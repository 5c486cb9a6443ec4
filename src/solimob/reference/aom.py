"""EPCI that a list names as authorities organising mobility (AOM)."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from solimob.reference.strict_yaml import LinedDict, ReferenceFileError, read_yaml

AOM_FILE = Path(__file__).with_suffix(".yaml")
_KEYS = {"name", "list", "url", "read_on", "status"}


def listed_aom(path: Path = AOM_FILE) -> frozenset[str]:
    """Return the SIREN of the EPCI seen in a list of AOM; one that is not there is unknown, not « no ».

    Raises
    ------
    ReferenceFileError
        If a line is not a SIREN with the list that names it and the day it was read; file and line are named.
    """
    document = read_yaml(path)
    for siren, entry in document.items():
        where = f"{path}, ligne {document.lines[siren]}, « {siren} »"
        if len(siren) != 9 or not siren.isdigit():
            raise ReferenceFileError(f"{where} : un SIREN de neuf chiffres est attendu")
        if not isinstance(entry, LinedDict) or set(entry) != _KEYS:
            raise ReferenceFileError(f"{where} : les clés attendues sont {', '.join(sorted(_KEYS))}")
        if not isinstance(entry["read_on"], date):
            raise ReferenceFileError(f"{where}, read_on : une date est attendue (2026-02-04)")
    return frozenset(document)
