"""Addresses of the pages of boards."""

from __future__ import annotations

from django.urls import URLPattern

PUBLIC_NAMES: frozenset[str] = frozenset()
"""URL names that answer without signing in; their views are `@login_not_required`."""

urlpatterns: list[URLPattern] = []
