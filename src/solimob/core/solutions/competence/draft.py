"""A draft act as a value: sections of text with slots; a slot that nobody filled stays « [à compléter] »."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from solimob.core.solutions.competence.naming import capital, of

TO_COMPLETE = "[à compléter]"
_SLOT = re.compile(r"\{(de )?([a-z_]+)\}")
"""`{commune}`, or `{de commune}` where « de » goes before the name."""


@dataclass(frozen=True, slots=True)
class DraftSection:
    """A title, then paragraphs, then a list."""

    title: str
    paragraphs: tuple[str, ...]
    bullets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DraftTemplate:
    """A draft before it is filled; `slots` says what each of them awaits.

    Raises
    ------
    ValueError
        If a text uses a slot that is not declared, or a slot is declared and used nowhere.
    """

    id: str
    title: str
    slots: Mapping[str, str]
    articles: tuple[str, ...]
    sections: tuple[DraftSection, ...]

    def __post_init__(self) -> None:
        used = {slot for text in self._texts() for _, slot in _SLOT.findall(text)}
        for slot in sorted(used ^ set(self.slots)):
            what = "n'est pas déclaré dans « slots »" if slot in used else "est déclaré et ne sert nulle part"
            raise ValueError(f"« {{{slot}}} » {what}")

    def _texts(self) -> Iterator[str]:
        yield self.title
        for section in self.sections:
            yield from (section.title, *section.paragraphs, *section.bullets)


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft as it is handed over; `missing` says what is still to be completed."""

    id: str
    title: str
    articles: tuple[str, ...]
    sections: tuple[DraftSection, ...]
    missing: tuple[str, ...]


def fill(template: DraftTemplate, values: Mapping[str, str]) -> Draft:
    """Return the draft with what is known; an unknown or empty value is « [à compléter] », never invented."""
    known = {slot: value for slot, value in values.items() if value.strip()}

    def value_of(slot: re.Match[str]) -> str:
        value = known.get(slot[2])
        if slot[1]:
            return f"de {TO_COMPLETE}" if value is None else of(value)
        if value is None:
            return TO_COMPLETE
        return capital(value) if _begins_a_sentence(slot) else value

    def filled(text: str) -> str:
        return _SLOT.sub(value_of, text)

    sections = tuple(
        replace(
            section,
            title=filled(section.title),
            paragraphs=tuple(map(filled, section.paragraphs)),
            bullets=tuple(map(filled, section.bullets)),
        )
        for section in template.sections
    )
    missing = tuple(label for slot, label in template.slots.items() if slot not in known)
    return Draft(template.id, filled(template.title), template.articles, sections, missing)


def _begins_a_sentence(slot: re.Match[str]) -> bool:
    before = slot.string[: slot.start()].rstrip()
    return not before or before[-1] in ".?!"
