"""The matrix of levers shipped with the package."""

from __future__ import annotations

from itertools import product
from pathlib import Path

from solimob.core.solutions.actor_map import Actor, Lever
from solimob.core.solutions.competence.levers import ACTORS, Cell, LeverMatrix, Place3, Solution, Verdict
from solimob.core.solutions.law import LegalStatus
from solimob.reference.entry import Entry, entries_of
from solimob.reference.strict_yaml import ReferenceFileError

LEVERS_FILE = Path(__file__).with_suffix(".yaml")
_REQUIRED = {"solutions", "levers", "actors", "verdict", "status", "articles", "because"}
_OPTIONAL = {"act", "conditions", "unless", "source", "by_status", "known_until"}


def load_lever_matrix(path: Path = LEVERS_FILE) -> LeverMatrix:
    """Return the answer of the law for every solution, lever and actor.

    Raises
    ------
    ReferenceFileError
        If an entry has an unknown key or word, a text nobody read decides, or a combination is answered twice or not
        at all; the message names file and line.
    """
    cells: dict[Place3, Cell] = {}
    for entry in entries_of(path, _REQUIRED, _OPTIONAL):
        actors = entry.members("actors", Actor)
        for actor in actors:
            if actor not in ACTORS:
                raise entry.wrong("actors", f"« {actor} » n'est pas un acteur de ce tableau : {', '.join(ACTORS)}")
        cell = _cell(entry)
        for key in product(entry.members("solutions", Solution), entry.members("levers", Lever), actors):
            if key in cells:
                raise entry.wrong("solutions", f"{', '.join(key)} : déjà répondu plus haut")
            cells[key] = cell
    try:
        return LeverMatrix(cells)
    except ValueError as error:
        raise ReferenceFileError(f"{path} : {error}") from error


def _cell(entry: Entry) -> Cell:
    return entry.built(
        Cell,
        verdict=entry.member("verdict", Verdict),
        status=entry.member("status", LegalStatus),
        articles=entry.texts("articles"),
        because=entry.text("because"),
        act=entry.text_or_none("act") or "",
        conditions=entry.texts("conditions"),
        unless=entry.texts("unless"),
        source=entry.text_or_none("source") or "",
        by_status=entry.flag("by_status"),
        known_until=entry.day("known_until"),
    )
