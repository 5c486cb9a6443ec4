"""Addresses of meetings: for members in a démarche, for participants and the screen under `/r/`."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.urls import path

from solimob.web.workshop.views import conduct, participate, screen

_OPEN = (
    ("enter", "r/", participate.enter),
    ("room", "r/<str:code>/", participate.room),
    ("moment", "r/<str:code>/maintenant/", participate.moment),
    ("exchanges", "r/<str:code>/echanges/", participate.exchanges),
    ("answer", "r/<str:code>/sondage/<str:entry>/", participate.answer),
    ("remark", "r/<str:code>/message/", participate.remark),
    ("remark_vote", "r/<str:code>/message/<int:remark>/", participate.remark_vote),
    ("react", "r/<str:code>/reaction/", participate.react),
    ("stream", "r/<str:code>/flux/", participate.stream),
    ("screen", "r/<str:code>/ecran/<str:token>/", screen.screen),
    ("screen_moment", "r/<str:code>/ecran/<str:token>/maintenant/", screen.moment),
)
"""(URL name, path, view)."""

PUBLIC_NAMES = frozenset(name for name, _, _ in _OPEN)
"""URL names that answer without signing in; their views are `@login_not_required`."""

_M = "demarches/<int:pk>/reunions/<int:meeting>/"

urlpatterns = [
    *(path(tail, login_not_required(view), name=name) for name, tail, view in _OPEN),
    path(f"{_M}conduite/", conduct.conduct, name="conduct"),
    path(f"{_M}conduite/etat/", conduct.state, name="conduct_state"),
    path(f"{_M}conduite/agir/", conduct.act, name="conduct_act"),
    path(f"{_M}conduite/saisir/<str:entry>/", conduct.enter_answers, name="conduct_enter"),
    path(f"{_M}codes/", conduct.codes, name="conduct_codes"),
    path(f"{_M}resultats.json", conduct.results_json, name="conduct_results"),
]
