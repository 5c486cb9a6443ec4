"""Who cannot move, where and why: indicators, publics, access, offer, ranks, peers, scale, findings.

`diagnose` turns the data of an extent into a `Diagnosis`, a frozen value that pages and documents read and never
recompute. `to_dict` and `from_dict` are its published JSON form.
"""

from solimob.core.diagnosis.assumptions import (
    LocalAssumption,
    apply_assumptions,
    assumption_faults,
    without_author,
)
from solimob.core.diagnosis.codec import from_dict, from_json, to_dict, to_json
from solimob.core.diagnosis.composite import WeightError
from solimob.core.diagnosis.consistency import value_fault
from solimob.core.diagnosis.diagnose import diagnose
from solimob.core.diagnosis.inputs import Inputs, Relief
from solimob.core.diagnosis.local_choices import (
    ASSUMPTION_COLUMNS,
    CORRECTION_COLUMNS,
    WEIGHT_COLUMNS,
    line_of_correction,
    parse_assumptions,
    parse_corrections,
    parse_weights,
)
from solimob.core.diagnosis.offer import OFFER_COLUMNS, OfferError, OfferFault, parse_offer
from solimob.core.diagnosis.population_margins import population_margins
from solimob.core.diagnosis.result import (
    Diagnosis,
    DiagnosisIndicator,
    Direction,
    EvidenceRef,
    Finding,
    FuelAssumptions,
    Kind,
    MissingData,
    OfferGap,
    OfferRow,
    Peer,
    PeerFeature,
    PublicProfile,
    Rank,
    Ranking,
    ScaleShare,
    ServiceAccess,
    Weight,
)
from solimob.core.diagnosis.tables import TableError, TableFault
from solimob.core.evidence import CorrectionError

__all__ = [
    "ASSUMPTION_COLUMNS",
    "CORRECTION_COLUMNS",
    "OFFER_COLUMNS",
    "WEIGHT_COLUMNS",
    "CorrectionError",
    "Diagnosis",
    "DiagnosisIndicator",
    "Direction",
    "EvidenceRef",
    "Finding",
    "FuelAssumptions",
    "Inputs",
    "Kind",
    "LocalAssumption",
    "MissingData",
    "OfferError",
    "OfferFault",
    "OfferGap",
    "OfferRow",
    "Peer",
    "PeerFeature",
    "PublicProfile",
    "Rank",
    "Ranking",
    "Relief",
    "ScaleShare",
    "ServiceAccess",
    "TableError",
    "TableFault",
    "Weight",
    "WeightError",
    "apply_assumptions",
    "assumption_faults",
    "diagnose",
    "from_dict",
    "from_json",
    "line_of_correction",
    "parse_assumptions",
    "parse_corrections",
    "parse_offer",
    "parse_weights",
    "population_margins",
    "to_dict",
    "to_json",
    "value_fault",
    "without_author",
]
