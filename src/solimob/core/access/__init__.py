"""From where one lives to what one needs: services, nearest of each kind, travel times.

Today times are modelled from straight distances with a calibrated detour; a real network will stand behind the
same names.
"""

from solimob.core.access.facilities import Facilities, ServiceEdit, ServiceEditKind, apply_edits
from solimob.core.access.modelled_times import Interval, road_distance_km, share_beyond, travel_minutes
from solimob.core.access.nearest import SEARCH_RADIUS_M, Nearest, NearestStatus, nearest_service
from solimob.core.access.service_kinds import PURPOSES, SERVICE_KINDS, Purpose, ServiceKind

__all__ = [
    "PURPOSES",
    "SEARCH_RADIUS_M",
    "SERVICE_KINDS",
    "Facilities",
    "Interval",
    "Nearest",
    "NearestStatus",
    "Purpose",
    "ServiceEdit",
    "ServiceEditKind",
    "ServiceKind",
    "apply_edits",
    "nearest_service",
    "road_distance_km",
    "share_beyond",
    "travel_minutes",
]
