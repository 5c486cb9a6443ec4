"""The addresses by which other devices of a local network reach this machine, found without leaving it."""

from __future__ import annotations

import socket
import struct
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv4Address

_SIOCGIFADDR = 0x8915
_SIOCGIFFLAGS = 0x8913
_UP, _RUNNING, _LOOPBACK = 0x1, 0x40, 0x8
_BUILT_BY_SOFTWARE = ("docker", "br-", "veth", "virbr", "vmnet", "tun", "tap", "wg")
_HOTSPOTS = ("10.42.", "192.168.137.")
"""Where NetworkManager (Linux) and Windows put the network that they share."""


@dataclass(frozen=True, slots=True)
class LocalAddress:
    """An IPv4 address of this machine, and the network card it is on where the system says."""

    address: str
    card: str = ""


def local_addresses() -> tuple[LocalAddress, ...]:
    """Return the addresses of this machine, those that phones most likely reach first; loopback is left out."""
    found = _of_cards() or _of_name()
    unique = {each.address: each for each in found if _is_usable(each.address)}
    return tuple(sorted(unique.values(), key=_rank))


def _rank(found: LocalAddress) -> tuple[bool, bool, bool, str]:
    virtual = found.card.startswith(_BUILT_BY_SOFTWARE)
    return virtual, not found.address.startswith(_HOTSPOTS), not IPv4Address(found.address).is_private, found.address


def _is_usable(address: str) -> bool:
    try:
        found = IPv4Address(address)
    except AddressValueError:
        return False
    # 169.254.x.x is what a card gives itself where nobody gave it an address.
    return not (found.is_loopback or found.is_unspecified or found.is_multicast or found.is_link_local)


def _of_cards() -> list[LocalAddress]:
    """Ask the Linux kernel for the address of each card; nothing where it is another system."""
    try:
        import fcntl
    except ImportError:
        return []
    found = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        for _, card in socket.if_nameindex():
            request = struct.pack("256s", card.encode()[:15])
            try:
                flags = struct.unpack("H", fcntl.ioctl(asking, _SIOCGIFFLAGS, request)[16:18])[0]
                packed = fcntl.ioctl(asking, _SIOCGIFADDR, request)[20:24]
            except OSError:  # a card without an IPv4 address, or a system that numbers its questions otherwise
                continue
            if flags & _UP and flags & _RUNNING and not flags & _LOOPBACK:
                found.append(LocalAddress(socket.inet_ntoa(packed), card))
    return found


def _of_name() -> list[LocalAddress]:
    """Ask for the addresses of this machine's own name: on Windows, those of all its cards."""
    try:
        answers = socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET, socket.SOCK_STREAM)
    except OSError:
        return []
    return [LocalAddress(str(answer[4][0])) for answer in answers]
