"""What every template may use."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, Any]:
    """Return the brand, and whether the site is a demonstration."""
    return {
        "brand": settings.SOLIMOB_BRAND,
        "is_demo": settings.SOLIMOB_DEMO,
        "signup_open": settings.SOLIMOB_SIGNUP_OPEN,
    }
