"""What the workshop keeps: meetings, what participants gave, boards, surveys, needs."""

from solimob.web.workshop.models.board import BoardAct, BoardPage
from solimob.web.workshop.models.exchange import NeedMessage
from solimob.web.workshop.models.meeting import Decision, Event, Meeting, MeetingStatus, Stage
from solimob.web.workshop.models.need import Need, NeedEvent, NeedLink, NeedSource, PublicRegister, WeeklyReminders
from solimob.web.workshop.models.outreach import ConcernedNumber, OutreachAction, OutreachEvent, ReachedNumber
from solimob.web.workshop.models.participation import (
    AccessCode,
    Ballot,
    Origin,
    Participant,
    Reaction,
    Remark,
    RemarkKind,
    RemarkStatus,
    RemarkVote,
    SpentRight,
    random_key,
)
from solimob.web.workshop.models.survey import Survey, SurveyAnswer, SurveyLanguage, SurveyStatus, SurveyVersion, Wave

__all__ = [
    "AccessCode",
    "Ballot",
    "BoardAct",
    "BoardPage",
    "ConcernedNumber",
    "Decision",
    "Event",
    "Meeting",
    "MeetingStatus",
    "Need",
    "NeedEvent",
    "NeedLink",
    "NeedMessage",
    "NeedSource",
    "Origin",
    "OutreachAction",
    "OutreachEvent",
    "Participant",
    "PublicRegister",
    "ReachedNumber",
    "Reaction",
    "Remark",
    "RemarkKind",
    "RemarkStatus",
    "RemarkVote",
    "SpentRight",
    "Stage",
    "Survey",
    "SurveyAnswer",
    "SurveyLanguage",
    "SurveyStatus",
    "SurveyVersion",
    "Wave",
    "WeeklyReminders",
    "random_key",
]
