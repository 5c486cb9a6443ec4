"""Which devices reached the site of a hall while its network was tried: kept in memory for two hours, never stored.

One process serves a hall. A device is known by a random key that it keeps for the test, a network by a digest that
only this process can make: nothing says whose phone it is.
"""

from __future__ import annotations

import secrets
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass
from hashlib import blake2b
from ipaddress import ip_address, ip_network

FORGOTTEN_AFTER_S = 2 * 3600
MOST_DEVICES = 2000
"""Of all meetings: beyond, the first ones are forgotten."""
LONGEST_DELAY_MS = 60_000
_IPV4_NETWORK, _IPV6_NETWORK = 24, 64
_key = secrets.token_bytes(16)
_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class _Seen:
    network: str
    at: float
    delay_ms: int | None


@dataclass(frozen=True, slots=True)
class Reached:
    """What the test of a meeting has seen; delays are unknown where no phone has measured one."""

    devices: int
    networks: int
    last_delay_ms: int | None
    longest_delay_ms: int | None
    last_seen_s: int | None
    """Seconds since a device was last seen."""


_seen: OrderedDict[tuple[int, str], _Seen] = OrderedDict()


def new_device() -> str:
    """Return a key for a device, for the time of the test."""
    return secrets.token_urlsafe(9)


def note_device(meeting: int, device: str, address: str, delay_ms: int | None = None) -> None:
    """Count a device; a delay measured before stays where none is given."""
    with _lock:
        before = _seen.pop((meeting, device), None)
        kept = before.delay_ms if before is not None and delay_ms is None else delay_ms
        _seen[meeting, device] = _Seen(_network_of(address), time.monotonic(), kept)
        while len(_seen) > MOST_DEVICES:
            _seen.popitem(last=False)


def reached(meeting: int) -> Reached:
    """Return what the test of a meeting has seen in the last two hours."""
    now = time.monotonic()
    with _lock:
        for key in [key for key, each in _seen.items() if now - each.at > FORGOTTEN_AFTER_S]:
            del _seen[key]
        found = [each for (of, _), each in _seen.items() if of == meeting]
    delays = [each.delay_ms for each in found if each.delay_ms is not None]
    return Reached(
        devices=len(found),
        networks=len({each.network for each in found}),
        last_delay_ms=delays[-1] if delays else None,
        longest_delay_ms=max(delays, default=None),
        last_seen_s=int(now - found[-1].at) if found else None,
    )


def forget(meeting: int) -> None:
    """Begin the test of a meeting again."""
    with _lock:
        for key in [key for key in _seen if key[0] == meeting]:
            del _seen[key]


def _network_of(address: str) -> str:
    try:
        length = _IPV4_NETWORK if ip_address(address).version == 4 else _IPV6_NETWORK
        address = str(ip_network(f"{address}/{length}", strict=False))
    except ValueError:  # not an address: a socket of the machine itself
        pass
    return blake2b(address.encode(), key=_key, digest_size=8).hexdigest()
