"""How often an act may be done from one place: one count, in the database that every process of the site shares.

Nobody is named: what is kept is a keyed digest of the limit, its window and the place, another one in each window. The
first act counted after a window has ended deletes the rows of it. A window begins at a fixed hour: at its edge, twice
`most` may pass.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network
from math import ceil

from allauth.account.adapter import get_adapter
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from solimob.web.accounts.models import RateCount
from solimob.web.accounts.services.refusal import RefusedActError

_HOME_PREFIX = 64
"""Bits of an IPv6 address that name a home: the rest is chosen by the computer that calls, anew as it likes."""


@dataclass(frozen=True, slots=True)
class RateLimit:
    """An act that one place may do `most` times in each window of `per`; `name` is `<part>.<act>`, unique."""

    name: str
    most: int
    per: timedelta


class TooOftenError(RefusedActError):
    """A limit is reached; `wait` says until when, for the header `Retry-After`."""

    def __init__(self, wait: timedelta) -> None:
        minutes = max(1, ceil(wait / timedelta(minutes=1)))
        super().__init__(
            f"Trop d’envois en peu de temps depuis cette connexion. Attendez {minutes} minute{'s' * (minutes > 1)}, "
            "puis recommencez."
        )
        self.wait = wait

    @property
    def retry_after(self) -> str:
        """The value of the header, in seconds."""
        return str(ceil(self.wait.total_seconds()))


def spend(limit: RateLimit, place: str) -> None:
    """Count one act of a place: `network_of(request)`, or what names a participant where a room shares a network.

    Call it before the act, outside of its transaction: what is rolled back is not counted.

    Raises
    ------
    TooOftenError
        If the place has done it `limit.most` times in this window; this one is not counted.
    """
    now = timezone.now()
    digest, ends_at = _window(limit, place, now)
    if _count(digest, limit.most):
        return
    _, is_first = RateCount.objects.get_or_create(digest=digest, defaults={"ends_at": ends_at})
    if is_first:
        RateCount.objects.filter(ends_at__lte=now).delete()
    if not _count(digest, limit.most):
        raise TooOftenError(ends_at - now)


def is_exhausted(limit: RateLimit, place: str) -> bool:
    """Tell whether a place may no longer do it in this window; nothing is counted."""
    digest, _ = _window(limit, place, timezone.now())
    return RateCount.objects.filter(digest=digest, count__gte=limit.most).exists()


def _window(limit: RateLimit, place: str, now: datetime) -> tuple[str, datetime]:
    """Return the digest that counts a place in the window of now, and when the window ends."""
    window = int(now.timestamp() // limit.per.total_seconds())
    digest = salted_hmac("solimob.rate_limit", f"{limit.name}|{window}|{place}", algorithm="sha256").hexdigest()
    return digest, datetime.fromtimestamp((window + 1) * limit.per.total_seconds(), UTC)


def _count(digest: str, most: int) -> bool:
    return bool(RateCount.objects.filter(digest=digest, count__lt=most).update(count=F("count") + 1))


def network_of(request: HttpRequest) -> str:
    """Return the network a request comes from, by the proxies of `SOLIMOB_PROXY_COUNT`; never to be stored as it is."""
    address = ip_address(get_adapter().get_client_ip(request))
    if isinstance(address, IPv6Address):
        return str(address.ipv4_mapped or ip_network((address, _HOME_PREFIX), strict=False))
    return str(address)
