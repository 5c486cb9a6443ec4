"""Addresses of the pages of boards."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, path

from solimob.web.workshop.views import board_merge, boards

_OPEN = (
    ("board", "r/<str:code>/tableaux/<int:page>/", boards.board),
    ("board_acts", "r/<str:code>/tableaux/<int:page>/actes/", boards.board_acts),
)
"""(URL name, path, view)."""

PUBLIC_NAMES: frozenset[str] = frozenset(name for name, _, _ in _OPEN)
"""URL names that answer without signing in; their views are `@login_not_required`."""

_M = "demarches/<int:pk>/reunions/<int:meeting>/tableaux/"

urlpatterns: list[URLPattern] = [
    *(path(tail, login_not_required(view), name=name) for name, tail, view in _OPEN),
    path(f"{_M}pages/<int:page>/", boards.member_board, name="member_board"),
    path(f"{_M}pages/<int:page>/actes/", boards.member_board_acts, name="member_board_acts"),
    path(f"{_M}pages/<int:page>/saisir/", boards.type_notes, name="board_typing"),
    path(f"{_M}<slug:entry>/", boards.member_boards, name="member_boards"),
    path(f"{_M}<slug:entry>/pages/", boards.change_pages, name="board_change_pages"),
    path(f"{_M}<slug:entry>/regrouper/", board_merge.merge, name="board_merge"),
]
