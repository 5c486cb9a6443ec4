"""What a participant does to a note of a board, as a value that comes from outside and is read strictly."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

LONGEST_NOTE = 500
"""Characters of a note: a post-it says one thing."""

AT_TOP = ""
"""`NoteAct.after` of a note that goes to the top of its column."""

_ID = re.compile(r"[A-Za-z0-9_-]{1,40}")
# Characters that write nothing but turn or hide the text around them; zero-width joiners stay, emoji need them.
_INVISIBLE = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


class ActError(ValueError):
    """An act that cannot be read; the message is in French and says what to do."""


class Colour(StrEnum):
    """Colour of a note; always shown with its name too."""

    YELLOW = "yellow"
    BLUE = "blue"
    GREEN = "green"
    PINK = "pink"
    WHITE = "white"

    @property
    def label(self) -> str:
        """The French word shown."""
        return _COLOUR_LABELS[self]


_COLOUR_LABELS = {
    Colour.YELLOW: "jaune",
    Colour.BLUE: "bleu",
    Colour.GREEN: "vert",
    Colour.PINK: "rose",
    Colour.WHITE: "blanc",
}


class ActKind(StrEnum):
    """What can be done to a note."""

    CREATE = "create"
    DUPLICATE = "duplicate"
    EDIT = "edit"
    MOVE = "move"
    COLOUR = "colour"
    VOTE = "vote"
    UNVOTE = "unvote"
    REMOVE = "remove"


_NEEDED: Mapping[ActKind, tuple[str, ...]] = {
    ActKind.CREATE: ("column", "text"),
    ActKind.DUPLICATE: ("source",),
    ActKind.EDIT: ("text", "base"),
    ActKind.MOVE: ("column",),
    ActKind.COLOUR: ("colour",),
    ActKind.VOTE: (),
    ActKind.UNVOTE: (),
    ActKind.REMOVE: (),
}
_ALLOWED: Mapping[ActKind, tuple[str, ...]] = {
    ActKind.CREATE: ("after", "colour"),
    ActKind.DUPLICATE: ("after", "column"),
    ActKind.MOVE: ("after",),
}


@dataclass(frozen=True, slots=True)
class NoteAct:
    """One act on one note.

    `id` is drawn by the device and makes a repeated sending harmless. `author` is the opaque key of the participant,
    set by the server, never read from a device. Fields that do not concern the kind are None.
    """

    id: str
    kind: ActKind
    note: str
    author: str = ""
    column: str | None = None
    after: str | None = None
    """Note behind which it goes in its column; `AT_TOP` is the top, None the end (behind its source for a copy)."""
    text: str | None = None
    base: int | None = None
    """Version of the note that the editor saw."""
    colour: Colour | None = None
    source: str | None = None
    """Note that a copy was made from."""


def clean_text(raw: object, what: str = "le texte", longest: int = LONGEST_NOTE) -> str:
    """Return a text as people wrote it, without control characters, invisible marks and blank edges.

    It stays plain text: « < » is a character like another, and whoever shows it escapes it.

    Raises
    ------
    ActError
        If it is not a text, is empty, or has more than `longest` characters.
    """
    if not isinstance(raw, str):
        raise ActError(f"{what} doit être un texte")
    text = unicodedata.normalize("NFC", raw.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))
    text = _INVISIBLE.sub("", text)
    text = "".join(letter for letter in text if letter == "\n" or unicodedata.category(letter) not in ("Cc", "Cs"))
    text = re.sub(r"\n{3,}", "\n\n", re.sub(r" +\n", "\n", text)).strip()
    if not text:
        raise ActError(f"{what} est vide : écrivez quelques mots")
    if len(text) > longest:
        raise ActError(f"{what} a {len(text)} caractères : {longest} au plus, faites-en deux")
    return text


def read_act(raw: object, author: str = "") -> NoteAct:
    """Return the act of a document sent by a device; `author` is what the server knows of the sender.

    Raises
    ------
    ActError
        If a field is missing, unknown or malformed; the message names it.
    """
    if not isinstance(raw, Mapping):
        raise ActError("l'envoi n'est pas une action sur un post-it : rechargez la page")
    try:
        kind = ActKind(str(raw.get("kind")))
    except ValueError:
        raise ActError(f"action inconnue « {raw.get('kind')} » : rechargez la page") from None
    expected = ("id", "kind", "note", *_NEEDED[kind], *_ALLOWED.get(kind, ()))
    unknown = sorted(str(key) for key in raw if key not in expected)
    if unknown:
        raise ActError(f"action « {kind} » : champ inconnu « {unknown[0]} »")
    for needed in ("id", "note", *_NEEDED[kind]):
        if raw.get(needed) is None:
            raise ActError(f"action « {kind} » : il manque « {needed} »")
    return NoteAct(
        id=_identifier(raw, "id"),
        kind=kind,
        note=_identifier(raw, "note"),
        author=author,
        column=_optional_identifier(raw, "column"),
        after=AT_TOP if raw.get("after") == AT_TOP else _optional_identifier(raw, "after"),
        text=clean_text(raw["text"], "le texte du post-it") if "text" in raw else None,
        base=_version(raw),
        colour=_colour(raw),
        source=_optional_identifier(raw, "source"),
    )


def act_document(act: NoteAct) -> dict[str, Any]:
    """Return the act as JSON: the fields that concern it, and its author."""
    fields = (act.column, act.after, act.text, act.base, act.colour and act.colour.value, act.source)
    names = ("column", "after", "text", "base", "colour", "source")
    document: dict[str, Any] = {"id": act.id, "kind": act.kind.value, "note": act.note, "author": act.author}
    return document | {name: value for name, value in zip(names, fields, strict=True) if value is not None}


def recorded_act(document: Mapping[str, Any]) -> NoteAct:
    """Return the act of `act_document`; raises `ActError` like `read_act`."""
    return read_act({key: value for key, value in document.items() if key != "author"}, str(document.get("author", "")))


def _identifier(raw: Mapping[str, Any], name: str) -> str:
    value = raw[name]
    if not isinstance(value, str) or not _ID.fullmatch(value):
        raise ActError(f"« {name} » doit être un identifiant de 1 à 40 lettres ou chiffres")
    return value


def _optional_identifier(raw: Mapping[str, Any], name: str) -> str | None:
    return None if raw.get(name) is None else _identifier(raw, name)


def _version(raw: Mapping[str, Any]) -> int | None:
    base = raw.get("base")
    if base is not None and (not isinstance(base, int) or isinstance(base, bool) or base < 0):
        raise ActError("« base » doit être le numéro de la version modifiée")
    return base


def _colour(raw: Mapping[str, Any]) -> Colour | None:
    colour = raw.get("colour")
    if colour is None:
        return None
    try:
        return Colour(colour)
    except ValueError:
        known = ", ".join(Colour)
        raise ActError(f"couleur inconnue « {colour} » : l'une de {known} est attendue") from None
