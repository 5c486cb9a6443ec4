"""The form of a contribution: subvention, marché public or convention.

The way through is a `DecisionTree` (docs/methode/competence.md). Amounts are said beside it: one that was not read in
the text is « à vérifier » and chooses nothing.
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


@dataclass(frozen=True, slots=True)
class ThresholdNote:
    """What a threshold says of an amount: `exceeded` is None where the amount is unknown or the text was not read."""

    threshold: Threshold
    exceeded: bool | None
    text: str


def compare_to_threshold(amount_eur: Decimal | None, threshold: Threshold) -> ThresholdNote:
    """Return what a threshold says of a contribution; only a verified one decides.

    Raises
    ------
    ValueError
        If the amount is negative.
    """
    if amount_eur is not None and amount_eur < 0:
        raise ValueError("« montant » : un montant négatif n'est pas une contribution")
    limit = f"{threshold.amount:,.0f} €".replace(",", "\u202f")
    where = "montant inconnu"
    if amount_eur is not None:
        where = f"votre montant est {'au-dessus' if amount_eur > threshold.amount else 'au plus égal'}"
    if threshold.status is LegalStatus.VERIFIED:
        exceeded = None if amount_eur is None else amount_eur > threshold.amount
        return ThresholdNote(threshold, exceeded, f"{limit} : {threshold.label} ; {where}.")
    text = (
        f"{limit} : {threshold.label} ; {where}. À vérifier ({threshold.source}) : ne tranchez pas sur ce seul montant."
    )
    return ThresholdNote(threshold, None, text)
