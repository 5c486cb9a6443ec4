"""What a user declares about the competence on a commune: everything may be unknown, what is known has a source."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from solimob.core.solutions.competence import Declared, EpciKind, Member, Solution, StatusError, read_status
from solimob.core.solutions.competence.status_format import FORMAT

UNKNOWN = ("", "Je ne sais pas")
_TRUTH = [UNKNOWN, ("oui", "Oui"), ("non", "Non")]
_LISTED = [UNKNOWN, ("oui", "Oui, un"), ("non", "Non, aucun")]
_DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
_SOURCE = "Le document qui l’établit : délibération, arrêté préfectoral, statuts…"
_FIELD_OF = {
    "transfer.done": "transfert",
    "transfer.on": "transfert_le",
    "transfer.source": "transfert_source",
    "syndicats[0].name": "syndicat_nom",
    "syndicats[0].member": "syndicat_membre",
    "syndicats[0].competence": "syndicat_competence",
    "syndicats[0].joined_on": "syndicat_le",
    "syndicats[0].before_substitution": "syndicat_avant",
    "syndicats[0].whole_epci": "syndicat_entier",
    "syndicats[0].source": "syndicat_source",
    "kept_services[0].name": "service_nom",
    "kept_services[0].solution": "service_solution",
    "kept_services[0].region_informed": "service_region",
    "kept_services[0].source": "service_source",
    "island_commune": "insulaire",
    "epci_kind_2021": "categorie_2021",
}
"""Key of the status file (`competence_status.schema.json`) → field of the form."""
_NEEDED = {
    "syndicat": {"syndicat_nom": "Écrivez le nom du syndicat.", "syndicat_membre": "Choisissez qui en est membre."},
    "service": {"service_nom": "Écrivez le nom du service.", "service_solution": "Choisissez la nature du service."},
}
"""What has to be said of a syndicat or a service that is declared."""


def _words(label: str, choices: list[tuple[str, str]], help_text: str = "") -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, required=False, help_text=help_text)


def _text(label: str, help_text: str = "") -> forms.CharField:
    widget = forms.TextInput(attrs={"autocomplete": "off"})
    return forms.CharField(label=label, max_length=300, required=False, help_text=help_text, widget=widget)


def _day(label: str) -> forms.DateField:
    return forms.DateField(label=label, required=False, widget=_DAY)


class StatusForm(forms.Form):
    """The facts that change the answer, in three groups; `declared` is what was checked."""

    transfert = _words("La communauté de communes a-t-elle pris la compétence mobilité ?", _TRUTH)
    transfert_le = _day("Depuis quand")
    transfert_source = _text("Source du transfert", _SOURCE)
    syndicat = _words("La commune ou son intercommunalité est-elle dans un syndicat mixte de transport ?", _LISTED)
    syndicat_nom = _text("Nom du syndicat")
    syndicat_membre = _words("Qui en est membre", [UNKNOWN, ("commune", "La commune"), ("epci", "L’intercommunalité")])
    syndicat_competence = _words("Lui a-t-on transféré la compétence mobilité ?", _TRUTH)
    syndicat_le = _day("Depuis quand")
    syndicat_avant = _words("Était-ce avant le 1er juillet 2021 ?", _TRUTH)
    syndicat_entier = _words("L’intercommunalité a-t-elle transféré pour toutes ses communes ?", _TRUTH)
    syndicat_source = _text("Source sur le syndicat", _SOURCE)
    service = _words("La commune organisait-elle un service au 1er juillet 2021 ?", _LISTED)
    service_nom = _text("Nom du service")
    service_solution = _words("Nature du service", [UNKNOWN, *((s.value, s.label) for s in Solution)])
    service_region = _words("La commune en a-t-elle informé la région ?", _TRUTH)
    service_source = _text("Source sur le service", _SOURCE)
    insulaire = _words("Est-ce une commune insulaire sans intercommunalité ?", _TRUTH)
    categorie_2021 = _words(
        "Catégorie de l’intercommunalité au 1er juillet 2021", [UNKNOWN, *((k.value, k.label) for k in EpciKind)]
    )

    def __init__(self, *args: Any, commune: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.commune = commune
        self.declared = Declared()

    def clean(self) -> dict[str, Any]:
        """Read what is declared as a status file is read, and put each fault at its field."""
        data = super().clean() or self.cleaned_data
        for first, needed in _NEEDED.items():
            filled = [name for name in self.fields if name.startswith(f"{first}_") and data.get(name)]
            if filled and data.get(first) != "oui":
                self.add_error(first, "Répondez « Oui, un », ou videz les lignes qui suivent.")
            elif data.get(first) == "oui":
                for name, message in needed.items():
                    if not data.get(name):
                        self.add_error(name, message)
        if self.errors:
            return data
        try:
            self.declared = read_status(self._document(data), self.commune, timezone.localdate())
        except StatusError as error:
            self.add_status_error(error)
        return data

    def add_status_error(self, error: StatusError) -> None:
        """Put a fault of the status at the field that says it."""
        message = str(error).partition(" : ")[2]
        self.add_error(_FIELD_OF.get(error.field), f"{message[:1].upper()}{message[1:]}.")

    @property
    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """Fields under their titles."""
        return [
            ("Transfert de la compétence", self._named("transfert", "transfert_le", "transfert_source")),
            ("Syndicat mixte", [self[name] for name in self.fields if name.startswith("syndicat")]),
            ("Service que la commune organisait déjà", [self[n] for n in self.fields if n.startswith("service")]),
            ("Autres faits", self._named("insulaire", "categorie_2021")),
        ]

    def _named(self, *names: str) -> list[forms.BoundField]:
        return [self[name] for name in names]

    def _document(self, data: dict[str, Any]) -> dict[str, Any]:
        document: dict[str, Any] = {
            "format": FORMAT,
            "commune": self.commune,
            "transfer": {
                "done": _truth(data["transfert"]),
                "on": _iso(data["transfert_le"]),
                "source": data["transfert_source"] or None,
            },
            "island_commune": _truth(data["insulaire"]),
            "epci_kind_2021": data["categorie_2021"] or None,
        }
        if data["syndicat"] == "non":
            document["syndicats"] = []
        elif data["syndicat"] == "oui":
            document["syndicats"] = [self._syndicat(data)]
        if data["service"] == "non":
            document["kept_services"] = []
        elif data["service"] == "oui":
            document["kept_services"] = [self._service(data)]
        return document

    def _syndicat(self, data: dict[str, Any]) -> dict[str, Any]:
        return {
            "name": data["syndicat_nom"] or None,
            "member": Member(data["syndicat_membre"]).value if data["syndicat_membre"] else None,
            "competence": _truth(data["syndicat_competence"]),
            "joined_on": _iso(data["syndicat_le"]),
            "before_substitution": _truth(data["syndicat_avant"]),
            "whole_epci": _truth(data["syndicat_entier"]),
            "source": data["syndicat_source"] or None,
        }

    def _service(self, data: dict[str, Any]) -> dict[str, Any]:
        return {
            "name": data["service_nom"] or None,
            "solution": data["service_solution"] or None,
            "region_informed": _truth(data["service_region"]),
            "source": data["service_source"] or None,
        }


def _truth(value: str) -> bool | None:
    return {"oui": True, "non": False}.get(value)


def _iso(value: Any) -> str | None:
    return None if value is None else value.isoformat()
