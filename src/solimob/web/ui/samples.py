"""The values shown by the living page of components: plainly made up, and said to be so on the page."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from solimob.core.evidence import Figure, Nature, Source, SourceStatus

_SOURCE = Source(
    "exemple", "Exemple de publication", "Éditeur d’exemple", 2021, "Licence Ouverte 2.0", None, date(2026, 1, 5)
)
_UNCHECKED = Source("exemple-2", "Publication à relire", "", None, "", None, None, SourceStatus.TO_VERIFY)


class SampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label="Nom", help_text="Tel qu’il sera montré aux autres.")
    note = forms.CharField(label="Remarque", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    kind = forms.ChoiceField(label="Nature", choices=[("a", "Première"), ("b", "Seconde")])
    days = forms.MultipleChoiceField(
        label="Jours",
        choices=[("1", "lundi"), ("2", "mardi")],
        widget=forms.CheckboxSelectMultiple,
        help_text="Un ou plusieurs.",
    )
    agreed = forms.BooleanField(label="J’ai lu ce qui précède")


def component_samples() -> dict[str, Any]:
    """Return each component's values, in every state."""
    figures = [
        ("Observé", Figure(1234, "hab.", Nature.OBSERVED, (_SOURCE,), year=2021)),
        ("Calculé", Figure(12.34, "%", Nature.DERIVED, (_SOURCE,), year=2015, method="part du total")),
        ("Déclaré", Figure(3, "services", Nature.DECLARED, (), year=2026, method="saisi par une organisation")),
        ("Modélisé", Figure(17.2, "min", Nature.MODELLED, (_SOURCE,), low=12.1, high=23.9, year=2021)),
        ("Hypothèse", Figure(1.8, "€/l", Nature.ASSUMED, (_UNCHECKED,), low=1.6, high=2.0)),
        ("Donnée absente", Figure(None, "hab.", Nature.OBSERVED, (_SOURCE,))),
        (
            "Repose sur une hypothèse",
            Figure(42, "ménages", Nature.MODELLED, (_SOURCE,), rests_on=frozenset({Nature.ASSUMED})),
        ),
    ]
    return {
        "form": SampleForm(prefix="vide"),
        "invalid_form": SampleForm({"erreur-name": "", "erreur-kind": "a"}, prefix="erreur"),
        "figures": figures,
        "natures": list(Nature),
        "button_kinds": ["primary", "secondary", "quiet", "danger"],
        "badge_kinds": ["neutral", "accent", "success", "warning", "error"],
        "alert_kinds": ["info", "success", "warning", "error"],
        "tabs": [
            {"label": "Ensemble", "url": "#ensemble", "current": True},
            {"label": "Communes", "url": "#communes", "current": False},
            {"label": "Constats", "url": "#constats", "current": False},
        ],
        "columns": ["Commune", {"label": "Habitants", "numeric": True}, {"label": "Part (%)", "numeric": True}],
        "rows": [("Première", "1 234", "12,3"), ("Deuxième", "987", "4,5"), ("Troisième", "donnée absente", "—")],
    }
