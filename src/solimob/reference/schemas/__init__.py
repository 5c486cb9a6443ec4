"""Published JSON Schemas (2020-12), each with one full example."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any


def schema(name: str) -> dict[str, Any]:
    """Return the schema of a document by name: `diagnosis`, `dispatch_day`, `regime_case`, `aids_answer`…"""
    return _json(f"{name}.schema.json")


def example(name: str) -> dict[str, Any]:
    """Return the full example of a document, made of invented figures that say so."""
    return _json(f"{name}.example.json")


def _json(file_name: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(files("solimob.reference.schemas").joinpath(file_name).read_text("utf-8"))
    return document
