"""The form that replaces a parameter of the models."""

from __future__ import annotations

from typing import Any

from django import forms

from solimob.core.diagnosis import assumption_faults
from solimob.core.evidence import Figure
from solimob.web.ui.number_field import FrenchNumberField


class AssumptionForm(forms.Form):
    """A value, its interval if it is not certain, and where it comes from."""

    value = FrenchNumberField(label="Valeur", error_messages={"required": "Écrivez la valeur."})
    low = FrenchNumberField(label="Borne basse", required=False)
    high = FrenchNumberField(
        label="Borne haute",
        required=False,
        help_text="Les deux bornes, ou aucune : sans bornes, la valeur compte comme sûre.",
    )
    reason = forms.CharField(
        label="Raison",
        max_length=2000,
        help_text="D’où vient ce nombre, et de quand il date. Votre nom et la date sont gardés.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, parameter: str, shipped: Figure, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parameter, self.shipped = parameter, shipped
        self.fields["value"].help_text = f"En {shipped.unit}." if shipped.unit != "rapport" else "Sans unité."

    def clean(self) -> dict[str, Any]:
        """Refuse what has no meaning, field by field."""
        data = super().clean() or self.cleaned_data
        if not self.errors:
            numbers = (data["value"], data["low"], data["high"])
            for field, message in assumption_faults(self.parameter, self.shipped, *numbers):
                self.add_error(field, f"{message[0].upper()}{message[1:]}.")
        return data
