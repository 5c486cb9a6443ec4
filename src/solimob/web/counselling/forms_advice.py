"""Forms of the advice given to job seekers: a point that no file counts, how many persons were advised."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from solimob.web.ui.number_field import FrenchNumberField

FIRST_YEAR = 2000
MOST_PERSONS = 10_000_000


class AdvicePointForm(forms.Form):
    """A place where job seekers are given advice."""

    name = forms.CharField(
        label="Nom du lieu ou de l’organisme",
        max_length=150,
        help_text="Mission locale, Cap emploi, plateforme de mobilité, permanence… Jamais le nom d’une personne.",
    )
    commune = forms.ChoiceField(label="Commune où l’on est reçu")
    source = forms.CharField(label="D’où le savez-vous", max_length=300)

    def __init__(
        self, *args: Any, inside: Sequence[tuple[str, str]], around: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["commune"].choices = [
            ("", "Choisissez"), ("Dans le territoire", inside), ("Autour du territoire", around),
        ]  # fmt: skip


class AdvisedForm(forms.Form):
    """How many job seekers of the territory were given individual advice on mobility in a year."""

    year = FrenchNumberField(label="Année")
    persons = FrenchNumberField(
        label="Personnes conseillées",
        help_text="Demandeurs d’emploi du territoire, chacun compté une fois. Aucun nom n’est demandé.",
    )
    source = forms.CharField(
        label="D’où vient ce nombre", max_length=300, help_text="Par exemple : le bilan annuel de la plateforme."
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_year(self) -> float:
        """Refuse a year that cannot be."""
        return _whole(self.cleaned_data["year"], FIRST_YEAR, self.today.year)

    def clean_persons(self) -> float:
        """Refuse a number of persons that cannot be."""
        return _whole(self.cleaned_data["persons"], 0, MOST_PERSONS)


def _whole(value: float, low: int, high: int) -> float:
    if value != int(value) or not low <= value <= high:
        raise forms.ValidationError(f"Écrivez un nombre entier, de {low} à {high}.")
    return value
