"""What devices receive of a page: the keys of people are replaced note by note, so that no two notes show one person.

An act changes one note, and the keys it carries go nowhere but to that note: a key replaced by one that depends on
the note leaves `core.workshop.boards.apply` as it is, here and in the browser. A device is told which are its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import blake2b
from typing import Any

from django.utils.crypto import salted_hmac

from solimob.core.workshop import BoardState, state_document


class Aliases:
    """The keys that stand for people on the notes of one page."""

    def __init__(self, page: int) -> None:
        self._secret = salted_hmac("solimob.workshop.board.alias", str(page), algorithm="sha256").digest()

    def of(self, note: str, key: str) -> str:
        """Return what stands for a person on a note; nobody stays nobody."""
        return blake2b(f"{note}|{key}".encode(), key=self._secret, digest_size=8).hexdigest() if key else ""

    def act(self, act: Mapping[str, Any]) -> dict[str, Any]:
        """Return an act (`act_document`) as devices receive it."""
        return {**act, "author": self.of(act["note"], act["author"])}

    def state(self, state: BoardState) -> dict[str, Any]:
        """Return a page (`state_document`) as devices receive it."""
        document = state_document(state)
        for note in document["notes"]:
            note["author"] = self.of(note["id"], note["author"])
            note["voters"] = sorted(self.of(note["id"], voter) for voter in note["voters"])
            for other in note["other_texts"]:
                other["author"] = self.of(note["id"], other["author"])
        return document

    def mine_on(self, state: BoardState, key: str) -> list[str]:
        """Return what stands for a person on the notes of a page that they wrote or vote for."""
        return [self.of(note.id, key) for note in state.notes if key and (key == note.author or key in note.voters)]

    def mine_in(self, acts: Iterable[Mapping[str, Any]], key: str) -> list[str]:
        """Return what stands for a person in the acts that are theirs."""
        return [self.of(act["note"], key) for act in acts if key and act["author"] == key]
