"""The form that says the relief of a territory."""

from __future__ import annotations

from typing import Any

from django import forms

from solimob.core.diagnosis import Relief
from solimob.publish import french
from solimob.reference.parameters import load_parameters


class ReliefForm(forms.Form):
    """The relief of the territory, each with its calibrated detour."""

    relief = forms.ChoiceField(
        label="Relief du territoire",
        help_text="Celui des routes que les habitants prennent le plus ; s’il varie, le plus courant.",
        error_messages={"required": "Choisissez un relief."},
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["relief"].choices = [(relief.value, _relief_label(relief)) for relief in Relief]


def _relief_label(relief: Relief) -> str:
    detour = load_parameters()[f"access.detour_{relief.value}"]
    interval = f", de {french.number(detour.low, 2)} à {french.number(detour.high, 2)}"
    return f"{relief.label.capitalize()} (détour {french.number(detour.value, 2)}{interval})"
