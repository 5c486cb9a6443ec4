"""YAML files of the package, read strictly: a mapping without repeated keys, and errors that name file and line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

from solimob.reference.unreadable import why_unreadable, yaml_problem


class ReferenceFileError(ValueError):
    """A shipped data file is wrong; the message names the file, the line and what is wrong, in French."""


class LinedDict(dict[str, Any]):
    """A mapping that remembers the line of each of its keys, and its own."""

    line: int
    lines: dict[str, int]


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]  # C where it is built
    """The safe loader, which also refuses repeated keys and remembers lines."""


def _mapping(loader: _Loader, node: yaml.MappingNode) -> LinedDict:
    found = LinedDict()
    lines: dict[str, int] = {}
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        line = key_node.start_mark.line + 1
        if not isinstance(key, str):
            raise ReferenceFileError(f"ligne {line} : la clé « {key} » doit être un texte")
        if key in found:
            raise ReferenceFileError(f"ligne {line} : « {key} » est répété (déjà ligne {lines[key]})")
        found[key], lines[key] = loader.construct_object(value_node, deep=True), line
    found.line, found.lines = node.start_mark.line + 1, lines
    return found


def _possible(construct: Callable[[_Loader, yaml.ScalarNode], Any]) -> Callable[[_Loader, yaml.ScalarNode], Any]:
    """Return a constructor that says where a date or a number that cannot be is written (2026-02-30)."""

    def constructed(loader: _Loader, node: yaml.ScalarNode) -> Any:
        try:
            return construct(loader, node)
        except ValueError:
            line, column = node.start_mark.line + 1, node.start_mark.column + 1
            raise ReferenceFileError(
                f"ligne {line}, colonne {column} : « {node.value} » n'est pas une date ni un nombre qui existe"
            ) from None

    return constructed


_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)
for _kind in ("int", "float", "timestamp"):
    _tag = f"tag:yaml.org,2002:{_kind}"
    _Loader.add_constructor(_tag, _possible(_Loader.yaml_constructors[_tag]))


def read_yaml(path: Path) -> LinedDict:
    """Return the mapping of a YAML file, with the line of each key.

    Raises
    ------
    ReferenceFileError
        If the file is missing, is not YAML, is not a mapping, or repeats a key.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ReferenceFileError(f"{path} : {why_unreadable(error)}") from error
    try:
        document = yaml.load(text, Loader=_Loader)  # noqa: S506 (a safe loader)
    except ReferenceFileError as error:
        raise ReferenceFileError(f"{path}, {error}") from None
    except yaml.YAMLError as error:
        raise ReferenceFileError(f"{path}, {yaml_problem(error, text)}") from error
    if not isinstance(document, LinedDict):
        raise ReferenceFileError(f"{path}, ligne 1 : une liste de clés est attendue")
    return document
