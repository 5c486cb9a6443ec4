"""Forms of surveys: make one, write its questions, set its rules, size a sample, choose a method."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from solimob.core.workshop.samples import Means, Objective, Public
from solimob.core.workshop.small_cells import THRESHOLD, THRESHOLDS
from solimob.core.workshop.surveys import (
    Choice,
    Question,
    QuestionKind,
    ShownWhen,
    Survey,
    SurveyError,
)
from solimob.reference.workshop.survey_files import shipped_surveys
from solimob.web.ui.number_field import FrenchNumberField
from solimob.web.workshop.models import Survey as SurveyRow
from solimob.web.workshop.services.survey_ids import free_id, new_question_id

_NOTHING = ("", "Aucun modèle : les questions de l’enquête d’avant si vous la choisissez, sinon une première question")
_ALONE = "*"
"""A choice that begins so cannot be ticked with another."""


class NewSurveyForm(forms.Form):
    """From which survey to start."""

    template = forms.ChoiceField(label="Modèle", required=False, widget=forms.RadioSelect)
    title = forms.CharField(
        label="Titre", max_length=200, required=False, help_text="Lu par les personnes. Vide : celui du modèle."
    )
    before = forms.ChoiceField(
        label="Enquête d’avant",
        required=False,
        help_text="Pour une enquête « après » : celle à laquelle la comparer, sur les questions de mêmes mots.",
    )
    twice = forms.BooleanField(
        label="Elle sera posée une seconde fois, pour comparer",
        required=False,
        help_text="Un code personnel, facultatif, reliera les deux réponses. Déjà prévu dans les modèles « avant ».",
    )

    def __init__(self, *args: Any, befores: Sequence[SurveyRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shipped = [(one.id, f"{one.survey.title} — {one.summary}") for one in shipped_surveys().values()]
        self.fields["template"].choices = [*shipped, _NOTHING]
        self.fields["before"].choices = [("", "Aucune"), *((str(one.pk), one.title) for one in befores)]

    def clean(self) -> dict[str, Any]:
        """Take the title of the template where none is given."""
        data = super().clean() or {}
        shipped = shipped_surveys().get(data.get("template", ""))
        data["title"] = data.get("title") or (shipped.survey.title if shipped else "")
        if not data["title"]:
            self.add_error("title", "Donnez un titre à l’enquête.")
        return data


class WordsForm(forms.Form):
    """What is said at the top of a survey."""

    title = forms.CharField(label="Titre", max_length=200)
    intro = forms.CharField(
        label="Ce qui est dit avant les questions",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Qui demande, à quoi cela sert. L’enquête ne demande aucun nom : dites-le.",
    )
    thanks = forms.CharField(
        label="Ce qui est dit après l’envoi",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Par exemple : où et quand lire les résultats. Une suite à « Merci ».",
    )


class RulesForm(forms.Form):
    """The smallest count shown, and the last day of the answers."""

    smallest_cell = forms.IntegerField(
        label="Plus petit nombre de personnes montré",
        min_value=THRESHOLDS.start,
        max_value=THRESHOLDS.stop - 1,
        initial=THRESHOLD,
        help_text=f"Un nombre de personnes plus petit est masqué partout, avec ce qui permettrait de le retrouver. "
        f"De {THRESHOLDS.start} à {THRESHOLDS.stop - 1} ; {THRESHOLD} par défaut. Ne change plus après la clôture.",
    )
    keep_until = forms.DateField(
        label="Garder les réponses jusqu’au",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="Ensuite, elles ne sont plus lues et sont effacées. Vide : un an après la clôture.",
    )


class QuestionForm(forms.Form):
    """One question: its words, its answers, and who is asked."""

    kind = forms.ChoiceField(label="On répond par", choices=[(kind.value, kind.label) for kind in QuestionKind])
    text = forms.CharField(label="Question", max_length=300)
    help = forms.CharField(label="Précision sous la question", required=False, max_length=300)
    choices = forms.CharField(
        label="Réponses proposées",
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Une par ligne, pour « une seule » ou « plusieurs réponses ». « Je ne sais pas » et « je ne veux pas "
        "dire » sont ajoutés tout seuls. Une ligne qui commence par * exclut les autres : * Rien de tout cela",
    )
    low = FrenchNumberField(label="Minimum", required=False, help_text="Échelle ou nombre.")
    high = FrenchNumberField(label="Maximum", required=False, help_text="Échelle ou nombre.")
    low_label = forms.CharField(label="Mot au bas de l’échelle", required=False, max_length=60)
    high_label = forms.CharField(label="Mot au haut de l’échelle", required=False, max_length=60)
    unit = forms.CharField(label="Unité du nombre", required=False, max_length=30, help_text="jours, km, €…")
    is_core = forms.BooleanField(
        label="Comparer cette question avant et après",
        required=False,
        help_text="Posée à tout le monde, dans les mêmes mots, dans les deux enquêtes.",
    )
    shown_when = forms.MultipleChoiceField(label="Poser seulement à ceux qui ont répondu", required=False)

    def __init__(self, *args: Any, survey: Survey, question: Question | None = None, **kwargs: Any) -> None:
        self.survey, self.question = survey, question
        super().__init__(*args, initial=_initial(question), **kwargs)
        place = len(survey.questions) if question is None else survey.questions.index(question)
        self.before = tuple(q for q in enumerate(survey.questions[:place], start=1) if q[1].is_closed)
        self.fields["shown_when"].choices = [
            (f"{parent.id}:{option.id}", option.text) for _, parent in self.before for option in parent.options
        ]

    @property
    def parents(self) -> list[tuple[str, list[tuple[str, str, bool]]]]:
        """The earlier questions that a condition may hang on, each with (value, answer, whether it is ticked)."""
        given = self["shown_when"].value() or []
        return [
            (f"{number}. {parent.text}", [(v := f"{parent.id}:{o.id}", o.text, v in given) for o in parent.options])
            for number, parent in self.before
        ]

    @property
    def has_condition(self) -> bool:
        """Whether an answer that leads here is ticked."""
        return bool(self["shown_when"].value())

    @property
    def has_bounds(self) -> bool:
        """Whether it is answered by a scale or a number, or their fields are wrong."""
        return self["kind"].value() in (QuestionKind.SCALE, QuestionKind.NUMBER) or bool(
            {"low", "high"} & {*self.errors}
        )

    def clean(self) -> dict[str, Any]:
        """Build the question; what it refuses is said here."""
        data = super().clean() or {}
        if not self.errors:
            try:
                data["question"] = self._built(data)
            except SurveyError as refusal:
                self.add_error(None, f"{refusal.what[0].upper()}{refusal.what[1:]}.")
        return data

    def _built(self, data: dict[str, Any]) -> Question:
        kind = QuestionKind(data["kind"])
        has_bounds = kind in (QuestionKind.SCALE, QuestionKind.NUMBER)
        has_labels = kind is QuestionKind.SCALE
        return Question(
            id=self.question.id if self.question else new_question_id(self.survey, data["text"]),
            kind=kind,
            text=data["text"],
            help=data["help"],
            choices=self._choices(data["choices"]) if kind in (QuestionKind.SINGLE, QuestionKind.MULTIPLE) else (),
            low=data["low"] if has_bounds else None,
            high=data["high"] if has_bounds else None,
            low_label=data["low_label"] if has_labels else "",
            high_label=data["high_label"] if has_labels else "",
            unit=data["unit"] if kind is QuestionKind.NUMBER else "",
            is_core=data["is_core"],
            shown_when=_condition(data["shown_when"]),
        )

    def _choices(self, written: str) -> tuple[Choice, ...]:
        """Return the choices of the lines; one whose words have not changed keeps its identifier."""
        known = {choice.text: choice.id for choice in self.question.choices} if self.question else {}
        taken = set(known.values())
        found: list[Choice] = []
        for line in filter(None, (line.strip() for line in written.splitlines())):
            text = line.removeprefix(_ALONE).strip()
            id_ = known.get(text) or free_id(text, taken)
            taken.add(id_)
            found.append(Choice(id_, text, alone=line.startswith(_ALONE)))
        return tuple(found)


class MarginForm(forms.Form):
    """How the population is made up, for the answers to one question."""

    source = forms.CharField(
        label="D’où viennent ces nombres", max_length=300, help_text="Par exemple : Insee, RP 2021."
    )

    def __init__(self, *args: Any, question: Question, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for option in question.options:
            self.fields[f"n-{option.id}"] = FrenchNumberField(label=option.text)
        self.order_fields([*(f"n-{option.id}" for option in question.options), "source"])

    @property
    def counts(self) -> dict[str, float]:
        """The numbers given, by option."""
        return {name.removeprefix("n-"): value for name, value in self.cleaned_data.items() if name.startswith("n-")}


class ToFindingForm(forms.Form):
    """Beside which finding a result goes, in which words."""

    finding = forms.ChoiceField(label="Constat")
    collected_on = forms.DateField(
        label="Date de l’enquête", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    text = forms.CharField(label="Ce qui a été appris", max_length=5000, widget=forms.Textarea(attrs={"rows": 10}))

    def __init__(self, *args: Any, findings: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["finding"].choices = [(str(number), title) for number, title in findings]


class SampleForm(forms.Form):
    """What one wants to know, of whom, and with which means."""

    objective = forms.ChoiceField(label="Que voulez-vous savoir ?", choices=[(o.value, o.label) for o in Objective])
    public = forms.ChoiceField(label="Qui voulez-vous entendre ?", choices=[(p.value, p.label) for p in Public])
    means = forms.MultipleChoiceField(
        label="Sur quoi pouvez-vous compter ?",
        required=False,
        choices=[(means.value, means.label) for means in Means],
        widget=forms.CheckboxSelectMultiple,
    )
    population = FrenchNumberField(
        label="Combien de personnes en tout ?", help_text="Habitants concernés, inscrits au service, bénévoles…"
    )
    margin = FrenchNumberField(
        label="Marge d’erreur voulue, en points",
        initial=5,
        help_text="5 : une part de 50 % est connue à 5 points près.",
    )
    rate = FrenchNumberField(
        label="Part qui répondra, en %",
        required=False,
        help_text="Vide si vous ne savez pas. Vu par le Cerema en Saône, Doubs et Bresse : 11,5 % (à vérifier).",
    )
    minutes = FrenchNumberField(
        label="Minutes de travail par réponse",
        required=False,
        help_text="Chronométrez 5 essais, saisie comprise. Nous n’avons trouvé aucun temps mesuré.",
    )
    before = FrenchNumberField(
        label="Part attendue avant, en %", required=False, help_text="Seulement pour comparer avant et après."
    )
    after = FrenchNumberField(label="Part espérée après, en %", required=False)


def _initial(question: Question | None) -> dict[str, Any]:
    if question is None:
        return {}
    names = ("text", "help", "low", "high", "low_label", "high_label", "unit", "is_core")
    condition = question.shown_when
    return {
        "kind": question.kind.value,
        "choices": "\n".join(f"{_ALONE} {c.text}" if c.alone else c.text for c in question.choices),
        "shown_when": [f"{condition.question}:{answer}" for answer in condition.answers] if condition else [],
        **{name: getattr(question, name) for name in names},
    }


def _condition(ticked: Sequence[str]) -> ShownWhen | None:
    if not ticked:
        return None
    told = [value.partition(":") for value in ticked]
    parents = {parent for parent, _, _ in told}
    if len(parents) > 1:
        raise SurveyError("", "cochez les réponses d'une seule question")
    return ShownWhen(parents.pop(), frozenset(answer for _, _, answer in told))
