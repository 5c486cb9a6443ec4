"""Addresses of meetings: for members in a démarche, for participants and the screen under `/r/`."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.urls import path

from solimob.web.workshop.views import (
    closing,
    conduct,
    hall,
    paper,
    participate,
    prepare,
    prepare_content,
    presenter,
    screen,
)

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
    ("hall_probe", "r/<str:code>/essai/", hall.probe),
    ("screen", "r/<str:code>/ecran/<str:token>/", screen.screen),
    ("screen_moment", "r/<str:code>/ecran/<str:token>/maintenant/", screen.moment),
)
"""(URL name, path, view)."""

PUBLIC_NAMES = frozenset(name for name, _, _ in _OPEN)
"""URL names that answer without signing in; their views are `@login_not_required`."""

_L = "demarches/<int:pk>/reunions/"
_M = f"{_L}<int:meeting>/"

_BEFORE = [
    path(_L, prepare.meetings, name="meetings"),
    path(f"{_L}nouvelle/<slug:model>/", prepare.new_meeting, name="new_meeting"),
    path(f"{_L}fichier/", prepare.send_meeting, name="send_meeting"),
    path(_M, prepare.meeting, name="meeting"),
    path(f"{_M}agir/", prepare.meeting_act, name="meeting_act"),
    path(f"{_M}reunion.<slug:extension>", prepare.meeting_file, name="meeting_file"),
    path(f"{_M}contenu/", prepare_content.content, name="meeting_content"),
    path(f"{_M}contenu/changer/", prepare_content.change_content, name="change_content"),
    path(f"{_M}contenu/reunion/", prepare_content.write_meeting, name="write_meeting"),
    path(f"{_M}contenu/sequence/", prepare_content.write_sequence, name="add_sequence"),
    path(f"{_M}contenu/sequence/<slug:sequence>/", prepare_content.write_sequence, name="write_sequence"),
    path(f"{_M}contenu/sequence/<slug:sequence>/<slug:kind>/", prepare_content.add_entry, name="add_entry"),
    path(f"{_M}contenu/point/<slug:entry>/", prepare_content.write_entry, name="write_entry"),
    path(f"{_M}presentation/", presenter.presenter, name="presenter"),
    path(f"{_M}presentation/maintenant/", presenter.moment, name="presenter_moment"),
    path(f"{_M}salle/", hall.hall, name="hall"),
    path(f"{_M}salle/essai/", hall.hall_test, name="hall_test"),
    path(f"{_M}salle/feuille.pdf", hall.hall_sheet, name="hall_sheet"),
    path(f"{_M}papier/", paper.paper, name="paper"),
    path(f"{_M}papier/sondage/<slug:entry>/", paper.paper_ballot, name="paper_ballot"),
    path(f"{_M}papier/<slug:entry>.pdf", paper.paper_sheets, name="paper_sheets"),
]
"""What the facilitator does before a meeting, and on paper."""

_AFTER = [
    path(f"{_L}lire-le-diagnostic/", closing.read_diagnosis, name="read_diagnosis"),
    path(f"{_M}compte-rendu/", closing.closing, name="closing"),
    path(f"{_M}compte-rendu/reporter/", closing.report, name="closing_report"),
    path(f"{_M}compte-rendu.<slug:extension>", closing.meeting_results, name="meeting_results"),
]
"""What a meeting leaves, and what goes from it to the diagnosis."""

urlpatterns = [
    *(path(tail, login_not_required(view), name=name) for name, tail, view in _OPEN),
    *_BEFORE,
    *_AFTER,
    path(f"{_M}conduite/", conduct.conduct, name="conduct"),
    path(f"{_M}conduite/etat/", conduct.state, name="conduct_state"),
    path(f"{_M}conduite/agir/", conduct.act, name="conduct_act"),
    path(f"{_M}conduite/clore/", conduct.close, name="conduct_close"),
    path(f"{_M}codes/", conduct.codes, name="conduct_codes"),
    path(f"{_M}resultats.json", conduct.results_json, name="conduct_results"),
]
