"""The published JSON form of a diagnosis: `diagnosis.json`.

It holds no clock: the year of reading, which decides what reads « à confirmer localement », is given to `from_dict`.
Sources are written once, in a catalogue, and cited by identifier. Numbers are rounded to six decimals, and unknown is
null. `to_dict(from_dict(x)) == x`. The schema is in `solimob/reference/schemas/`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from solimob.core.diagnosis.codec.reader import Reader
from solimob.core.diagnosis.codec.values import FORMAT, FORMAT_VERSION, Json
from solimob.core.diagnosis.codec.writer import Writer
from solimob.core.diagnosis.result import Diagnosis

__all__ = ["FORMAT", "FORMAT_VERSION", "from_dict", "from_json", "to_dict", "to_json"]


def to_dict(diagnosis: Diagnosis) -> Json:
    """Return the diagnosis as JSON values, in a fixed order."""
    return Writer().diagnosis(diagnosis)


def to_json(diagnosis: Diagnosis) -> bytes:
    """Return `diagnosis.json`: the same diagnosis gives the same bytes."""
    return json.dumps(to_dict(diagnosis), ensure_ascii=False, indent=1, allow_nan=False).encode() + b"\n"


def from_json(content: bytes, *, current_year: int) -> Diagnosis:
    """Return the diagnosis of a `diagnosis.json`; see `from_dict`."""
    return from_dict(json.loads(content), current_year=current_year)


def from_dict(document: Mapping[str, Any], *, current_year: int) -> Diagnosis:
    """Return the diagnosis that was written, as read in `current_year`.

    Raises
    ------
    ValueError
        If the document is not a diagnosis of this format and version.
    """
    if document.get("format") != FORMAT or document.get("version") != FORMAT_VERSION:
        raise ValueError(f"ce document n'est pas un diagnostic « {FORMAT} » de version {FORMAT_VERSION}")
    return Reader(document).diagnosis(current_year)
