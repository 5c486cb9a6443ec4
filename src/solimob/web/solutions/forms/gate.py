"""The five fields of a call, the settings of an association, and what a counted refusal needs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django import forms

from solimob.core.rules import Answer
from solimob.core.rules.french_number import number
from solimob.core.solutions.gate import Alternative, Call, Purpose
from solimob.web.solutions.queries.places import commune_named
from solimob.web.solutions.queries.regimes import regime_book, tus_conditions
from solimob.web.ui.number_field import FrenchNumberField

_UNKNOWN = ("", "Je ne sais pas")
_TELEPHONE = re.compile(r"[0-9+(). /-]{2,25}")
TELEPHONES = {"tel_aom": Alternative.AOM, "tel_soins": Alternative.HEALTH_INSURANCE, "tel_taxi": Alternative.TAXI}
"""Fields of the settings that hold a number, and whose it is."""


def _places(*, home: bool) -> list[tuple[str, str]]:
    choices = regime_book().rules.inputs["destination"].choices or {}
    return [
        (id_, f"{label[:1].upper()}{label[1:]}")
        for id_, label in choices.items()
        if not home or id_ != "multimodal_hub"
    ]


class CallForm(forms.Form):
    """What is asked on the telephone. Nothing of it is kept."""

    habite = forms.ChoiceField(label="1. Où habite la personne ?", required=False, widget=forms.RadioSelect)
    ressources = forms.ChoiceField(
        label="2. Remplit-elle le critère des ressources ?",
        required=False,
        choices=[("oui", "Oui"), ("non", "Non"), _UNKNOWN],
        widget=forms.RadioSelect,
    )
    va = forms.ChoiceField(label="3. Où va-t-elle ?", required=False, widget=forms.RadioSelect)
    km = FrenchNumberField(label="4. À combien de kilomètres, à l’aller ?", required=False)
    motif = forms.ChoiceField(
        label="5. Pour quoi faire ?",
        required=False,
        choices=[(p.value, f"{p.label[:1].upper()}{p.label[1:]}") for p in Purpose],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["habite"].choices = [*_places(home=True), _UNKNOWN]
        self.fields["va"].choices = [*_places(home=False), _UNKNOWN]

    def clean_km(self) -> float | None:
        """Refuse a distance that cannot be."""
        distance: float | None = self.cleaned_data["km"]
        spec = regime_book().rules.inputs["distance_km"]
        if distance is not None and not spec.low <= distance <= spec.high:
            raise forms.ValidationError(f"Écrivez une distance de {number(spec.low)} à {number(spec.high)} km.")
        return distance

    @property
    def call(self) -> Call:
        """The answers given; what was left open is unknown."""
        data = self.cleaned_data
        means = {"oui": True, "non": False}.get(data["ressources"])
        purpose = Purpose(data["motif"]) if data["motif"] else None
        return Call(data["habite"] or None, means, data["va"] or None, data["km"], purpose)


FIELDS_OF_CALL = {"home": "habite", "has_means_criterion": "ressources", "destination": "va", "distance_km": "km"}
"""The field of the form that answers each part of a call."""


class SettingsForm(forms.Form):
    """What an association sets once; it is kept in the address of the page, and nowhere else."""

    tarif = FrenchNumberField(
        label="Participation par kilomètre à bord, en euros", required=False, help_text="Vide : le trajet est gratuit."
    )
    minimum = FrenchNumberField(label="Minimum demandé pour un trajet, en euros", required=False)
    places = FrenchNumberField(
        label="Places du véhicule, conducteur compris", required=False, help_text="Vide : une voiture de cinq places."
    )
    vehicule = forms.ChoiceField(label="À qui est le véhicule ?", required=False)
    tel_aom = forms.CharField(label="Téléphone du transport à la demande ou adapté (AOM)", required=False)
    tel_soins = forms.CharField(label="Téléphone de l’assurance maladie", required=False)
    tel_taxi = forms.CharField(label="Téléphone d’un taxi ou d’un VTC", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owners = regime_book().rules.inputs["vehicle_owner"].choices or {}
        self.fields["vehicule"].choices = [("", "La voiture d’un bénévole, prêtée"), *owners.items()]

    def clean(self) -> dict[str, Any]:
        """Refuse a number that cannot be, and a telephone that is none."""
        data = super().clean() or self.cleaned_data
        for name, field in (("tarif", "fare_per_km"), ("minimum", "fare_minimum"), ("places", "seats")):
            spec, value = regime_book().rules.inputs[field], data.get(name)
            if value is not None and not spec.low <= value <= spec.high:
                self.add_error(name, f"Écrivez un nombre de {number(spec.low)} à {number(spec.high)}.")
        for name in TELEPHONES:
            if data.get(name) and not _TELEPHONE.fullmatch(data[name]):
                self.add_error(name, "Écrivez un numéro de téléphone : des chiffres et des espaces.")
        return data

    @property
    def facts(self) -> dict[str, Answer]:
        """The settings as fields of a case."""
        data = self.cleaned_data
        facts: dict[str, Answer] = {}
        if data["tarif"] or data["minimum"]:
            facts |= {"free": False, "fare_per_km": data["tarif"] or 0.0, "fare_minimum": data["minimum"] or 0.0}
        if data["places"] is not None:
            facts["seats"] = data["places"]
        if data["vehicule"]:
            facts["vehicle_owner"] = data["vehicule"]
        return facts

    @property
    def numbers(self) -> dict[Alternative, str]:
        """The telephone numbers that the association gave."""
        data = self.cleaned_data
        return {alternative: data[name] for name, alternative in TELEPHONES.items() if data[name]}

    @property
    def given(self) -> dict[str, str]:
        """What was filled in, as it stands in an address."""
        return {name: self.data[name] for name in self.fields if self.data.get(name)}


class RefusalForm(forms.Form):
    """What is counted of a refusal: a commune, a purpose, a reason."""

    commune = forms.CharField(
        label="Commune de la personne",
        required=False,
        max_length=80,
        help_text="Nom ou code Insee. Vide : commune inconnue.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    motif = forms.ChoiceField(
        required=False, choices=[("", ""), *((p.value, p.label) for p in Purpose)], widget=forms.HiddenInput
    )
    raison = forms.ChoiceField(widget=forms.HiddenInput)

    def __init__(self, data: Mapping[str, Any] | None = None, *, initial: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        self.fields["raison"].choices = [(id_, id_) for id_ in tus_conditions()]

    def clean_commune(self) -> str | None:
        """Return the code of the commune."""
        text = self.cleaned_data["commune"].strip()
        if not text:
            return None
        found = commune_named(text)
        if not found:
            raise forms.ValidationError(f"« {text} » n’est pas une commune connue. Écrivez son nom entier ou son code.")
        if len(found) > 1:
            some = ", ".join(f"{c.code} ({c.departement})" for c in found[:8])
            raise forms.ValidationError(f"Plusieurs communes s’appellent « {text} ». Écrivez le code Insee : {some}.")
        return found[0].code
