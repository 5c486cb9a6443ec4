"""JSON files handed to the command line: what cannot be read is refused with the place, in French."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

type Pairs = Sequence[tuple[str, Any]]


def text_of(path: Path) -> str:
    """Return the text of a file; a refusal says why it cannot be read."""
    from solimob.cli import RefusedError

    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise RefusedError(f"{path} : ce fichier n'existe pas") from None
    except IsADirectoryError:
        raise RefusedError(f"{path} : c'est un dossier ; donnez le fichier qui est dedans") from None
    except PermissionError:
        raise RefusedError(f"{path} : vous n'avez pas le droit de lire ce fichier") from None
    except UnicodeDecodeError:
        raise RefusedError(f"{path} : ce fichier n'est pas du texte en UTF-8") from None
    except (OSError, ValueError) as error:
        raise RefusedError(f"{path} : ne peut pas être lu ({getattr(error, 'strerror', None) or error})") from None


def json_of(path: Path, object_of: Callable[[Pairs], Any] | None = None) -> Any:
    """Return the JSON document of a file.

    A key given twice is refused, since nobody knows which one is meant; `object_of` makes the objects otherwise, where
    it is one fault of the document among others.
    """
    from solimob.cli import RefusedError

    def once(pairs: Pairs) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            repeated = next(key for key in found if sum(key == other for other, _ in pairs) > 1)
            raise RefusedError(f"{path} : « {repeated} » est donné plusieurs fois ; gardez-en un")
        return found

    try:
        return json.loads(text_of(path), object_pairs_hook=object_of or once)
    except json.JSONDecodeError as error:
        raise RefusedError(f"{path}, ligne {error.lineno}, colonne {error.colno} : ce n'est pas du JSON") from None
    except ValueError:
        raise RefusedError(f"{path} : un nombre y est trop long pour être lu") from None
    except RecursionError:
        raise RefusedError(f"{path} : des listes sont imbriquées sans fin") from None
