"""What a page is asked in its address: words to search, and one choice of an enumeration."""

from __future__ import annotations

from enum import StrEnum

from django.http import HttpRequest

LONGEST_SEARCH = 100


def words_of(request: HttpRequest) -> str:
    """Return the words to search for, « q »."""
    return request.GET.get("q", "").strip()[:LONGEST_SEARCH]


def choice_of[Choice: StrEnum](request: HttpRequest, name: str, choices: type[Choice]) -> Choice | None:
    """Return the choice that an address names; None where it names none that exists."""
    value = request.GET.get(name, "")
    return choices(value) if value in set(choices) else None
