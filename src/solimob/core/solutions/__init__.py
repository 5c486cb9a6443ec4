"""What may be set up, by whom and under which law: legal texts as dated records, regimes, competence, catalogue.

Start with `LawBook`: every rule that a screen or a document states is an `Article` of it, in our own words, with its
dates, what was read and whether it is verified. `Notebook`, `ActorMap` and `Glossary` stand on it.
`Catalogue` holds the solution sheets and their returns of experience; `CatalogueSearch` and `compare` read it.
`readability` measures the plain French of every shipped text.
"""

from typing import TYPE_CHECKING

from solimob.core.solutions.readability import Readability, readability
from solimob.lazy import loader

if TYPE_CHECKING:
    from solimob.core.solutions.actor_map import Actor, ActorMap, Answer, Lever, LeverEntry
    from solimob.core.solutions.catalogue import Catalogue, UnknownSolutionError
    from solimob.core.solutions.catalogue_search import CatalogueSearch, SheetFilter
    from solimob.core.solutions.comparison import Comparison, compare
    from solimob.core.solutions.glossary import Glossary, Term
    from solimob.core.solutions.law import Article, Corpus, LegalStatus, Reading, ReadingKind, Subject, Version, weakest
    from solimob.core.solutions.law_book import InForce, LawBook, UnknownArticleError
    from solimob.core.solutions.law_search import LawIndex
    from solimob.core.solutions.notebook import Asker, Interaction, Notebook, Question
    from solimob.core.solutions.rex import Rex
    from solimob.core.solutions.sheet import Sheet
    from solimob.core.solutions.sourced_figure import SourcedFigure
    from solimob.core.solutions.text_index import Hit, TextIndex

__all__ = [
    "Actor",
    "ActorMap",
    "Answer",
    "Article",
    "Asker",
    "Catalogue",
    "CatalogueSearch",
    "Comparison",
    "Corpus",
    "Glossary",
    "Hit",
    "InForce",
    "Interaction",
    "LawBook",
    "LawIndex",
    "LegalStatus",
    "Lever",
    "LeverEntry",
    "Notebook",
    "Question",
    "Readability",
    "Reading",
    "ReadingKind",
    "Rex",
    "Sheet",
    "SheetFilter",
    "SourcedFigure",
    "Subject",
    "Term",
    "TextIndex",
    "UnknownArticleError",
    "UnknownSolutionError",
    "Version",
    "compare",
    "readability",
    "weakest",
]

__getattr__ = loader(
    __name__,
    {
        "Actor": "actor_map",
        "ActorMap": "actor_map",
        "Answer": "actor_map",
        "Article": "law",
        "Asker": "notebook",
        "Catalogue": "catalogue",
        "CatalogueSearch": "catalogue_search",
        "Comparison": "comparison",
        "Corpus": "law",
        "Glossary": "glossary",
        "Hit": "text_index",
        "InForce": "law_book",
        "Interaction": "notebook",
        "LawBook": "law_book",
        "LawIndex": "law_search",
        "LegalStatus": "law",
        "Lever": "actor_map",
        "LeverEntry": "actor_map",
        "Notebook": "notebook",
        "Question": "notebook",
        "Reading": "law",
        "ReadingKind": "law",
        "Rex": "rex",
        "Sheet": "sheet",
        "SheetFilter": "catalogue_search",
        "SourcedFigure": "sourced_figure",
        "Subject": "law",
        "Term": "glossary",
        "TextIndex": "text_index",
        "UnknownArticleError": "law_book",
        "UnknownSolutionError": "catalogue",
        "Version": "law",
        "compare": "comparison",
        "weakest": "law",
    },
)
