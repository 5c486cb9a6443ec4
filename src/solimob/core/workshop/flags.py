"""What a person must look at before a text is published: names, telephone numbers, e-mail addresses, insults.

Flags are proposals. Limits, told in docs/utilisateur/reunion.md: a name is found after a title (« Mme ») or by a first
name of a short list, with a capital; an insult by a list of words. Irony, nicknames and other languages are not seen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from solimob.core.solutions.folding import folded, folded_words
from solimob.core.workshop.first_names import FIRST_NAMES
from solimob.core.workshop.insults import INSULTING_PHRASES, INSULTS


class FlagKind(StrEnum):
    """What was found."""

    EMAIL = "email"
    TELEPHONE = "telephone"
    NAME = "name"
    INSULT = "insult"

    @property
    def label(self) -> str:
        """The French words shown, and written in the place of what is masked."""
        return _LABELS[self]


_LABELS = {
    FlagKind.EMAIL: "adresse électronique",
    FlagKind.TELEPHONE: "téléphone",
    FlagKind.NAME: "nom",
    FlagKind.INSULT: "insulte",
}


@dataclass(frozen=True, slots=True, order=True)
class Flag:
    """A piece of a text to look at: `text[start:end]`."""

    start: int
    end: int
    kind: FlagKind
    text: str


_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
# One separator all along: « 01/02/2021 14 h » is a date.
_TELEPHONE = re.compile(
    r"(?<!\w)(?:(?:\+|00)33[\s.-]?(?:\(0\)[\s.-]?)?[1-9]|0[1-9])(?P<sep>[\s./-]?)\d{2}(?:(?P=sep)\d{2}){3}(?!\d)"
    r"|(?<!\w)0[1-9]\d{2}[\s.]\d{3}[\s.]\d{3}(?!\d)"
    r"|(?<!\w)\+[1-9]\d{1,2}(?:[\s.-]?\d{2,4}){2,5}(?!\d)"
)
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
# A name does not go on in the next line.
_SPACE = r"[^\S\n]+"
_TITLES = frozenset(folded_words("m mr mme mlle monsieur madame mademoiselle docteur dr maitre"))
_FUNCTIONS = frozenset(
    folded_words("maire prefet prefete president presidente directeur directrice ministre depute deputee")
)
_PARTICLES = frozenset(folded_words("de du des le la d l van von ben el al"))
# « rue Jean-Jaurès », « lycée Marie-Curie », « Saint Pierre »: a place named after somebody.
_PLACES = frozenset(
    folded_words(
        "allée arrêt avenue boulevard centre chemin cité clinique collège école espace fondation foyer gare hôpital"
        " impasse institut lycée maison place pont quai quartier résidence rue saint sainte salle square st stade ste"
        " zone"
    )
)
_LONGEST_NAME = 4
_PHRASES = [[word.rstrip("sx") for word in phrase.split()] for phrase in INSULTING_PHRASES]


@dataclass(frozen=True, slots=True)
class _Word:
    start: int
    end: int
    text: str
    plain: str

    @property
    def is_capitalised(self) -> bool:
        return self.text[0].isupper()

    @property
    def is_first_name(self) -> bool:
        """« Marie », « Jean-Pierre », with a capital."""
        return self.is_capitalised and all(part in FIRST_NAMES for part in self.plain.split("-"))


def flags(text: str) -> tuple[Flag, ...]:
    """Return what is to be looked at, in order of place; no two flags overlap."""
    words = [_Word(m.start(), m.end(), m[0], folded(m[0])) for m in _WORD.finditer(text)]
    found = [(FlagKind.EMAIL, m.start(), m.end()) for m in _EMAIL.finditer(text)]
    found += [(FlagKind.TELEPHONE, m.start(), m.end()) for m in _TELEPHONE.finditer(text)]
    found += [(FlagKind.NAME, start, end) for start, end in _names(text, words)]
    found += [(FlagKind.INSULT, start, end) for start, end in _insults(words)]
    kept: list[Flag] = []
    for kind, start, end in sorted(found, key=lambda each: (each[1], -each[2])):
        if not kept or start >= kept[-1].end:
            kept.append(Flag(start, end, kind, text[start:end]))
    return tuple(kept)


def masked(text: str) -> str:
    """Return the text with « [nom] », « [téléphone] »… in the place of what is flagged (K-M5)."""
    for flag in reversed(flags(text)):
        text = f"{text[: flag.start]}[{flag.kind.label}]{text[flag.end :]}"
    return text


def _names(text: str, words: list[_Word]) -> Iterator[tuple[int, int]]:
    rank = 0
    while rank < len(words):
        word = words[rank]
        end = None
        if word.plain in _TITLES and _follows(text, words, rank, rf"\.?{_SPACE}") and words[rank + 1].is_capitalised:
            # « Monsieur Le Maire » names nobody.
            if not any(each.plain in _FUNCTIONS for each in words[rank + 1 : rank + 3]):
                end = _end_of_name(text, words, rank + 1)
        elif word.is_first_name and not (rank and words[rank - 1].plain in _PLACES):
            end = _end_of_name(text, words, rank)
        if end is None:
            rank += 1
            continue
        yield word.start if not _shouted_before(text, words, rank) else words[rank - 1].start, words[end].end
        rank = end + 1


def _end_of_name(text: str, words: list[_Word], rank: int) -> int:
    """Return the rank of the last word of a name that begins at `rank`: « Jeanne de La Tour »."""
    end = rank
    for place in range(rank, min(rank + _LONGEST_NAME, len(words) - 1)):
        if not _follows(text, words, place, rf"{_SPACE}|['’]"):
            break
        if words[place + 1].is_capitalised:
            end = place + 1
        elif words[place + 1].plain not in _PARTICLES:
            break
    return end


def _shouted_before(text: str, words: list[_Word], rank: int) -> bool:
    """Say whether a family name in capitals comes before: « DUPONT Marie »."""
    before = words[rank - 1] if rank else None
    return (
        before is not None
        and words[rank].is_first_name
        and len(before.text) > 1
        and before.text.isupper()
        and not words[rank].text.isupper()
        and _follows(text, words, rank - 1, _SPACE)
    )


def _follows(text: str, words: list[_Word], rank: int, gap: str) -> bool:
    """Say whether another word follows after this gap."""
    return rank + 1 < len(words) and re.fullmatch(gap, text[words[rank].end : words[rank + 1].start]) is not None


def _insults(words: list[_Word]) -> Iterator[tuple[int, int]]:
    singular = [word.plain.rstrip("sx") for word in words]
    for rank, word in enumerate(words):
        if any(part in INSULTS or part.rstrip("sx") in INSULTS for part in word.plain.split("-")):
            yield word.start, word.end
        for phrase in _PHRASES:
            if singular[rank : rank + len(phrase)] == phrase:
                yield word.start, words[rank + len(phrase) - 1].end
