"""Addresses of the workshop: meetings here; boards, surveys, needs and outreach each in their own list."""

from __future__ import annotations

from solimob.web.workshop import urls_boards, urls_meetings, urls_needs, urls_outreach, urls_surveys

app_name = "workshop"

_PARTS = (urls_meetings, urls_boards, urls_surveys, urls_needs, urls_outreach)

PUBLIC_NAMES = frozenset(f"{app_name}:{name}" for part in _PARTS for name in part.PUBLIC_NAMES)
"""Pages that answer without signing in."""

urlpatterns = [pattern for part in _PARTS for pattern in part.urlpatterns]
