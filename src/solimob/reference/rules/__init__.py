"""Rule books as YAML: regimes and aids with their inputs, dated values and sources, read strictly.

`load_book("regimes")` gives a `solimob.core.rules.RuleBook`; docs/methode/regles.md says how a book is written.
"""

from solimob.reference.rules.book import BOOKS, load_book
from solimob.reference.rules.perimeters import Resolve, gazetteer_resolver
from solimob.reference.rules.tables import read_sources
from solimob.reference.rules.units import UNITS
from solimob.reference.strict_yaml import ReferenceFileError

__all__ = ["BOOKS", "UNITS", "ReferenceFileError", "Resolve", "gazetteer_resolver", "load_book", "read_sources"]
