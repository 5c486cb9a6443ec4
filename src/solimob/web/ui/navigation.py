"""The tools open to everybody, in the order of the navigation: each part adds its row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse


@dataclass(frozen=True, slots=True)
class Tool:
    """A public page of the navigation; `begins` are the URL names of the pages that belong to it."""

    label: str
    url_name: str
    begins: tuple[str, ...]


TOOLS = (
    Tool("Rejoindre une réunion", "workshop:enter", ("workshop:enter",)),
    Tool("Puis-je transporter ?", "solutions:gate", ("solutions:gate", "solutions:refusal")),
    Tool("Test des freins", "counselling:test", ("counselling:test", "counselling:whole_test")),
    Tool("Aides", "counselling:aids", ("counselling:aids",)),
    Tool(
        "Solutions",
        "solutions:catalogue",
        ("solutions:catalogue", "solutions:sheet", "solutions:experience", "solutions:compare"),
    ),
    Tool("Régimes", "solutions:regime", ("solutions:regime",)),
    Tool("Qui est compétent ?", "solutions:competence", ("solutions:competence", "solutions:tree")),
    Tool(
        "Droit",
        "solutions:law",
        (
            "solutions:law",
            "solutions:article",
            "solutions:question",
            "solutions:actors",
            "solutions:liability",
            "solutions:glossary",
        ),
    ),
)


def tool_links(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the links of the navigation; `current` marks the one of the page that answers."""
    match = request.resolver_match
    page = match.view_name if match else ""
    return [
        {"label": tool.label, "url": reverse(tool.url_name), "current": page.startswith(tool.begins)} for tool in TOOLS
    ]
