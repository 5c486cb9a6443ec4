"""Individual counselling: what holds a person back, what would lift it, and the next steps.

A `Questionnaire` is a published version of the test of obstacles. `next_items` says what to ask, `assess` what holds
the person back in words, with what lifts it at the address (`LocalOffer`, handed in), and `steps` the three next things
to do. `score_axes` is for the counsellor alone: a score is never shown to the person and never decides an aid.
"""

from solimob.core.counselling.advice_points import AdviceCoverage, advice_coverage
from solimob.core.counselling.answers import Answers, Given, Unsaid, is_asked, next_items
from solimob.core.counselling.consent import Consent, NoConsentError, require
from solimob.core.counselling.duration import estimated_minutes
from solimob.core.counselling.local_offer import (
    NOTHING_KNOWN,
    Availability,
    Destination,
    LocalOffer,
    LocalService,
    offer_difficulty,
)
from solimob.core.counselling.obstacles import Lift, Obstacle, ObstaclesResult, assess
from solimob.core.counselling.path import MOST_STEPS, NextStep, documents, steps, unmet_needs
from solimob.core.counselling.questionnaire import (
    FULL_SCORE,
    Axis,
    Choice,
    Form,
    Item,
    Pace,
    Questionnaire,
    QuestionnaireError,
    Remedy,
    Theme,
)
from solimob.core.counselling.scoring import AxisScore, Movement, WrongVersionError, score_axes

__all__ = [
    "FULL_SCORE",
    "MOST_STEPS",
    "NOTHING_KNOWN",
    "AdviceCoverage",
    "Answers",
    "Availability",
    "Axis",
    "AxisScore",
    "Choice",
    "Consent",
    "Destination",
    "Form",
    "Given",
    "Item",
    "Lift",
    "LocalOffer",
    "LocalService",
    "Movement",
    "NextStep",
    "NoConsentError",
    "Obstacle",
    "ObstaclesResult",
    "Pace",
    "Questionnaire",
    "QuestionnaireError",
    "Remedy",
    "Theme",
    "Unsaid",
    "WrongVersionError",
    "advice_coverage",
    "assess",
    "documents",
    "estimated_minutes",
    "is_asked",
    "next_items",
    "offer_difficulty",
    "require",
    "score_axes",
    "steps",
    "unmet_needs",
]
