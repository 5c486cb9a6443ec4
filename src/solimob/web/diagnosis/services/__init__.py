"""The acts of the shared diagnosis: one function, one transaction, one log entry each; and its computation."""

from solimob.core.diagnosis import OfferError
from solimob.web.diagnosis.services.answers import record_answers, record_room
from solimob.web.diagnosis.services.assumption import (
    assumptions_in_force,
    replace_assumption,
    withdraw_assumption,
)
from solimob.web.diagnosis.services.correction import (
    correct_figure,
    correct_service,
    withdraw_figure_correction,
    withdraw_service_correction,
)
from solimob.web.diagnosis.services.entries import Entries, entries_of
from solimob.web.diagnosis.services.evidence import evidence_from_json, evidence_to_json
from solimob.web.diagnosis.services.finding import (
    FindingText,
    OutdatedVersionError,
    add_field_evidence,
    edit_finding,
    keep_proposal,
    latest_version,
    record_position,
    withdraw_field_evidence,
    withdraw_finding,
    write_finding,
)
from solimob.web.diagnosis.services.holdings import EPCI_ONLY, data_held
from solimob.web.diagnosis.services.offer import (
    OfferFields,
    add_offer,
    declare_inventory_complete,
    delete_offer,
    edit_offer,
    import_offers,
    offers_of,
    withdraw_inventory,
)
from solimob.web.diagnosis.services.offer_csv import MOST_BYTES, OfferFileError, offer_template, write_offers
from solimob.web.diagnosis.services.relief import relief_choice_of, relief_in_force, set_relief
from solimob.web.diagnosis.services.run import perform_run, stale_reason, stale_reasons
from solimob.web.diagnosis.services.territory import (
    commune_names,
    extent_of,
    find_territory,
    is_composable,
    search_territories,
    summarize_territory,
    territory_of,
)
from solimob.web.diagnosis.services.weights import reset_weights, set_weights, weights_file, weights_in_force
from solimob.web.projects.services.store import current_store

__all__ = [
    "EPCI_ONLY",
    "MOST_BYTES",
    "Entries",
    "FindingText",
    "OfferError",
    "OfferFields",
    "OfferFileError",
    "OutdatedVersionError",
    "add_field_evidence",
    "add_offer",
    "assumptions_in_force",
    "commune_names",
    "correct_figure",
    "correct_service",
    "current_store",
    "data_held",
    "declare_inventory_complete",
    "delete_offer",
    "edit_finding",
    "edit_offer",
    "entries_of",
    "evidence_from_json",
    "evidence_to_json",
    "extent_of",
    "find_territory",
    "import_offers",
    "is_composable",
    "keep_proposal",
    "latest_version",
    "offer_template",
    "offers_of",
    "perform_run",
    "record_answers",
    "record_position",
    "record_room",
    "relief_choice_of",
    "relief_in_force",
    "replace_assumption",
    "reset_weights",
    "search_territories",
    "set_relief",
    "set_weights",
    "stale_reason",
    "stale_reasons",
    "summarize_territory",
    "territory_of",
    "weights_file",
    "weights_in_force",
    "withdraw_assumption",
    "withdraw_field_evidence",
    "withdraw_figure_correction",
    "withdraw_finding",
    "withdraw_inventory",
    "withdraw_service_correction",
    "write_finding",
    "write_offers",
]
