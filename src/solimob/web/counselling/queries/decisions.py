"""The decided requests of a designed aid, what is left of its budgets, and what its conditions ask."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from solimob.core.counselling.aid_design import AidDecision, AidDesign, budget_left
from solimob.core.counselling.aid_situation import may_be_asked
from solimob.core.counselling.designed_aids import rules_of
from solimob.core.rules import InputSpec
from solimob.core.rules.expression import Input
from solimob.web.counselling.models import DecidedRequest, DesignedAid
from solimob.web.counselling.queries import aids
from solimob.web.counselling.queries.designed_aids import design_of


@dataclass(frozen=True, slots=True)
class VersionAccount:
    """What was granted under one version, and what is left of its budget (None where it has none), in euros."""

    valid_from: date
    requests: int
    granted: float
    left: float | None


def accounts_of(aid: DesignedAid) -> list[VersionAccount]:
    """Return the account of each published version, the oldest first."""
    design = design_of(aid)
    if design is None:
        return []
    rows = list(aid.decisions.select_related("version"))
    decisions = tuple(_decision(design, row) for row in rows)
    left, granted = budget_left(design, decisions), defaultdict[date, list[float]](list)
    for one in decisions:
        granted[one.terms_from].append(one.granted_euros)
    return [
        VersionAccount(terms.valid_from, len(granted[terms.valid_from]), sum(granted[terms.valid_from]),
                       left.get(terms.valid_from))
        for terms in design.versions
    ]  # fmt: skip


def asked_by(design: AidDesign) -> list[InputSpec]:
    """Return what the conditions and amounts of every version ask, in the order of the finder."""
    book = aids.aids_at(None).rules
    read: set[str] = set()
    for rule in rules_of(design, book.inputs["status"]):
        for expression in (*(condition.when for condition in rule.conditions), rule.amount):
            if expression is not None:
                read |= {part.name for part in book.parts(expression) if isinstance(part, Input)}
    return [spec for name, spec in book.inputs.items() if name in read and may_be_asked(spec)]


def _decision(design: AidDesign, row: DecidedRequest) -> AidDecision:
    return AidDecision(design.id, row.decided_on, row.version.valid_from, row.granted_cents / 100, tuple(row.reasons))
