"""Numbers printed with their proof: nature, vintage and numbered sources."""

from __future__ import annotations

from collections.abc import Iterable

from solimob.core.diagnosis.result import Diagnosis, DiagnosisIndicator, PeerFeature
from solimob.core.evidence import Figure, Indicator, Nature, Source, vintage_note
from solimob.publish.document import KeyFigure, SourceEntry, SourceList
from solimob.publish.french import (
    NO_BREAK_SPACE,
    UNKNOWN,
    bounds,
    count_text,
    figure_text,
    nature_text,
    number,
    quantity,
    usual_decimals,
)

NO_SOURCE = "source non renseignée"


class Citations:
    """Numbers sources in the order in which a document first cites them."""

    def __init__(self, diagnosis: Diagnosis) -> None:
        self._diagnosis = diagnosis
        self._numbered: dict[str, tuple[int, Source]] = {}

    def reference(self, sources: Iterable[Source]) -> str:
        """Return the reference of these sources, « [1, 3] »."""
        numbers = []
        for source in sources:
            entry = self._numbered.setdefault(source.id, (len(self._numbered) + 1, source))
            numbers.append(entry[0])
        unique = sorted(set(numbers))
        return f"[{', '.join(map(str, unique))}]" if unique else f"[{NO_SOURCE}]"

    def figure_mark(self, figure: Figure, vintage: str | None = None) -> str:
        """Return the proof of a figure: « calculé, millésime 2018, à confirmer localement [2] ».

        An unknown figure came to be known in no way: it has sources, and no nature.
        """
        if not figure.is_known:
            return f"inconnu à cette échelle{NO_BREAK_SPACE}{self.reference(figure.sources)}"
        words = vintage if vintage is not None else str(figure.year or "")
        return self._mark(nature_text(figure.nature, figure.rests_on), words, figure.sources)

    def column_mark(self, indicator: Indicator) -> str:
        """Return the proof of a whole column."""
        return self._mark(nature_text(indicator.nature, indicator.rests_on), indicator.vintage, indicator.sources)

    def feature_mark(self, feature: PeerFeature) -> str:
        """Return the proof of a trait of comparison."""
        return self._mark(nature_text(feature.nature), feature.vintage, feature.sources)

    def key_figure(self, label: str, figure: Figure, decimals: int | None = None) -> KeyFigure:
        """Return a figure to be seen from afar."""
        shown = usual_decimals(figure.value, figure.unit) if decimals is None else decimals
        interval = "" if figure.low is None or figure.high is None else f"({bounds(figure.low, figure.high, shown)})"
        return KeyFigure(label, quantity(figure.value, figure.unit, shown), self.figure_mark(figure), interval)

    def summary(self, entry: DiagnosisIndicator) -> tuple[str, str]:
        """Return the value of an indicator for the territory, and its proof."""
        if not entry.summary.is_known:
            proof = self.reference(entry.indicator.sources)
            return UNKNOWN, f"{known_where(entry.indicator)}{NO_BREAK_SPACE}{proof}"
        vintage = entry.summary_vintage or None
        return figure_text(entry.summary, entry.decimals), self.figure_mark(entry.summary, vintage)

    def source_list(self, compact: bool = False) -> SourceList:
        """Return every source cited so far."""
        entries = (
            SourceEntry(n, source.citation(), source.licence or "non renseignée", source.url)
            for n, source in self._numbered.values()
        )
        return SourceList(tuple(entries), compact)

    def _mark(self, nature: str, vintage: str, sources: tuple[Source, ...]) -> str:
        note = vintage_note(vintage, self._diagnosis.current_year)
        return f"{nature}, {note}{NO_BREAK_SPACE}{self.reference(sources)}"


def known_where(column: Indicator) -> str:
    """Say for how many communes a column is known, and why not for the others."""
    known, every = int(column.known().sum()), len(column.codes)
    if column.nature not in (Nature.OBSERVED, Nature.DERIVED):
        return f"connu pour {count_text(known, 'commune')} sur {number(every)}"
    published = f"publié pour {count_text(known, 'commune')} sur {number(every)}"
    return published if known == every else f"{published} (ailleurs : secret statistique, ou non publié)"


def decimals_of(diagnosis: Diagnosis, indicator_id: str) -> int | None:
    """Return the decimals an indicator is printed with, None when the diagnosis does not hold it."""
    found = [entry for entry in (*diagnosis.indicators, *diagnosis.projections) if entry.indicator.id == indicator_id]
    return found[0].decimals if found else None
