"""What people say of the findings: who agrees, who disputes, what the field has seen."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Stance(StrEnum):
    """Position of an actor on a finding."""

    AGREES = "agrees"
    DISPUTES = "disputes"

    @property
    def label(self) -> str:
        """The French words."""
        return "d'accord" if self is Stance.AGREES else "en désaccord"


@dataclass(frozen=True, slots=True)
class FindingPosition:
    """Position of one actor on one finding. The caller leaves `actor` empty where a public view hides it."""

    finding: str
    actor: str
    stance: Stance
    comment: str = ""


@dataclass(frozen=True, slots=True)
class FieldEvidence:
    """What was seen or heard in the field about one finding, and by whom."""

    finding: str
    author: str
    text: str


@dataclass(frozen=True, slots=True)
class Discussion:
    """Everything people said of the findings of a diagnosis."""

    positions: tuple[FindingPosition, ...] = ()
    field_evidence: tuple[FieldEvidence, ...] = ()
