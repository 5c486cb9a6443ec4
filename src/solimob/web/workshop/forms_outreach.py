"""Forms of outreach: how many are concerned, how many were reached, what is planned."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.validators import MinValueValidator

from solimob.core.workshop.outreach import ContactForm, Reach
from solimob.publish.french import number as number_text
from solimob.web.ui.number_field import FrenchNumberField
from solimob.web.workshop.services.outreach import EARLIEST, MOST_PEOPLE, Entered, Wanted

_SOURCE = "Par exemple : le bilan annuel de l’association, le fichier de la CAF de décembre."


def _day(label: str, **kwargs: Any) -> forms.DateField:
    earliest = MinValueValidator(EARLIEST, "Écrivez un jour à partir du 1er janvier 2000.")
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, validators=[earliest], **kwargs)


class NumberForm(forms.Form):
    """A number of persons or of households, with its interval and its source."""

    value = FrenchNumberField(
        label="Nombre", help_text="Si vous n’êtes pas sûr, dites aussi « au moins » et « au plus »."
    )
    low = FrenchNumberField(label="Au moins", required=False)
    high = FrenchNumberField(label="Au plus", required=False)
    source = forms.CharField(label="D’où vient ce nombre", max_length=300, help_text=_SOURCE)

    def __init__(self, *args: Any, today: date, unit: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["value"].label = f"Nombre de {unit}"

    def clean(self) -> dict[str, Any]:
        """Check that numbers are whole, and the number is in its interval."""
        data = super().clean() or self.cleaned_data
        for name in ("value", "low", "high"):
            number = data.get(name)
            if number is not None and (number != int(number) or not 0 <= number <= MOST_PEOPLE):
                self.add_error(name, f"Écrivez un nombre entier, de 0 à {number_text(MOST_PEOPLE)}.")
        value, low, high = (self.cleaned_data.get(name) for name in ("value", "low", "high"))
        if low is None and high is not None and "low" not in self.errors:
            self.add_error("low", "Donnez aussi ce nombre, ou videz l’autre.")
        if high is None and low is not None and "high" not in self.errors:
            self.add_error("high", "Donnez aussi ce nombre, ou videz l’autre.")
        if None not in (value, low, high) and not low <= value <= high:
            self.add_error("value", "Le nombre doit être entre « au moins » et « au plus ».")
        return self.cleaned_data

    @property
    def entered(self) -> Entered:
        """The number, once the form is valid."""
        value, low, high = (self.cleaned_data[name] for name in ("value", "low", "high"))
        ends = (None, None) if low is None else (int(low), int(high))
        return Entered(int(value), self.cleaned_data["source"], *ends)

    def past_day(self, name: str) -> date:
        """Return a day that is not to come."""
        day: date = self.cleaned_data[name]
        if day > self.today:
            raise forms.ValidationError("Ce jour n’est pas encore passé.")
        return day


class ConcernedForm(NumberForm):
    """How many are concerned."""

    as_of = _day("À quelle date", help_text="Le jour que ce nombre décrit, pas celui où vous le saisissez.")

    def clean_as_of(self) -> date:
        """Refuse a day to come."""
        return self.past_day("as_of")


class ReachedForm(NumberForm):
    """How many were reached, when, in which way, and who counted."""

    reach = forms.ChoiceField(
        label="Qui compte-t-on ?", choices=[(reach.value, reach.label) for reach in Reach], widget=forms.RadioSelect
    )
    first_day = _day("Période : premier jour")
    last_day = _day("Période : dernier jour")
    counted_by = forms.CharField(
        label="Qui a compté", max_length=200, help_text="Un organisme ou une fonction, pas une personne."
    )
    field_order = ("reach", "value", "low", "high", "first_day", "last_day", "counted_by", "source")

    def clean_last_day(self) -> date:
        """Refuse a period that ends before it begins, or is to come."""
        last, first = self.past_day("last_day"), self.cleaned_data.get("first_day")
        if first is not None and last < first:
            raise forms.ValidationError("La période finit avant de commencer.")
        return last


class ActionForm(forms.Form):
    """An action of the plan."""

    what = forms.CharField(
        label="Ce qu’on fait",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Sans nom de personne.",
    )
    ways = forms.MultipleChoiceField(
        label="Sous quelle forme",
        choices=[(form.value, form.label[:1].upper() + form.label[1:]) for form in ContactForm],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    owner = forms.CharField(
        label="Qui le fait", max_length=200, required=False, help_text="Un organisme ou une fonction, pas une personne."
    )
    due_on = _day("Pour quand", required=False)

    @property
    def wanted(self) -> Wanted:
        """The action, once the form is valid."""
        data = self.cleaned_data
        ticked = tuple(ContactForm(form) for form in data["ways"])
        return Wanted(data["what"], ticked, data["owner"], data["due_on"])
