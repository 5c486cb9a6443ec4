"""A case handed to the regime finder: one field for each input of the rules, « je ne sais pas » everywhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms

from solimob.core.rules import Answer, InputKind, InputSpec
from solimob.core.solutions.regime_case import CaseError, RegimeCase
from solimob.web.solutions.queries.regimes import checked_case
from solimob.web.ui.number_field import FrenchNumberField

UNKNOWN = "Je ne sais pas"
YES_NO = [("", UNKNOWN), ("oui", "Oui"), ("non", "Non")]


class CaseForm(forms.Form):
    """The fields of a case that matter; `case` is the one that was checked."""

    date = forms.DateField(
        label="Jour du trajet",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="Vide : aujourd’hui. La réponse est celle des textes de ce jour.",
    )

    def __init__(self, data: Mapping[str, Any] | None, *, asked: Iterable[InputSpec], today: date) -> None:
        super().__init__(data)
        self.today = today
        self.asked = list(asked)
        for spec in self.asked:
            self.fields[spec.name] = _field(spec)
        self.order_fields([*(spec.name for spec in self.asked), "date"])
        self.case: RegimeCase | None = None

    @property
    def facts(self) -> dict[str, Answer]:
        """What was answered, without what is not known."""
        answers = ((spec, self.cleaned_data.get(spec.name)) for spec in self.asked)
        return {spec.name: _answer(spec, value) for spec, value in answers if value not in (None, "")}

    def clean(self) -> dict[str, Any]:
        """Refuse a case that says what it cannot, at the field that says it."""
        data = super().clean() or self.cleaned_data
        if self.errors:
            return data
        try:
            self.case = checked_case(self.facts, data.get("date") or self.today)
        except CaseError as error:
            for field, reason in error.problems:
                self.add_error(field if field in self.fields else None, f"{reason[:1].upper()}{reason[1:]}.")
        return data


def _field(spec: InputSpec) -> forms.Field:
    match spec.kind:
        case InputKind.TRUTH:
            return forms.ChoiceField(label=spec.question, choices=YES_NO, required=False)
        case InputKind.NUMBER:
            return FrenchNumberField(label=spec.question, required=False, help_text=f"En {spec.unit}. Vide : inconnu.")
        case InputKind.WORD:
            choices = [("", UNKNOWN), *((spec.choices or {}).items())]
            return forms.ChoiceField(label=spec.question, choices=choices, required=False)


def _answer(spec: InputSpec, value: Any) -> Answer:
    return value == "oui" if spec.kind is InputKind.TRUTH else value
