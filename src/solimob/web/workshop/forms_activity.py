"""Forms of the activities of a meeting: a poll with its questions, a board with its columns."""

from __future__ import annotations

from typing import Any

from django import forms

from solimob.core.workshop import (
    AnswersBy,
    Board,
    Column,
    Entry,
    Poll,
    PollKind,
    PollQuestion,
    PollQuestionError,
    Starter,
)
from solimob.core.workshop.editing import free_id
from solimob.core.workshop.meeting import LONGEST_STARTER, LONGEST_TEXT, LONGEST_TITLE, MOST_PAGES
from solimob.core.workshop.polls import LONGEST_CHOICE, LONGEST_QUESTION, MOST_CHOICES, WIDEST_SCALE
from solimob.web.workshop.forms_meeting import EntryForm, lines, sentence, text_area

KINDS = {
    PollKind.SINGLE: "Un seul choix",
    PollKind.MULTIPLE: "Plusieurs choix",
    PollKind.RANKING: "Classer des choix",
    PollKind.SCALE: "Une note sur une échelle",
    PollKind.WORDS: "Des mots (nuage)",
    PollKind.TEXT: "Un texte libre",
}
ANSWERS = {
    AnswersBy.PER_DEVICE: "Une fois par appareil",
    AnswersBy.PER_CODE: "Une fois par code personnel, distribué sur papier",
    AnswersBy.OPEN: "Autant de fois qu’on veut",
}
_CHOOSING = (PollKind.SINGLE, PollKind.MULTIPLE, PollKind.RANKING)
_COUNTED = (PollKind.MULTIPLE, PollKind.RANKING, PollKind.WORDS)


class _ForAudience(EntryForm):
    """An activity that may be for some of those who are there."""

    audience = forms.ChoiceField(label="Public", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "Tout le monde"), *((each.id, each.label) for each in self.content.audiences)]
        self.fields["audience"].choices = choices  # type: ignore[attr-defined]

    def named_rows(self, stem: str) -> list[tuple[int, str, dict[str, Any]]]:
        """Return the rank, identifier and fields of the rows; a row keeps its identifier, a new one gets a free one."""
        rows = self.filled_rows()
        taken = {row["id"] for _, row in rows if row["id"]}
        kept: set[str] = set()
        named = []
        for rank, row in rows:
            id_ = row["id"] if row["id"] and row["id"] not in kept else free_id(f"{stem}-{rank + 1}", taken)
            taken.add(id_)
            kept.add(id_)
            named.append((rank, id_, row))
        return named


class PollForm(_ForAudience):
    """Questions answered on one's phone."""

    answers = forms.ChoiceField(
        label="Combien de fois répond-on ?", choices=[(one.value, label) for one, label in ANSWERS.items()]
    )
    anonymous = forms.BooleanField(
        label="Anonyme",
        required=False,
        help_text="Rien ne relie une réponse à l’appareil ; elle ne peut donc pas être changée, et c’est dit avant.",
    )
    stem = "question"
    row_fields = {
        "text": lambda: forms.CharField(label="Question", required=False, max_length=LONGEST_QUESTION),
        "kind": lambda: forms.ChoiceField(label="On répond par", choices=[(one.value, KINDS[one]) for one in PollKind]),
        "choices": lambda: forms.CharField(
            label="Choix",
            required=False,
            widget=text_area(4),
            help_text=f"Un par ligne, de 2 à {MOST_CHOICES}.",
        ),
        "most": lambda: forms.IntegerField(
            label="Réponses au plus",
            required=False,
            min_value=1,
            max_value=MOST_CHOICES,
            help_text="Vide : tous les choix, ou trois mots.",
        ),
        "low": lambda: forms.IntegerField(label="De", required=False, min_value=-1000, max_value=1000),
        "high": lambda: forms.IntegerField(label="À", required=False, min_value=-1000, max_value=1000),
        "low_label": lambda: forms.CharField(label="Ce que dit le plus bas", required=False, max_length=LONGEST_CHOICE),
        "high_label": lambda: forms.CharField(
            label="Ce que dit le plus haut", required=False, max_length=LONGEST_CHOICE
        ),
        "id": lambda: forms.SlugField(required=False, max_length=64, widget=forms.HiddenInput),
    }

    @staticmethod
    def initial_of(entry: Any) -> dict[str, Any]:
        """Return a poll as the form shows it."""
        initial = EntryForm.initial_of(entry)["initial"]
        initial |= {"audience": entry.audience, "answers": entry.answers.value, "anonymous": entry.anonymous}
        names = ("id", "text", "most", "low", "high", "low_label", "high_label")
        rows = [
            {name: getattr(one, name) for name in names} | {"kind": one.kind.value, "choices": "\n".join(one.choices)}
            for one in entry.questions
        ]
        return {"initial": initial, "rows": rows}

    def made(self, data: dict[str, Any]) -> Entry:
        """Return the poll."""
        questions = []
        for rank, id_, row in self.named_rows("question"):
            try:
                questions.append(_question(id_, row))
            except PollQuestionError as wrong:
                self.add_error(self.field_name(rank, _field_of(wrong)), _in_words(wrong))
        if not questions and not self.errors:
            self.add_error(self.field_name(0, "text") if self.row_count else None, "Écrivez une question au moins.")
        if self.errors:
            raise PollQuestionError("une question est à corriger")
        return Poll(
            **self.shared(data),
            questions=tuple(questions),
            audience=data["audience"],
            anonymous=data["anonymous"],
            answers=AnswersBy(data["answers"]),
        )


def _question(id_: str, row: dict[str, Any]) -> PollQuestion:
    kind = PollKind(row["kind"])
    is_scale = kind == PollKind.SCALE
    if is_scale and (row["low"] is None or row["high"] is None):
        raise PollQuestionError("l'échelle a un premier et un dernier nombre : écrivez les deux, par exemple de 1 à 5")
    return PollQuestion(
        id=id_,
        kind=kind,
        text=row["text"],
        choices=tuple(lines(row["choices"])) if kind in _CHOOSING else (),
        low=row["low"] if is_scale else None,
        high=row["high"] if is_scale else None,
        low_label=row["low_label"] if is_scale else "",
        high_label=row["high_label"] if is_scale else "",
        most=row["most"] if kind in _COUNTED else None,
    )


def _field_of(wrong: PollQuestionError) -> str:
    """Return the field of a row that a refusal is about."""
    text = str(wrong)
    for field, word in (("most", "« most »"), ("low", "échelle"), ("choices", "choix")):
        if word in text:
            return field
    return "text"


def _in_words(wrong: PollQuestionError) -> str:
    """Return a refusal in the words of the form, not of the file."""
    field, text = _field_of(wrong), str(wrong)
    if field == "most":
        return "Ce nombre dépasse celui des choix."
    if field == "low" and "«" in text:
        return f"Une échelle va d’un nombre à un plus grand, en 2 à {WIDEST_SCALE} pas."
    return sentence(wrong)


class BoardForm(_ForAudience):
    """Questions as columns, on which notes are written."""

    objective = forms.CharField(label="But du tableau", required=False, max_length=LONGEST_TEXT, widget=text_area(2))
    pages = forms.IntegerField(
        label="Pages semblables",
        min_value=1,
        max_value=MOST_PAGES,
        initial=1,
        help_text="Une par sous-groupe : chacun écrit sur la sienne, et tout se regroupe à la fin.",
    )
    stem = "column"
    row_fields = {
        "title": lambda: forms.CharField(label="Question de la colonne", required=False, max_length=LONGEST_TITLE),
        "starters": lambda: forms.CharField(
            label="Post-it déjà posés",
            required=False,
            widget=text_area(2),
            help_text="Un par ligne. Des exemples : ils ne comptent que si quelqu’un les modifie ou vote pour eux.",
        ),
        "id": lambda: forms.SlugField(required=False, max_length=64, widget=forms.HiddenInput),
    }

    @staticmethod
    def initial_of(entry: Any) -> dict[str, Any]:
        """Return a board as the form shows it."""
        initial = EntryForm.initial_of(entry)["initial"]
        initial |= {name: getattr(entry, name) for name in ("audience", "objective", "pages")}
        rows = [
            {
                "id": column.id,
                "title": column.title,
                "starters": "\n".join(" ".join(s.text.split()) for s in entry.starters if s.column == column.id),
            }
            for column in entry.columns
        ]
        return {"initial": initial, "rows": rows}

    def made(self, data: dict[str, Any]) -> Entry:
        """Return the board."""
        columns, starters = [], []
        for rank, id_, row in self.named_rows("colonne"):
            column = Column(id_, row["title"])
            columns.append(column)
            texts = lines(row["starters"])
            if any(len(text) > LONGEST_STARTER for text in texts):
                wrong = f"Un post-it dépasse {LONGEST_STARTER} caractères : raccourcissez-le."
                self.add_error(self.field_name(rank, "starters"), wrong)
            starters += [Starter(column.id, text) for text in texts]
        if not columns:
            self.add_error(self.field_name(0, "title") if self.row_count else None, "Écrivez une question au moins.")
        return Board(
            **self.shared(data),
            columns=tuple(columns),
            audience=data["audience"],
            objective=data["objective"],
            pages=data["pages"],
            starters=tuple(starters),
        )
