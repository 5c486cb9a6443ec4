"""Legal texts, questions, actors and words shipped with the product, read strictly into values of `core.solutions`."""

from solimob.reference.law.actors import load_actor_map
from solimob.reference.law.articles import load_law_book
from solimob.reference.law.glossary import load_glossary
from solimob.reference.law.questions import load_notebook

__all__ = ["load_actor_map", "load_glossary", "load_law_book", "load_notebook"]
