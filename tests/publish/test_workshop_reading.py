"""Findings of a diagnosis written to be read aloud, with the proof of each figure."""

from __future__ import annotations

import json

from solimob.core.diagnosis import from_json
from solimob.core.workshop import Item
from solimob.core.workshop.reading import reading_meeting
from solimob.publish.workshop_reading import findings_to_read
from solimob.reference.schemas import example
from solimob.reference.workshop.kit_files import shipped_kits

DIAGNOSIS = from_json(json.dumps(example("diagnosis")).encode(), current_year=2026)


def test_every_figure_has_its_nature_year_and_source_when_a_finding_is_read() -> None:
    """P4: a meeting generated from a diagnosis."""
    findings = findings_to_read(DIAGNOSIS)
    assert len(findings) == len(DIAGNOSIS.findings)
    shown = [indicator for finding in findings for indicator in finding.indicators]
    assert shown
    assert all("Source : " in indicator.proof and indicator.said for indicator in shown)
    kit = shipped_kits()["lire-un-diagnostic"].meeting
    meeting = reading_meeting(kit, DIAGNOSIS.territory.name, findings)
    first = meeting.entry(f"constat-{DIAGNOSIS.findings[0].id}")
    assert isinstance(first, Item)
    assert DIAGNOSIS.findings[0].text in first.text
    assert "Source : solimob, essais" in first.text
