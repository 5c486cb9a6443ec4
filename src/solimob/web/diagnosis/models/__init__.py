"""What people enter about a territory, kept with its author and its date. Nothing here computes."""

from solimob.web.diagnosis.models.correction import AssumptionReplacement, FigureCorrection, ServiceCorrection
from solimob.web.diagnosis.models.finding import FieldEvidence, FieldMethod, Finding, FindingVersion, Position, Stance
from solimob.web.diagnosis.models.offer import Offer, OfferInventory
from solimob.web.diagnosis.models.public_link import PublicLink
from solimob.web.diagnosis.models.relief import RELIEF_CHOICES, ReliefChoice
from solimob.web.diagnosis.models.weights import WeightSet

__all__ = [
    "RELIEF_CHOICES",
    "AssumptionReplacement",
    "FieldEvidence",
    "FieldMethod",
    "FigureCorrection",
    "Finding",
    "FindingVersion",
    "Offer",
    "OfferInventory",
    "Position",
    "PublicLink",
    "ReliefChoice",
    "ServiceCorrection",
    "Stance",
    "WeightSet",
]
