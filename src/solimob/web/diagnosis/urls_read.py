"""Addresses of what people read: each page for members (latest result, or a past one), and by a public link."""

from __future__ import annotations

from django.urls import URLPattern, path

from solimob.web.accounts.policies import Action
from solimob.web.diagnosis.views import read_compare, read_documents, read_overview, read_places, read_sources
from solimob.web.diagnosis.views.read_frame import Answer, for_members, for_public

PAGES: tuple[tuple[str, str, Answer], ...] = (
    ("overview", "", read_overview.overview),
    ("map", "carte/", read_places.map_page),
    ("map_communes", "carte/communes.geojson", read_places.map_communes),
    ("map_services", "carte/services.geojson", read_places.map_services),
    ("indicators", "indicateurs/", read_places.indicators),
    ("indicator", "indicateurs/<slug:indicator_id>/", read_places.indicator),
    ("communes", "communes/", read_overview.communes),
    ("commune", "communes/<str:code>/", read_overview.commune),
    ("publics", "publics/", read_overview.publics),
    ("public", "publics/<slug:public_id>/", read_overview.public),
    ("access", "acces/", read_places.access),
    ("kind", "acces/<slug:kind_id>/", read_places.kind),
    ("coverage", "couverture/", read_places.coverage),
    ("ranking", "classement/", read_compare.ranking),
    ("peers", "comparables/", read_compare.peers),
    ("scale", "echelle/", read_compare.scale),
    ("projection", "dans-dix-ans/", read_compare.projection),
    ("sources", "sources/", read_sources.sources),
    ("data", "millesimes/", read_sources.data),
    ("missing", "donnees-absentes/", read_sources.missing),
    ("methods", "methodes/", read_sources.methods),
    ("method", "methodes/<slug:method_id>/", read_sources.method),
    ("downloads", "telecharger/", read_documents.downloads),
)
"""(URL name, path, what answers)."""

PUBLIC_NAMES = frozenset({f"diagnosis:public_{name}" for name, _, _ in PAGES} | {"diagnosis:public_download"})
"""Pages that answer without signing in, to whoever holds a token."""

_PAST = "demarches/<int:pk>/diagnostic/calculs/<int:past>/"


def _patterns() -> list[URLPattern]:
    patterns = []
    for name, tail, answer in PAGES:
        patterns.append(path(f"demarches/<int:pk>/diagnostic/{tail}", for_members(answer, name), name=name))
        patterns.append(path(f"{_PAST}{tail}", for_members(answer, name), name=f"past_{name}"))
        patterns.append(path(f"public/<str:token>/{tail}", for_public(answer, name), name=f"public_{name}"))
    download, tail = read_documents.download, "telecharger/<str:document>"
    may_download = for_members(download, "download", Action.CAN_DOWNLOAD_DOCUMENT)
    patterns.append(path(f"demarches/<int:pk>/diagnostic/{tail}", may_download, name="download"))
    patterns.append(path(f"{_PAST}{tail}", may_download, name="past_download"))
    patterns.append(path(f"public/<str:token>/{tail}", for_public(download, "download"), name="public_download"))
    return patterns


urlpatterns = [
    *_patterns(),
    path("demarches/<int:pk>/diagnostic/partager/", read_documents.share, name="share"),
    path("demarches/<int:pk>/diagnostic/partager/<int:link>/revoquer/", read_documents.revoke, name="revoke_link"),
]
