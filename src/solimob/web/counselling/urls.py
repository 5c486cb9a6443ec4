"""Addresses of individual counselling: open to everybody, but the page that shows scores and those of a démarche."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.urls import path

from solimob.web.counselling.views import (
    advice,
    aids,
    counsellor,
    designed,
    documents,
    feed,
    person,
    request_file,
    requests,
)

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
    ("bicycle_json", "api/aides-velo.json", feed.bicycle_json),
    ("bicycle_csv", "api/aides-velo.csv", feed.bicycle_csv),
    ("aids_schema", "api/aides.schema.json", feed.aids_schema),
)
"""(URL name, path, view)."""

PUBLIC_NAMES = frozenset(f"{app_name}:{name}" for name, _, _ in _OPEN)
"""Pages that answer without signing in."""

_D = "demarches/<int:pk>/aides/"
_AID = f"{_D}<int:aid>/"
_REQUESTS = f"{_AID}demandes/"
_REQUEST = f"{_REQUESTS}<int:number>/"

urlpatterns = [
    *(path(tail, login_not_required(view), name=name) for name, tail, view in _OPEN),
    path("test-des-freins/conseiller/", counsellor.whole_test, name="whole_test"),
    path(_D, designed.designs, name="aid_designs"),
    path(f"{_D}concevoir/<slug:template>/", designed.new_aid, name="new_aid"),
    path(_AID, designed.aid_design, name="aid_design"),
    path(f"{_AID}projet/", designed.write_draft, name="write_aid_draft"),
    path(f"{_AID}projet/supprimer/", designed.delete_draft, name="delete_aid_draft"),
    path(f"{_AID}chiffrer/", designed.estimate, name="estimate_aid"),
    path(f"{_AID}publier/", designed.publish, name="publish_aid"),
    path(f"{_AID}terminer/", designed.end_aid, name="end_aid"),
    path(f"{_AID}aide.json", designed.design_file, name="aid_design_file"),
    path(f"{_AID}versions/<int:version>/reglement.odt", designed.regulation, name="aid_regulation"),
    path(_REQUESTS, requests.requests, name="aid_requests"),
    path(f"{_REQUESTS}recevoir/", requests.receive, name="receive_request"),
    path(f"{_REQUESTS}garde/", requests.keep, name="keep_requests"),
    path(f"{_REQUESTS}<slug:name>.csv", requests.tables, name="aid_requests_file"),
    path(_REQUEST, request_file.request_file, name="aid_request"),
    path(f"{_REQUEST}pieces/", request_file.mark_documents, name="mark_documents"),
    path(f"{_REQUEST}decision/", request_file.decide, name="decide_request"),
    path(f"{_REQUEST}paiement/", request_file.pay, name="pay_request"),
    path(f"{_REQUEST}paiement/<int:payment>/retirer/", request_file.remove_payment, name="remove_payment"),
    path(f"{_REQUEST}effacer/", request_file.erase, name="erase_request"),
    path("demarches/<int:pk>/conseil/", advice.advice, name="advice"),
    path("demarches/<int:pk>/conseil/points/ajouter/", advice.add_point, name="advice_add_point"),
    path("demarches/<int:pk>/conseil/points/<int:point>/retirer/", advice.remove_point, name="advice_remove_point"),
    path("demarches/<int:pk>/conseil/personnes/", advice.enter_advised, name="advice_enter"),
]
