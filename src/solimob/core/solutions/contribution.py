"""Amounts that bear on the form of a contribution (docs/methode/competence.md#contribution).

They are said in the drafts, with their status: the way through is a `DecisionTree`, which no amount chooses.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from solimob.core.solutions.law import LegalStatus


@dataclass(frozen=True, slots=True)
class Threshold:
    """An amount in euros from which a form would be required, with its articles and how far they were read.

    Raises
    ------
    ValueError
        If the amount is not a positive number of euros.
    """

    id: str
    label: str
    amount_eur: str
    status: LegalStatus
    source: str
    articles: tuple[str, ...]

    def __post_init__(self) -> None:
        try:
            known = Decimal(self.amount_eur)
        except InvalidOperation:
            raise ValueError(f"« {self.amount_eur} » n'est pas un montant en euros") from None
        if known <= 0:
            raise ValueError("un seuil est un montant positif")

    @property
    def amount(self) -> Decimal:
        """The amount in euros."""
        return Decimal(self.amount_eur)
