"""Addresses of the solutions and the law: all of them answer without an account."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponseBase
from django.urls import path
from django.views.decorators.http import require_http_methods, require_safe

from solimob.web.solutions.views import catalogue, competence, gate, law, regime

app_name = "solutions"

type View = Callable[..., HttpResponseBase]

_READ: tuple[tuple[str, str, View], ...] = (
    ("gate", "puis-je-transporter/", gate.gate),
    ("gate_settings", "puis-je-transporter/reglages/", gate.gate_settings),
    ("catalogue", "solutions/", catalogue.solutions),
    ("compare", "solutions/comparer/", catalogue.comparison),
    ("compare_file", "solutions/comparer/comparaison.<slug:extension>", catalogue.comparison_file),
    ("experience", "solutions/experiences/<slug:id>/", catalogue.experience),
    ("experience_file", "solutions/experiences/<slug:id>/rex.<slug:extension>", catalogue.experience_file),
    ("sheet", "solutions/<slug:id>/", catalogue.sheet),
    ("sheet_file", "solutions/<slug:id>/fiche.<slug:extension>", catalogue.sheet_file),
    ("regime", "regime/", regime.regime),
    ("competence", "competence/", competence.choose_commune),
    ("tree", "competence/arbre/", competence.tree),
    ("tree_contribution", "competence/arbre/contribuer/", competence.contribution_tree),
    ("tree_whole", "competence/arbre/<slug:name>/entier/", competence.whole_tree),
    ("tree_file", "competence/arbre/<slug:name>/arbre.<slug:extension>", competence.tree_file),
    ("competence_commune", "competence/<slug:code>/", competence.commune),
    ("competence_draft", "competence/<slug:code>/projets/<slug:kind>.<slug:extension>", competence.commune_draft),
    ("law", "droit/", law.texts),
    ("article", "droit/textes/<slug:id>/", law.article),
    ("questions", "droit/questions/", law.questions),
    ("notebook_file", "droit/questions/cahier.<slug:extension>", law.notebook_file),
    ("question", "droit/questions/<slug:id>/", law.question),
    ("actors", "droit/acteurs/", law.actors),
    ("liability", "droit/responsabilite/", law.liability),
    ("glossary", "droit/mots/", law.glossary),
)
"""(URL name, path, view) of pages that change nothing."""

PUBLIC_NAMES = frozenset(f"{app_name}:{name}" for name in ("refusal", *(name for name, _, _ in _READ)))
"""Pages that answer without signing in."""

urlpatterns = [
    *(path(tail, login_not_required(require_safe(view)), name=name) for name, tail, view in _READ),
    path(
        "puis-je-transporter/refus/",
        login_not_required(require_http_methods(["GET", "HEAD", "POST"])(gate.refusal)),
        name="refusal",
    ),
]
