"""Models of rules kept whole, as their publisher wrote them, each with its manifest: `SOLIMOB_HOME/rule-models`.

Reading one loads no table library: the verbs that answer about one person start fast.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from solimob.store.errors import StoreReadError
from solimob.store.files import json_object, read_json, refusals, remove_folder, replace_file, write_folder

FOLDER = "rule-models"
FORMAT = 1
_MODEL, _MANIFEST = "model.json", "manifest.json"


@dataclass(frozen=True, slots=True)
class RuleModel:
    """A model and its proof; `content` is the publisher's file, `places` what its conditions say of places.

    `places` gives, for an input of place and a word, the commune codes of `cog_year` where it has that word; `names`,
    what that word names.
    """

    name: str
    version: str
    licence: str
    page: str
    sha256: str
    added_on: date
    cog_year: int
    places: Mapping[str, Mapping[str, list[str]]]
    names: Mapping[str, Mapping[str, str]]
    notes: tuple[str, ...]
    content: bytes


def digest(content: bytes) -> str:
    """Return the digest by which a model is known."""
    return hashlib.sha256(content).hexdigest()


def keep_rule_model(home: Path, model: RuleModel) -> None:
    """Write a model and put it in force in place of the one of its name, in one step.

    Raises
    ------
    StoreWriteError
        If the disk refuses: the store is as before.
    """
    manifest: dict[str, Any] = {
        "format": FORMAT, "name": model.name, "version": model.version, "licence": model.licence, "page": model.page,
        "sha256": model.sha256, "added_on": model.added_on.isoformat(), "cog_year": model.cog_year,
        "places": model.places, "names": model.names, "notes": list(model.notes),
    }  # fmt: skip
    written = json.dumps(manifest, ensure_ascii=False).encode()
    parent = home / FOLDER
    name = f"{model.name}-{digest(written)[:16]}"
    with refusals(home):
        before = _in_force(home, model.name)
        if not (parent / name).exists():
            write_folder(parent, name, {_MODEL: model.content, _MANIFEST: written})
        replace_file(parent / f"{model.name}.json", json.dumps({"folder": name}).encode())
        if before is not None and before != name:
            remove_folder(parent / before)


def read_rule_model(home: Path, name: str) -> RuleModel | None:
    """Return the model in force of a name, `None` where none was ever added.

    Raises
    ------
    StoreReadError
        If it is missing, damaged, or not as it was added.
    """
    folder = _in_force(home, name)
    if folder is None:
        return None
    path = home / FOLDER / folder
    advice = f"Ajoutez-le de nouveau : solimob ingest add {name}"
    try:
        content = (path / _MODEL).read_bytes()
        written = (path / _MANIFEST).read_bytes()
    except OSError as error:
        raise StoreReadError(f"{path} : modèle illisible ({error.strerror}). {advice}") from error
    manifest = json_object(written, path / _MANIFEST, advice)
    if digest(content) != manifest.get("sha256") or manifest.get("format") != FORMAT:
        raise StoreReadError(f"{path / _MODEL} : ce n'est pas le fichier qui a été ajouté. {advice}")
    try:
        return RuleModel(
            manifest["name"], manifest["version"], manifest["licence"], manifest["page"], manifest["sha256"],
            date.fromisoformat(manifest["added_on"]), manifest["cog_year"], manifest["places"],
            manifest["names"], tuple(manifest["notes"]), content,
        )  # fmt: skip
    except (KeyError, ValueError, TypeError) as error:
        raise StoreReadError(f"{path / _MANIFEST} : champ absent ou abîmé ({error}). {advice}") from error


def _in_force(home: Path, name: str) -> str | None:
    try:
        pointer = read_json(home / FOLDER / f"{name}.json", f"Ajoutez-le de nouveau : solimob ingest add {name}")
    except FileNotFoundError:
        return None
    return str(pointer.get("folder"))
