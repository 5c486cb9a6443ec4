"""Addresses of individual counselling. All answer without an account, but the page that shows scores."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.urls import path

from solimob.web.counselling.views import counsellor, documents, person

app_name = "counselling"

_OPEN = (
    ("test", "test-des-freins/", person.test),
    ("test_form", "test-des-freins/questionnaire/<slug:kind>.pdf", documents.blank_form),
    ("test_sheet", "test-des-freins/mes-prochaines-etapes.pdf", documents.result_pdf),
)
"""(URL name, path, view)."""

PUBLIC_NAMES = frozenset(f"{app_name}:{name}" for name, _, _ in _OPEN)
"""Pages that answer without signing in."""

urlpatterns = [
    *(path(tail, login_not_required(view), name=name) for name, tail, view in _OPEN),
    path("test-des-freins/conseiller/", counsellor.whole_test, name="whole_test"),
]
