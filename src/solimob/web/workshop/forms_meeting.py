"""Forms by which a meeting is prepared: what it is, and each of its points and activities."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django import forms

from solimob.core.workshop import Audience, Entry, Instruction, Item, Link, MeetingError, PollQuestionError, SurveyStep
from solimob.core.workshop import Meeting as Content
from solimob.core.workshop.editing import free_id
from solimob.core.workshop.meeting import LONGEST_ENTRY_MINUTES, LONGEST_TEXT, LONGEST_TITLE
from solimob.web.workshop.form_rows import RowsForm

_DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
_TIME = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
LARGEST_FILE = 500_000


def text_area(rows: int = 3) -> forms.Textarea:
    """Return a field of several lines."""
    return forms.Textarea(attrs={"rows": rows})


def sentence(wrong: Exception) -> str:
    """Return what a refusal of the core says, as a sentence."""
    text = str(wrong)
    return f"{text[:1].upper()}{text[1:].rstrip('.')}."


class NewMeetingForm(forms.Form):
    """What a new meeting needs; the rest comes from the model it starts from, or is written later."""

    title = forms.CharField(label="Titre", max_length=LONGEST_TITLE)
    held_on = forms.DateField(label="Date", required=False, widget=_DAY)
    starts_at = forms.TimeField(label="Heure de début", required=False, widget=_TIME)
    place = forms.CharField(label="Lieu", required=False, max_length=LONGEST_TITLE)
    series = forms.CharField(
        label="Série",
        required=False,
        max_length=60,
        help_text="Pour une réunion qui revient, comme celles d’un réseau : le même nom à chaque fois.",
    )

    def applied(self, content: Content) -> Content:
        """Return the meeting with what was written, once the form is valid."""
        data = self.cleaned_data
        series = free_id(data["series"], ()) if data["series"] else ""
        return replace(
            content, **{name: data[name] for name in ("title", "held_on", "starts_at", "place")}, series=series
        )


class MeetingForm(NewMeetingForm):
    """What a meeting is, beside its points and activities."""

    purpose = forms.CharField(label="But", required=False, max_length=LONGEST_TEXT, widget=text_area())
    audiences = forms.CharField(
        label="Publics",
        required=False,
        widget=text_area(),
        help_text="Un par ligne, si un sondage ou un tableau ne s’adresse qu’à certains : « Collectivités »…",
    )
    material = forms.CharField(label="Matériel", required=False, widget=text_area(), help_text="Un objet par ligne.")
    facilitator_notes = forms.CharField(
        label="Notes d’animation", required=False, max_length=LONGEST_TEXT, widget=text_area(5)
    )

    def __init__(self, *args: Any, content: Content, **kwargs: Any) -> None:
        self.content = content
        self.written: Content | None = None
        initial = {
            **{name: getattr(content, name) for name in ("title", "held_on", "starts_at", "place", "series")},
            **{name: getattr(content, name) for name in ("purpose", "facilitator_notes")},
            "audiences": "\n".join(each.label for each in content.audiences),
            "material": "\n".join(content.material),
        }
        super().__init__(*args, initial=initial, **kwargs)

    def clean(self) -> dict[str, Any]:
        """Make the meeting of what was written."""
        data = super().clean() or {}
        if self.errors:
            return data
        try:
            self.written = replace(
                self.applied(self.content),
                purpose=data["purpose"],
                facilitator_notes=data["facilitator_notes"],
                material=tuple(lines(data["material"])),
                audiences=_audiences(self.content.audiences, lines(data["audiences"])),
            )
        except MeetingError as wrong:
            self.add_error("audiences" if "public" in str(wrong) else None, sentence(wrong))
        return data

    def applied_to(self, now: Content) -> Content:
        """Return the meeting as it is now with this head, once the form is valid."""
        assert self.written is not None
        return replace(self.written, sequences=now.sequences)


class MeetingFileForm(forms.Form):
    """A meeting in a file."""

    file = forms.FileField(
        label="Fichier de réunion", help_text="YAML ou JSON, au format des réunions de solimob. 500 ko au plus."
    )

    def clean_file(self) -> Any:
        """Refuse a file that is too large."""
        given = self.cleaned_data["file"]
        if given.size > LARGEST_FILE:
            raise forms.ValidationError("Ce fichier dépasse 500 ko : une réunion en fait quelques-uns.")
        return given


class SequenceForm(forms.Form):
    """A part of a meeting."""

    title = forms.CharField(label="Titre de la séquence", max_length=LONGEST_TITLE)


class NewSequenceForm(SequenceForm):
    """A part of a meeting that is not there yet: it has one point at least."""

    first = forms.CharField(label="Titre de son premier point", max_length=LONGEST_TITLE)


class EntryForm(RowsForm):
    """What every point and activity has. Once valid, `entry` is what was written."""

    title = forms.CharField(label="Titre", max_length=LONGEST_TITLE)
    minutes = forms.IntegerField(
        label="Durée, en minutes", required=False, min_value=1, max_value=LONGEST_ENTRY_MINUTES
    )
    notes = forms.CharField(
        label="Notes d’animation",
        required=False,
        max_length=LONGEST_TEXT,
        widget=text_area(4),
        help_text="Pour la personne qui anime seulement : les participants ne les voient pas.",
    )
    foot = ("notes",)
    """Fields shown after the rows."""

    def __init__(self, *args: Any, content: Content, id_: str, **kwargs: Any) -> None:
        self.content, self.id_ = content, id_
        self.entry: Entry | None = None
        super().__init__(*args, **kwargs)

    @staticmethod
    def initial_of(entry: Any) -> dict[str, Any]:
        """Return the arguments `initial` and `rows` that show an entry."""
        return {"initial": {name: getattr(entry, name) for name in ("title", "minutes", "notes")}}

    def made(self, data: dict[str, Any]) -> Entry:
        """Return the entry that the cleaned fields say."""
        raise NotImplementedError

    def shared(self, data: dict[str, Any]) -> dict[str, Any]:
        """Return the fields that all kinds of entries have."""
        return {"id": self.id_, **{name: data[name] for name in ("title", "minutes", "notes")}}

    def clean(self) -> dict[str, Any]:
        """Make the entry; what it refuses is said at the field that it is about."""
        data = super().clean() or {}
        if not self.errors:
            try:
                self.entry = self.made(data)
            except (MeetingError, PollQuestionError) as wrong:
                if not self.errors:
                    self.add_error(None, sentence(wrong))
        return data

    def head_bound(self) -> list[forms.BoundField]:
        """Return the fields shown before the rows."""
        return [field for field in self.own_bound() if field.name not in self.foot]

    def foot_bound(self) -> list[forms.BoundField]:
        """Return the fields shown after the rows."""
        return [self[name] for name in self.foot]


class ItemForm(EntryForm):
    """Somebody speaks."""

    text = forms.CharField(label="Ce qui sera dit", required=False, max_length=LONGEST_TEXT, widget=text_area())
    organisation = forms.CharField(label="Organisme", required=False, max_length=LONGEST_TITLE)
    role = forms.CharField(label="Fonction de qui parle", required=False, max_length=LONGEST_TITLE)
    speaker = forms.CharField(
        label="Nom de qui parle",
        required=False,
        max_length=LONGEST_TITLE,
        help_text="Il sera vu des participants : demandez-le à la personne.",
    )
    stem = "link"
    spare_rows = 1
    row_fields = {
        "url": lambda: forms.CharField(label="Adresse", required=False, max_length=500),
        "label": lambda: forms.CharField(label="Titre du lien", required=False, max_length=LONGEST_TITLE),
    }

    @staticmethod
    def initial_of(entry: Any) -> dict[str, Any]:
        """Return an item as the form shows it."""
        names = ("text", "organisation", "role", "speaker")
        initial = EntryForm.initial_of(entry)["initial"] | {name: getattr(entry, name) for name in names}
        return {"initial": initial, "rows": [{"url": link.url, "label": link.label} for link in entry.links]}

    def made(self, data: dict[str, Any]) -> Entry:
        """Return the item."""
        links = []
        for rank, row in self.filled_rows():
            try:
                links.append(Link(row["label"] or row["url"][:LONGEST_TITLE], row["url"]))
            except MeetingError as wrong:
                self.add_error(self.field_name(rank, "url"), sentence(wrong))
        own = {name: data[name] for name in ("text", "organisation", "role", "speaker")}
        return Item(**self.shared(data), **own, links=tuple(links))


class InstructionForm(EntryForm):
    """What everybody reads before an activity."""

    text = forms.CharField(
        label="La consigne",
        required=False,
        max_length=LONGEST_TEXT,
        widget=text_area(6),
        help_text="Le but, et comment faire. Chacun la lit sur son téléphone.",
    )

    @staticmethod
    def initial_of(entry: Any) -> dict[str, Any]:
        """Return an instruction as the form shows it."""
        return {"initial": EntryForm.initial_of(entry)["initial"] | {"text": entry.text}}

    def made(self, data: dict[str, Any]) -> Entry:
        """Return the instruction."""
        return Instruction(**self.shared(data), text=data["text"])


class SurveyStepForm(EntryForm):
    """The moment at which a survey is answered."""

    survey = forms.ChoiceField(label="Enquête", help_text="Une enquête de cette démarche, ou un modèle livré.")

    def __init__(self, *args: Any, surveys: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["survey"].choices = [("", "Choisissez"), *surveys]  # type: ignore[attr-defined]

    @staticmethod
    def initial_of(entry: Any) -> dict[str, Any]:
        """Return a step as the form shows it."""
        return {"initial": EntryForm.initial_of(entry)["initial"] | {"survey": entry.survey}}

    def made(self, data: dict[str, Any]) -> Entry:
        """Return the step."""
        return SurveyStep(**self.shared(data), survey=data["survey"])


def lines(text: str) -> list[str]:
    """Return the lines that say something."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def _audiences(before: tuple[Audience, ...], labels: list[str]) -> tuple[Audience, ...]:
    """Return the audiences of these labels; one whose words changed keeps its identifier."""
    known = {audience.label: audience.id for audience in before}
    made: list[Audience] = []
    for rank, label in enumerate(labels):
        taken = {audience.id for audience in made} | {known[other] for other in labels if other in known}
        if label in known:
            id_ = known[label]
        elif rank < len(before) and before[rank].id not in taken:
            id_ = before[rank].id
        else:
            id_ = free_id(label, taken)
        made.append(Audience(id_, label))
    return tuple(made)
