"""Figures of the catalogue printed with their proof: interval, year, nature and numbered sources."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from solimob.core.evidence import Nature, Source
from solimob.core.solutions.catalogue import text_pieces
from solimob.core.solutions.sheet import NotConcerned, PostLine
from solimob.core.solutions.sourced_figure import SourcedFigure, Unknown
from solimob.publish.document import SourceEntry, SourceList
from solimob.publish.french import NO_BREAK_SPACE, figure_text, nature_text, written_decimals

UNKNOWN_FIGURE = "inconnu"
NOT_CONCERNED = "sans objet"


class Proofs:
    """Numbers sources in the order in which a document first cites them."""

    def __init__(self) -> None:
        self._numbers: dict[str, tuple[int, Source]] = {}

    def reference(self, sources: Iterable[Source]) -> str:
        """Return the reference of sources, « [1, 3] »."""
        numbers = sorted({self._numbers.setdefault(s.id, (len(self._numbers) + 1, s))[0] for s in sources})
        return f"[{', '.join(map(str, numbers))}]"

    def mark(self, cited: SourcedFigure) -> str:
        """Return the proof of a figure, « observé, 2019-2024, confiance B [2] »."""
        reference = self.reference(cited.figure.sources)
        return f"{_dated_nature(cited)}, confiance {cited.confidence}{NO_BREAK_SPACE}{reference}"

    def short_mark(self, cited: SourcedFigure) -> str:
        """Return the proof without the letter of confidence, for narrow columns."""
        return f"{_dated_nature(cited)}{NO_BREAK_SPACE}{self.reference(cited.figure.sources)}"

    def text(self, text: str, figures: Mapping[str, SourcedFigure]) -> str:
        """Return a text with its figures written out, each with its reference, and its badge where it is assumed."""
        return "".join(
            piece if isinstance(piece, str) else self._in_text(piece) for piece in text_pieces(text, figures)
        )

    def source_list(self, *, compact: bool) -> SourceList:
        """Return every source cited so far."""
        entries = (
            SourceEntry(n, source.citation(), source.licence or "non renseignée", source.url)
            for n, source in self._numbers.values()
        )
        return SourceList(tuple(entries), compact)

    def _in_text(self, cited: SourcedFigure) -> str:
        badge = f" ({nature_text(Nature.ASSUMED)})" if cited.figure.rests_on_assumption else ""
        return f"{value_text(cited)}{badge}{NO_BREAK_SPACE}{self.reference(cited.figure.sources)}"


def _dated_nature(cited: SourcedFigure) -> str:
    figure = cited.figure
    nature = nature_text(figure.nature, figure.rests_on)
    if figure.nature is Nature.ASSUMED and figure.year is None:
        return nature  # nobody measured it: it has no year
    return f"{nature}, {cited.period or figure.year or 'année inconnue'}"


def value_text(cited: SourcedFigure) -> str:
    """Return the value, unit and interval of a figure, with the decimals it was written with."""
    figure = cited.figure
    decimals = max(written_decimals(end) for end in (figure.value, figure.low, figure.high))
    return figure_text(figure, decimals)


def line_value(line: PostLine) -> str:
    """Return what stands in the column of values for a line of a sheet."""
    match line.content:
        case SourcedFigure():
            return value_text(line.content)
        case Unknown():
            return UNKNOWN_FIGURE
        case NotConcerned():
            return NOT_CONCERNED


def line_proof(line: PostLine, proofs: Proofs, figures: Mapping[str, SourcedFigure]) -> str:
    """Return what stands beside it: the proof of a figure, what would tell, or why it does not exist."""
    match line.content:
        case SourcedFigure():
            return proofs.mark(line.content)
        case Unknown(_, tells):
            return f"À demander : {lowered(proofs.text(tells, figures))}"
        case NotConcerned(why):
            return proofs.text(why, figures)


def lowered(text: str) -> str:
    """Return a text as it reads after a colon; an acronym stays as it is."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]
