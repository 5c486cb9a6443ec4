"""Who organises mobility on a commune, and who may organise, contribute or pay aids, solution by solution.

`answer_competence` gives the whole answer from a `Status` (unknown is None) and the matrix of levers; the mission
matrix, the status sheet and the table of roles are read from it. `DecisionTree` is walked with a group.
Method: docs/methode/competence.md.
"""

from solimob.core.solutions.competence.answer import CompetenceAnswer, Row, answer_competence
from solimob.core.solutions.competence.answer_format import answer_document, competent_document
from solimob.core.solutions.competence.authority import Authority, Certainty, Holder, authority_of
from solimob.core.solutions.competence.decision_tree import (
    Choice,
    Claim,
    DecisionTree,
    Outcome,
    Path,
    Question,
    TreeError,
)
from solimob.core.solutions.competence.draft import TO_COMPLETE, Draft, DraftSection, DraftTemplate, fill
from solimob.core.solutions.competence.levers import ACTORS, Cell, LeverMatrix, Solution, Verdict
from solimob.core.solutions.competence.liability import LiabilityPoint, LiabilityRegime, LiabilityRule, rules_for
from solimob.core.solutions.competence.missions import Duty, Mission, MissionMatrix, mission_matrix
from solimob.core.solutions.competence.place import Epci, EpciKind, Place
from solimob.core.solutions.competence.reason import Reason
from solimob.core.solutions.competence.roles import Role, annex_lines, role_name, roles_csv, who_does_what
from solimob.core.solutions.competence.status import Declared, KeptService, Member, Membership, Status, StatusError
from solimob.core.solutions.competence.status_format import read_status
from solimob.core.solutions.competence.status_sheet import StatusSheet, status_sheet

__all__ = [
    "ACTORS",
    "TO_COMPLETE",
    "Authority",
    "Cell",
    "Certainty",
    "Choice",
    "Claim",
    "CompetenceAnswer",
    "DecisionTree",
    "Declared",
    "Draft",
    "DraftSection",
    "DraftTemplate",
    "Duty",
    "Epci",
    "EpciKind",
    "Holder",
    "KeptService",
    "LeverMatrix",
    "LiabilityPoint",
    "LiabilityRegime",
    "LiabilityRule",
    "Member",
    "Membership",
    "Mission",
    "MissionMatrix",
    "Outcome",
    "Path",
    "Place",
    "Question",
    "Reason",
    "Role",
    "Row",
    "Solution",
    "Status",
    "StatusError",
    "StatusSheet",
    "TreeError",
    "Verdict",
    "annex_lines",
    "answer_competence",
    "answer_document",
    "authority_of",
    "competent_document",
    "fill",
    "mission_matrix",
    "read_status",
    "role_name",
    "roles_csv",
    "rules_for",
    "status_sheet",
    "who_does_what",
]
