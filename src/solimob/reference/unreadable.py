"""Why a file cannot be read, in French: what the system or the YAML parser says of it in English."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import yaml

_QUOTES = "mettez le texte entre guillemets"
_PROBLEMS: tuple[tuple[str, str], ...] = (
    (r"expected ',' or '\]'", "il manque « , » ou « ] »{opened}"),
    (r"expected ',' or '}'", "il manque « , » ou « }} »{opened}"),
    (r"unexpected end of stream", "un guillemet n'est pas fermé{opened}"),
    (r"mapping values are not allowed", f"« : » n'est pas attendu ici ; {_QUOTES}, ou revoyez le retrait de la ligne"),
    (
        r"cannot start any token",
        f"ce signe ne peut rien commencer ; {_QUOTES} et, au début d'une ligne, des espaces plutôt que des tabulations",
    ),
    (r"tab character", "une tabulation tient lieu de retrait ; mettez des espaces"),
    (
        r"expected '-'|block collection",
        "une ligne de la liste ne commence pas par « - » au même retrait que les autres",
    ),
    (r"expected ':'", "il manque « : » après la clé"),
    (
        r"expected key|block mapping",
        "une clé est attendue, au même retrait que les autres ; rien ne suit une valeur sur sa ligne",
    ),
    (r"undefined alias", "« * » renvoie à un nom que rien ne définit ; entre guillemets, c'est du texte"),
    (r"second occurrence", "« & » donne deux fois le même nom"),
    (
        r"constructor for the tag|tag handle|a tag",
        "une marque « ! » n'est pas prise ; entre guillemets, c'est du texte",
    ),
    (r"another document", "le fichier contient deux documents ; retirez la ligne « --- » et ce qui suit"),
    (
        r"escape|hexa?decimal",
        "après « \\ », ce signe n'est pas connu ; doublez « \\ », ou prenez des guillemets simples",
    ),
    (r"comment or line break|chomping", "après « | » ou « > », le texte commence à la ligne suivante"),
    (r"node content", "une valeur manque ici"),
    (r"directive|<document start>|incompatible", f"cette ligne n'est pas attendue ici ; {_QUOTES}"),
)
"""What both parsers of PyYAML write, in C and in Python, and what to tell of it; the first that fits."""
_OPENING = re.compile("flow (sequence|mapping)|quoted")


def why_unreadable(error: OSError | ValueError) -> str:
    """Return why a file could not be opened or decoded, and what to do where that is known."""
    match error:
        case FileNotFoundError():
            return "ce fichier n'existe pas"
        case IsADirectoryError():
            return "c'est un dossier ; donnez le fichier qui est dedans"
        case PermissionError():
            return "vous n'avez pas le droit de lire ce fichier"
        case UnicodeDecodeError():
            return "ce fichier n'est pas du texte en UTF-8"
    return f"ne peut pas être lu ({getattr(error, 'strerror', None) or error})"


def yaml_problem(error: yaml.YAMLError, text: str) -> str:
    """Return where the parser stopped in a text, and what to look at there."""
    position = getattr(error, "position", None)
    if isinstance(position, int):  # a reader's error has no mark, and counts characters
        before = text[:position]
        line, column = before.count("\n") + 1, position - before.rfind("\n")
        return f"{_place(line, column)} : un caractère invisible n'est pas du texte ; retirez-le"
    mark = getattr(error, "problem_mark", None)
    place = _place(mark.line + 1, mark.column + 1) if mark else "ligne 1"
    context, problem = getattr(error, "context", None) or "", getattr(error, "problem", None) or ""
    opening = getattr(error, "context_mark", None) if _OPENING.search(context) else None
    opened = f" ; ouvert {_place(opening.line + 1, opening.column + 1)}" if opening else ""
    for known, said in _PROBLEMS:
        if re.search(known, problem) or re.search(known, context):
            return f"{place} : {said.format(opened=opened)}"
    return f"{place} : ce passage n'est pas du YAML"


def _place(line: int, column: int) -> str:
    return f"ligne {line}, colonne {column}"
