"""What may be set up, by whom and under which law: legal texts as dated records, regimes, competence, catalogue.

Start with `LawBook`: every rule that a screen or a document states is an `Article` of it, in our own words, with its
dates, what was read and whether it is verified. `Notebook`, `ActorMap` and `Glossary` stand on it.
`Catalogue` holds the solution sheets and their returns of experience; `CatalogueSearch` and `compare` read it.
`readability` measures the plain French of every shipped text.
"""

from solimob.core.solutions.actor_map import Actor, ActorMap, Answer, Lever, LeverEntry
from solimob.core.solutions.catalogue import Catalogue, UnknownSolutionError
from solimob.core.solutions.catalogue_search import CatalogueSearch, SheetFilter
from solimob.core.solutions.comparison import Comparison, compare
from solimob.core.solutions.glossary import Glossary, Term
from solimob.core.solutions.law import Article, Corpus, LegalStatus, Reading, ReadingKind, Subject, Version, weakest
from solimob.core.solutions.law_book import InForce, LawBook, UnknownArticleError
from solimob.core.solutions.law_search import LawIndex
from solimob.core.solutions.notebook import Asker, Interaction, Notebook, Question
from solimob.core.solutions.readability import Readability, readability
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
