"""Whether a request comes from the machine itself, and whether an address leads there."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

from django.http import HttpRequest

_FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_HOST", "HTTP_X_REAL_IP", "HTTP_FORWARDED")


def is_from_loopback(request: HttpRequest) -> bool:
    """Tell whether the caller and the host asked for are both loopback, and no proxy stands between."""
    if any(header in request.META for header in _FORWARDED):
        return False
    return leads_to_loopback(f"//{request.get_host()}") and _is_loopback(request.META.get("REMOTE_ADDR", ""))


def leads_to_loopback(address: str) -> bool:
    """Tell whether a web address is that of the machine which opens it: another one finds nothing there."""
    try:
        name = urlsplit(address).hostname or ""
    except ValueError:  # brackets round what is no address
        return False
    return name == "localhost" or _is_loopback(name)


def _is_loopback(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False
