"""Forms of a request for a designed aid: its day, its documents, its decision, its payments."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django import forms

from solimob.core.counselling.request_file import (
    AskedDocument,
    DocumentState,
    Payee,
    Payment,
    PaymentMeans,
    RequestFileError,
)
from solimob.core.rules import InputSpec
from solimob.web.counselling.forms_aids import answer_fields
from solimob.web.counselling.services import MONTHS
from solimob.web.ui.number_field import FrenchNumberField

_DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def add_refusal(form: forms.Form, error: RequestFileError) -> None:
    """Put what a file does not allow on the field that says it."""
    form.add_error(error.field if error.field in form.fields else None, str(error))


class ReceiveForm(forms.Form):
    """A request that came: its day, nothing else."""

    received_on = forms.DateField(label="Reçue le", widget=_DAY)


class KeepForm(forms.Form):
    """How long the detail of requests is kept."""

    keep_months = forms.IntegerField(
        label="Effacer le détail d’une demande, en mois après son dernier acte",
        required=False,
        min_value=MONTHS[0],
        max_value=MONTHS[-1],
        help_text="Vide : rien ne s’efface tout seul.",
    )


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """The two fields of a document."""

    label: str
    state: forms.BoundField
    on: forms.BoundField


class DocumentsForm(forms.Form):
    """Each document that was asked for: there, not needed or missing, and since when."""

    def __init__(self, *args: Any, documents: Sequence[AskedDocument], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.documents, self.today = documents, today
        for row, one in enumerate(documents):
            self.fields[f"state_{row}"] = forms.ChoiceField(
                label="État", choices=[(state.value, state.label) for state in DocumentState], initial=one.state
            )
            self.fields[f"on_{row}"] = forms.DateField(
                label="Depuis le", required=False, widget=_DAY, initial=one.on, help_text="Vide : aujourd’hui."
            )

    @property
    def rows(self) -> list[DocumentRow]:
        """The fields, document by document."""
        return [
            DocumentRow(one.label, self[f"state_{row}"], self[f"on_{row}"]) for row, one in enumerate(self.documents)
        ]

    def marks(self) -> list[AskedDocument]:
        """Return what each document is said to be, once the form is valid; a missing one has no day."""
        marks = []
        for row, one in enumerate(self.documents):
            state = DocumentState(self.cleaned_data[f"state_{row}"])
            on = self.cleaned_data[f"on_{row}"] or self.today
            marks.append(AskedDocument(one.label, state, None if state is DocumentState.MISSING else on))
        return marks


class DecisionForm(forms.Form):
    """What the conditions of the aid ask of the person, and nothing else."""

    decided_on = forms.DateField(label="Jour de la décision", widget=_DAY)
    commune = forms.ChoiceField(label="Commune où habite la personne")

    def __init__(self, *args: Any, communes: Mapping[str, str], asked: Iterable[InputSpec], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["commune"].choices = [("", "Choisissez"), *communes.items()]
        for spec in asked:
            self.fields.update(answer_fields(replace(spec, question=spec.question or spec.label), alone=False))


class PaymentForm(forms.Form):
    """Money paid; to which of the two, never a name."""

    euros = FrenchNumberField(label="Montant, en euros")
    paid_on = forms.DateField(label="Payé le", widget=_DAY)
    means = forms.ChoiceField(label="Moyen", choices=[(one.value, one.label) for one in PaymentMeans])
    payee = forms.ChoiceField(
        label="À qui", choices=[(one.value, one.label) for one in Payee], widget=forms.RadioSelect
    )

    def clean_euros(self) -> float:
        """Refuse less than a cent."""
        euros: float = self.cleaned_data["euros"]
        if abs(100 * euros - round(100 * euros)) > 1e-6:
            raise forms.ValidationError("Écrivez deux chiffres au plus après la virgule.")
        return euros

    def payment(self) -> Payment:
        """Return what was written, once the form is valid."""
        data = self.cleaned_data
        return Payment(round(100 * data["euros"]), data["paid_on"], PaymentMeans(data["means"]), Payee(data["payee"]))
