"""Write the example of diagnosis.json: the diagnosis of the fake EPCI of the tests, shortened.

Run from the root of the checkout: python -m scripts.schemas.write_diagnosis_example
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

from solimob.core.access import ServiceEdit, ServiceEditKind
from solimob.core.diagnosis import diagnose, to_dict
from solimob.core.evidence import Correction
from tests.fake_epci import fake_inputs

TARGET = Path("src/solimob/reference/schemas/diagnosis.example.json")
_MADE_ON = date(2026, 11, 22)


def main() -> None:
    """Diagnose with one correction and one moved service; keep every section, and two indicators of each kind."""
    inputs = replace(
        fake_inputs(1),
        corrections=(Correction("households", "00002", 640.0, "Une élue (exemple)", _MADE_ON, "Lotissement livré"),),
        service_edits=(
            ServiceEdit(
                ServiceEditKind.MOVED, "emergency_ward", "00001", "Un agent (exemple)", _MADE_ON, "Transfert", "00013"
            ),
        ),
    )
    diagnosis = diagnose(inputs)
    shown, kinds = [], []
    for entry in diagnosis.indicators:
        if kinds.count(entry.kind) < 2:
            shown.append(entry)
            kinds.append(entry.kind)
    short = replace(
        diagnosis,
        indicators=tuple(shown),
        access=tuple(entry for entry in diagnosis.access if entry.kind_id == "emergency_ward"),
        offer_gaps=diagnosis.offer_gaps[:7],
        peers=diagnosis.peers[:2],
        scale=diagnosis.scale[:1],
        parameters={id_: figure for id_, figure in diagnosis.parameters.items() if id_.startswith("access.")},
    )
    TARGET.write_text(json.dumps(to_dict(short), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
