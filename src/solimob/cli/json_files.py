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
    except (OSError, ValueError) as error:
        from solimob.reference.unreadable import why_unreadable

        raise RefusedError(f"{path} : {why_unreadable(error)}") from None


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
