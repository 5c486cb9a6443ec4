"""The published JSON form of a diagnosis: `diagnosis.json`.

It holds no clock: `current_year` is an input like the seed. Sources are written once, in a catalogue, and cited by
identifier. Numbers are rounded to six decimals, and unknown is null. `to_dict(from_dict(x)) == x`. The schema is in
`solimob/reference/schemas/`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from solimob.core.diagnosis.codec.reader import Reader
from solimob.core.diagnosis.codec.values import FORMAT, FORMAT_VERSION, Json
from solimob.core.diagnosis.codec.writer import Writer
from solimob.core.diagnosis.result import Diagnosis

__all__ = ["FORMAT", "FORMAT_VERSION", "from_dict", "to_dict"]


def to_dict(diagnosis: Diagnosis) -> Json:
    """Return the diagnosis as JSON values, in a fixed order."""
    return Writer().diagnosis(diagnosis)


def from_dict(document: Mapping[str, Any]) -> Diagnosis:
    """Return the diagnosis that was written.

    Raises
    ------
    ValueError
        If the document is not a diagnosis of this format and version.
    """
    if document.get("format") != FORMAT or document.get("version") != FORMAT_VERSION:
        raise ValueError(f"ce document n'est pas un diagnostic « {FORMAT} » de version {FORMAT_VERSION}")
    return Reader(document).diagnosis()
