"""Fields of the test of obstacles: one for each question, made from the published questionnaire."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from solimob.core.counselling import Answers, Form, Given, Item, Questionnaire, Unsaid

PREFIX = "q-"
"""Before the name of a question, in the fields of a page."""
UNSAID_VALUES = frozenset(unsaid.value for unsaid in Unsaid)
"""Values of « Je ne sais pas » and « Je ne veux pas dire »."""
ONE_OR_UNSAID = "Choisissez une réponse. Vous pouvez aussi choisir « Je ne sais pas » ou « Je ne veux pas dire »."


class SingleAnswerField(forms.ChoiceField):
    """A question with one answer, or why there is none."""

    widget = forms.RadioSelect

    def clean(self, value: Any) -> Given | None:
        """Return the choice; None where nothing is ticked and nothing has to be."""
        return _given([chosen] if (chosen := super().clean(value)) else [])


class SeveralAnswersField(forms.MultipleChoiceField):
    """A question with several answers; the first one, like « Je ne sais pas », goes with no other."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, item: Item, **options: Any) -> None:
        self.alone = {item.choices[0].id: item.choices[0].text, **{unsaid.value: unsaid.label for unsaid in Unsaid}}
        super().__init__(**options)

    def clean(self, value: Any) -> Given | None:
        """Return the choices; None where nothing is ticked and nothing has to be."""
        chosen = super().clean(value)
        contradiction = next((one for one in chosen if one in self.alone and len(chosen) > 1), None)
        if contradiction is not None:
            raise ValidationError(
                f"« {self.alone[contradiction]} » ne va avec aucune autre réponse. Gardez l’une ou les autres."
            )
        return _given(chosen)


def answer_field(item: Item, *, required: bool) -> forms.Field:
    """Return the field of a question, « Je ne sais pas » and « Je ne veux pas dire » last."""
    options: dict[str, Any] = {
        "label": item.question,
        "choices": [*((choice.id, choice.text) for choice in item.choices), *((u.value, u.label) for u in Unsaid)],
        "required": required,
        "error_messages": {"required": ONE_OR_UNSAID, "invalid_choice": ONE_OR_UNSAID},
    }
    return SeveralAnswersField(item, **options) if item.several else SingleAnswerField(**options)


class QuestionForm(forms.Form):
    """One question, for the person: it is answered or declined before the next one comes."""

    def __init__(self, item: Item, data: Any = None, initial: Given | None = None) -> None:
        super().__init__(data, initial={} if initial is None else {PREFIX + item.id: ticked(initial, item)})
        self.name = PREFIX + item.id
        self.fields[self.name] = answer_field(item, required=True)

    @property
    def answer(self) -> Given:
        """What was answered, once the form is valid."""
        given: Given = self.cleaned_data[self.name]
        return given


class WholeTestForm(forms.Form):
    """The whole form on one page, for a counsellor: what is left empty is unknown."""

    def __init__(self, questionnaire: Questionnaire, data: Any = None, answers: Answers | None = None) -> None:
        given = {} if answers is None else answers.given
        initial = {PREFIX + id_: ticked(one, questionnaire.by_id[id_]) for id_, one in given.items()}
        super().__init__(data, initial=initial)
        self.questionnaire = questionnaire
        for item in questionnaire.items_of(Form.LONG):
            self.fields[PREFIX + item.id] = answer_field(item, required=False)

    @property
    def answers(self) -> Answers:
        """What was answered, once the form is valid."""
        given = {
            item.id: value
            for item in self.questionnaire.items_of(Form.LONG)
            if (value := self.cleaned_data[PREFIX + item.id]) is not None
        }
        return Answers(self.questionnaire.version, Form.LONG, given)


class PrescriptionForm(forms.Form):
    """The agreement without which nothing is written for a third party: to whom, and that the person said yes."""

    recipient = forms.CharField(
        label="À quel organisme remettre la fiche ?",
        max_length=150,
        help_text="Par exemple : mission locale, Cap emploi, France Travail. Jamais le nom de la personne.",
        error_messages={"required": "Écrivez le nom de l’organisme : l’accord vaut pour lui seul."},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    agreed = forms.BooleanField(
        label="La personne est d’accord, et sait ce que dit la fiche",
        error_messages={"required": "Sans l’accord de la personne, la fiche n’est pas écrite."},
    )


def ticked(given: Given, item: Item) -> str | list[str]:
    """Return an answer as the values of the controls of its question."""
    if isinstance(given, Unsaid):
        return [given.value] if item.several else given.value
    return sorted(given) if item.several else next(iter(given))


def _given(chosen: list[str]) -> Given | None:
    if not chosen:
        return None
    return Unsaid(chosen[0]) if chosen[0] in UNSAID_VALUES else frozenset(chosen)
