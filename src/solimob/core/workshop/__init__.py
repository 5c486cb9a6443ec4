"""The participative meeting: its sequences, polls and boards, and what they end in: minutes and a needs register.

A `Meeting` is what was prepared. Ballots, notes and questions point to its entries by id; tallies, merges and minutes
are functions of values. Names are loaded from their module when first asked for.
"""

from typing import TYPE_CHECKING

from solimob.lazy import loader

if TYPE_CHECKING:
    from solimob.core.workshop.column import Column
    from solimob.core.workshop.meeting import (
        AnswersBy,
        Audience,
        Board,
        Entry,
        Instruction,
        Item,
        Link,
        Meeting,
        MeetingError,
        Poll,
        Sequence,
        Slot,
        Starter,
        SurveyStep,
        agenda,
    )
    from solimob.core.workshop.polls import (
        Answer,
        AnswerError,
        PollKind,
        PollQuestion,
        PollQuestionError,
        read_answer,
        read_ballot,
    )
    from solimob.core.workshop.tallies import (
        ChoiceTally,
        RankingTally,
        ScaleTally,
        Tally,
        TextTally,
        WordsTally,
        tally,
    )

__all__ = [
    "Answer",
    "AnswerError",
    "AnswersBy",
    "Audience",
    "Board",
    "ChoiceTally",
    "Column",
    "Entry",
    "Instruction",
    "Item",
    "Link",
    "Meeting",
    "MeetingError",
    "Poll",
    "PollKind",
    "PollQuestion",
    "PollQuestionError",
    "RankingTally",
    "ScaleTally",
    "Sequence",
    "Slot",
    "Starter",
    "SurveyStep",
    "Tally",
    "TextTally",
    "WordsTally",
    "agenda",
    "read_answer",
    "read_ballot",
    "tally",
]

_MODULES = {
    "column": ("Column",),
    "meeting": (
        "AnswersBy",
        "Audience",
        "Board",
        "Entry",
        "Instruction",
        "Item",
        "Link",
        "Meeting",
        "MeetingError",
        "Poll",
        "Sequence",
        "Slot",
        "Starter",
        "SurveyStep",
        "agenda",
    ),
    "polls": (
        "Answer",
        "AnswerError",
        "PollKind",
        "PollQuestion",
        "PollQuestionError",
        "read_answer",
        "read_ballot",
    ),
    "tallies": ("ChoiceTally", "RankingTally", "ScaleTally", "Tally", "TextTally", "WordsTally", "tally"),
}

__getattr__ = loader(__name__, {name: module for module, names in _MODULES.items() for name in names})
