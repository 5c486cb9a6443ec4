"""Addresses of needs."""

from __future__ import annotations

from django.urls import URLPattern, path

from solimob.web.workshop.views import exchanges, needs, needs_outputs, needs_public

_OPEN = (
    path("besoin/<str:token>/", needs_public.follow, name="need_follow"),
    path("r/<str:code>/mes-besoins/", needs_public.my_needs, name="my_needs"),
    path("suites/<str:token>/", needs_public.public_register, name="public_register"),
    path("api/besoins", needs_public.needs_api, name="needs_api"),
    path("api/besoins.schema.json", needs_public.needs_schema, name="needs_schema"),
    path("api/openapi.json", needs_public.openapi, name="openapi"),
)

PUBLIC_NAMES: frozenset[str] = frozenset(str(pattern.name) for pattern in _OPEN)
"""URL names that answer without signing in; their views are `@login_not_required`."""

_N = "demarches/<int:pk>/besoins/"
_NEED = f"{_N}<int:need>/"

urlpatterns: list[URLPattern] = [
    *_OPEN,
    path(_N, needs.needs, name="needs"),
    path(f"{_N}nouveau/", needs.new_need, name="new_need"),
    path(f"{_N}reunir/", needs.merge, name="needs_merge"),
    path(f"{_N}qui-demande-quoi/", needs_outputs.cross, name="needs_cross"),
    path(f"{_N}qui-demande-quoi.csv", needs_outputs.cross_file, name="needs_cross_file"),
    path(f"{_N}rappels/", needs_outputs.reminders, name="needs_reminders"),
    path(f"{_N}rappels/envoyer/", needs_outputs.remind, name="needs_remind"),
    path(f"{_N}rappels/chaque-semaine/", needs_outputs.weekly, name="needs_weekly"),
    path(f"{_N}publier/", needs_outputs.publish, name="needs_publish"),
    path(f"{_N}publier/fermer/", needs_outputs.close_page, name="needs_close_page"),
    path(f"{_N}besoins.<slug:extension>", needs_outputs.needs_file, name="needs_file"),
    path(f"{_N}echanges.csv", exchanges.exchanges_file, name="exchanges_file"),
    path(_NEED, needs.need, name="need"),
    path(f"{_NEED}echanges/", exchanges.exchanges, name="need_exchanges"),
    path(f"{_NEED}echanges/<int:message>/supprimer/", exchanges.delete_message, name="need_message_delete"),
    path(f"{_NEED}supprimer/", needs.delete_need, name="need_delete"),
    path(f"{_NEED}separer/", needs.unmerge, name="need_unmerge"),
    path(f"{_NEED}partager/", needs.split, name="need_split"),
    path(f"{_NEED}liens/", needs.add_link, name="need_add_link"),
    path(f"{_NEED}liens/<int:link>/retirer/", needs.remove_link, name="need_remove_link"),
    path(f"{_NEED}notes/<int:source>/lien/", needs.give_author_link, name="need_author_link"),
    path(f"{_NEED}depublier/", needs_outputs.withdraw, name="need_withdraw"),
]
