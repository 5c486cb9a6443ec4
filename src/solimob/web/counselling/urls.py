"""Addresses of individual counselling. All answer without an account, but the page that shows scores."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.urls import path

from solimob.web.counselling.views import aids, counsellor, documents, feed, person

app_name = "counselling"

_OPEN = (
    ("test", "test-des-freins/", person.test),
    ("test_form", "test-des-freins/questionnaire/<slug:kind>.pdf", documents.blank_form),
    ("test_sheet", "test-des-freins/mes-prochaines-etapes.pdf", documents.result_pdf),
    ("aids", "aides/", aids.finder),
    ("aids_whole", "aides/formulaire/", aids.whole_form),
    ("aids_embed", "aides/sur-votre-site/", feed.embed),
    ("widget", "aides/widget/", feed.widget),
    ("aids_json", "api/aides.json", feed.aids_json),
    ("aids_csv", "api/aides.csv", feed.aids_csv),
    ("aids_schema", "api/aides.schema.json", feed.aids_schema),
)
"""(URL name, path, view)."""

PUBLIC_NAMES = frozenset(f"{app_name}:{name}" for name, _, _ in _OPEN)
"""Pages that answer without signing in."""

urlpatterns = [
    *(path(tail, login_not_required(view), name=name) for name, tail, view in _OPEN),
    path("test-des-freins/conseiller/", counsellor.whole_test, name="whole_test"),
]
