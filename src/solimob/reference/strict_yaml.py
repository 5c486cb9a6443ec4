"""YAML files of the package, read strictly: a mapping without repeated keys, and errors that name file and line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml


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


_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


def read_yaml(path: Path) -> LinedDict:
    """Return the mapping of a YAML file, with the line of each key.

    Raises
    ------
    ReferenceFileError
        If the file is missing, is not YAML, is not a mapping, or repeats a key.
    """
    try:
        document = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506 (a safe loader)
    except ReferenceFileError as error:
        raise ReferenceFileError(f"{path}, {error}") from None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise ReferenceFileError(f"{path}, ligne {line} : YAML illisible ({error.problem})") from error
    except (OSError, UnicodeDecodeError) as error:
        raise ReferenceFileError(f"{path} : fichier illisible ({error})") from error
    if not isinstance(document, LinedDict):
        raise ReferenceFileError(f"{path}, ligne 1 : une liste de clés est attendue")
    return document
