"""Forms of what people enter in a diagnosis."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from solimob.core.access import PURPOSES, SERVICE_KINDS, ServiceEditKind
from solimob.core.diagnosis import Weight
from solimob.core.diagnosis.offer import DAYS, OFFER_PUBLICS
from solimob.core.evidence import VARIABLES
from solimob.web.accounts.queries import Organization
from solimob.web.diagnosis.models import Offer
from solimob.web.diagnosis.models.finding import FieldMethod, Stance
from solimob.web.diagnosis.models.offer import KIND_CHOICES
from solimob.web.diagnosis.services import EPCI_ONLY, MOST_BYTES
from solimob.web.ui.number_field import FrenchNumberField

_DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
PUBLIC_CHOICES = [(id_, word[0].upper() + word[1:]) for word, id_ in OFFER_PUBLICS.items()]
DAY_CHOICES = [(str(number), word.capitalize()) for word, number in DAYS.items()]


class CommuneChoices(forms.CheckboxSelectMultiple):
    """Communes to tick, with a filter when JavaScript is there."""

    template_name = "diagnosis/edit/commune_choices.html"


class CreateDiagnosisProjectForm(forms.Form):
    """The démarche that opens on a chosen territory."""

    name = forms.CharField(
        label="Nom de la démarche",
        max_length=200,
        help_text="Par exemple : Mobilité solidaire 2027.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    bassin_name = forms.CharField(
        label="Nom du bassin",
        max_length=200,
        required=False,
        help_text="Le nom que le territoire porte dans les pages et les documents. Vide : celui de la démarche.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    organization = forms.ModelChoiceField(label="Organisation qui la mène", queryset=None, empty_label=None)

    def __init__(self, *args: Any, organizations: Any, is_bassin: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organization"].queryset = organizations
        if not is_bassin:
            del self.fields["bassin_name"]

    @property
    def chosen_organization(self) -> Organization:
        """The organization chosen."""
        organization: Organization = self.cleaned_data["organization"]
        return organization


class OfferForm(forms.Form):
    """One line of the existing offer."""

    name = forms.CharField(label="Nom de l’offre", max_length=200)
    kind = forms.ChoiceField(label="Type", choices=KIND_CHOICES)
    operator = forms.CharField(label="Exploitant ou porteur", max_length=200, required=False)
    everywhere = forms.BooleanField(label="Toutes les communes du territoire", required=False)
    codes = forms.MultipleChoiceField(
        label="Communes desservies",
        help_text="Inutile si vous avez coché toutes les communes.",
        error_messages={"required": "Cochez au moins une commune, ou « toutes les communes »."},
        widget=CommuneChoices,
    )
    publics = forms.MultipleChoiceField(
        label="Publics",
        choices=PUBLIC_CHOICES,
        required=False,
        help_text="Ne cochez rien si l’offre est ouverte à tout le monde.",
        widget=forms.CheckboxSelectMultiple,
    )
    days = forms.MultipleChoiceField(
        label="Jours",
        choices=DAY_CHOICES,
        required=False,
        help_text="Ne cochez rien si vous ne les connaissez pas.",
        widget=forms.CheckboxSelectMultiple,
    )
    hours = forms.CharField(label="Horaires", max_length=200, required=False, help_text="Par exemple : 9 h – 12 h.")
    price = forms.CharField(label="Tarif pour la personne", max_length=200, required=False)
    booking = forms.CharField(
        label="Réservation", max_length=200, required=False, help_text="Par exemple : par téléphone, 48 h avant."
    )
    regime = forms.CharField(label="Régime juridique, si vous le connaissez", max_length=200, required=False)
    trips_per_year = FrenchNumberField(label="Voyages par an, si vous les connaissez", required=False)
    cost_per_year_eur = FrenchNumberField(label="Coût annuel en euros, si vous le connaissez", required=False)
    source = forms.CharField(
        label="D’où vient l’information",
        max_length=300,
        required=False,
        help_text="Un site, un dépliant, un échange : l’organisme et la date, pas le nom d’une personne.",
    )

    def __init__(self, *args: Any, communes: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["codes"].choices = _commune_choices(communes)
        self.fields["codes"].required = not self.data.get("everywhere")
        self.all_codes = tuple(communes)

    def clean(self) -> dict[str, Any]:
        """Read « toutes » as all the communes, and refuse negative numbers."""
        data = super().clean() or self.cleaned_data
        if data.get("everywhere"):
            data["codes"] = list(self.all_codes)
        for name in ("trips_per_year", "cost_per_year_eur"):
            if (data.get(name) or 0) < 0:
                self.add_error(name, "Écrivez un nombre de zéro ou plus.")
        return data

    @staticmethod
    def initial_of(offer: Offer, n_communes: int) -> dict[str, Any]:
        """Return what an offer puts in the form."""
        everywhere = len(offer.codes) == n_communes
        names = OfferForm.base_fields.keys() - {"everywhere", "codes", "days"}
        days = [str(day) for day in offer.days]
        values = {name: getattr(offer, name) for name in names}
        return values | {"everywhere": everywhere, "codes": [] if everywhere else offer.codes, "days": days}


class OfferFileForm(forms.Form):
    """A CSV file of offers."""

    file = forms.FileField(
        label="Fichier CSV",
        help_text="Celui du modèle, enregistré en CSV : « ; » entre les cellules, au plus 1 Mo et 1 000 lignes.",
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,text/csv"}),
    )
    replace = forms.ChoiceField(
        label="Que faire de l’offre déjà saisie ?",
        choices=[("add", "La garder, et ajouter les lignes du fichier"), ("replace", "La remplacer par le fichier")],
        initial="add",
        widget=forms.RadioSelect,
    )

    def clean_file(self) -> UploadedFile:
        """Refuse a file that is too large by its size, before it is read."""
        file: UploadedFile = self.cleaned_data["file"]
        if file.size is None or file.size > MOST_BYTES:
            raise forms.ValidationError(f"Le fichier dépasse {MOST_BYTES // 1_000_000} Mo : partagez-le en plusieurs.")
        return file


class InventoryForm(forms.Form):
    """The declaration that the inventory of the offer is complete."""

    complete_on = forms.DateField(label="Recensement complet au", widget=_DAY)
    declared_for = forms.CharField(
        label="Fait par", max_length=200, help_text="L’organisme ou le groupe de travail, pas une personne."
    )


class FigureCorrectionForm(forms.Form):
    """A figure of a commune that somebody knows better."""

    variable = forms.ChoiceField(
        label="Donnée", choices=[(v.id, f"{v.label} ({v.unit})") for v in VARIABLES.values() if v.id not in EPCI_ONLY]
    )
    code = forms.ChoiceField(label="Commune")
    value = FrenchNumberField(label="Valeur", required=False, help_text="Dans l’unité de la donnée.")
    unknown = forms.BooleanField(
        label="La valeur officielle est fausse et je ne connais pas la bonne : déclarer « inconnu »", required=False
    )
    reason = forms.CharField(
        label="Raison",
        max_length=2000,
        help_text="D’où vient ce chiffre, et de quand il date.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, communes: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].choices = [("", "Choisissez"), *_commune_choices(communes)]

    def clean(self) -> dict[str, Any]:
        """Ask for a value or « inconnu », not both."""
        data = super().clean() or self.cleaned_data
        if "value" in data and (data["value"] is None) != bool(data.get("unknown")):
            both = data["value"] is not None
            self.add_error(
                "value",
                "Une valeur, ou « inconnu » : pas les deux." if both else "Écrivez la valeur, ou cochez « inconnu ».",
            )
        return data


class ServiceCorrectionForm(forms.Form):
    """A service that closed, opened, moved or took another name."""

    action = forms.ChoiceField(
        label="Ce qui a changé",
        choices=[
            (ServiceEditKind.CLOSED.value, "Il a fermé"),
            (ServiceEditKind.OPENED.value, "Il a ouvert"),
            (ServiceEditKind.MOVED.value, "Il a déménagé dans une autre commune"),
            (ServiceEditKind.RENAMED.value, "Il a changé de nom"),
        ],
        widget=forms.RadioSelect,
    )
    kind_id = forms.ChoiceField(label="Service")
    code = forms.ChoiceField(label="Commune")
    to_code = forms.ChoiceField(
        label="Commune où il est parti",
        required=False,
        help_text="S’il a déménagé. Les communes des environs, hors du territoire, sont dans la liste.",
    )
    count = forms.IntegerField(label="Combien", min_value=1, max_value=1000, initial=1)
    name = forms.CharField(label="Nouveau nom", max_length=200, required=False, help_text="S’il a changé de nom.")
    reason = forms.CharField(
        label="Raison",
        max_length=2000,
        help_text="D’où vient l’information, et depuis quand.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, inside: Mapping[str, str], around: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = [("Dans le territoire", _commune_choices(inside)), ("Aux environs", _commune_choices(around))]
        self.fields["kind_id"].choices = [("", "Choisissez"), *_kind_choices()]
        self.fields["code"].choices = [("", "Choisissez"), *groups]
        self.fields["to_code"].choices = [("", "Aucune"), *groups]

    def clean(self) -> dict[str, Any]:
        """Ask for what each change needs."""
        data = super().clean() or self.cleaned_data
        action = data.get("action")
        if action == ServiceEditKind.MOVED and "to_code" in data and data["to_code"] in ("", data.get("code")):
            self.add_error("to_code", "Choisissez la commune où il est parti, autre que celle qu’il a quittée.")
        if action == ServiceEditKind.RENAMED and not data.get("name", "").strip():
            self.add_error("name", "Écrivez le nouveau nom.")
        return data


class ReasonForm(forms.Form):
    """Why something is withdrawn."""

    reason = forms.CharField(label="Pourquoi", max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))


class WeightsForm(forms.Form):
    """One weight per indicator, and why the group chose them."""

    reason = forms.CharField(
        label="Pourquoi ces poids",
        max_length=2000,
        help_text="Qui les a choisis, quand et dans quel but : le groupe, pas des personnes.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, weights: Sequence[Weight], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.weights = tuple(weights)
        for weight in self.weights:
            self.fields[_weight_field(weight)] = FrenchNumberField(label=weight.label, initial=weight.weight)
        self.order_fields([*(_weight_field(weight) for weight in self.weights), "reason"])

    def clean(self) -> dict[str, Any]:
        """Refuse a negative weight, and weights that are all zero."""
        data = super().clean() or self.cleaned_data
        for weight in self.weights:
            if (data.get(_weight_field(weight)) or 0) < 0:
                self.add_error(_weight_field(weight), "Écrivez un nombre de zéro ou plus.")
        if not self.errors and not any(self.chosen.values()):
            raise forms.ValidationError("Tous les poids sont à zéro : donnez un poids à au moins un indicateur.")
        return data

    @property
    def chosen(self) -> dict[str, float]:
        """The weights typed, by indicator."""
        return {weight.indicator: self.cleaned_data[_weight_field(weight)] for weight in self.weights}

    @property
    def rows(self) -> list[tuple[Weight, forms.BoundField]]:
        """Each weight with its field."""
        return [(weight, self[_weight_field(weight)]) for weight in self.weights]


class FindingForm(forms.Form):
    """The text of a finding."""

    title = forms.CharField(label="Titre", max_length=200)
    text = forms.CharField(
        label="Le fait",
        max_length=5000,
        help_text="Ce que l’on constate, sans jugement. Ne nommez personne.",
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    purpose = forms.ChoiceField(
        label="Besoin", required=False, choices=[("", "Tous"), *((p.value, label) for p, label in PURPOSES.items())]
    )
    publics = forms.MultipleChoiceField(
        label="Publics", choices=PUBLIC_CHOICES, required=False, widget=forms.CheckboxSelectMultiple
    )


class EditFindingForm(FindingForm):
    """A new version of a finding."""

    reason = forms.CharField(label="Pourquoi ce changement", max_length=300, required=False)
    read_version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class FieldEvidenceForm(forms.Form):
    """What was learnt on the ground."""

    method = forms.ChoiceField(label="Comment", choices=FieldMethod)
    collected_on = forms.DateField(label="Date", widget=_DAY)
    text = forms.CharField(
        label="Ce qui a été appris",
        max_length=5000,
        help_text="Combien de personnes, ce qu’elles disent. Ne nommez personne.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class PositionForm(forms.Form):
    """Whether an actor agrees."""

    actor = forms.ModelChoiceField(label="Acteur", queryset=None, empty_label="Choisissez")
    stance = forms.ChoiceField(label="Position", choices=Stance, widget=forms.RadioSelect)
    reason = forms.CharField(
        label="Raison",
        max_length=2000,
        required=False,
        help_text="Obligatoire en cas de désaccord.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    read_version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, actors: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["actor"].queryset = actors

    def clean(self) -> dict[str, Any]:
        """Ask for a reason when the actor disputes."""
        data = super().clean() or self.cleaned_data
        if data.get("stance") == Stance.DISPUTE and not data.get("reason", "").strip():
            self.add_error("reason", "Écrivez pourquoi l’acteur n’est pas d’accord.")
        return data


def _commune_choices(communes: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(code, f"{name} ({code})") for code, name in communes.items()]


def _kind_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    return [
        (label, [(kind.id, kind.label) for kind in SERVICE_KINDS.values() if kind.purpose is purpose])
        for purpose, label in PURPOSES.items()
    ]


def _weight_field(weight: Weight) -> str:
    return f"weight_{weight.indicator}"
