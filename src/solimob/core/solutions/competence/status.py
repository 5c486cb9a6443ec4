"""What is known of the competence on a commune: unknown is None, a list known to be empty is ()."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from solimob.core.solutions.competence.levers import Solution
from solimob.core.solutions.competence.place import EpciKind, Place

SUBSTITUTION_DAY = date(2021, 7, 1)
"""The day the régions became AOM where a communauté de communes had not taken the competence (L.1231-1 II)."""


class StatusError(ValueError):
    """A declared status that cannot be; `field` names it as in the status file, the message is in French."""

    def __init__(self, field: str, problem: str) -> None:
        super().__init__(f"« {field} » : {problem}")
        self.field = field


class Member(StrEnum):
    """Who belongs to the syndicat mixte and gave it the competence."""

    COMMUNE = "commune"
    EPCI = "epci"


@dataclass(frozen=True, slots=True)
class Membership:
    """Belonging to a syndicat mixte of transport.

    Parameters
    ----------
    competence
        Whether the mobility competence was transferred to it.
    joined_on, before_substitution
        The date, and whether it is before 1 July 2021; the second follows from the first.
    whole_epci
        For an EPCI: whether it transferred the competence for all its communes.
    source
        The document that says so.
    """

    name: str
    member: Member
    competence: bool | None = None
    joined_on: date | None = None
    before_substitution: bool | None = None
    whole_epci: bool | None = None
    source: str = ""

    @property
    def early(self) -> bool | None:
        """Whether the transfer is older than the substitution of the région."""
        return self.joined_on < SUBSTITUTION_DAY if self.joined_on else self.before_substitution


@dataclass(frozen=True, slots=True)
class KeptService:
    """A service that the commune already organised on 1 July 2021 and kept."""

    name: str
    solution: Solution
    region_informed: bool | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Declared:
    """What a user declares about a commune, each part with the document that says it."""

    transfer: bool | None = None
    transfer_on: date | None = None
    transfer_source: str = ""
    syndicats: tuple[Membership, ...] | None = None
    kept_services: tuple[KeptService, ...] | None = None
    island_commune: bool | None = None
    kind_2021: EpciKind | None = None


@dataclass(frozen=True, slots=True)
class Status:
    """All that is known of the competence on a commune.

    Parameters
    ----------
    listed
        Whether a shipped list of AOM names the EPCI; False proves nothing.

    Raises
    ------
    StatusError
        If what is declared contradicts the law or itself.
    """

    place: Place
    listed: bool = False
    declared: Declared = Declared()

    def __post_init__(self) -> None:
        epci, declared = self.place.epci, self.declared
        if declared.transfer is not None and (epci is None or epci.kind is not EpciKind.CC):
            whose = f"{self.place.name} n'a pas d'EPCI" if epci is None else f"{epci.name} est AOM de droit"
            raise StatusError(
                "transfer.done", f"la question ne vaut que pour une communauté de communes ({whose}) ; laissez null"
            )
        if declared.island_commune and epci is not None:
            raise StatusError("island_commune", f"{self.place.name} appartient à {epci.name} : laissez null")
        for i, syndicat in enumerate(declared.syndicats or ()):
            self._check(f"syndicats[{i}]", syndicat)

    def _check(self, field: str, syndicat: Membership) -> None:
        if syndicat.member is Member.EPCI and self.place.epci is None:
            raise StatusError(f"{field}.member", f"{self.place.name} n'a pas d'EPCI")
        if syndicat.member is Member.EPCI and syndicat.competence and self.declared.transfer is False:
            raise StatusError(
                f"{field}.competence",
                "la communauté de communes n'a pas la compétence (transfer.done) : elle ne peut pas l'avoir transférée",
            )
        if syndicat.joined_on and syndicat.before_substitution not in (None, syndicat.early):
            raise StatusError(f"{field}.before_substitution", "contredit « joined_on » (limite : 1er juillet 2021)")

    @property
    def transfer(self) -> bool | None:
        """Whether the communauté de communes took the competence: declared, else listed, else unknown."""
        if self.declared.transfer is None and self.listed:
            return True
        return self.declared.transfer
