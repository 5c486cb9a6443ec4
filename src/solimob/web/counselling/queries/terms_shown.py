"""The terms of a version in words: the sentences that the finder and the règlement use."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from solimob.core.counselling.aid_design import AidTerms
from solimob.core.counselling.designed_aids import amount_text, rules_of
from solimob.web.counselling.designs import alone, terms_of_version
from solimob.web.counselling.models import AidVersion
from solimob.web.counselling.queries import aids
from solimob.web.diagnosis.services import commune_names


@dataclass(frozen=True, slots=True)
class ShownVersion:
    """One version: its row, its terms (with the end that a later version or the end of the aid gives it), in words."""

    row: AidVersion
    terms: AidTerms
    amount: str
    conditions: tuple[str, ...]
    communes: tuple[str, ...]
    in_force: bool
    decisions: int


def shown_version(row: AidVersion, folded: AidTerms | None = None, today: date | None = None) -> ShownVersion:
    """Return a version in words.

    Raises
    ------
    AidDesignError
        If this software does not understand its terms.
    """
    terms = folded or terms_of_version(row)
    rule = rules_of(alone(row.aid, terms), aids.inputs()["status"])[0]
    names = commune_names(sorted(terms.communes))
    return ShownVersion(
        row=row,
        terms=terms,
        amount=amount_text(terms.amount),
        conditions=tuple(condition.text for condition in rule.conditions),
        communes=tuple(sorted(names.get(code, code) for code in terms.communes)),
        in_force=today is not None and rule.is_in_force(today),
        decisions=row.requests.count(),
    )
