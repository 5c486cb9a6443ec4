"""The groups of rules that may stand in the way of a request."""

from __future__ import annotations

from enum import StrEnum


class Constraint(StrEnum):
    """A group of rules that may stand in the way of a request, in the order in which they are given as the reason.

    First what the person may give up with a word, then the other rides, the car and the driver, the hours of drivers,
    and last what any request has: its times, its other leg.
    """

    SHARING = "sharing"
    SAME_DRIVER = "same_driver"
    OTHER_RIDES = "other_rides"
    WHEELCHAIRS = "wheelchairs"
    SEATS = "seats"
    SKILLS = "skills"
    EXCLUDED_DRIVERS = "excluded_drivers"
    REFUSED_PLACES = "refused_places"
    MAX_HOME = "max_home"
    ACCOMPANIMENT = "accompaniment"
    BREAKS = "breaks"
    MAX_DRIVE = "max_drive"
    MAX_WORK = "max_work"
    SHIFTS = "shifts"
    RIDE_LIMIT = "ride_limit"
    TIME_WINDOWS = "time_windows"
    LINK = "link"


type Constraints = frozenset[Constraint]

NOTHING: Constraints = frozenset()
