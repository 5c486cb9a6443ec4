"""What exists at the person's address, as the diagnosis and the directory know it: handed in, never asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from solimob.core.counselling.questionnaire import FULL_SCORE, Remedy, Theme


class Availability(StrEnum):
    """Whether a remedy exists at the address."""

    EXISTS = "exists"
    TO_CONFIRM = "to_confirm"
    """A service is on the same theme, and does not say that it does this."""
    UNKNOWN = "unknown"
    """Nothing is known, and the list is not said to be complete."""
    NONE = "none"
    """The list is complete, and nothing is on it: an unmet need."""


@dataclass(frozen=True, slots=True)
class Destination:
    """A kind of place the person goes to, and whether it can be reached from the address without a car of one's own."""

    label: str
    reachable: bool | None


@dataclass(frozen=True, slots=True)
class LocalService:
    """A service that serves the address. An empty text is unknown: nothing is made up for it.

    `kinds` are kinds of the existing offer (`tus`, `tad`, `line`, `rental`, `garage`, `carpool`, `counselling`…);
    `themes` those of data.inclusion.
    """

    name: str
    kinds: frozenset[str]
    themes: frozenset[Theme]
    where: str = ""
    phone: str = ""
    hours: str = ""
    source: str = ""
    read_on: date | None = None


@dataclass(frozen=True, slots=True)
class LocalOffer:
    """What a diagnosis knows around one address. The default knows nothing.

    `complete`: somebody declared that the services listed are all there are.
    """

    destinations: tuple[Destination, ...] = ()
    services: tuple[LocalService, ...] = ()
    complete: bool = False


NOTHING_KNOWN = LocalOffer()


def offer_difficulty(offer: LocalOffer) -> tuple[int, int]:
    """Return the interval of the offer axis, 0 to 100: the share of destinations out of reach without a car.

    An unknown destination widens the interval; no destination at all is [0, 100].
    """
    total = len(offer.destinations)
    if not total:
        return 0, FULL_SCORE
    out_of_reach = sum(destination.reachable is False for destination in offer.destinations)
    unknown = sum(destination.reachable is None for destination in offer.destinations)
    low, high = (round(FULL_SCORE * count / total) for count in (out_of_reach, out_of_reach + unknown))
    return low, high


def services_for(remedy: Remedy, offer: LocalOffer) -> tuple[Availability, LocalService | None]:
    """Return whether a remedy exists at the address, and the first service that is it, one with a number if any."""
    exact = [service for service in offer.services if service.kinds & remedy.offer_kinds]
    near = [service for service in offer.services if not service.kinds and remedy.theme in service.themes]
    for availability, found in ((Availability.EXISTS, exact), (Availability.TO_CONFIRM, near)):
        if found:
            return availability, next((service for service in found if service.phone), found[0])
    if remedy.self_reliant:
        return Availability.EXISTS, None
    return (Availability.NONE if offer.complete else Availability.UNKNOWN), None
