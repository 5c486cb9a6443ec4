"""A Publicodes model as it is written: rules by path, who replaces whom, what a name stands for where.

A name in a rule is looked for inside that rule first, then outwards from its parent to the root. A replacement
(`remplace`) puts another rule in the place of every reference to a rule, save in the replacing rule itself; of several,
the engine asks those of higher `priorité` first, then the last in the order of the French dictionary, and takes the
first one that applies.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache

from solimob.ingest.publicodes.grammar import GrammarError, Reference, parse_line

type RawRule = Mapping[str, object]


class ModelError(ValueError):
    """A JSON file is no Publicodes model; the message says where and why, in French."""


class UnsupportedError(Exception):
    """A rule says something that is not understood: `path` of the rule, `key`, and why, in French."""

    def __init__(self, path: str, key: str, why: str) -> None:
        super().__init__(f"{path}, clé « {key} » : {why}")
        self.path, self.key, self.why = path, key, why


@dataclass(frozen=True, slots=True)
class Replacement:
    """A rule that takes the place of references to another: only within `inside`, where given, never in `outside`."""

    by: str
    priority: float
    inside: tuple[str, ...]
    outside: tuple[str, ...]

    def holds_in(self, rule: str) -> bool:
        """Tell whether a reference written in a rule is replaced."""
        return (
            rule != self.by
            and (not self.inside or rule.startswith(self.inside))
            and not (self.outside and rule.startswith(self.outside))
        )


class Model:
    """Rules by path; nested rules (`avec`) are rules like the others.

    Raises
    ------
    ModelError
        If a rule is neither an object, a line of text, a number nor empty, or a replacement names no rule.
    """

    def __init__(self, rules: Mapping[str, object]) -> None:
        self.rules: dict[str, RawRule] = {}
        for path, raw in rules.items():
            self._add(path, raw)
        self.replacements: dict[str, list[Replacement]] = {}
        for path, rule in self.rules.items():
            for target, replacement in self._replacements(path, rule):
                self.replacements.setdefault(target, []).append(replacement)
        for found in self.replacements.values():
            found.reverse()
            found.sort(key=lambda r: (r.priority, collation_key(r.by)), reverse=True)

    def resolve(self, name: str, rule: str) -> str:
        """Return the path a name stands for in a rule.

        Raises
        ------
        UnsupportedError
            If there is no such rule; the nearest one is proposed.
        """
        if name.startswith("^"):
            raise UnsupportedError(rule, "valeur", f"« {name} » : les noms relatifs au parent ne sont pas lus")
        contexts = [rule, *parents(rule), ""]
        for context in contexts:
            path = f"{context} . {name}" if context else name
            if path in self.rules and path != rule:
                return path
        if rule.endswith(name):
            return rule
        near = get_close_matches(name, self.rules, n=1)
        advice = f" ; vouliez-vous dire « {near[0]} » ?" if near else ""
        raise UnsupportedError(rule, "valeur", f"aucune règle « {name} »{advice}")

    def _add(self, path: str, raw: object) -> None:
        if path in self.rules:
            raise ModelError(f"la règle « {path} » est écrite deux fois")
        if raw is None:
            rule: dict[str, object] = {}
        elif isinstance(raw, str | int | float) and not isinstance(raw, bool):
            rule = {"valeur": str(raw)}
        elif isinstance(raw, dict):
            rule = raw
        else:
            raise ModelError(f"la règle « {path} » n'est ni un objet, ni une valeur")
        self.rules[path.removeprefix("[privé] ")] = rule
        nested = rule.get("avec")
        if isinstance(nested, dict):
            for name, inner in nested.items():
                self._add(f"{path} . {name}", inner)

    def _replacements(self, path: str, rule: RawRule) -> Iterator[tuple[str, Replacement]]:
        written = rule.get("remplace")
        for one in written if isinstance(written, list) else [written] if written else []:
            given = {"références à": one} if isinstance(one, str) else one
            if not isinstance(given, dict) or not isinstance(given.get("références à"), str):
                raise ModelError(f"{path}, clé « remplace » : « références à » est attendu")
            priority = given.get("priorité", 0)
            inside, outside = (tuple(self._named(path, given.get(key))) for key in ("dans", "sauf dans"))
            yield (
                next(self._named(path, given["références à"])),
                Replacement(path, float(priority) if isinstance(priority, int | float) else 0.0, inside, outside),
            )

    def _named(self, path: str, written: object) -> Iterator[str]:
        for one in written if isinstance(written, list) else [written] if written else []:
            try:
                parsed = parse_line(str(one))
                if not isinstance(parsed, Reference):
                    raise ModelError(f"{path}, clé « remplace » : « {one} » n'est pas un nom de règle")
                yield self.resolve(parsed.name, path)
            except (GrammarError, UnsupportedError) as error:
                raise ModelError(f"{path}, clé « remplace » : {error}") from None


def read_model(content: bytes) -> Model:
    """Read the JSON of a compiled Publicodes model.

    Raises
    ------
    ModelError
        If it is no JSON object of rules.
    """
    try:
        document = json.loads(content.decode("utf-8"))
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise ModelError(f"le modèle n'est pas du JSON lisible ({error})") from None
    if not isinstance(document, dict) or not document:
        raise ModelError("le modèle n'est pas un objet JSON de règles")
    return Model(document)


@cache
def parents(path: str) -> tuple[str, ...]:
    """Return the paths above one, the nearest first."""
    parts = path.split(" . ")
    return tuple(" . ".join(parts[:end]) for end in range(len(parts) - 1, 0, -1))


def collation_key(text: str) -> tuple[tuple[tuple[int, int], ...], str, str]:
    """Return a key that sorts as `localeCompare` does on the names of rules: letters, then accents, then case."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.replace("œ", "oe")) if not unicodedata.combining(c))
    letters = tuple((2, ord(c.lower())) if c.isalpha() else (1, ord(c)) if c.isdigit() else _mark(c) for c in plain)
    return letters, unicodedata.normalize("NFD", text.lower()), text.swapcase()


_MARKS = " _-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$"
"""Signs in the order of the Unicode collation."""


def _mark(sign: str) -> tuple[int, int]:
    return 0, _MARKS.find(sign) if sign in _MARKS else len(_MARKS) + ord(sign)
