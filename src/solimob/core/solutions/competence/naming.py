"""Names of bodies and places inside a French sentence: the article, and « de » before it."""

from __future__ import annotations

import re
import unicodedata

_KINDS = (
    (re.compile(r"CC (?=\S)"), "la communauté de communes "),
    (re.compile(r"CA (?=\S)"), "la communauté d'agglomération "),
    (re.compile(r"CU (?=\S)"), "la communauté urbaine "),
    (re.compile(r"(?:SM|[Ss]yndicat mixte) (?=\S)"), "le syndicat mixte "),
    (re.compile(r"[Rr]égion (?=\S)"), "la région "),
    (re.compile(r"[Mm]étropole (?=\S)"), "la métropole "),
    (re.compile(r"[Ee]urométropole (?=\S)"), "l'eurométropole "),
    (re.compile(r"[Dd]épartement (?=\S)"), "le département "),
    (re.compile(r"[Cc]ommune (?=d[e' ])"), "la commune "),
    (re.compile(r"(?=CCAS\b|CIAS\b)"), "le "),
)
"""How names begin, in the official code and as people write them, and what is said instead."""
_ELIDED = re.compile(r"[aeiouœæ]|y(?![aeiouy])", re.IGNORECASE)


def with_article(name: str) -> str:
    """Return « la communauté de communes du Thouarsais » for « CC du Thouarsais »; a proper name stays as it is."""
    for beginning, said in _KINDS:
        found = beginning.match(name)
        if found:
            return said + name[found.end() :]
    return name


def of(name: str) -> str:
    """Return « de la région Bretagne », « du Havre », « des Essarts », « d'Adriers », « de Rennes Métropole ».

    A name with h keeps « de »: whether it is mute is not known from its letters.
    """
    said = with_article(name)
    for article, joined in (("le ", "du "), ("les ", "des ")):
        if said[: len(article)].lower() == article:
            return joined + said[len(article) :]
    if said.lower().startswith(("la ", "l'", "l’")):
        return f"de {said}"
    plain = unicodedata.normalize("NFD", said)
    return f"d'{said}" if _ELIDED.match(plain) else f"de {said}"


def capital(text: str) -> str:
    """Return a text with a capital first letter, the rest as it is."""
    return text[:1].upper() + text[1:]
