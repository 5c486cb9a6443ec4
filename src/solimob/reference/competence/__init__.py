"""Who may do what, shipped: levers, missions, trees and drafts, read strictly into values of `core.solutions`."""

from solimob.reference.competence.drafts import load_draft
from solimob.reference.competence.levers import load_lever_matrix
from solimob.reference.competence.liability import load_liability
from solimob.reference.competence.missions import load_missions
from solimob.reference.competence.place import UnknownCommuneError, read_place
from solimob.reference.competence.thresholds import load_thresholds
from solimob.reference.competence.trees import load_contribution_tree, load_decision_tree

__all__ = [
    "UnknownCommuneError",
    "load_contribution_tree",
    "load_decision_tree",
    "load_draft",
    "load_lever_matrix",
    "load_liability",
    "load_missions",
    "load_thresholds",
    "read_place",
]
