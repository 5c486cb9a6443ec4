"""Fields of the finder of aids: one for each input of the rules; an answer is checked where it is given."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from solimob.core.counselling import Unsaid
from solimob.core.counselling.aid_situation import LEAST_PARTS, PURPOSES, may_be_asked
from solimob.core.rules import Answer, InputKind, InputSpec, SituationError
from solimob.web.counselling.forms import ONE_OR_UNSAID
from solimob.web.ui.number_field import FrenchNumberField

PREFIX = "a-"
"""Before the name of an input, in the fields of a page."""
INCOME, INCOME_PARTS = "income_per_part", ("income_reference", "income_parts")
"""The income by share of the tax notice, and the two numbers of the notice it is asked by."""
YES, NO = "yes", "no"
NUMBER_OR_UNSAID = "Écrivez un nombre, ou choisissez « Je ne sais pas » ou « Je ne veux pas dire »."

_UNSAID = [(unsaid.value, unsaid.label) for unsaid in Unsaid]
_INCOME_LABELS = {
    "income_reference": "Revenu fiscal de référence, en euros",
    "income_parts": "Nombre de parts, par exemple 1 ou 2,5",
}


def asked_inputs(inputs: dict[str, InputSpec]) -> list[InputSpec]:
    """Return the inputs that a person can be asked: those with a question, but what the first page asks."""
    return [spec for spec in inputs.values() if may_be_asked(spec)]


def field_name(name: str) -> str:
    """Return the name of the field of an input: the words of bicycle aids hold spaces, which no identifier may."""
    return PREFIX + re.sub(r"\W+", "_", name)


class InputNumberField(FrenchNumberField):
    """A number of an input, within its bounds."""

    def __init__(self, spec: InputSpec, **options: Any) -> None:
        self.spec = spec
        super().__init__(**options)

    def clean(self, value: Any) -> float | None:
        """Return the number; an impossible one says which are possible."""
        number = super().clean(value)
        if number is not None:
            try:
                self.spec.known(number)
            except SituationError as error:
                raise ValidationError(f"{str(error).partition(' : ')[2]}.") from None
        return number


class AnswerChoiceField(forms.ChoiceField):
    """A yes or no, or a word of a list; « Je ne sais pas » and « Je ne veux pas dire » where they are among them."""

    def __init__(self, spec: InputSpec, **options: Any) -> None:
        self.spec = spec
        super().__init__(**options)

    def clean(self, value: Any) -> Answer | Unsaid | None:
        """Return what was answered."""
        chosen = super().clean(value)
        if not chosen:
            return None
        if chosen in list(Unsaid):
            return Unsaid(chosen)
        return chosen == YES if self.spec.kind is InputKind.TRUTH else chosen


def answer_fields(spec: InputSpec, *, alone: bool) -> dict[str, forms.Field]:
    """Return the fields that ask an input, by name.

    Parameters
    ----------
    alone
        The input is a page of its own: it is answered or declined, by radio buttons. In a whole form it may be left
        empty, which is unknown.
    """
    wanted: dict[str, Any] = {"required": alone, "error_messages": {"required": NUMBER_OR_UNSAID}}
    if spec.name == INCOME:
        bounds = (InputSpec("", InputKind.NUMBER, "", low=0.0, high=spec.high),
                  InputSpec("", InputKind.NUMBER, "", low=LEAST_PARTS, high=100.0))  # fmt: skip
        return {
            field_name(name): InputNumberField(bound, label=_INCOME_LABELS[name], **wanted)
            for name, bound in zip(INCOME_PARTS, bounds, strict=True)
        }
    if spec.kind is InputKind.NUMBER:
        label = f"{spec.question} (en {spec.unit})" if spec.unit and not alone else spec.question
        return {field_name(spec.name): InputNumberField(spec, label=label, **wanted)}
    said = [(YES, "Oui"), (NO, "Non")] if spec.kind is InputKind.TRUTH else list((spec.choices or {}).items())
    field = AnswerChoiceField(
        spec,
        label=spec.question,
        choices=[*said, *_UNSAID] if alone else [("", "Inconnu"), *said],
        widget=forms.RadioSelect if alone else forms.Select,
        required=alone,
        error_messages={"required": ONE_OR_UNSAID, "invalid_choice": ONE_OR_UNSAID},
    )
    return {field_name(spec.name): field}


class InputForm(forms.Form):
    """One input, for the person."""

    def __init__(self, spec: InputSpec, data: Any = None, initial: Any = None) -> None:
        super().__init__(data, initial=initial, use_required_attribute=False)
        self.spec = spec
        self.fields.update(answer_fields(spec, alone=True))


class WholeAidsForm(forms.Form):
    """Every input on one page, for somebody who knows the file of the person."""

    def __init__(self, inputs: dict[str, InputSpec], data: Any = None, initial: Any = None) -> None:
        super().__init__(data, initial=initial, use_required_attribute=False)
        for spec in asked_inputs(inputs):
            self.fields.update(answer_fields(spec, alone=False))

    def clean(self) -> dict[str, Any]:
        """Refuse a half of the income: one number without the other says nothing."""
        given = [self.cleaned_data.get(PREFIX + name) for name in INCOME_PARTS]
        if not self.errors and (given[0] is None) is not (given[1] is None):
            lacking = INCOME_PARTS[0] if given[0] is None else INCOME_PARTS[1]
            self.add_error(PREFIX + lacking, "Écrivez les deux nombres de l’avis d’impôt, ou aucun.")
        return self.cleaned_data


class PlaceForm(forms.Form):
    """A commune, by its name or its code."""

    place = forms.CharField(
        label="Commune",
        max_length=100,
        help_text="Le nom ou le code Insee.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Écrivez le nom ou le code Insee d’une commune."},
    )


class StartForm(forms.Form):
    """Where the person lives and what it is for; both may be left out."""

    place = forms.CharField(
        label="Commune où vous habitez",
        required=False,
        max_length=100,
        help_text="Le nom ou le code Insee. Sans commune, seules les aides nationales sont cherchées.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    purpose = forms.MultipleChoiceField(
        label="C’est pour quoi faire ?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Vous pouvez en cocher plusieurs. Si vous ne cochez rien, toutes les aides sont cherchées.",
    )

    def __init__(self, inputs: dict[str, InputSpec], data: Any = None, initial: Any = None) -> None:
        super().__init__(data, initial=initial, use_required_attribute=False)
        self.fields["purpose"].choices = [(purpose, inputs[f"for_{purpose}"].label) for purpose in PURPOSES]
