"""A column mapping: what each column of a file means, written by the user in YAML.

For official files of which no sample is known here: no layout is guessed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

from solimob.core.evidence import VARIABLES, Source
from solimob.ingest.refusal import FileRefusedError
from solimob.reference.strict_yaml import LinedDict, ReferenceFileError, read_yaml

GUIDE = "docs/utilisateur/ajouter-des-donnees.md"
_ADVICE = f"Voir l'exemple de {GUIDE}"
_COMMON = {"name", "vintage", "separator", "decimal", "encoding", "unknown", "source"}
_REQUIRED = ("name", "vintage", "separator", "decimal", "encoding", "unknown", "source")
_SOURCE = ("title", "publisher", "licence", "url", "read_on")
_FIGURES = {"level", "code", "columns"}
_FLOWS = {"origin", "destination", "count"}
_ENCODINGS = {"utf-8": "utf-8-sig", "windows-1252": "cp1252", "iso-8859-15": "iso8859_15"}


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """How to read one file. Either `code` and `columns`, or `origin`, `destination` and `count`, are given."""

    path: Path
    name: str
    vintage: str
    separator: str
    decimal: str
    encoding: str
    unknown: tuple[str, ...]
    source: Source
    level: str = ""
    """« commune » or « epci »."""
    code: str = ""
    columns: tuple[tuple[str, str], ...] = ()
    """Column of the file → variable."""
    origin: str = ""
    destination: str = ""
    count: str = ""

    @property
    def is_flows(self) -> bool:
        """Tell whether the file has an origin and a destination by row."""
        return bool(self.origin)


def read_mapping(path: Path) -> ColumnMapping:
    """Read and check a mapping.

    Raises
    ------
    FileRefusedError
        If a key is missing, unknown or wrong; the message names the line.
    """
    try:
        document = read_yaml(path)
    except ReferenceFileError as error:
        raise FileRefusedError(path, str(error).removeprefix(f"{path}, ").removeprefix(f"{path} : "), _ADVICE) from None
    flows = bool(_FLOWS & set(document))
    wanted = _FLOWS if flows else _FIGURES
    _keys(path, document, (*_REQUIRED, *sorted(wanted)), _COMMON | wanted)
    name = _text(path, document, "name")
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
        _refuse(path, document, "name", "lettres minuscules, chiffres et « _ » seulement")
    vintage = _text(path, document, "vintage")
    if not re.fullmatch(r"(?:19|20)\d\d(?:-(?:19|20)\d\d)?", vintage):
        _refuse(path, document, "vintage", "une année (« 2021 ») ou deux (« 2015-2021 ») sont attendues")
    common = {
        "path": path,
        "name": name,
        "vintage": vintage,
        "separator": _one_of(path, document, "separator", {";": ";", ",": ",", "tab": "\t", "|": "|"}),
        "decimal": _one_of(path, document, "decimal", {",": ",", ".": "."}),
        "encoding": _one_of(path, document, "encoding", _ENCODINGS),
        "unknown": _unknown(path, document),
        "source": _source(path, document, name, vintage),
    }
    if flows:
        return ColumnMapping(**common, **{key: _text(path, document, key) for key in sorted(_FLOWS)})
    level = _one_of(path, document, "level", {"commune": "commune", "epci": "epci"})
    return ColumnMapping(**common, level=level, code=_text(path, document, "code"), columns=_columns(path, document))


def _refuse(path: Path, holder: LinedDict, key: str, problem: str) -> NoReturn:
    line = holder.lines.get(key, holder.line)
    raise FileRefusedError(path, f"clé « {key} » : {problem}", _ADVICE, line=line)


def _keys(path: Path, holder: LinedDict, required: tuple[str, ...], known: set[str]) -> None:
    for key in holder:
        if key not in known:
            _refuse(path, holder, key, f"inconnue (connues : {', '.join(sorted(known))})")
    for key in required:
        if key not in holder:
            _refuse(path, holder, key, "absente")


def _text(path: Path, holder: LinedDict, key: str) -> str:
    value: Any = holder[key]
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str) or not value.strip():
        _refuse(path, holder, key, "un texte est attendu, entre guillemets")
    return value


def _one_of(path: Path, holder: LinedDict, key: str, choices: dict[str, str]) -> str:
    value = _text(path, holder, key)
    if value not in choices:
        _refuse(path, holder, key, f"« {value} » ; au choix : {' '.join(choices)}")
    return choices[value]


def _unknown(path: Path, document: LinedDict) -> tuple[str, ...]:
    markers = document["unknown"]
    if not isinstance(markers, list) or not all(isinstance(marker, str) for marker in markers):
        _refuse(path, document, "unknown", 'une liste de textes est attendue (["s", "nd"] ; [] s\'il n\'y en a pas)')
    return tuple(markers)


def _source(path: Path, document: LinedDict, name: str, vintage: str) -> Source:
    entry = document["source"]
    if not isinstance(entry, LinedDict):
        _refuse(path, document, "source", f"les clés {', '.join(_SOURCE)} sont attendues dessous")
    _keys(path, entry, _SOURCE, set(_SOURCE))
    read_on = entry["read_on"]
    if not isinstance(read_on, date):
        _refuse(path, entry, "read_on", "une date est attendue (2026-11-22)")
    url = _text(path, entry, "url")
    if not url.startswith("https://"):
        _refuse(path, entry, "url", "l'adresse de la page officielle est attendue (https://…)")
    title, publisher, licence = (_text(path, entry, key) for key in ("title", "publisher", "licence"))
    return Source(f"{name}-{vintage}", title, publisher, int(vintage[-4:]), licence, url, read_on)


def _columns(path: Path, document: LinedDict) -> tuple[tuple[str, str], ...]:
    columns = document["columns"]
    if not isinstance(columns, LinedDict) or not columns:
        _refuse(path, document, "columns", "une ligne par colonne est attendue (NOM_DANS_LE_FICHIER: variable)")
    seen: dict[str, str] = {}
    for column in columns:
        id_ = _text(path, columns, column)
        if id_ not in VARIABLES:
            _refuse(path, columns, column, f"variable inconnue « {id_} » (liste : solimob ingest list --variables)")
        if id_ in seen:
            _refuse(path, columns, column, f"la variable « {id_} » est déjà donnée par « {seen[id_]} »")
        seen[id_] = column
    return tuple((column, columns[column]) for column in columns)
