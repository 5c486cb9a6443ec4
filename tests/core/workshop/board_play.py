"""Random acts of a few people on a small page, so small that they meet often."""

from __future__ import annotations

from random import Random

from solimob.core.workshop.acts import ActKind, Colour, NoteAct
from solimob.core.workshop.boards import BoardState, apply
from solimob.core.workshop.column import Column

COLUMNS = (Column("sujets", "Quels sujets ?"), Column("methodes", "Quelles méthodes ?"))
PEOPLE = ("ana", "bob", "eve")


def blank() -> BoardState:
    return BoardState(columns=COLUMNS)


def random_act(chance: Random, rank: int, state: BoardState) -> NoteAct:
    """Return an act of somebody who may look at an old page: half of its targets are gone or never were."""
    notes = [f"n{i}" for i in range(1, 9)]
    note, source = chance.choice(notes), chance.choice(notes)
    column = chance.choice(["sujets", "methodes", "methodes", "sujets", "inconnue"])
    after = chance.choice([None, "", *notes])
    text = f"texte {chance.randrange(6)}"
    seen = state.note(note)
    base = seen.version if seen and chance.random() < 0.6 else chance.randrange(rank + 1)
    kind = chance.choice([*ActKind, ActKind.CREATE, ActKind.CREATE, ActKind.EDIT, ActKind.EDIT, ActKind.MOVE])
    fields: dict[ActKind, dict[str, object]] = {
        ActKind.CREATE: {"column": column, "text": text, "after": after, "colour": chance.choice([None, *Colour])},
        ActKind.DUPLICATE: {"source": source, "column": chance.choice([None, column]), "after": after},
        ActKind.EDIT: {"text": text, "base": base},
        ActKind.MOVE: {"column": column, "after": after},
        ActKind.COLOUR: {"colour": chance.choice(list(Colour))},
    }
    return NoteAct(f"a{rank}", kind, note, chance.choice(PEOPLE), **fields.get(kind, {}))  # type: ignore[arg-type]


def played(chance: Random, length: int) -> tuple[list[NoteAct], list[BoardState]]:
    """Return `length` acts, and the state of the server before the first and after each."""
    states, acts = [blank()], []
    for number in range(1, length + 1):
        acts.append(random_act(chance, number, states[-1]))
        states.append(apply(states[-1], number, acts[-1]))
    return acts, states
