"""A kit: a meeting ready to be held, with what to prepare before, what to do after, and ways to vary it (C-M7)."""

from __future__ import annotations

from dataclasses import dataclass

from solimob.core.workshop.meeting import Meeting


class KitError(ValueError):
    """A kit that cannot be held as it is; the message says what is missing, in French."""


@dataclass(frozen=True, slots=True)
class PlayFormat:
    """A short way of making people speak: its steps can be read aloud."""

    id: str
    title: str
    minutes: int
    good_for: str
    steps: tuple[str, ...]
    remotely: str
    """How to play it beside a video call; empty where it cannot be."""


@dataclass(frozen=True, slots=True)
class BlankSheet:
    """A sheet to print and fill in by hand: what stands beside each blank."""

    title: str
    prompts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody to invite, by their function, and what they are asked to bring."""

    who: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Kit:
    """A meeting and what goes around it.

    `least` and `most` are numbers of people; `invitation` is a letter to complete (J1); `articles` are ids of the law
    book, `terms` ids of the glossary.

    Raises
    ------
    KitError
        If a moment has no duration or nothing for the facilitator, or the meeting is of one day, place or speaker.
    """

    id: str
    summary: str
    use_when: str
    least: int
    most: int
    guests: tuple[Guest, ...]
    invitation: str
    prepare: tuple[str, ...]
    follow_up: tuple[str, ...]
    meeting: Meeting
    formats: tuple[PlayFormat, ...] = ()
    sheets: tuple[BlankSheet, ...] = ()
    articles: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not 1 <= self.least <= self.most:
            raise KitError(f"le nombre de personnes va de {self.least} à {self.most} : corrigez-le")
        if self.meeting.held_on is not None or self.meeting.starts_at is not None:
            raise KitError("un modèle n'a ni jour ni heure : retirez « held_on » et « starts_at »")
        if not self.meeting.material or not self.meeting.facilitator_notes:
            raise KitError("il manque le matériel, ou les notes de la personne qui anime")
        for entry in self.meeting.entries():
            if entry.minutes is None or not entry.notes:
                raise KitError(f"« {entry.id} » doit dire sa durée et ce que fait la personne qui anime")
            if getattr(entry, "speaker", ""):
                raise KitError(f"« {entry.id} » nomme une personne : écrivez sa fonction dans « role »")

    @property
    def title(self) -> str:
        """The title of its meeting."""
        return self.meeting.title

    @property
    def minutes(self) -> int:
        """How long the meeting lasts."""
        return sum(entry.minutes or 0 for entry in self.meeting.entries())
