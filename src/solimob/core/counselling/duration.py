"""How long a form takes: an estimate by words and items, on an assumed pace that the questionnaire publishes."""

from __future__ import annotations

from solimob.core.counselling.answers import Unsaid
from solimob.core.counselling.questionnaire import Form, Item, Questionnaire


def estimated_minutes(questionnaire: Questionnaire, form: Form) -> float:
    """Return the minutes that the whole form takes, every branch counted: nobody is asked more.

    minutes = words / words a minute + items × seconds an item / 60 (docs/methode/freins.md). Words are those of the
    questions and their answers; the two answers that stand everywhere are read once.
    """
    items = questionnaire.items_of(form)
    words = sum(_words(item) for item in items) + sum(len(unsaid.label.split()) for unsaid in Unsaid)
    pace = questionnaire.pace
    return words / pace.words_per_minute + len(items) * pace.seconds_per_item / 60


def _words(item: Item) -> int:
    return len(item.question.split()) + sum(len(choice.text.split()) for choice in item.choices)
