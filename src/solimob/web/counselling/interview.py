"""The test of obstacles, one question a screen: the pages themselves carry the answers, the site keeps none."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.core.exceptions import ValidationError
from django.http import QueryDict

from solimob.core.counselling import Answers, Form, Given, Item, Questionnaire, Unsaid, is_asked, next_items
from solimob.web.counselling.forms import PREFIX, answer_field


@dataclass(frozen=True, slots=True)
class Interview:
    """What one page hands to the next: the form chosen, the commune if it was said, the answers so far."""

    questionnaire: Questionnaire
    answers: Answers
    commune: str = ""

    @classmethod
    def read(cls, data: QueryDict, questionnaire: Questionnaire) -> Interview:
        """Read what a page carried. What cannot be read counts as not answered: its question is asked again."""
        form = Form.LONG if data.get("form") == Form.LONG else Form.SHORT
        given: dict[str, Given] = {}
        # Answers given to another version of the test are not read with this one.
        if data.get("version") == questionnaire.version:
            for item in questionnaire.items_of(form):
                answer = _carried(item, data)
                if answer is not None:
                    given[item.id] = answer
        answers = Answers(questionnaire.version, form, given)
        return cls(questionnaire, answers, data.get("commune", "")).without_unasked()

    def with_answer(self, item: Item, given: Given) -> Interview:
        """Return the interview with an answer more, or another one."""
        answers = replace(self.answers, given={**self.answers.given, item.id: given})
        return replace(self, answers=answers).without_unasked()

    def without_unasked(self) -> Interview:
        """Forget what was answered to questions that are not asked any more."""
        kept = {
            id_: given
            for id_, given in self.answers.given.items()
            if is_asked(self.questionnaire, self.questionnaire.by_id[id_], self.answers) is not False
        }
        return replace(self, answers=replace(self.answers, given=kept))

    @property
    def next_item(self) -> Item | None:
        """The question to ask now; None at the end."""
        return next(iter(next_items(self.questionnaire, self.answers)), None)

    @property
    def asked(self) -> tuple[Item, ...]:
        """The questions of this person's path, those answered and those to come, as far as the answers tell."""
        items = self.questionnaire.items_of(self.answers.form)
        return tuple(item for item in items if is_asked(self.questionnaire, item, self.answers) is True)

    def before(self, item: Item | None) -> Item | None:
        """Return the question before another one on the path; the last one before the result."""
        if item is None:
            return self.asked[-1]
        rank = self.asked.index(item) if item in self.asked else 0
        return self.asked[rank - 1] if rank else None

    def number(self, item: Item) -> int:
        """Return the rank of a question on the path, from 1."""
        return self.asked.index(item) + 1

    def hidden(self, but: Item | None = None) -> list[tuple[str, str]]:
        """Return the fields that carry the interview to the next page, without the question that the page asks."""
        fields = [("version", self.answers.version), ("form", self.answers.form.value), ("commune", self.commune)]
        for id_, given in self.answers.given.items():
            if but is None or id_ != but.id:
                values = [given.value] if isinstance(given, Unsaid) else sorted(given)
                fields += [(PREFIX + id_, value) for value in values]
        return fields

    @property
    def said(self) -> list[tuple[Item, str]]:
        """Every question answered, with the answer in words."""
        return [
            (item, _words(item, self.answers.given[item.id])) for item in self.asked if item.id in self.answers.given
        ]


def _carried(item: Item, data: QueryDict) -> Given | None:
    values = data.getlist(PREFIX + item.id)
    if not values:
        return None
    field = answer_field(item, required=True)
    try:
        given: Given = field.clean(values if item.several else values[0])
    except ValidationError:
        return None
    return given


def _words(item: Item, given: Given) -> str:
    if isinstance(given, Unsaid):
        return given.label
    return " ; ".join(choice.text for choice in item.choices if choice.id in given)
