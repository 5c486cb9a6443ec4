"""What a person answered, and what is left to ask. No name, address or date of birth: there is no field for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from solimob.core.counselling.questionnaire import Form, Item, Questionnaire


class Unsaid(StrEnum):
    """Two answers that every item accepts. Neither is ever counted as « no difficulty »."""

    DONT_KNOW = "dont_know"
    PREFER_NOT_TO_SAY = "prefer_not_to_say"

    @property
    def label(self) -> str:
        """The French words of the form."""
        return "Je ne sais pas" if self is Unsaid.DONT_KNOW else "Je ne veux pas dire"


type Given = frozenset[str] | Unsaid
"""The choices of an item (one, or several where the item allows it), or why there are none."""


@dataclass(frozen=True, slots=True)
class Answers:
    """Answers to a form of one version of the questionnaire, by item; an item that is not there was not answered."""

    version: str
    form: Form
    given: Mapping[str, Given]

    def chosen(self, item_id: str) -> frozenset[str] | None:
        """Return what was chosen; None where it is unknown, whatever the reason."""
        given = self.given.get(item_id)
        return None if given is None or isinstance(given, Unsaid) else given


def is_asked(questionnaire: Questionnaire, item: Item, answers: Answers) -> bool | None:
    """Tell whether an item is asked; None where that hangs on an answer that is unknown (Kleene's « and »).

    What was answered to an item that is not asked any more counts for nothing.
    """
    asked: bool | None = True
    for id_, choices in (item.asked_if or {}).items():
        above = is_asked(questionnaire, questionnaire.by_id[id_], answers)
        chosen = answers.chosen(id_)
        if above is False or (chosen is not None and not chosen & choices):
            return False
        if above is None or chosen is None:
            asked = None
    return asked


def next_items(questionnaire: Questionnaire, answers: Answers) -> tuple[Item, ...]:
    """Return the items to ask now, in order: those whose condition is met and that nobody answered or declined."""
    asked = (item for item in questionnaire.items_of(answers.form) if is_asked(questionnaire, item, answers) is True)
    return tuple(item for item in asked if item.id not in answers.given)


def concerns(reserved_to: Mapping[str, frozenset[str]] | None, answers: Answers) -> bool:
    """Tell whether somebody is known to be one of those something is reserved to."""
    return all((answers.chosen(id_) or frozenset()) & choices for id_, choices in (reserved_to or {}).items())
