"""The catalogue of solutions: sheets, returns of experience, figures and the vocabulary they share."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from solimob.core.evidence import Source
from solimob.core.solutions.rex import Rex
from solimob.core.solutions.sheet import CatalogueWord, Family, Post, PostKind, Public, Sheet, SolutionType
from solimob.core.solutions.sourced_figure import SourcedFigure

FIGURE_IN_TEXT = re.compile(r"\{([^{}]*)\}")
"""« {tus.fee_cap} » in a text stands for that figure."""


class UnknownSolutionError(LookupError):
    """No sheet, REX, type or family has this identifier; the message is in French and names what exists."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Everything by identifier; each mapping in the order in which it is shown."""

    types: Mapping[str, SolutionType]
    publics: Mapping[str, Public]
    needs: Mapping[str, CatalogueWord]
    obstacles: Mapping[str, CatalogueWord]
    themes: Mapping[str, CatalogueWord]
    posts: Mapping[str, Post]
    families: Mapping[str, Family]
    sources: Mapping[str, Source]
    ratios: Mapping[str, SourcedFigure]
    sheets: Mapping[str, Sheet]
    rex: Mapping[str, Rex]

    def sheet(self, id_: str) -> Sheet:
        """Return a sheet.

        Raises
        ------
        UnknownSolutionError
            If there is none of this identifier.
        """
        return _known(self.sheets, id_, "aucune fiche")

    def family_sheets(self, id_: str) -> tuple[Sheet, ...]:
        """Return the sheets of a family, in order.

        Raises
        ------
        UnknownSolutionError
            If there is no such family.
        """
        family = _known(self.families, id_, "aucune famille")
        return tuple(sheet for sheet in self.sheets.values() if sheet.family == family.id)

    def rex_of(self, sheet: Sheet) -> tuple[Rex, ...]:
        """Return the returns of experience that a sheet cites, then those that name the sheet."""
        cited = [self.rex[id_] for id_ in sheet.rex]
        naming = [rex for rex in self.rex.values() if sheet.id in rex.solutions and rex.id not in sheet.rex]
        return (*cited, *naming)

    def posts_of(self, kind: PostKind) -> tuple[Post, ...]:
        """Return the posts of one kind, in order."""
        return tuple(post for post in self.posts.values() if post.kind is kind)

    def text_pieces(self, text: str) -> tuple[str | SourcedFigure, ...]:
        """Return a text of a sheet cut at the figures it cites."""
        return text_pieces(text, self.ratios)


def text_pieces(text: str, figures: Mapping[str, SourcedFigure]) -> tuple[str | SourcedFigure, ...]:
    """Return a text cut at the figures it cites, « {id} »: plain pieces and figures, in order.

    Raises
    ------
    KeyError
        If a figure is not among `figures`; loaders refuse such a text.
    """
    pieces = FIGURE_IN_TEXT.split(text)
    return tuple(figures[piece] if place % 2 else piece for place, piece in enumerate(pieces) if place % 2 or piece)


def _known[T](found: Mapping[str, T], id_: str, nothing: str) -> T:
    if id_ not in found:
        raise UnknownSolutionError(f"{nothing} « {id_} » ; au choix : {', '.join(found)}")
    return found[id_]
