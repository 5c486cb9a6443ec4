"""Forms of the register of needs: a need and its answer, several made one, one made several, a link, a public page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from solimob.core.workshop.needs import LinkKind, NeedKind, NeedStatus, Theme
from solimob.web.workshop.models import Need, NeedSource

MOST_PARTS = 4
_DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
_KINDS = [(kind.value, kind.label.capitalize()) for kind in NeedKind]
_THEMES = [("", "Sans thème"), *((theme.value, theme.label.capitalize()) for theme in Theme)]
_STATUSES = [(status.value, status.label.capitalize()) for status in NeedStatus]
_LINKS = [(kind.value, kind.label.capitalize()) for kind in LinkKind]
_TEXT = forms.Textarea(attrs={"rows": 2})


class NewNeedForm(forms.Form):
    """A need that a member writes: said outside a meeting, by telephone or in a letter."""

    text = forms.CharField(label="Besoin", widget=_TEXT, max_length=1000, help_text="Sans nom de personne.")
    audience = forms.CharField(
        label="Qui le demande", max_length=64, help_text="Un public : « Communes », « Usagers »…"
    )
    kind = forms.ChoiceField(
        label="Nature",
        choices=_KINDS,
        help_text="Sujet : ce qu’il faut savoir ou avoir. Méthode : comment s’y prendre.",
    )
    theme = forms.ChoiceField(label="Thème", choices=_THEMES, required=False)
    territory = forms.CharField(label="Territoire", max_length=200, required=False)


class NeedForm(NewNeedForm):
    """A need and its answer."""

    priority = forms.IntegerField(
        label="Priorité choisie par le groupe", required=False, min_value=1, max_value=999, help_text="1 : le premier."
    )
    status = forms.ChoiceField(label="Suite", choices=_STATUSES)
    owner = forms.CharField(
        label="Qui répond", max_length=200, required=False, help_text="Un organisme ou une fonction, pas une personne."
    )
    owner_email = forms.EmailField(
        label="Adresse de rappel",
        required=False,
        help_text="Reçoit un rappel quand la réponse est attendue. Jamais montrée au public.",
    )
    due_on = forms.DateField(label="Réponse attendue le", required=False, widget=_DAY)
    answer = forms.CharField(label="Réponse", required=False, widget=forms.Textarea(attrs={"rows": 4}), max_length=4000)
    answered_on = forms.DateField(
        label="Répondu le", required=False, widget=_DAY, help_text="Vide : aujourd’hui, si le besoin est répondu."
    )
    reason = forms.CharField(label="Motif du refus", required=False, widget=_TEXT, max_length=1000)

    def __init__(self, *args: Any, need: Need, today: date, **kwargs: Any) -> None:
        self.today = today
        initial = {name: getattr(need, name) for name in self.base_fields}
        super().__init__(*args, initial=initial, **kwargs)

    def clean(self) -> dict[str, Any]:
        """Ask for what the status needs, on its field (F12)."""
        data = super().clean() or self.cleaned_data
        status = data.get("status")
        if status == NeedStatus.ANSWERED:
            if not data.get("answer") and "answer" not in self.errors:
                self.add_error("answer", "Écrivez la réponse : un besoin répondu en a une.")
            if not data.get("answered_on") and "answered_on" not in self.errors:
                data["answered_on"] = self.today
        if status == NeedStatus.REFUSED and not data.get("reason") and "reason" not in self.errors:
            self.add_error("reason", "Écrivez le motif : un refus en donne un.")
        return data


class MergeForm(forms.Form):
    """The wording of several needs made one."""

    text = forms.CharField(
        label="Texte commun",
        widget=_TEXT,
        max_length=1000,
        help_text="Les textes d’origine sont gardés ; leurs auteurs verront celui-ci.",
    )


class SplitForm(forms.Form):
    """The wordings that a need is split into, and the notes of each; a need of one note gives it to all."""

    def __init__(self, *args: Any, need: Need, sources: Sequence[NeedSource], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sources = list(sources)
        choices = [(str(source.pk), source.text) for source in self.sources]
        for rank in range(1, MOST_PARTS + 1):
            self.fields[f"text_{rank}"] = forms.CharField(
                label=f"Besoin {rank}",
                widget=_TEXT,
                max_length=1000,
                required=rank <= 2,
                initial=need.text if rank == 1 else "",
            )
            if len(choices) > 1:
                self.fields[f"notes_{rank}"] = forms.MultipleChoiceField(
                    label=f"Post-it du besoin {rank}",
                    choices=choices,
                    required=False,
                    widget=forms.CheckboxSelectMultiple,
                )

    @property
    def parts(self) -> list[tuple[str, list[int]]]:
        """The wordings given, each with its notes, once the form is valid."""
        data = self.cleaned_data
        every = [source.pk for source in self.sources]
        return [
            (data[f"text_{rank}"], [int(id_) for id_ in data.get(f"notes_{rank}", every)])
            for rank in range(1, MOST_PARTS + 1)
            if data[f"text_{rank}"]
        ]


class LinkForm(forms.Form):
    """What answers a need."""

    kind = forms.ChoiceField(label="Ce qui répond", choices=_LINKS)
    label = forms.CharField(label="En quelques mots", max_length=200)
    target = forms.CharField(
        label="Où",
        max_length=200,
        required=False,
        help_text=(
            "Fiche : son identifiant (tad-solidaire). Page : solutions:catalogue. Ressource : https://…, rex:…, "
            "question:…, law:…, doc:… Vide : cela n’existe pas encore."
        ),
    )


class PublicPageForm(forms.Form):
    """The public page: what it says first."""

    introduction = forms.CharField(
        label="Introduction de la page publique",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Par exemple : quelle réunion, et qui répond.",
    )
