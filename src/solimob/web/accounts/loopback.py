"""Whether a request comes from the machine itself."""

from __future__ import annotations

from ipaddress import ip_address

from django.http import HttpRequest

_FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_HOST", "HTTP_X_REAL_IP", "HTTP_FORWARDED")


def is_from_loopback(request: HttpRequest) -> bool:
    """Tell whether the caller and the host asked for are both loopback, and no proxy stands between."""
    if any(header in request.META for header in _FORWARDED):
        return False
    host = request.get_host()
    name = host[1 : host.index("]")] if host.startswith("[") else host.partition(":")[0]
    return (name == "localhost" or _is_loopback(name)) and _is_loopback(request.META.get("REMOTE_ADDR", ""))


def _is_loopback(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False
