"""What every template may use."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from solimob.web.ui.navigation import tool_links


def site(request: HttpRequest) -> dict[str, Any]:
    """Return the brand, whether the site is a demonstration, and the tools open to everybody."""
    return {
        "brand": settings.SOLIMOB_BRAND,
        "is_demo": settings.SOLIMOB_DEMO,
        "signup_open": settings.SOLIMOB_SIGNUP_OPEN,
        "tools": lambda: tool_links(request),  # a part of a page that is read again does not show them
    }
