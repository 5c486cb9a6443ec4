"""From where one lives to what one needs: services, nearest of each kind, travel times.

Today times are modelled from straight distances with a calibrated detour; a real network will stand behind the
same names.
"""

from solimob.core.access.facilities import Facilities, ServiceEdit, ServiceEditKind, apply_edits
from solimob.core.access.service_kinds import PURPOSES, SERVICE_KINDS, Purpose, ServiceKind

__all__ = [
    "PURPOSES",
    "SERVICE_KINDS",
    "Facilities",
    "Purpose",
    "ServiceEdit",
    "ServiceEditKind",
    "ServiceKind",
    "apply_edits",
]
