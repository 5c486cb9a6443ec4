"""Shipped questionnaires of the counselling room, and their strict loaders."""

from solimob.reference.counselling.obstacles import (
    CURRENT_VERSION,
    questionnaire_path,
    questionnaire_provenance,
    questionnaire_versions,
    read_questionnaire,
)

__all__ = [
    "CURRENT_VERSION",
    "questionnaire_path",
    "questionnaire_provenance",
    "questionnaire_versions",
    "read_questionnaire",
]
