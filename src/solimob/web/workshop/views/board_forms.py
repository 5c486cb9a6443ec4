"""What a form of a board page asks for, as an act; the page's script makes the same acts (`board_acts.js`)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from solimob.core.workshop import AT_TOP, ActError, BoardState
from solimob.web.workshop.numbers import whole_number


def form_act(sent: Mapping[str, str], state: BoardState, new_id: Callable[[], str]) -> dict[str, Any] | None:
    """Return the act that a button of a form means, or None where there is nothing to do.

    Raises
    ------
    ActError
        If the note it is about is no longer on the page.
    """
    act: dict[str, Any] = {"id": sent.get("id") or new_id(), "kind": sent.get("kind", ""), "note": sent.get("note", "")}
    if "step" in sent:
        return _step(act, state, sent["step"])
    if "keep" in sent:
        return _kept(act, state, sent["keep"])
    match act["kind"]:
        case "create":
            text, colour = sent.get("text", ""), sent.get("colour") or None
            return act | {"column": sent.get("column"), "text": text} | ({"colour": colour} if colour else {})
        case "duplicate":
            return act | {"note": new_id(), "source": sent.get("note")}
        case "edit":
            return act | {"text": sent.get("text", ""), "base": _version(sent.get("base", ""))}
        case "move":
            return act | {"column": sent.get("column")}
        case "colour":
            return act | {"colour": sent.get("colour")}
    return act


def _step(act: dict[str, Any], state: BoardState, step: str) -> dict[str, Any] | None:
    note = _present(state, act["note"])
    ids = [each.id for each in state.in_column(note.column)]
    rank = ids.index(note.id)
    if rank == (0 if step == "up" else len(ids) - 1):
        return None
    after = (ids[rank - 2] if rank > 1 else AT_TOP) if step == "up" else ids[rank + 1]
    return act | {"kind": "move", "column": note.column, "after": after}


def _kept(act: dict[str, Any], state: BoardState, rank: str) -> dict[str, Any]:
    """Choose one of the wordings of a note, by its rank from 1, among those this device was shown."""
    note = _present(state, act["note"])
    texts = [note.text, *(other.text for other in note.other_texts)]
    if rank not in map(str, range(1, len(texts) + 1)):
        raise ActError("ce texte n'est plus là : regardez de nouveau le post-it")
    return act | {"kind": "edit", "text": texts[int(rank) - 1], "base": note.version}


def _present(state: BoardState, id_: str) -> Any:
    note = state.note(id_)
    if note is None:
        raise ActError("ce post-it a été retiré entre-temps")
    return note


def _version(raw: str) -> int:
    return whole_number(raw) or 0
