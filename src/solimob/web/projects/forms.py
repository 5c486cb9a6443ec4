"""Forms of démarches and actors."""

from __future__ import annotations

from django import forms
from django.db.models import QuerySet

from solimob.web.accounts.queries import Organization
from solimob.web.projects.models import Actor, Project


class CreateProjectForm(forms.Form):
    """A démarche: its name, its territory, and the organization that leads it."""

    name = forms.CharField(
        label="Nom de la démarche", max_length=200, help_text="Par exemple : Mobilité solidaire 2027."
    )
    territory = forms.CharField(
        label="Territoire",
        max_length=2000,
        help_text="SIREN de l’intercommunalité, code INSEE d’une commune, ou plusieurs SIREN joints par « + ».",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    organization = forms.ModelChoiceField(label="Organisation", queryset=None, empty_label=None)

    def __init__(self, *args: object, organizations: QuerySet[Organization], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organization"].queryset = organizations


class RenameProjectForm(forms.ModelForm[Project]):
    """The name of a démarche."""

    class Meta:
        model = Project
        fields = ["name"]


class ActorForm(forms.ModelForm[Actor]):
    """An actor around a démarche."""

    class Meta:
        model = Actor
        fields = ["name", "sphere", "kind"]
        widgets = {"name": forms.TextInput(attrs={"autocomplete": "off"})}
