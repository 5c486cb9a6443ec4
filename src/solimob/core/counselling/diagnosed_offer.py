"""What a diagnosis knows around a commune, as the test of obstacles reads it (docs/methode/freins.md).

Not among the exports of the room: a test read from a file does not load the diagnosis.
"""

from __future__ import annotations

import re

from solimob.core.counselling.local_offer import NOTHING_KNOWN, Destination, LocalOffer, LocalService
from solimob.core.counselling.questionnaire import Theme
from solimob.core.diagnosis import Diagnosis, OfferRow, ServiceAccess
from solimob.core.diagnosis.offer import DAYS, NONE

WALK_MINUTES = 30
"""A place is near enough to walk to under this: assumed, for whoever walks without difficulty."""
EVERYDAY_KINDS = ("supermarket", "general_practitioner", "pharmacy", "post_office")
"""Kinds of places almost everybody goes to: assumed, nobody is asked where they go."""

_RIDES = frozenset({"line", "tad", "tus", "carpool", "taxi", "other"})
"""Kinds of offer that may take somebody to a place; how far they go is not known."""
_THEMES = {
    "rental": Theme.VEHICLE,
    "garage": Theme.REPAIR,
    "counselling": Theme.SUPPORT,
    "line": Theme.SHARED,
    "tad": Theme.SHARED,
    "tus": Theme.SHARED,
    "carpool": Theme.SHARED,
}
_DAYS = tuple(DAYS)
_PHONE = re.compile(r"(?:\+33 ?|0)[1-9](?:[ .-]?\d{2}){4}(?!\d)")


def diagnosed_offer(diagnosis: Diagnosis, commune: str) -> LocalOffer:
    """Return what a diagnosis knows around a commune; nothing where the commune is not one of its territory.

    The list is complete where the diagnosis says « aucune offre » somewhere: it does so only once somebody declared it.
    """
    if commune not in diagnosis.territory.codes:
        return NOTHING_KNOWN
    rows = [row for row in diagnosis.offer if commune in row.codes]
    complete = any(gap.state == NONE for gap in diagnosis.offer_gaps)
    nobody_drives = complete and not any(row.kind in _RIDES for row in rows)
    by_kind = {access.kind_id: access for access in diagnosis.access}
    everyday = (by_kind[kind] for kind in EVERYDAY_KINDS if kind in by_kind)
    return LocalOffer(
        destinations=tuple(_destination(access, commune, nobody_drives) for access in everyday),
        services=tuple(_service(row) for row in rows if row.kind in _THEMES),
        complete=complete,
    )


def _destination(access: ServiceAccess, commune: str, nobody_drives: bool) -> Destination:
    """Say that a place can be walked to, or cannot be reached; unknown in between, public transport being unknown."""
    row = access.walk.codes.index(commune)
    low, high = access.walk.low[row], access.walk.high[row]
    if high <= WALK_MINUTES:
        return Destination(access.label, True)
    return Destination(access.label, False if nobody_drives and low > WALK_MINUTES else None)


def _service(row: OfferRow) -> LocalService:
    """Return an offer as a service; one that is reserved to some publics is only « to confirm » for this person."""
    phone = _PHONE.search(row.booking)
    says_more = row.booking and not (phone and phone[0] == row.booking.strip())
    booking = f"réservation : {row.booking}" if says_more else ""
    days = ", ".join(_DAYS[day - 1] for day in row.days)
    return LocalService(
        name=row.name,
        kinds=frozenset() if row.publics else frozenset({row.kind}),
        themes=frozenset({_THEMES[row.kind]}),
        phone=phone[0] if phone else "",
        hours=" ; ".join(part for part in (days, row.hours, booking) if part),
        source=row.source,
    )
