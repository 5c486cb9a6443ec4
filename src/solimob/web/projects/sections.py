"""The pages of a démarche, in the order of its navigation: each part adds its row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.urls import reverse

from solimob.web.projects.models import Project


@dataclass(frozen=True, slots=True)
class Section:
    """A page of a démarche: its URL name takes the démarche's `pk`."""

    key: str
    label: str
    url_name: str


SECTIONS = (
    Section("home", "Démarche", "projects:home"),
    Section("overview", "Diagnostic", "diagnosis:overview"),
    Section("edit_findings", "Constats", "diagnosis:edit_findings"),
    Section("meetings", "Réunions", "workshop:meetings"),
    Section("surveys", "Enquêtes", "workshop:surveys"),
    Section("needs", "Besoins", "workshop:needs"),
    Section("outreach", "Toucher les publics", "workshop:outreach"),
    Section("edit_offers", "Compléter", "diagnosis:edit_offers"),
    Section("aid_designs", "Aides et conseil", "counselling:aid_designs"),
    Section("actors", "Acteurs", "projects:actors"),
    Section("members", "Membres", "projects:members"),
    Section("settings", "Réglages", "projects:settings"),
)


def section_tabs(project: Project, current: str) -> list[dict[str, object]]:
    """Return the items of `{% ui_tabs %}` for a démarche."""
    names = {section.key: section.url_name for section in SECTIONS}
    return page_tabs([(section.label, section.url_name) for section in SECTIONS], [project.pk], names.get(current, ""))


def page_tabs(pages: Iterable[tuple[str, str]], parameters: Sequence[int], current: str) -> list[dict[str, object]]:
    """Return the items of `{% ui_tabs %}` for pages: labels and URL names; `current` is one of these names."""
    return [
        {"label": label, "url": reverse(name, args=parameters), "current": name == current} for label, name in pages
    ]
