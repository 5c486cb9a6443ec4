"""How easy a French text is to read: length of its sentences, and words only jurists use.

Method: `docs/methode/droit.md`. It measures what can be counted; it does not replace a reader.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from solimob.core.solutions.folding import folded

MEAN_WORDS_MAX = 25
"""Words a sentence, on average over a text."""
LONGEST_SENTENCE_MAX = 35
"""Words of the longest sentence."""

LEGALESE = {
    "à titre onéreux": "contre paiement",
    "afférent": "qui concerne",
    "afférente": "qui concerne",
    "afférents": "qui concernent",
    "attendu que": "comme",
    "au regard de": "selon",
    "au sens de": "selon",
    "aux fins de": "pour",
    "aux termes de": "selon",
    "ci-après dénommé": "le nom, tout simplement",
    "ci-après dénommée": "le nom, tout simplement",
    "concourir à": "aider à",
    "considérant que": "comme",
    "dans le cadre de": "pour, ou pendant",
    "dans le ressort": "sur le territoire",
    "dispositions de": "ce que dit",
    "dûment": "(à retirer)",
    "en application de": "selon",
    "en sus": "en plus",
    "en vertu de": "selon",
    "est réputé": "compte comme",
    "est réputée": "compte comme",
    "ladite": "cette",
    "le cas échéant": "si besoin",
    "ledit": "ce",
    "lesdites": "ces",
    "lesdits": "ces",
    "nonobstant": "malgré",
    "par dérogation": "par exception",
    "préalablement à": "avant",
    "ressort territorial": "territoire",
    "sans préjudice": "sans toucher à",
    "sous réserve de": "si, ou à condition de",
    "subséquent": "qui suit",
    "susmentionné": "(dire le nom)",
    "susvisé": "(dire le nom)",
    "susvisée": "(dire le nom)",
    "y afférents": "qui les concernent",
}
"""What is refused, with what to write instead."""

# A point after these, before a capital or a digit (« L. 1231-1 »), does not end a sentence.
_ABBREVIATION = re.compile(r"(?:\b(?:art|al|p|ex|cf|env|tél|[ADLMR])|\bn°)\.$")
_END = re.compile(r"(?<=[.!?…])(?:\s*[»”)\]])*\s+(?=[«“(\[A-ZÀÂÇÉÈÊËÎÏÔÙÛŒ0-9])|\n+")
# One word between two spaces; a number written in groups (« 12 000 ») is one word; a dash or a « : » alone is none.
_GROUPED_NUMBER = re.compile(r"(?<=\d)[\u00a0\u202f ](?=\d{3}\b)")
_LEGALESE = {term: re.compile(rf"\b{re.escape(folded(term))}\b") for term in LEGALESE}


@dataclass(frozen=True, slots=True)
class Readability:
    """What was counted in one text."""

    words: int
    sentences: int
    words_per_sentence: float
    """0.0 for a text without words."""
    longest_sentence: int
    """Words of the longest sentence."""
    longest: str
    """That sentence, to show its author."""
    legalese: tuple[str, ...]
    """Refused terms that were found, in alphabetical order."""

    @property
    def plain(self) -> bool:
        """Whether the text keeps to every limit."""
        return not self.faults()

    def faults(self) -> tuple[str, ...]:
        """Return what to change, in French, one line each; empty where the text is plain."""
        found = []
        if not self.words:
            found.append("texte vide")
        if self.words_per_sentence > MEAN_WORDS_MAX:
            mean = f"{self.words_per_sentence:.1f}".replace(".", ",")
            found.append(f"{mean} mots par phrase en moyenne, {MEAN_WORDS_MAX} au plus : coupez des phrases")
        if self.longest_sentence > LONGEST_SENTENCE_MAX:
            found.append(
                f"une phrase de {self.longest_sentence} mots, {LONGEST_SENTENCE_MAX} au plus : « {self.longest} »"
            )
        found += [f"« {term} » : dites plutôt « {LEGALESE[term]} »" for term in self.legalese]
        return tuple(found)


def readability(text: str) -> Readability:
    """Measure a French text.

    A sentence ends at « . », « ! », « ? » or « … » before a capital or a digit, or at a new line; « : » and « ; »
    end no sentence. Words are what stands between two spaces, as a word processor counts them.
    """
    pieces = sentences(text)
    counts = [_word_count(piece) for piece in pieces]
    longest = max(range(len(pieces)), key=counts.__getitem__) if pieces else None
    searched = folded(text)
    return Readability(
        words=sum(counts),
        sentences=len(pieces),
        words_per_sentence=sum(counts) / len(pieces) if pieces else 0.0,
        longest_sentence=0 if longest is None else counts[longest],
        longest="" if longest is None else pieces[longest],
        legalese=tuple(sorted(term for term, pattern in _LEGALESE.items() if pattern.search(searched))),
    )


def sentences(text: str) -> tuple[str, ...]:
    """Return the sentences of `text` that hold at least one word, in order."""
    found: list[str] = []
    open_piece = ""
    start = 0
    for end in [*_END.finditer(text), None]:
        piece = text[start : end.start() if end else len(text)].strip()
        open_piece = f"{open_piece} {piece}".strip()
        start = end.end() if end else len(text)
        if end and "\n" not in end.group() and _ABBREVIATION.search(open_piece):
            continue
        if _word_count(open_piece):
            found.append(open_piece)
        open_piece = ""
    return tuple(found)


def _word_count(sentence: str) -> int:
    tokens = _GROUPED_NUMBER.sub("", sentence).split()
    return sum(any(c.isalnum() for c in token) for token in tokens)
