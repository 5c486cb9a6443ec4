"""One step of an answer, with its proof."""

from __future__ import annotations

from dataclasses import dataclass

from solimob.core.solutions.law import LegalStatus


@dataclass(frozen=True, slots=True)
class Reason:
    """The sentence, the identifiers of its articles, and how far they were read.

    `source` names the secondary source, or the document a user declared.
    """

    text: str
    articles: tuple[str, ...]
    status: LegalStatus
    source: str = ""

    @property
    def to_verify(self) -> bool:
        """Whether the words « à vérifier » are shown."""
        return self.status is not LegalStatus.VERIFIED
