"""EPCI that a list names as authorities organising mobility (AOM)."""

from __future__ import annotations

from pathlib import Path

from solimob.reference.entry import entries_of

AOM_FILE = Path(__file__).with_suffix(".yaml")
_KEYS = ("name", "list", "url", "read_on", "status")


def listed_aom(path: Path = AOM_FILE) -> frozenset[str]:
    """Return the SIREN of the EPCI seen in a list of AOM; one that is not there is unknown, not « no ».

    Raises
    ------
    ReferenceFileError
        If a line is not a SIREN with the list that names it and the day it was read; file and line are named.
    """
    found = set()
    for entry in entries_of(path, _KEYS):
        if len(entry.name) != 9 or not entry.name.isdigit():
            raise entry.wrong(None, "un SIREN de neuf chiffres est attendu")
        entry.known_day("read_on")
        found.add(entry.name)
    return frozenset(found)
