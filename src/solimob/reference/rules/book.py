"""A rule book: one folder of YAML files, read strictly into core values."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from solimob.core.rules.book import RuleBook
from solimob.core.rules.kinds import Kinds
from solimob.core.rules.requirement import COMMUNE
from solimob.core.rules.rule import Rule
from solimob.reference.entry import Entry, nearest
from solimob.reference.rules.perimeters import Resolve
from solimob.reference.rules.rule_files import Surroundings, read_rule
from solimob.reference.rules.tables import (
    read_definitions,
    read_inputs,
    read_parameters,
    read_sources,
    vocabulary_of,
)
from solimob.reference.strict_yaml import ReferenceFileError, read_yaml

BOOKS = Path(__file__).parent
"""The folder of the books the package ships."""
_TABLES = {"inputs.yaml", "parameters.yaml", "sources.yaml", "definitions.yaml"}


def load_book(folder: Path | str, resolve: Resolve | None = None) -> RuleBook:
    """Return the rule book of a folder, or of a book the package ships, by name (« regimes »).

    `inputs.yaml` and `sources.yaml` are needed, `parameters.yaml` and `definitions.yaml` may be missing; every other
    YAML file holds rules. `resolve` turns territories into communes: it is needed where a perimeter is not everywhere.

    Raises
    ------
    ReferenceFileError
        If anything is unknown, missing, of the wrong kind, repeated or overlapping; the message names file, line, key
        and the nearest known word.
    """
    root = BOOKS / folder if isinstance(folder, str) else folder
    if not root.is_dir():
        books = sorted(path.name for path in BOOKS.iterdir() if (path / "inputs.yaml").exists())
        raise ReferenceFileError(f"{root} : dossier de règles introuvable" + nearest(root.name, books))
    sources, inputs = read_sources(root / "sources.yaml"), read_inputs(root / "inputs.yaml")
    parameters = read_parameters(root / "parameters.yaml", sources)
    definitions = read_definitions(root / "definitions.yaml", inputs, parameters)
    around = Surroundings(sources, vocabulary_of(inputs, parameters, definitions), Kinds(inputs, definitions), resolve)
    entries = _rule_entries(root)
    rules = [rule for entry in entries.values() for rule in read_rule(entry, around)]
    for rule in rules:
        _check_references(entries[rule.id], rule, entries)
        if rule.perimeter.communes is not None and COMMUNE not in inputs:
            raise entries[rule.id].wrong("perimeter", f"un périmètre demande la donnée « {COMMUNE} » dans inputs.yaml")
    return RuleBook(tuple(rules), inputs, parameters, definitions)


def _rule_entries(root: Path) -> dict[str, Entry]:
    found: dict[str, Entry] = {}
    for entry in _files(root):
        for rule in entry.children():
            if rule.name in found:
                first = found[rule.name]
                raise entry.wrong(rule.name, f"cette règle est déjà dans {first.path.name}, ligne {first.line}")
            found[rule.name] = rule
    return found


def _files(root: Path) -> Iterator[Entry]:
    for path in sorted(root.glob("*.yaml")):
        if path.name not in _TABLES:
            yield Entry(path, "", read_yaml(path))


def _check_references(entry: Entry, rule: Rule, known: dict[str, Entry]) -> None:
    for id_ in rule.supersedes:
        if id_ not in known or id_ == rule.id:
            raise entry.wrong("supersedes", f"règle inconnue « {id_} »" + nearest(id_, set(known) - {rule.id}))
