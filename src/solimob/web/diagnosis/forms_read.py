"""The form of a public link."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from solimob.web.diagnosis.services.public_link import LIFETIME


class PublicLinkForm(forms.Form):
    """For whom the link is, and until when it opens."""

    label = forms.CharField(
        label="Pour qui",
        max_length=120,
        required=False,
        help_text="Un rappel pour vous, par exemple « conseil communautaire ». Le public ne le voit pas.",
    )
    last_day = forms.DateField(
        label="Valable jusqu’au",
        help_text="Six mois par défaut, deux ans au plus. Vous pouvez révoquer le lien avant.",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["last_day"].initial = timezone.localdate() + LIFETIME
