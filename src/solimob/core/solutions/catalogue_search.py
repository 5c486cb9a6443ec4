"""Search over sheets and returns of experience, with filters; words are compared without accents or endings."""

from __future__ import annotations

from dataclasses import dataclass

from solimob.core.solutions.catalogue import FIGURE_IN_TEXT, Catalogue
from solimob.core.solutions.rex import Rex
from solimob.core.solutions.sheet import Sheet
from solimob.core.solutions.text_index import TextIndex

_WEIGHTS = {"title": 6.0, "words": 4.0, "summary": 3.0, "vocabulary": 2.0}


@dataclass(frozen=True, slots=True)
class SheetFilter:
    """What a sheet must have; None asks for nothing."""

    type: str | None = None
    public: str | None = None
    obstacle: str | None = None
    need: str | None = None

    def keeps(self, sheet: Sheet) -> bool:
        """Whether a sheet has all that is asked."""
        return (
            self.type in (None, sheet.type)
            and (self.public is None or self.public in sheet.publics)
            and (self.obstacle is None or self.obstacle in sheet.obstacles)
            and (self.need is None or self.need in sheet.needs)
        )


class CatalogueSearch:
    """The index of a catalogue; built once, asked many times."""

    __slots__ = ("_catalogue", "_rex", "_sheets")

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._sheets = TextIndex({id_: self._sheet_fields(s) for id_, s in catalogue.sheets.items()}, _WEIGHTS)
        self._rex = TextIndex({id_: self._rex_fields(r) for id_, r in catalogue.rex.items()}, _WEIGHTS)

    def sheets(self, text: str = "", keep: SheetFilter | None = None) -> tuple[Sheet, ...]:
        """Return the sheets that answer, best first; without words, every sheet that the filter keeps, in order."""
        wanted = keep or SheetFilter()
        every = self._catalogue.sheets
        found = [every[hit.id] for hit in self._sheets.search(text, len(every))] if text.strip() else every.values()
        return tuple(sheet for sheet in found if wanted.keeps(sheet))

    def rex(self, text: str = "", keep: SheetFilter | None = None) -> tuple[Rex, ...]:
        """Return the REX that answer; the filter keeps a REX of which one solution passes it."""
        wanted = keep or SheetFilter()
        every = self._catalogue.rex
        found = [every[hit.id] for hit in self._rex.search(text, len(every))] if text.strip() else every.values()
        if wanted == SheetFilter():
            return tuple(found)
        passing = {sheet.id for sheet in self._catalogue.sheets.values() if wanted.keeps(sheet)}
        return tuple(rex for rex in found if passing & set(rex.solutions))

    def _sheet_fields(self, sheet: Sheet) -> dict[str, str]:
        named = self._catalogue
        vocabulary = [
            named.types[sheet.type].label,
            *(named.publics[id_].label for id_ in sheet.publics),
            *(named.needs[id_].label for id_ in sheet.needs),
            *(named.obstacles[id_].label for id_ in sheet.obstacles),
            *(named.themes[id_].label for id_ in sheet.themes),
        ]
        texts = [
            sheet.need,
            *sheet.steps,
            *(basis.text for basis in sheet.levers),
            *(f"{named.posts[line.post].label} {line.about}" for line in sheet.lines),
            *sheet.liability,
            *sheet.conditions,
            *sheet.opportunities,
            *sheet.limits,
            *sheet.stops,
            *sheet.contacts,
            *sheet.own.values(),
        ]
        return {
            "title": f"{sheet.title} {sheet.id}",
            "words": " ".join(sheet.words),
            "summary": _plain(sheet.summary),
            "vocabulary": " ".join(vocabulary),
            "texts": _plain(" ".join(texts)),
        }

    def _rex_fields(self, rex: Rex) -> dict[str, str]:
        texts = [
            *(event.text for event in rex.events),
            *(figure.label for figure in rex.figures),
            *(unknown.what for unknown in rex.unknowns),
            *rex.lessons,
            *rex.failure_points,
            *rex.transfer,
        ]
        return {
            "title": f"{rex.title} {rex.id}",
            "summary": f"{rex.place} {_plain(rex.form)}",
            "vocabulary": " ".join(
                [rex.outcome.label, *(f"{self._catalogue.sheets[id_].title} {id_}" for id_ in rex.solutions)]
            ),
            "texts": _plain(" ".join(texts)),
        }


def _plain(text: str) -> str:
    return FIGURE_IN_TEXT.sub(" ", text)
