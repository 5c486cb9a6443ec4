"""French words made comparable: without case, accents, elision or simple endings."""

from __future__ import annotations

import re
import unicodedata

# What an apostrophe leaves of « le », « que », « jusque »: the word begins after it.
_ELISION = re.compile(r"\b(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quelqu)'")
_WORD = re.compile(r"[a-z0-9]+")
# Longest first. Only endings that leave a stem of four letters go: a short word is its own stem.
_ENDINGS = (
    *("issements", "issement", "ateurs", "atrices", "ateur", "atrice", "ations", "ation", "ements", "ement"),
    *("euses", "euse", "eurs", "eur", "ables", "able", "ibles", "ible", "ites", "ite", "aient", "ions", "ion"),
    *("aux", "ales", "ale", "als", "al", "elles", "elle", "els", "el", "ees", "ent", "ant", "ait", "ies", "ie"),
    *("ee", "er", "ez", "es", "e", "s", "x"),
)
_SHORTEST_STEM = 4


def folded(text: str) -> str:
    """Return `text` without case, accents, ligatures and typographic apostrophes.

    >>> folded("Œuvre d’intérêt GÉNÉRAL")
    "oeuvre d'interet general"
    """
    plain = text.casefold().replace("œ", "oe").replace("æ", "ae").replace("’", "'")
    return "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))


def folded_words(text: str) -> tuple[str, ...]:
    """Return the words of `text`, folded, in order, without what an elision leaves (« l' », « qu' »)."""
    return tuple(_WORD.findall(_ELISION.sub(" ", folded(text))))


def stem(word: str) -> str:
    """Return what is left of a folded word without its ending; two forms of a word mostly share it.

    A word with a digit keeps every letter. The endings are a short list of our own, not a linguistic stemmer: a search
    that finds a little too much is better here than one that misses a plural.
    """
    if not word.isalpha():
        return word
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            return word[: -len(ending)]
    return word
