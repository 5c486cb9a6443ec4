"""What a diagnosis knows around a commune, read as an offer."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from solimob.core.access import Purpose
from solimob.core.counselling import NOTHING_KNOWN, Availability, Theme, offer_difficulty
from solimob.core.counselling.diagnosed_offer import diagnosed_offer
from solimob.core.counselling.local_offer import services_for
from solimob.core.diagnosis import Diagnosis, OfferGap, OfferRow, ServiceAccess
from solimob.core.evidence import Indicator, Nature
from solimob.core.territory import Scale, Territory
from tests.core.counselling.small_test import RENTAL

HERE, THERE = "99001", "99002"
ROW = OfferRow("o1", "Location", "rental", "", (), (HERE,), (1,), "matin", "", "", "", None, None, "mairie")


def walked(minutes: float, spread: float) -> Indicator:
    values = np.array([minutes, np.nan])
    return Indicator("walk", "À pied", "min", (HERE, THERE), values, Nature.MODELLED, (), "2025", "acces",
                     low=values - spread, high=values + spread)  # fmt: skip


def diagnosis(
    minutes: float = 20, spread: float = 5, rows: tuple[OfferRow, ...] = (), *, complete: bool = False
) -> Diagnosis:
    """A diagnosis of two communes with one pharmacy, this far on foot from the first one."""
    walk = walked(minutes, spread)
    pharmacy = ServiceAccess("pharmacy", "Pharmacie", Purpose.CARE, (HERE, None), ("Ici", None), (False, False),
                             walk, walk, walk, walk)  # fmt: skip
    gaps = (OfferGap(THERE, "no_car", 7, "none" if complete else "none_known", ()),)
    territory = Territory("9", "CC", Scale.EPCI, (HERE, THERE), ("9",), 2025)
    return Diagnosis(territory, {}, (), (), (), (pharmacy,), rows, gaps, None, (), "", (), (), (), (), "", 1, 2026)


@pytest.mark.parametrize(
    ("minutes", "spread", "complete", "reachable"),
    [(20, 10, False, True), (20, 11, True, None), (40, 5, False, None), (40, 10, True, None), (40, 9, True, False)],
)
def test_place_is_reachable_on_foot_only_when_its_whole_interval_is_near(
    minutes: float, spread: float, complete: bool, reachable: bool | None
) -> None:
    """Out of reach needs two things: too far to walk for sure, and an inventory declared complete without any ride."""
    (place,) = diagnosed_offer(diagnosis(minutes, spread, complete=complete), HERE).destinations
    assert (place.label, place.reachable) == ("Pharmacie", reachable)


def test_place_is_not_out_of_reach_when_somebody_drives_there_maybe() -> None:
    tad = replace(ROW, kind="tad")
    (place,) = diagnosed_offer(diagnosis(60, rows=(tad,), complete=True), HERE).destinations
    assert place.reachable is None


def test_distance_unknown_stays_unknown_when_no_place_is_known() -> None:
    assert offer_difficulty(diagnosed_offer(diagnosis(complete=True), THERE)) == (0, 100)


def test_nothing_is_known_when_the_commune_is_elsewhere() -> None:
    assert diagnosed_offer(diagnosis(), "75056") == NOTHING_KNOWN


def test_service_is_the_remedy_when_it_serves_everybody() -> None:
    offer = diagnosed_offer(diagnosis(rows=(ROW,)), HERE)
    availability, service = services_for(RENTAL, offer)
    assert availability is Availability.EXISTS
    assert service is not None
    assert (service.name, service.hours, service.source) == ("Location", "lundi ; matin", "mairie")
    assert services_for(RENTAL, diagnosed_offer(diagnosis(rows=(ROW,)), THERE))[0] is Availability.UNKNOWN


def test_service_is_to_confirm_when_it_is_reserved_to_a_public() -> None:
    reserved = replace(ROW, publics=("job_seekers",))
    (service,) = diagnosed_offer(diagnosis(rows=(reserved,)), HERE).services
    assert (service.kinds, service.themes) == (frozenset(), {Theme.VEHICLE})
    assert services_for(RENTAL, diagnosed_offer(diagnosis(rows=(reserved,)), HERE))[0] is Availability.TO_CONFIRM


@pytest.mark.parametrize(
    ("booking", "phone", "hours"),
    [
        ("05 00 00 00 00", "05 00 00 00 00", "lundi ; matin"),
        (
            "au 05.00.00.00.00, la veille",
            "05.00.00.00.00",
            "lundi ; matin ; réservation : au 05.00.00.00.00, la veille",
        ),
        ("+33 500000000", "+33 500000000", "lundi ; matin"),
        ("la veille", "", "lundi ; matin ; réservation : la veille"),
        ("dossier 0500000000123", "", "lundi ; matin ; réservation : dossier 0500000000123"),
    ],
)
def test_number_is_read_only_when_the_booking_holds_one(booking: str, phone: str, hours: str) -> None:
    (service,) = diagnosed_offer(diagnosis(rows=(replace(ROW, booking=booking),)), HERE).services
    assert (service.phone, service.hours) == (phone, hours)


def test_missing_remedy_is_an_unmet_need_when_the_inventory_is_complete() -> None:
    assert services_for(RENTAL, diagnosed_offer(diagnosis(complete=True), HERE))[0] is Availability.NONE
