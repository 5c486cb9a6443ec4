"""A form field for numbers as French people write them."""

from __future__ import annotations

import math
from typing import Any

from django import forms


class FrenchNumberField(forms.CharField):
    """A number as French people write it: « 1 234,5 ». Empty is None."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}))
        super().__init__(max_length=30, **kwargs)

    def clean(self, value: Any) -> float | None:
        """Return the number."""
        text = "".join(super().clean(value).split()).replace(",", ".")
        if not text:
            return None
        try:
            number = float(text)
        except ValueError:
            number = math.nan
        if not math.isfinite(number):
            raise forms.ValidationError("Écrivez un nombre, par exemple 1 234,5.", code="number")
        return number

    def prepare_value(self, value: Any) -> Any:
        """Write a number in French."""
        return f"{value:.12g}".replace(".", ",") if isinstance(value, int | float) else value
