"""What may be set up, by whom and under which law: legal texts as dated records, regimes, competence, catalogue.

`readability` measures the plain French of every shipped text.
"""

from solimob.core.solutions.readability import Readability, readability
from solimob.core.solutions.text_index import Hit, TextIndex

__all__ = [
    "Hit",
    "Readability",
    "TextIndex",
    "readability",
]
