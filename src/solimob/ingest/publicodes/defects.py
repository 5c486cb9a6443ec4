"""What is wrong in a Publicodes model and its engine does not say: misspelt keys, types it does not know, old dates.

The engine silently ignores a key it does not know at the level of a rule, and so does the translator: `plaond: vélo .
prix` is no ceiling. Here each one is told, with the nearest key.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from solimob.ingest.publicodes.mechanisms import NOT_READ, OUTERMOST_FIRST, VALUES
from solimob.ingest.publicodes.model import Model, RawRule

LAST_UPDATE, END = "dernière mise à jour", "date de fin"
DESCRIPTIVE = (
    "titre", "description", "lien", "note", LAST_UPDATE, END, "question", "type", "une possibilité", "remplace",
    "expérimental", "avec", "références", "résumé", "icônes", "acronyme", "suggestions", "privé", "unité",
    "possiblement non applicable", "identifiant court", "meta",
)  # fmt: skip
"""Keys of a rule that say no value, and that are known."""
TYPES = ("nombre", "texte", "booléen", "date")
_KNOWN = (*DESCRIPTIVE, *OUTERMOST_FIRST, *VALUES, *NOT_READ)


@dataclass(frozen=True, slots=True)
class Defect:
    """One thing wrong: the path of the rule, the key, and what comes of it, in French."""

    path: str
    key: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}, clé « {self.key} » : {self.message}"


def defects(model: Model) -> tuple[Defect, ...]:
    """Return what is wrong in the writing of a model, in the order of its rules."""
    return tuple(found for path, rule in model.rules.items() for found in _of_rule(path, rule))


def written_day(rule: RawRule, key: str) -> date | None:
    """Return the day a rule writes as 31/12/2025; `None` where it writes none or it is no day."""
    match = re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", str(rule.get(key) or "").strip())
    try:
        return date(int(match[3]), int(match[2]), int(match[1])) if match else None
    except ValueError:
        return None


def _of_rule(path: str, rule: RawRule) -> Iterator[Defect]:
    for key in rule:
        if key not in _KNOWN:
            near = get_close_matches(key, _KNOWN, n=1)
            advice = f" ; vouliez-vous dire « {near[0]} » ?" if near else ""
            yield Defect(path, key, f"clé inconnue, sans effet dans le calcul{advice}")
    written = rule.get("type")
    if written is not None and written not in TYPES:
        yield Defect(path, "type", f"« {written} » n'est pas un type de Publicodes ({', '.join(TYPES)})")
    for key in (LAST_UPDATE, END):
        if rule.get(key) is not None and written_day(rule, key) is None:
            yield Defect(path, key, f"« {rule[key]} » n'est pas une date JJ/MM/AAAA")
