"""Addresses of outreach: for members only."""

from __future__ import annotations

from django.urls import URLPattern, path

from solimob.web.workshop.views import outreach

PUBLIC_NAMES: frozenset[str] = frozenset()
"""URL names that answer without signing in: none."""

_O = "demarches/<int:pk>/toucher-les-publics/"
_P = f"{_O}<slug:public>/"
_A = f"{_P}actions/<int:action>/"

urlpatterns: list[URLPattern] = [
    path(_O, outreach.outreach, name="outreach"),
    path(f"{_O}plan.<slug:extension>", outreach.outreach_file, name="outreach_file"),
    path(_P, outreach.outreach_public, name="outreach_public"),
    path(f"{_P}concernes/", outreach.concerned, name="outreach_concerned"),
    path(f"{_P}touches/", outreach.reached, name="outreach_reached"),
    path(f"{_P}nombres/<slug:kind>/<int:number>/retirer/", outreach.withdraw, name="outreach_withdraw"),
    path(f"{_P}actions/nouvelle/", outreach.new_action, name="outreach_new_action"),
    path(_A, outreach.action, name="outreach_action"),
    path(f"{_A}retirer/", outreach.remove_action, name="outreach_remove_action"),
    path(f"{_A}<slug:act>/", outreach.action_act, name="outreach_action_act"),
]
